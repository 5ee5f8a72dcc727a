package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.AsyncApplication;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.StatusException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** GW-BDY-31, GW-BDY-32, GW-BDY-34, GW-BDY-35. */
class RequestBodyTest {
  private static final int LIMIT = 10;

  private final FakeExchange fake = new FakeExchange();

  private RequestBody body(long length) {
    return new RequestBody(fake.begin(), length, LIMIT);
  }

  @Test
  void bytes_are_what_they_are_also_above_127() throws IOException {
    fake.post(new byte[] {1, (byte) 0xFF, 0});
    InputStream in = body(3).inputStream();

    assertThat(in.read()).isEqualTo(1);
    assertThat(in.read()).isEqualTo(255);
    assertThat(in.read()).isZero();
    assertThat(in.read()).isEqualTo(-1);
  }

  @Test
  void it_is_opened_by_who_takes_it_as_a_stream() throws IOException {
    RequestBody body = body(3);
    assertThat(body.opened()).isFalse();

    assertThat(body.inputStream()).isNotNull();

    assertThat(body.opened()).isTrue();
    assertThat(body.begun()).isFalse();
  }

  @Test
  void it_cannot_be_read_once_it_is_closed() throws IOException {
    RequestBody body = body(3);
    InputStream before = body.inputStream();
    body.close();

    assertThatThrownBy(body::inputStream)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the exchange has ended");
    assertThatThrownBy(body::input).isInstanceOf(IOException.class);
    assertThatThrownBy(before::read).isInstanceOf(IOException.class);
    assertThatThrownBy(before::available).isInstanceOf(IOException.class);
  }

  @Test
  void it_ends_with_its_length_and_not_before() throws IOException {
    RequestBody body = body(3);

    assertThat(body.count(0)).isZero();
    assertThat(body.count(2)).isEqualTo(2);
    assertThat(body.ended()).isFalse();
    assertThat(body.count(1)).isEqualTo(1);
    assertThat(body.ended()).isTrue();
    assertThat(body.count(-1)).isEqualTo(-1);
    assertThat(body.broken()).isNull();
  }

  /** GW-ERR-03 is about what the client does. */
  @Test
  void a_read_that_is_interrupted_does_not_break_it() throws IOException {
    InterruptedIOException interrupted = new InterruptedIOException();
    interrupted.initCause(new InterruptedException());
    fake.in.failure = interrupted;
    RequestBody body = body(3);
    InputStream in = body.inputStream();

    assertThatThrownBy(in::read).isSameAs(interrupted);
    assertThat(body.verdict()).isNull();
    fake.in.failure = new SocketTimeoutException();
    assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
    assertThat(body.verdict()).isNotNull();
  }

  /** GW-ASY-22: and the interrupt is for the read alone. */
  @Test
  @Timeout(60)
  void a_read_that_waits_ends_when_it_is_closed() throws Exception {
    fake.post(new byte[3]);
    fake.endsReads = true;
    RequestBody body = body(3);
    CompletableFuture<String> left = waitingRead(body.inputStream());

    body.close();

    assertThat(body.reading()).isFalse();
    assertThat(left.get()).isEqualTo("InterruptedIOException, interrupted: false");
    assertThat(body.verdict()).isNull();
  }

  /** What a thread has read that waits in the container, and whether it was left interrupted. */
  private CompletableFuture<String> waitingRead(InputStream in) {
    fake.in.awaited = new CountDownLatch(1);
    CompletableFuture<String> left = new CompletableFuture<>();
    new Thread(() -> left.complete(read(in) + ", interrupted: " + Thread.interrupted())).start();
    while (fake.in.reads == 0) {
      Thread.onSpinWait();
    }
    return left;
  }

  private static String read(InputStream in) {
    try {
      return String.valueOf(in.read());
    } catch (IOException e) {
      return e.getClass().getSimpleName();
    }
  }

  /** A container whose reads cannot be ended goes on with them. */
  @Test
  @Timeout(60)
  void a_read_that_cannot_be_ended_is_left_alone() throws Exception {
    fake.post(new byte[3]);
    RequestBody body = body(3);
    CompletableFuture<String> left = waitingRead(body.inputStream());

    body.close();
    fake.in.awaited.countDown();

    assertThat(left.get()).isEqualTo("0, interrupted: false");
  }

  /** A thread of the application's may be in the container when the exchange comes to its end. */
  @Test
  @Timeout(60)
  void nobody_ends_a_read_of_an_exchange_that_is_over() throws Exception {
    fake.post(new byte[3]);
    fake.endsReads = true;
    CompletableFuture<Response> answer = new CompletableFuture<>();
    Thread test = Thread.currentThread();
    fake.endingReads =
        () -> {
          if (Thread.currentThread() == test) {
            answer.complete(Response.of(204));
            fake.awaitOverOrWaiting();
          }
        };
    AtomicReference<Request> served = new AtomicReference<>();
    fake.serve(
        AsyncApplication.of(
            request -> {
              served.set(request);
              return answer;
            }));
    CompletableFuture<String> left = waitingRead(served.get().body().inputStream());

    served.get().body().close();

    assertThat(left.get()).startsWith("InterruptedIOException");
    fake.awaitOver();
    fake.requireClean();
  }

  /** The container may wait for input on behalf of a reader that has failed. */
  @Test
  @Timeout(60)
  void the_reads_of_a_broken_body_are_ended_by_the_thread_that_ends_the_exchange()
      throws Exception {
    fake.post(new byte[3]);
    fake.in.failure = new IOException("reset");
    fake.in.content = new byte[0];
    List<Thread> ending = new CopyOnWriteArrayList<>();
    fake.endingReads = () -> ending.add(Thread.currentThread());
    CompletableFuture<Response> answer = new CompletableFuture<>();
    AtomicReference<Request> served = new AtomicReference<>();
    fake.serve(
        AsyncApplication.of(
            request -> {
              served.set(request);
              return answer;
            }));

    assertThat(read(served.get().body().inputStream())).isEqualTo("IOException");
    served.get().body().close();
    assertThat(ending).isEmpty();
    answer.complete(Response.of(204));

    fake.awaitOver();
    fake.requireClean();
    assertThat(ending).singleElement().isIn(fake.threads);
  }

  @Test
  void an_end_before_its_length_breaks_it() throws IOException {
    RequestBody body = body(3);
    assertThat(body.count(2)).isEqualTo(2);

    assertThatThrownBy(() -> body.count(-1)).hasMessageContaining("after 2 of 3 bytes");

    assertThat(body.broken()).isNotNull();
    assertThat(body.ended()).isFalse();
  }

  @Test
  void as_many_bytes_as_the_limit_are_allowed_and_not_one_more() throws IOException {
    RequestBody body = body(-1);
    assertThat(body.count(LIMIT)).isEqualTo(LIMIT);
    assertThat(body.verdict()).isNull();

    assertThatThrownBy(() -> body.count(1))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.status()).isEqualTo(413));
    assertThat(body.verdict()).isNotNull();
  }
}
