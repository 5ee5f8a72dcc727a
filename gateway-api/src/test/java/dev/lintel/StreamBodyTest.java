package dev.lintel;

import static dev.lintel.BodyForm.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamBodyTest {
  private static final int BUFFER = 16 * 1024;

  /** GW-STR-17. */
  @Test
  void a_stream_is_flushed_before_each_read_that_its_source_says_may_block() throws IOException {
    assertThat(written(new Steps(0, 3, 4), -1)).isEqualTo("aaa|bbbb|");
    assertThat(written(new Steps(1, 3, 4), -1)).isEqualTo("aaabbbb");
    // A source that happens to fill the buffer pauses all the same.
    assertThat(written(new Steps(0, BUFFER, 1), -1)).isEqualTo("a".repeat(BUFFER) + "|b|");
  }

  @Test
  void a_stream_of_known_length_is_not_flushed_at_its_end() throws IOException {
    assertThat(written(new Steps(0, 3, 4), 7)).isEqualTo("aaa|bbbb");
    assertThat(written(new Steps(0, 3, 4), 3)).isEqualTo("aaa");
    assertThat(written(new Steps(0), 0)).isEmpty();
  }

  private static String written(InputStream in, long length) throws IOException {
    Recorded out = new Recorded();
    (length < 0 ? Body.stream(in) : Body.stream(in, length)).writeTo(out);
    return out.all();
  }

  /** Gives one step at a time, and says that so many bytes are available. */
  private static final class Steps extends InputStream {
    private final int available;
    private final int[] steps;
    private int next;

    Steps(int available, int... steps) {
      this.available = available;
      this.steps = steps;
    }

    @Override
    public int read() {
      throw new AssertionError("read in steps");
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      if (next == steps.length) {
        return -1;
      }
      int n = Math.min(length, steps[next]);
      java.util.Arrays.fill(to, offset, offset + n, (byte) ('a' + next));
      next++;
      return n;
    }

    @Override
    public int available() {
      return available;
    }
  }

  @Test
  void a_bounded_stream_ends_at_its_length_and_leaves_the_rest() throws IOException {
    for (int length : List.of(0, 1, 3, 5)) {
      ByteArrayInputStream source = new ByteArrayInputStream(utf8("hello"));
      InputStream in = new BoundedInputStream(source, length, "it");
      assertThat(in.available()).isEqualTo(length);
      assertThat(in.readAllBytes()).isEqualTo(utf8("hello".substring(0, length)));
      assertThat(in.available()).isZero();
      assertThat(source.available()).isEqualTo(5 - length);
    }
  }

  @Test
  void skipping_counts_and_neither_leaves_the_bounds() throws IOException {
    InputStream in =
        new BoundedInputStream(new ByteArrayInputStream(utf8("hello, world")), 5, "it");

    assertThat(in.skip(-1)).isZero();
    assertThat(in.skip(2)).isEqualTo(2);
    assertThat(in.read()).isEqualTo('l');
    assertThat(in.skip(99)).isEqualTo(2);
    assertThat(in.read()).isEqualTo(-1);
    assertThat(in.markSupported()).isFalse();
    in.mark(9);
    assertThatIOException().isThrownBy(in::reset);
    assertThat(in.read(new byte[0])).isZero();
  }

  /** GW-BDY-03: a FileInputStream skips beyond its end. */
  @Test
  void skipping_finds_the_end_of_a_source_that_is_too_short(@TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "abc");
    try (InputStream in =
        new BoundedInputStream(new FileInputStream(file.toFile()), 5, "the stream")) {
      assertThat(in.skip(1)).isEqualTo(1);
      assertThat(in.read()).isEqualTo('b');

      assertThatThrownBy(() -> in.skip(3))
          .isInstanceOf(EOFException.class)
          .hasMessage("the stream ended after 3 of 5 bytes");
    }
  }

  @Test
  void skipping_goes_as_far_as_it_is_told() throws IOException {
    InputStream in = new BoundedInputStream(new ByteArrayInputStream(new byte[50_000]), 40_001, "");

    assertThat(in.skip(40_000)).isEqualTo(40_000);
    assertThat(in.readAllBytes()).hasSize(1);
  }
}
