package dev.lintel.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** What the answers are made of: made once, for both sides of each comparison. */
final class Content {
  static final String TEXT = "Hello, world\n";
  static final String TEXT_TYPE = "text/plain; charset=utf-8";
  static final String BINARY = "application/octet-stream";
  static final byte[] KIB_16 = filled(16 * 1024);
  static final byte[] CHUNK = filled(100);

  /** All of them are more than a container has room for: it knows no length then. */
  static final byte[] PIECE = filled(1000);

  static final int PIECES = 100;
  static final List<ByteBuffer> CHUNK_LIST = copies(CHUNK);
  static final List<ByteBuffer> PIECE_LIST = copies(PIECE);
  static final List<String> FIELD_NAMES = List.of("x-a", "x-b", "x-c", "x-d");
  static final List<String> READ_NAMES =
      List.of(
          "x-field-0",
          "x-field-1",
          "x-field-2",
          "x-field-3",
          "x-field-4",
          "x-field-5",
          "x-field-6",
          "x-field-7",
          "x-field-8",
          "x-field-9");
  static final Path FILE = file();
  static final Executor AFTER_50_MS = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);

  private Content() {}

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }

  private static List<ByteBuffer> copies(byte[] bytes) {
    return Collections.nCopies(PIECES, ByteBuffer.wrap(bytes).asReadOnlyBuffer());
  }

  private static Path file() {
    try {
      Path file = Files.createTempFile("lintel-benchmarks", ".bin");
      file.toFile().deleteOnExit();
      Files.write(file, filled(64 * 1024));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
