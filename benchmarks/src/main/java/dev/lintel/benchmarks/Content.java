package dev.lintel.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
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

/** What the answers are made of: made once, for all sides of each comparison. */
public final class Content {
  /** What {@link Workload#TEXT} answers. */
  public static final String TEXT = "Hello, world\n";

  /** Its type. */
  public static final String TEXT_TYPE = "text/plain; charset=utf-8";

  /** The type of everything else but JSON. */
  public static final String BINARY = "application/octet-stream";

  /** The type of JSON. */
  public static final String JSON_TYPE = "application/json";

  /** What {@link Workload#LARGE} answers; nobody changes it. */
  @SuppressWarnings("MutablePublicArray")
  public static final byte[] KIB_64 = filled(64 * 1024);

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

  /** Reads to the end, and says how many bytes there were. */
  static long count(InputStream in) throws IOException {
    byte[] buffer = new byte[8 * 1024];
    long count = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      count += n;
    }
    return count;
  }

  /** A directory with a file of {@link Workload#GIANT_BYTES}, which has no blocks on a disk. */
  static Path giantDirectory() {
    return Giant.DIRECTORY;
  }

  /** The file in it. */
  static Path giantFile() {
    return giantDirectory().resolve(Giant.FILE);
  }

  /** Made where it is asked for. */
  private static final class Giant {
    static final String FILE = "giant.bin";
    static final Path DIRECTORY = make();

    private static Path make() {
      try {
        Path directory = Files.createTempDirectory("lintel-benchmarks");
        directory.toFile().deleteOnExit();
        Path file = directory.resolve(FILE);
        file.toFile().deleteOnExit();
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
          sparse.setLength(Workload.GIANT_BYTES);
        }
        return directory;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
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
