package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.lintel.spi.Exchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestLifeTest {
  private static final Attribute<String> USER = Attribute.named("user");

  private final TestExchange exchange = new TestExchange();
  private final Request request = exchange.request();

  static Stream<Consumer<Request>> uses() {
    return Stream.of(
        Request::method,
        Request::scheme,
        Request::authority,
        Request::host,
        Request::mountPath,
        Request::path,
        Request::rawPath,
        Request::query,
        r -> r.query("a"),
        Request::parameters,
        Request::protocol,
        Request::uri,
        Request::headers,
        r -> r.header("a"),
        Request::trailers,
        Request::remote,
        Request::local,
        Request::tls,
        Request::principal,
        Request::server,
        r -> r.attribute(USER),
        r -> unused(r.snapshot()),
        r -> assertThat(r.below("")).isPresent(),
        r -> assertThat(r.below("/elsewhere")).isEmpty(),
        r -> unused(r.with(USER, "x")),
        r -> unused(r.withMethod("PUT")),
        r -> unused(r.withHeader("a", "b")),
        r -> unused(r.withHeaders(Headers.empty())),
        r -> unused(r.withBody(Body.empty())),
        r -> unused(r.withPrincipal(() -> "p")));
  }

  private static void unused(Request request) {
    assertThat(request).isNotNull();
  }

  /** GW-BDY-44, GW-BDY-14. */
  @Test
  void a_body_that_replaces_the_clients_is_closed_with_the_exchange() throws IOException {
    List<String> events = new ArrayList<>();
    exchange.body = Body.stream(new ByteArrayInputStream(new byte[] {1, 2, 3}));
    Body.Filter inflater =
        new Body.Filter() {
          @Override
          public ByteBuffer apply(ByteBuffer chunk, boolean flush) {
            return chunk;
          }

          @Override
          public ByteBuffer finish() {
            return ByteBuffer.allocate(0);
          }

          @Override
          public void close() {
            events.add("filter closed");
          }
        };
    request.onComplete(completion -> events.add("outer hook"));
    Request filtered = request.withBody(request.body().filter(() -> inflater));
    Request unread =
        request.withBody(
            Body.stream(InputStream.nullInputStream()).onClose(() -> events.add("unread closed")));
    assertThat(filtered.body().inputStream().read()).isEqualTo(1);
    assertThat(unread.body()).isNotNull();

    exchange.end();

    assertThat(events).containsExactly("unread closed", "filter closed", "outer hook");
  }

  /** GW-REQ-67, GW-APP-07. */
  @ParameterizedTest
  @MethodSource("uses")
  void a_request_is_dead_after_the_last_hook(Consumer<Request> use) {
    Request derived =
        request
            .withMethod("PUT")
            .withHeader("a", "b")
            .withBody(Body.empty())
            .with(USER, "u")
            .withPrincipal(() -> "p")
            .below("/a")
            .orElseThrow();
    use.accept(request);
    use.accept(derived);

    exchange.end();

    for (Request dead : List.of(request, derived)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> use.accept(dead))
          .withMessageContaining("snapshot()");
      assertThatIllegalStateException().isThrownBy(dead::body);
      assertThatIllegalStateException().isThrownBy(() -> dead.inform(103, Headers.empty()));
      assertThat(dead.toString()).contains("has ended");
    }
  }

  /** GW-LIF-07. */
  @ParameterizedTest
  @MethodSource("uses")
  void in_a_hook_the_head_may_be_read(Consumer<Request> use) {
    List<String> done = new ArrayList<>();
    request.onComplete(
        completion -> {
          assertThatCode(() -> use.accept(request)).doesNotThrowAnyException();
          done.add("read");
        });

    exchange.end();

    assertThat(done).containsExactly("read");
  }

  /** GW-LIF-07. */
  @Test
  void in_a_hook_neither_the_body_nor_inform_will_do() {
    List<String> done = new ArrayList<>();
    Request derived = request.withBody(Body.text("own"));
    request.onComplete(
        completion -> {
          assertThatIllegalStateException().isThrownBy(request::body);
          assertThatIllegalStateException().isThrownBy(derived::body);
          assertThatIllegalStateException().isThrownBy(() -> request.inform(103, Headers.empty()));
          done.add("refused");
        });

    exchange.end();

    assertThat(done).containsExactly("refused");
    assertThat(exchange.informed).isEmpty();
  }

  /** GW-LIF-08, GW-LIF-09, GW-REQ-60. */
  @Test
  void a_hook_on_a_dead_request_runs_at_once() {
    Request derived = request.with(USER, "u");
    exchange.end();
    List<Completion> seen = new ArrayList<>();

    request.onComplete(seen::add);
    derived.onComplete(seen::add);

    assertThat(seen).containsExactly(exchange.completion, exchange.completion);
  }

  /** GW-REQ-68. */
  @Test
  void a_snapshot_outlives_the_exchange() {
    Request snapshot =
        request
            .withMethod("PUT")
            .withHeader("x", "y")
            .withBody(Body.text("own"))
            .with(USER, "u")
            .withPrincipal(() -> "p")
            .below("/a")
            .orElseThrow()
            .snapshot();
    Headers headers = request.snapshot().headers();
    exchange.end();

    assertThat(snapshot.method()).isEqualTo("PUT");
    assertThat(snapshot.scheme()).isEqualTo("http");
    assertThat(snapshot.host()).isEqualTo("example.org");
    assertThat(snapshot.mountPath()).isEqualTo("/a");
    assertThat(snapshot.path()).isEqualTo("/b");
    assertThat(snapshot.rawPath()).isEqualTo("/a/b");
    assertThat(snapshot.query()).isEmpty();
    assertThat(snapshot.protocol()).isEqualTo("HTTP/1.1");
    assertThat(snapshot.header("x")).contains("y");
    assertThat(snapshot.header("accept")).contains("*/*");
    assertThat(snapshot.body().length()).hasValue(0);
    assertThat(snapshot.trailers().isEmpty()).isTrue();
    assertThat(snapshot.remote()).isPresent();
    assertThat(snapshot.local()).isPresent();
    assertThat(snapshot.tls()).isPresent();
    assertThat(snapshot.principal().orElseThrow().getName()).isEqualTo("p");
    assertThat(snapshot.server().name()).isEqualTo("test");
    assertThat(snapshot.require(USER)).isEqualTo("u");
    assertThat(snapshot).hasToString("PUT /a/b");
    assertThat(headers.all("x-twice")).containsExactly("1", "2");
  }

  @Test
  void a_snapshot_may_be_derived_from_and_taken_again() {
    Request snapshot = request.snapshot();
    exchange.end();

    Request again = snapshot.withHeader("a", "b").withBody(Body.text("x")).snapshot();

    assertThat(again.header("a")).contains("b");
    assertThat(again.body().length()).hasValue(0);
    assertThat(again.below("/a").orElseThrow().path()).isEqualTo("/b");
  }

  /** GW-BDY-44: nobody ends a snapshot, and it may be used when the exchange is over. */
  @Test
  void the_body_of_a_snapshot_is_the_callers() throws Exception {
    List<String> closed = new ArrayList<>();
    Request snapshot = request.snapshot();
    Request queued =
        snapshot.withBody(
            Body.stream(InputStream.nullInputStream()).onClose(() -> closed.add("queued")));

    exchange.end();

    assertThat(closed).isEmpty();
    assertThat(queued.body().text(9)).isEmpty();
    queued.body().close();
    assertThat(closed).containsExactly("queued");
  }

  @Test
  void a_hook_on_a_snapshot_means_the_exchange() {
    List<String> hooks = new ArrayList<>();
    Request snapshot = request.snapshot();
    snapshot.snapshot().onComplete(completion -> hooks.add("hook"));

    assertThat(hooks).isEmpty();
    exchange.end();
    assertThat(hooks).containsExactly("hook");
    snapshot.onComplete(completion -> hooks.add("late"));
    assertThat(hooks).containsExactly("hook", "late");
  }

  @Test
  void a_snapshot_cannot_send() {
    Request snapshot = request.snapshot();

    assertThatIllegalStateException().isThrownBy(() -> snapshot.inform(103, Headers.empty()));
    assertThatIllegalArgumentException().isThrownBy(() -> snapshot.inform(200, Headers.empty()));
    assertThat(exchange.informed).isEmpty();
  }

  @Test
  void the_text_of_a_request_that_dies_meanwhile_says_so() {
    Exchange dying =
        new TestExchange() {
          @Override
          public String rawPath() {
            end();
            throw new IllegalStateException("the exchange has ended");
          }
        };

    assertThat(Request.of(dying)).hasToString("a request whose exchange has ended");
  }
}
