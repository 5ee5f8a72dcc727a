package dev.lintel.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Response;
import dev.lintel.StatusException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Servers that say something else of an exchange than what has happened. */
class LintCompletionTest extends LintedTest {
  private final Application app = request -> of(written()).header("x-a", "1");

  private void assertWrong(WrongServer server, Application told, String rule, String did)
      throws Exception {
    server.run(Lint.check(told, found::add));
    assertFound(rule, "the server wrong", did);
  }

  @Test
  @Breaks("GW-LIF-11")
  void another_status() throws Exception {
    WrongServer other = new WrongServer();
    other.status = 206;
    assertWrong(other, app, "GW-LIF-11", "says that it sent 206 for a response of 200");

    WrongServer fine =
        new WrongServer() {
          @Override
          Response call(Application linted, dev.lintel.Request request) throws Exception {
            try {
              return super.call(linted, request);
            } catch (StatusException e) {
              return null;
            }
          }
        };
    fine.status = 200;
    assertWrong(
        fine,
        request -> {
          throw new StatusException(410, "gone");
        },
        "GW-LIF-11",
        "says that it sent 200 for a response of 410");
  }

  @Test
  @Breaks("GW-LIF-12")
  void other_headers() throws Exception {
    WrongServer other = new WrongServer();
    other.sent = Headers.of("x-a", "1", "date", "today");
    assertWrong(other, app, "GW-LIF-12", "says that it sent the fields ");

    WrongServer none = new WrongServer();
    none.status = 0;
    none.failure = new IOException("gone");
    assertWrong(none, app, "GW-LIF-12", "says that it sent no status, but the fields ");
  }

  @Test
  @Breaks("GW-LIF-13")
  void another_number_of_bytes() throws Exception {
    WrongServer fewer = new WrongServer();
    fewer.bytes = 2L;
    assertWrong(fewer, app, "GW-LIF-13", "says that it sent 2 bytes of a body of 3");

    WrongServer text = new WrongServer();
    text.bytes = 2L;
    assertWrong(
        text, r -> Response.text("abc"), "GW-LIF-13", "says that it sent 2 bytes of a body of 3");

    WrongServer head = new WrongServer().with("method", "HEAD");
    head.bytes = 3L;
    assertWrong(
        head, r -> Response.text("abc"), "GW-LIF-13", "says that it sent 3 bytes of a body of 0");
  }

  @Test
  @Breaks("GW-LIF-14")
  void a_failure_that_is_kept_back() throws Exception {
    WrongServer server =
        new WrongServer() {
          @Override
          void send(Response response) throws Exception {
            try {
              super.send(response);
            } catch (IOException e) {
              events.add("swallowed");
            }
          }
        };
    Application failing =
        request ->
            of(
                Body.writer(
                    out -> {
                      throw new IOException("half-way");
                    }));

    assertWrong(
        server, failing, "GW-LIF-14", "says that it sent all of a response whose body failed");
    assertThat(events).containsExactly("swallowed");

    WrongServer silent = new WrongServer();
    silent.status = 0;
    silent.sent = Headers.empty();
    silent.bytes = 0L;
    assertWrong(silent, app, "GW-LIF-14", "says that it sent no status, and not why");
  }

  @Test
  @Breaks("GW-LIF-23")
  void a_duration_that_cannot_be() throws Exception {
    WrongServer negative = new WrongServer();
    negative.duration = Duration.ofMillis(-1);
    assertWrong(negative, app, "GW-LIF-23", "says that the exchange took PT-0.001S");
  }

  @Test
  void what_may_be() throws Exception {
    WrongServer failed = new WrongServer();
    failed.status = 500;
    failed.sent = Headers.of("content-type", "text/plain; charset=utf-8");
    failed.bytes = 26L;
    WrongServer lost = new WrongServer();
    lost.status = 0;
    lost.sent = Headers.empty();
    lost.bytes = 0L;
    lost.failure = new IOException("gone");
    WrongServer partly = new WrongServer();
    partly.bytes = 1L;
    partly.failure = new IOException("gone");

    for (WrongServer server : new WrongServer[] {failed, lost, partly}) {
      server.run(Lint.check(app, found::add));
    }

    assertThat(found).isEmpty();
  }

  @Test
  @Breaks("GW-LIF-23")
  void a_duration_that_is_shorter_than_what_has_been_seen() throws Exception {
    WrongServer server =
        new WrongServer() {
          @Override
          void send(Response response) throws Exception {
            new CompletableFuture<Void>()
                .completeOnTimeout(null, 200, TimeUnit.MILLISECONDS)
                .join();
            super.send(response);
          }
        };
    server.duration = Duration.ofMillis(100);

    assertWrong(server, app, "GW-LIF-23", "says that the exchange took PT0.1S");
  }
}
