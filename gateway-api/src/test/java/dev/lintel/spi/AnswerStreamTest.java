package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.StatusException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AnswerStreamTest {
  private final List<String> events = new ArrayList<>();

  /** Notes what it is called for. */
  private class Noting implements AnswerStream.Target {
    @Override
    public void commit() {
      events.add("commit");
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
      events.add("write " + count);
    }

    @Override
    public void flush() throws IOException {
      events.add("flush");
    }
  }

  private AnswerStream stream(long declared) {
    return new AnswerStream(new Noting(), declared);
  }

  /** GW-RSP-25. */
  @Test
  void what_fits_is_held_until_the_end() throws IOException {
    AnswerStream out = stream(-1);

    out.write(new byte[AnswerStream.HELD - 1]);
    out.write('x');
    assertThat(events).isEmpty();
    out.finish();

    assertThat(events).containsExactly("commit", "write " + AnswerStream.HELD, "flush");
  }

  /** GW-CON-15: of a server that knows whether its head has left, no flush is asked for. */
  @Test
  void the_end_asks_for_the_head_alone() throws IOException {
    AnswerStream out =
        new AnswerStream(
            new Noting() {
              @Override
              public void flushHead() {
                events.add("head");
              }
            },
            -1);

    out.write('x');
    out.finish();

    assertThat(events).containsExactly("commit", "write 1", "head");
  }

  /** GW-RSP-25. */
  @Test
  void one_byte_more_commits_and_what_follows_is_not_held() throws IOException {
    AnswerStream out = stream(-1);

    out.write(new byte[AnswerStream.HELD]);
    out.write('x');
    out.write('y');

    assertThat(events)
        .containsExactly("commit", "write " + AnswerStream.HELD, "write 1", "write 1");
  }

  /** GW-STR-01. */
  @Test
  void a_flush_commits_also_with_nothing_to_send() throws IOException {
    AnswerStream out = stream(-1);

    out.flush();
    out.write('x');
    out.close();

    assertThat(events).containsExactly("commit", "flush", "write 1", "flush");
  }

  /** GW-CON-17, GW-CON-18. */
  @Test
  void the_surplus_never_leaves_and_cannot_be_swallowed() throws IOException {
    AnswerStream out = stream(3);
    out.write(new byte[2]);

    assertThatThrownBy(() -> out.write(new byte[2]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("longer than the 3 bytes");
    assertThatThrownBy(out::finish).isInstanceOf(IOException.class);
    assertThat(events).isEmpty();
  }

  @Test
  void a_body_of_the_declared_length_is_not_flushed_by_itself() throws IOException {
    AnswerStream out = stream(2);

    out.write(new byte[2]);
    out.finish();

    assertThat(events).containsExactly("commit", "write 2");
  }

  /** GW-CON-16: the server cuts it off, after what there is has left. */
  @Test
  void a_short_body_leaves_as_far_as_it_goes() throws IOException {
    AnswerStream out = stream(3);

    out.write('x');

    assertThatCode(out::finish).doesNotThrowAnyException();
    assertThat(events).containsExactly("commit", "write 1", "flush");
  }

  /** GW-ASY-16: whoever swallows the first failure gets it again, and has not succeeded. */
  @Test
  void a_failure_of_the_target_is_remembered() throws IOException {
    IOException gone = new IOException("gone");
    AnswerStream out =
        new AnswerStream(
            new AnswerStream.Target() {
              @Override
              public void commit() {}

              @Override
              public void write(byte[] bytes, int offset, int count) {}

              @Override
              public void flush() throws IOException {
                if (events.isEmpty()) {
                  events.add("failed");
                  throw gone;
                }
              }
            },
            -1);

    assertThatThrownBy(out::flush).isSameAs(gone);
    assertThatThrownBy(() -> out.write('x')).isSameAs(gone);
    assertThatThrownBy(out::flush).isSameAs(gone);
    assertThatThrownBy(out::finish).isSameAs(gone);
  }

  /**
   * GW-ERR-03, GW-BDY-34: a BufferedOutputStream flushes twice when it is closed, and the second
   * time is not to commit another head.
   */
  @ParameterizedTest
  @ValueSource(strings = {"commit", "write", "flush", "flushHead"})
  void a_failure_of_any_kind_is_remembered(String where) {
    for (Throwable failure :
        List.of(
            new StatusException(400, "short"),
            new AssertionError("x"),
            new Exception("undeclared"))) {
      events.clear();
      AnswerStream out = new AnswerStream(new Failing(where, failure), -1);

      assertThatThrownBy(
              () -> {
                out.write(new byte[AnswerStream.HELD + 1]);
                if (where.equals("flush")) {
                  out.flush();
                }
                out.finish();
              })
          .isSameAs(failure);
      assertThatThrownBy(out::flush).isSameAs(failure);
      assertThatThrownBy(() -> out.write('x')).isSameAs(failure);
      assertThatThrownBy(out::finish).isSameAs(failure);
      assertThatThrownBy(out::close).isSameAs(failure);
      assertThat(events).endsWith(where).containsOnlyOnce(where);
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable failure) throws E {
    throw (E) failure;
  }

  /** A target of which one call fails. */
  private final class Failing implements AnswerStream.Target {
    private final String where;
    private final Throwable failure;

    Failing(String where, Throwable failure) {
      this.where = where;
      this.failure = failure;
    }

    private void called(String what) {
      events.add(what);
      if (what.equals(where)) {
        AnswerStreamTest.<RuntimeException>sneak(failure);
      }
    }

    @Override
    public void commit() {
      called("commit");
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
      called("write");
    }

    @Override
    public void flush() {
      called("flush");
    }

    @Override
    public void flushHead() {
      called("flushHead");
    }
  }

  /** GW-SRV-15. */
  @Test
  void a_stream_that_was_taken_away_reaches_nobody() throws IOException {
    AnswerStream out = stream(-1);
    out.write('x');
    out.finish();
    events.clear();

    out.end();

    assertThatThrownBy(() -> out.write('y')).hasMessageContaining("has ended");
    assertThatThrownBy(out::flush).hasMessageContaining("has ended");
    assertThatThrownBy(out::close).hasMessageContaining("has ended");
    assertThat(events).isEmpty();
  }

  @Test
  void an_empty_write_is_nothing() throws IOException {
    AnswerStream out = stream(0);

    out.write(new byte[0]);

    assertThat(events).isEmpty();
    assertThatThrownBy(() -> out.write(new byte[1], 1, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** A huge declared length costs no more than what is held. */
  @Test
  void a_declared_length_over_the_integers_is_no_trouble() throws IOException {
    AnswerStream out = stream(Long.MAX_VALUE);

    out.write(new byte[10]);
    out.flush();

    assertThat(events).containsExactly("commit", "write 10", "flush");
  }

  /** GW-SRV-15: when the end has returned, nobody is in the target any more. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_end_waits_for_a_write_of_another_thread(boolean finishes) throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    Thread owner = Thread.currentThread();
    AnswerStream out =
        new AnswerStream(
            new Noting() {
              @Override
              public void flushHead() {}

              @Override
              public void flush() {
                order.add("in");
                // Until the owner waits for this call, or has gone on.
                while (!order.contains("ending")
                    || owner.getState() != Thread.State.WAITING && !order.contains("ended")) {
                  Thread.onSpinWait();
                }
                order.add("out");
              }
            },
            -1);
    CompletableFuture<Throwable> refused = new CompletableFuture<>();
    Thread stray = new Thread(() -> refused.complete(untilRefused(out)));
    stray.start();
    while (!order.contains("in")) {
      Thread.onSpinWait();
    }

    order.add("ending");
    if (finishes) {
      out.finish();
    } else {
      out.end();
    }
    order.add("ended");
    stray.join();

    assertThat(order).containsExactly("in", "ending", "out", "ended");
    assertThat(refused.get(20, TimeUnit.SECONDS)).hasMessageContaining("has ended");
  }

  private static Throwable untilRefused(AnswerStream out) {
    try {
      for (; ; ) {
        out.write('x');
        out.flush();
      }
    } catch (IOException e) {
      return e;
    }
  }

  /** GW-SRV-15. */
  @Test
  void a_stream_that_was_taken_away_reaches_nobody_from_another_thread_either() throws Exception {
    AnswerStream out = stream(-1);
    out.write('x');
    out.finish();
    out.end();
    events.clear();
    CompletableFuture<Throwable> refused = new CompletableFuture<>();
    Thread stray = new Thread(() -> refused.complete(untilRefused(out)));

    stray.start();
    stray.join();

    assertThat(refused.get(20, TimeUnit.SECONDS)).hasMessageContaining("has ended");
    assertThat(events).isEmpty();
  }

  /** A writer may have others write for it, and wait for them. */
  @Test
  void another_thread_may_write_while_the_writer_runs() throws Exception {
    AnswerStream out = stream(2);
    out.write('x');
    CompletableFuture<Void> written =
        CompletableFuture.runAsync(
            () -> {
              try {
                out.write('y');
                out.flush();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            },
            work -> new Thread(work).start());

    written.get(20, TimeUnit.SECONDS);
    out.finish();
    out.end();

    assertThat(events).containsExactly("commit", "write 2", "flush");
  }
}
