package dev.lintel;

import dev.lintel.spi.BodySink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.Flow;

/** A region of a file. */
final class FileBody extends Body {
  private final Path path;
  private final long offset;
  private final long count;

  /** A region that was checked before. */
  FileBody(Path path, long offset, long count) {
    this.path = path;
    this.offset = offset;
    this.count = count;
  }

  static FileBody of(Path path) throws IOException {
    return new FileBody(path, 0, length(path));
  }

  static FileBody of(Path path, long offset, long count) throws IOException {
    long length = length(path);
    if (offset < 0 || count < 0 || offset > length - count) {
      throw new IllegalArgumentException(
          count + " bytes from " + offset + " do not lie within " + path + " of " + length);
    }
    return new FileBody(path, offset, count);
  }

  private static long length(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      throw new FileSystemException(path.toString(), null, "not a regular file");
    }
    return attributes.size();
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  long size() {
    return count;
  }

  @Override
  void send(BodySink sink) throws IOException {
    sink.file(path, offset, count);
  }

  @Override
  void write(OutputStream out) throws IOException {
    try (InputStream in = open()) {
      in.transferTo(out);
    }
  }

  @Override
  InputStream open() throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
    try {
      file.position(offset);
    } catch (IOException e) {
      file.close();
      throw e;
    }
    return new BoundedInputStream(Channels.newInputStream(file), count, path.toString());
  }

  @Override
  Flow.Publisher<ByteBuffer> publish() {
    return new ThreadPublisher(this::write);
  }
}
