package dev.lintel;

import static dev.lintel.BodyForm.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChunkOutputStreamTest {
  /** GW-STR-14: what was not published is a hole, and nothing comes behind it. */
  @Test
  void a_receiver_that_has_failed_is_not_asked_again() throws Exception {
    for (Throwable failure :
        List.of(new IOException("x"), new AssertionError("x"), new Exception("undeclared"))) {
      AtomicInteger asked = new AtomicInteger();
      ChunkOutputStream out =
          new ChunkOutputStream(
              chunk -> {
                asked.incrementAndGet();
                Sneaky.sneak(failure);
              });
      out.write('a');

      assertThatThrownBy(out::flush).isSameAs(failure);
      assertThatThrownBy(out::flush).isSameAs(failure);
      assertThatThrownBy(() -> out.write('b')).isSameAs(failure);
      assertThatThrownBy(() -> out.write(utf8("b"))).isSameAs(failure);
      assertThat(asked).hasValue(1);
    }
  }

  /** GW-STR-14: a PrintStream swallows every exception, and an interrupt may be cleared. */
  @Test
  void a_chunk_that_an_interrupt_has_lost_fails_the_body() throws Exception {
    CountDownLatch lost = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Probe probe =
        Probe.on(
            Body.writer(
                    out -> {
                      PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8);
                      print.print("a");
                      print.flush();
                      Thread.currentThread().interrupt();
                      print.print("b");
                      print.flush();
                      Thread.interrupted();
                      lost.countDown();
                      try {
                        go.await();
                      } catch (InterruptedException e) {
                        throw new AssertionError(e);
                      }
                      print.print("c");
                      print.flush();
                    })
                .publisher());
    probe.request(1);
    lost.await();
    probe.request(9);
    go.countDown();

    assertThat(probe.rest()).startsWith("a<failed: InterruptedIOException");
  }
}
