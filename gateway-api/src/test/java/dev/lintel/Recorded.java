package dev.lintel;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What was written, with a bar for each flush. */
final class Recorded extends OutputStream {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  boolean closed;

  @Override
  public void write(int b) {
    bytes.write(b);
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    bytes.write(from, offset, length);
  }

  @Override
  public void flush() {
    bytes.write('|');
  }

  @Override
  public void close() {
    closed = true;
  }

  String all() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  String withoutFlushes() {
    return all().replace("|", "");
  }
}
