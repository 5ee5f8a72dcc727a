package dev.lintel.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary file with the sample's bytes. */
final class SampleFile implements AutoCloseable {
  static final int SIZE = 300_000;

  private final Path path;

  SampleFile() throws IOException {
    path = Files.createTempFile("lintel-tck", ".sample");
    Files.write(path, Sample.bytes(SIZE));
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
