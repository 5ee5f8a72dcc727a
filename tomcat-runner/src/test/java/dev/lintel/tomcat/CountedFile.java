package dev.lintel.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that counts how it is read, and can be read in two ways: into a buffer, and not. */
final class CountedFile extends FileChannel {
  /** How many transfers are to find the socket full. */
  int full;

  /** Bytes that went to a channel without a buffer of the runner's. */
  long transferred;

  /** How often a transfer found the socket full. */
  int refusals;

  /** How often bytes were read into a buffer, and how many. */
  int reads;

  long copied;

  private final FileChannel file;

  CountedFile(Path path) throws IOException {
    file = FileChannel.open(path, StandardOpenOption.READ);
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    if (full > 0) {
      full--;
      refusals++;
      return 0;
    }
    long n = file.transferTo(position, count, target);
    transferred += n;
    refusals += n == 0 ? 1 : 0;
    return n;
  }

  @Override
  public int read(ByteBuffer to, long position) throws IOException {
    int n = file.read(to, position);
    reads++;
    copied += n;
    return n;
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  // ---- what nobody needs to send a region

  @Override
  public int read(ByteBuffer to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long read(ByteBuffer[] to, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer from) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer from, long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long position() {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileChannel position(long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileChannel truncate(long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void force(boolean metaData) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel from, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }
}
