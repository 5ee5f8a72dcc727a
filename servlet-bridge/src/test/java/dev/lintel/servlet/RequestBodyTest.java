package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.AsyncApplication;
import dev.lintel.Headers;
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
    // Undertow names no cause.
    fake.in.failure = new InterruptedIOException();
    assertThatThrownBy(in::read).isInstanceOf(InterruptedIOException.class);
    assertThat(body.verdict()).isNull();
    fake.in.failure = new SocketTimeoutException();
    assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
    assertThat(body.verdict()).isNotNull();
  }

  /** GW-BDY-39. */
  @Test
  void a_client_that_waits_is_asked_once_and_before_an_answer() throws IOException {
    RequestBody body = awaited().source();
    InputStream in = body.inputStream();
    assertThat(fake.acknowledged).isEmpty();

    assertThat(in.read()).isZero();
    assertThat(in.read()).isZero();

    assertThat(fake.acknowledged).containsExactly(true);
  }

  @Test
  void a_client_that_has_its_answer_is_not_asked() throws IOException {
    ServletExchange exchange = awaited();
    exchange.committed(200, Headers.empty());

    assertThat(exchange.source().inputStream().read()).isZero();

    assertThat(fake.acknowledged).containsExactly(false);
  }

  @Test
  void a_client_that_waits_for_nothing_is_not_asked() throws IOException {
    fake.post(new byte[3]);
    assertThat(fake.begin().source().inputStream().read()).isZero();
    assertThat(fake.acknowledged).isEmpty();
  }

  /** GW-SRV-15: both would be written by one buffer of the container's. */
  @Test
  @Timeout(60)
  void no_head_leaves_while_the_client_is_being_asked() throws Exception {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    ServletExchange exchange = awaited();
    fake.acknowledging =
        () -> {
          asking.countDown();
          FakeExchange.awaitQuietly(asked);
        };
    InputStream in = exchange.source().inputStream();
    CompletableFuture<String> reads = CompletableFuture.supplyAsync(() -> read(in));
    asking.await();
    Thread answers = new Thread(() -> exchange.committed(200, Headers.empty()));
    answers.start();
    while (answers.getState() != Thread.State.WAITING) {
      assertThat(answers.isAlive()).as("waits for the 100").isTrue();
      Thread.onSpinWait();
    }

    asked.countDown();

    answers.join();
    assertThat(reads.get()).isEqualTo("0");
  }

  private ServletExchange awaited() {
    fake.post(new byte[3]).field("expect", "100-continue");
    return fake.begin();
  }

  /** GW-ASY-22, GW-SRV-15: the container's objects may be another exchange's by then. */
  @Test
  void it_cannot_be_read_when_the_container_has_taken_it_back() throws IOException {
    fake.post(new byte[3]);
    ServletExchange exchange = fake.begin();
    InputStream opened = exchange.source().inputStream();
    InputStream begun = exchange.source().inputStream();
    assertThat(begun.read()).isZero();

    exchange.release();
    fake.recycle();

    assertThatThrownBy(opened::read).isInstanceOf(IOException.class);
    assertThatThrownBy(begun::read).isInstanceOf(IOException.class);
    assertThatThrownBy(exchange.source()::input).isInstanceOf(IOException.class);
    fake.requireClean();
  }

  /** GW-CON-29: and what the container says of the rest of it is nobody's failure. */
  @Test
  void one_that_nobody_reads_on_holds_no_timer() throws IOException {
    fake.post(new byte[3]);
    RequestBody body = fake.begin().source();
    assertThat(body.inputStream().read()).isZero();

    body.abandon();

    assertThat(fake.abandoned).isEqualTo(1);
    assertThat(body.failed(new IOException("idle"))).hasMessage("idle");
    assertThat(body.verdict()).isNull();
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

  /** A container whose reads cannot be ended goes on with them, and what comes is nobody's. */
  @Test
  @Timeout(60)
  void a_read_that_cannot_be_ended_is_left_alone() throws Exception {
    fake.post(new byte[3]);
    RequestBody body = body(3);
    CompletableFuture<String> left = waitingRead(body.inputStream());

    body.close();
    fake.in.awaited.countDown();

    assertThat(left.get()).isEqualTo("IOException, interrupted: false");
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
