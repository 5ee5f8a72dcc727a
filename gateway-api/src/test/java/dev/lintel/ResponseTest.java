package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.lintel.spi.HeaderSource;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTest {

  /** GW-RSP-01. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 99, 100, 101, 103, 199, 1000})
  void a_status_that_is_no_final_one_is_refused(int status) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Response.of(status))
        .withMessageContaining("" + status);
    assertThatIllegalArgumentException().isThrownBy(() -> Response.text(status, ""));
    assertThatIllegalArgumentException().isThrownBy(() -> Response.of(200).status(status));
  }

  /** GW-RSP-01. */
  @ParameterizedTest
  @ValueSource(ints = {200, 204, 304, 404, 599, 600, 999})
  void every_final_status_will_do(int status) {
    assertThat(Response.of(status).status()).isEqualTo(status);
    assertThat(Response.of(200).status(status).status()).isEqualTo(status);
  }

  @Test
  void the_short_forms_say_what_they_send() throws IOException {
    assertThat(Response.text("é").header("Content-Type")).contains("text/plain; charset=utf-8");
    assertThat(Response.text("é").body().bytes(9)).containsExactly(0xC3, 0xA9);
    assertThat(Response.text(404, "x").status()).isEqualTo(404);
    assertThat(Response.html("<p>").header("content-type")).contains("text/html; charset=utf-8");
    assertThat(Response.json("{}").header("content-type")).contains("application/json");
    assertThat(Response.json("{}").body().text(9)).isEqualTo("{}");
    assertThat(Response.noContent().status()).isEqualTo(204);
    assertThat(Response.notFound().body().text(99)).isEqualTo("404 Not Found\n");
    assertThat(Response.notFound().failure()).isEmpty();
    assertThat(Response.of(200).headers().isEmpty()).isTrue();
    assertThat(Response.of(200).body().length()).hasValue(0);
    assertThat(Response.of(200).completed().toCompletableFuture()).isDone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a", "https://h/%C3%A9?q=1", "../x#y", "//h/p", "", "/e%cc%81"})
  void a_redirect_has_its_location_as_it_is_given(String location) {
    assertThat(Response.redirect(location).header("location")).contains(location);
    assertThat(Response.redirect(location).status()).isEqualTo(302);
    assertThat(Response.redirect(308, location).status()).isEqualTo(308);
  }

  @Test
  void a_redirect_to_what_is_no_uri_or_with_another_status_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Response.redirect("/a%zz"))
        .withMessageContaining("Malformed escape pair at index 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Response.redirect("/a|"))
        .withMessageContaining("at index 2");
    for (int status : new int[] {200, 300, 304, 305, 306, 309, 404}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Response.redirect(status, "/"))
          .withMessageContaining("" + status);
    }
  }

  /** A name in another normal form is another one, and a line break is not for a log either. */
  @ParameterizedTest
  @CsvSource({
    "'/a b', 2, U+0020",
    "'/a\r\nset-cookie: x', 2, U+000D",
    "'/\0', 1, U+0000",
    "'/\u007f', 1, U+007F",
    "/\u00e9, 1, U+00E9",
    "/e\u0301, 2, U+0301",
    "/\ud800x, 1, U+D800",
  })
  void a_redirect_to_what_is_not_percent_encoded_is_refused(String location, int at, String what) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Response.redirect(location))
        .withMessage(
            "the location has %s at index %d: percent-encode it, as UTF-8 where it is not ASCII",
            what, at);
  }

  /** GW-RSP-08. */
  @Test
  void header_replaces_and_addHeader_appends() {
    Response response = Response.of(200).addHeader("A", "1").addHeader("a", "2");

    assertThat(response.headers().all("a")).containsExactly("1", "2");
    assertThat(response.header("A", "3").headers().all("a")).containsExactly("3");
    assertThat(response.headers().all("a")).containsExactly("1", "2");
    assertThat(response.headers(Headers.empty()).headers().isEmpty()).isTrue();
  }

  /** GW-RSP-02, GW-RSP-03, GW-RSP-04. */
  @ParameterizedTest
  @CsvSource({
    "'a b', x",
    "'', x",
    "a, 'x\ny'",
    "a, 'x\ry'",
    "a, 'x\0y'",
    "a, €",
    "Content-Length, 1",
    "CONNECTION, close",
    "Transfer-Encoding, chunked",
    "proxy-anything, x"
  })
  void what_may_not_be_sent_is_refused_when_the_response_is_built(String name, String value) {
    Response response = Response.of(200);

    assertThatIllegalArgumentException().isThrownBy(() -> response.header(name, value));
    assertThatIllegalArgumentException().isThrownBy(() -> response.addHeader(name, value));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> response.headers(Headers.of(name, value)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StatusException(400, Headers.of(name, value), "m"));
  }

  /** GW-RSP-03, GW-RSP-07. */
  @Test
  void headers_that_came_from_a_server_are_checked_when_a_response_takes_them() {
    Headers split = view("location", "/\r\nset-cookie: a=b");
    Headers padded = view("X-Padded", " v ");
    Response response = Response.of(200);

    assertThatIllegalArgumentException().isThrownBy(() -> response.headers(split));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> response.headers(split.with("a", "b").and("c", "d").without("a")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> response.headers(Headers.of("a", "b").and(split)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> response.headers(Headers.empty().and(split.copied())));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> response.headers(view("a b", "bad name")));
    assertThatIllegalArgumentException().isThrownBy(() -> new StatusException(400, split, "m"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TestExchange().request().inform(103, split));
    assertThat(response.headers(padded).header("x-padded")).contains("v");
  }

  private static Headers view(String name, String value) {
    return Headers.of(
        new HeaderSource() {
          @Override
          public String first(String wanted, String fallback) {
            return wanted.equalsIgnoreCase(name) ? value : fallback;
          }

          @Override
          public void forEach(BiConsumer<? super String, ? super String> fields) {
            fields.accept(name, value);
          }
        });
  }

  /** GW-ERR-01, GW-ERR-07, GW-ERR-08, GW-ERR-14, GW-ERR-15, GW-ERR-17. */
  @Test
  void a_failure_gives_the_status_that_it_has_or_500_and_a_fixed_body() throws IOException {
    StatusException refusal = new StatusException(405, Headers.of("allow", "GET"), "secret");
    IOException failure = new IOException("secret", refusal);

    Response refused = Response.failed(refusal);
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.header("allow")).contains("GET");
    assertThat(refused.headers().all("content-type")).containsExactly("text/plain; charset=utf-8");
    assertThat(refused.body().text(99)).isEqualTo("405 Method Not Allowed\n");
    assertThat(refused.failure()).containsSame(refusal);

    Response failed = Response.failed(failure);
    assertThat(failed.status()).isEqualTo(500);
    assertThat(failed.headers()).isEqualTo(Headers.of("content-type", "text/plain; charset=utf-8"));
    assertThat(failed.body().text(99)).isEqualTo("500 Internal Server Error\n");
    assertThat(failed.failure()).containsSame(failure);
    assertThat(failed.status(418).header("a", "b").failure()).containsSame(failure);
    assertThat(failed.toString()).doesNotContain("secret");
  }

  /** GW-ERR-05, GW-ASY-04. */
  @Test
  void an_interrupt_is_a_503_and_wrappers_are_taken_off() {
    InterruptedException interrupt = new InterruptedException();
    Exception wrapped = new CompletionException(new ExecutionException(interrupt));
    ExecutionException hollow = new ExecutionException("no cause", null);
    CompletionException ofError = new CompletionException(new AssertionError());

    assertThat(Response.failed(wrapped).status()).isEqualTo(503);
    assertThat(Response.failed(wrapped).failure()).containsSame(interrupt);
    assertThat(Response.failed(hollow).failure()).containsSame(hollow);
    assertThat(Response.failed(ofError).status()).isEqualTo(500);
  }

  /** GW-ERR-15, GW-ERR-16. */
  @ParameterizedTest
  @CsvSource({
    "400, Bad Request",
    "413, Content Too Large",
    "414, URI Too Long",
    "418, Client Error",
    "421, Misdirected Request",
    "422, Unprocessable Content",
    "431, Request Header Fields Too Large",
    "451, Unavailable For Legal Reasons",
    "499, Client Error",
    "501, Not Implemented",
    "511, Network Authentication Required",
    "599, Server Error"
  })
  void the_body_of_an_error_is_its_status_and_phrase(int status, String phrase) throws IOException {
    assertThat(Response.failed(new StatusException(status, "m")).body().text(99))
        .isEqualTo(status + " " + phrase + "\n");
  }

  /** GW-RSP-05, GW-RSP-06, GW-RSP-22. */
  @Test
  void trailers_are_checked_when_they_are_asked_for_and_not_before() {
    AtomicInteger asked = new AtomicInteger();
    Supplier<Headers> given =
        () -> {
          asked.incrementAndGet();
          return Headers.of("digest", "x");
        };
    Response response = Response.of(200);

    assertThat(response.hasTrailers()).isFalse();
    assertThat(response.trailers().get().isEmpty()).isTrue();
    Response with = response.trailers(given).header("a", "b").body("x");
    assertThat(with.hasTrailers()).isTrue();
    assertThat(asked).hasValue(0);
    assertThat(with.trailers().get()).isEqualTo(Headers.of("digest", "x"));
    assertThat(asked).hasValue(1);
    for (String name : new String[] {"content-length", "connection", "set-cookie", "host"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> response.trailers(() -> Headers.of(name, "x")).trailers().get())
          .withMessageContaining(name);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> response.trailers(() -> view("a", "b\nc")).trailers().get());
  }

  @Test
  @SuppressWarnings("NullAway")
  void null_is_refused() {
    Response response = Response.of(200);

    assertThatNullPointerException().isThrownBy(() -> response.body((Body) null));
    assertThatNullPointerException().isThrownBy(() -> response.header(null, "x"));
    assertThatNullPointerException().isThrownBy(() -> response.header("x", null));
    assertThatNullPointerException().isThrownBy(() -> response.headers(null));
    assertThatNullPointerException().isThrownBy(() -> response.trailers(null));
    assertThatNullPointerException().isThrownBy(() -> Response.failed(null));
    assertThatNullPointerException().isThrownBy(() -> Response.text(null));
    assertThatNullPointerException().isThrownBy(() -> Response.redirect(null));
    assertThatNullPointerException()
        .isThrownBy(() -> response.trailers(() -> null).trailers().get())
        .withMessageContaining(ResponseTest.class.getName());
  }

  /** GW-BDY-22, GW-BDY-23, GW-RSP-09. */
  @Test
  void a_response_owns_every_body_that_it_replaced_and_closes_the_last_first() {
    ClosingBodies bodies = new ClosingBodies();
    Response first = Response.of(200).body(bodies.named("a"));
    Response second = first.header("x", "y").body(bodies.named("b")).status(201);
    Response last = second.body(bodies.named("c")).body("none").body(new byte[1]);

    last.close();
    last.close();
    second.close();

    assertThat(bodies.closed).containsExactly("c", "b", "a");
  }

  @Test
  void the_same_body_given_twice_is_owned_once() {
    ClosingBodies bodies = new ClosingBodies();
    Body body = bodies.named("a");

    Response.of(200).body(body).body(body).close();

    assertThat(bodies.closed).containsExactly("a");
  }

  /** GW-BDY-24, GW-BDY-25. */
  @Test
  void all_bodies_are_closed_even_if_one_throws() {
    ClosingBodies bodies = new ClosingBodies();
    Body failing =
        Body.text("x")
            .onClose(
                () -> {
                  throw new AssertionError("close");
                });

    try (var log = new dev.lintel.spi.LoggedErrors("dev.lintel.Body")) {
      Response.of(200).body(bodies.named("a")).body(failing).body(bodies.named("b")).close();

      assertThat(log.failures()).singleElement().isInstanceOf(AssertionError.class);
    }
    assertThat(bodies.closed).containsExactly("b", "a");
  }

  /** GW-APP-06, GW-BDY-26. */
  @Test
  void a_response_is_repeatable_if_nothing_of_it_is_used_up() {
    Body once = Body.writer(out -> {});
    assertThat(Response.text("a").repeatable()).isTrue();
    assertThat(Response.text("a").body("b").repeatable()).isTrue();
    assertThat(Response.noContent().repeatable()).isTrue();
    assertThat(Response.of(200).body(once).repeatable()).isFalse();
    assertThat(Response.of(200).body(once).body("b").repeatable()).isFalse();
    assertThat(Response.of(200).body(Body.text("a").onClose(() -> {})).repeatable()).isFalse();
  }

  @Test
  void a_response_with_a_repeatable_body_may_be_a_constant() throws IOException {
    Response constant = Response.text("x").header("a", "b");

    for (int i = 0; i < 2; i++) {
      assertThat(constant.body().text(9)).isEqualTo("x");
      constant.close();
    }
  }

  /** GW-ERR-14, GW-ERR-15: the answer to a failure is a fixed text. */
  @ParameterizedTest
  @CsvSource({"Content-Type, a/b", "content-encoding, gzip"})
  void a_failure_has_no_say_in_the_form_of_its_text(String name, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StatusException(400, Headers.of("a", "b", name, value), "m"))
        .withMessageStartingWith("header " + name.toLowerCase(Locale.ROOT) + " cannot be set: ")
        .withMessageContaining("Middleware.recover");
  }
}
