package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.spi.LoggedErrors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** GW-BDY-24: also where one throws what is passed on when all have run. */
@Timeout(60)
class FatalCloseTest {
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private final OutOfMemoryError fatal = new OutOfMemoryError("fatal");
  private final LoggedErrors log = new LoggedErrors(Body.class.getName());

  @AfterEach
  void stop() {
    log.close();
  }

  private Body noted(Body body, String name) {
    return body.onClose(() -> events.add(name));
  }

  private Body failing(String name) {
    return Body.text(name)
        .onClose(
            () -> {
              events.add(name);
              throw fatal;
            });
  }

  @Test
  void the_actions_around_a_body_run() {
    Body body = noted(noted(failing("inner"), "first"), "second");

    assertThatThrownBy(body::close).isSameAs(fatal);

    assertThat(events).containsExactly("inner", "first", "second");
    assertThat(log.failures()).contains(fatal);
  }

  @Test
  void an_iterable_is_closed_when_its_iterator_fails_to() throws IOException {
    Body body = Body.chunks(new FailingChunks());
    assertThat(body.inputStream().read()).isEqualTo('a');

    assertThatThrownBy(body::close).isSameAs(fatal);

    assertThat(events).containsExactly("iterator", "iterable");
  }

  private final class FailingChunks implements Iterable<ByteBuffer>, AutoCloseable {
    @Override
    public Iterator<ByteBuffer> iterator() {
      return new FailingIterator();
    }

    @Override
    public void close() {
      events.add("iterable");
    }
  }

  private final class FailingIterator implements Iterator<ByteBuffer>, AutoCloseable {
    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public ByteBuffer next() {
      return ByteBuffer.wrap(new byte[] {'a', 'b'});
    }

    @Override
    public void close() {
      events.add("iterator");
      throw fatal;
    }
  }

  /** GW-BDY-14. */
  @Test
  void a_filter_is_closed() throws IOException {
    Body body = failing("inner").filter(this::filter);
    InputStream in = body.inputStream();
    assertThat(in.read()).isEqualTo('i');

    assertThatThrownBy(body::close).isSameAs(fatal);

    assertThat(events).containsExactly("inner", "filter");
  }

  private Body.Filter filter() {
    return new PublisherVerification.Passing() {
      @Override
      public void close() {
        events.add("filter");
      }
    };
  }

  @Test
  void the_bodies_that_a_response_has_replaced_are_closed() {
    Response response =
        Response.of(200)
            .body(noted(Body.text("a"), "first"))
            .body(failing("second"))
            .body(failing("third"));

    assertThatThrownBy(response::close).isSameAs(fatal);

    assertThat(events).containsExactly("third", "second", "first");
  }

  /** GW-MID-10: nobody gets the response that a mapper has made, so that it is closed as well. */
  @Test
  void the_bodies_of_a_response_that_a_mapper_drops_are_closed_and_those_of_its_own() {
    Application app =
        Application.of(
                request ->
                    Response.of(200).body(noted(Body.text("a"), "first")).body(failing("second")))
            .with(
                Middleware.mapResponse(
                    (request, response) -> Response.of(200).body(noted(Body.text("b"), "mapped"))));

    assertThatThrownBy(() -> app.handle(new TestExchange().request())).isSameAs(fatal);

    assertThat(events).containsExactly("second", "first", "mapped");
  }

  /** GW-BDY-21: also where a thread that uses the body closes it in the end. */
  @Test
  void what_waits_for_the_thread_of_a_body_is_closed() throws Exception {
    CompletableFuture<Throwable> passedOn = new CompletableFuture<>();
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<Void> go = new CompletableFuture<>();
    Body body =
        Body.writer(
                out -> {
                  Thread.currentThread()
                      .setUncaughtExceptionHandler((thread, e) -> passedOn.complete(e));
                  running.countDown();
                  go.join();
                })
            .onClose(
                () -> {
                  events.add("first");
                  throw fatal;
                })
            .onClose(() -> events.add("second"));
    Probe probe = Probe.on(body.publisher()).request(1);
    running.await();
    body.close();
    assertThat(events).isEmpty();

    go.complete(null);

    assertThat(passedOn.get(20, TimeUnit.SECONDS)).isSameAs(fatal);
    assertThat(events).containsExactly("first", "second");
    assertThat(probe.next()).startsWith("<failed: IOException");
  }
}
