package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.Request;
import dev.lintel.Response;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * GW-REQ-67, GW-SRV-15: a thread that still reads a request when its exchange ends gets what is
 * that request's, or an exception, and leaves nothing behind for the next.
 */
class LateReadTest {
  private static final Map<String, Consumer<Request>> READS =
      Map.of(
          "header",
          request -> assertThat(request.header("host")).contains("localhost"),
          "all",
          request -> assertThat(request.headers().all("host")).containsExactly("localhost"),
          "names",
          request -> assertThat(request.headers().names()).contains("host"),
          "scheme",
          request -> assertThat(request.scheme()).isEqualTo("http"),
          "protocol",
          request -> assertThat(request.protocol()).isEqualTo("HTTP/1.1"),
          "remote",
          request -> assertThat(request.remote()).isPresent(),
          "local",
          request -> assertThat(request.local()).isPresent(),
          "tls",
          request -> assertThat(request.tls()).isEmpty(),
          "principal",
          request -> assertThat(request.principal()).isEmpty(),
          "stream",
          LateReadTest::read);

  private final FakeExchange fake = new FakeExchange();

  /** The first read asks for the container's stream. */
  private static void read(Request request) {
    try {
      assertThat(request.body().inputStream().read()).isNotNegative();
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith("the exchange has ended");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "header",
        "all",
        "names",
        "scheme",
        "protocol",
        "remote",
        "local",
        "tls",
        "principal",
        "stream"
      })
  @Timeout(60)
  void the_container_keeps_its_objects_while_they_are_read(String what) throws Exception {
    AtomicReference<Request> served = new AtomicReference<>();
    CompletableFuture<Response> answer = new CompletableFuture<>();
    fake.post(new byte[3]);
    fake.serve(
        AsyncApplication.of(
            request -> {
              served.set(request);
              return answer;
            }));
    Thread test = Thread.currentThread();
    fake.reading =
        () -> {
          if (Thread.currentThread() == test && answer.complete(Response.of(204))) {
            fake.awaitOverOrWaiting();
          }
        };

    READS.get(what).accept(served.get());

    assertThat(answer).as("the container was asked").isDone();
    fake.awaitOver();
    fake.requireClean();
  }

  /** The thread that serves an exchange ends it, and whoever else reads may hold it up. */
  @ParameterizedTest
  @ValueSource(strings = {"header", "all", "names", "scheme", "remote", "stream"})
  @Timeout(60)
  void so_it_does_for_a_blocking_application(String what) throws Exception {
    CompletableFuture<Void> inside = new CompletableFuture<>();
    CompletableFuture<Void> read = new CompletableFuture<>();
    AtomicReference<Thread> reader = new AtomicReference<>();
    Thread test = Thread.currentThread();
    fake.post(new byte[3]);
    fake.reading =
        () -> {
          if (Thread.currentThread() == reader.get() && inside.complete(null)) {
            while (!fake.recycled && test.getState() != Thread.State.WAITING) {
              Thread.onSpinWait();
            }
          }
        };

    fake.serve(
        request -> {
          Thread late =
              new Thread(
                  () -> {
                    try {
                      READS.get(what).accept(request);
                      read.complete(null);
                    } catch (Throwable e) {
                      read.completeExceptionally(e);
                    }
                  });
          reader.set(late);
          late.start();
          inside.get();
          return Response.of(204);
        });

    read.get();
    fake.requireClean();
  }
}
