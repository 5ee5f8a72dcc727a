package dev.lintel.tck;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary file with the sample's bytes, and a larger one where it is asked for. */
final class SampleFile implements AutoCloseable {
  static final int SIZE = 300_000;

  /** More than sockets take without a reader. */
  private static final int LARGE = 50_000_000;

  private static final int PART = 1 << 20;

  private final Probe probe;
  private final Path path;
  private final Object lock = new Object();
  private @Nullable Path large;

  SampleFile(Probe probe) throws IOException {
    this.probe = probe;
    path = write(SIZE);
  }

  private Path write(int size) throws IOException {
    Path file = probe.temporaryFile(".sample");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      byte[] part = new byte[PART];
      for (int written = 0; written < size; written += part.length) {
        int length = Math.min(part.length, size - written);
        Sample.fill(part, 0, length, written);
        out.write(part, 0, length);
      }
    }
    return file;
  }

  Path path() {
    return path;
  }

  /** One that has so many bytes at least. */
  Path path(long size) throws IOException {
    if (size <= SIZE) {
      return path;
    }
    synchronized (lock) {
      Path file = large;
      if (file == null) {
        file = write(LARGE);
        large = file;
      }
      return file;
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
    synchronized (lock) {
      if (large != null) {
        Files.deleteIfExists(large);
      }
    }
  }
}
