package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.lintel.spi.HeaderSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.Principal;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
  private static final Attribute<String> USER = Attribute.named("user");
  private static final Principal ALICE = () -> "alice";

  private final TestExchange exchange = new TestExchange();
  private final Request request = exchange.request();

  @Nested
  class Reading {
    @Test
    void a_request_is_what_its_exchange_says() {
      assertThat(request.method()).isEqualTo("GET");
      assertThat(request.scheme()).isEqualTo("http");
      assertThat(request.authority()).isEqualTo("example.org:8080");
      assertThat(request.host()).isEqualTo("example.org");
      assertThat(request.mountPath()).isEmpty();
      assertThat(request.path()).isEqualTo("/a/b");
      assertThat(request.rawPath()).isEqualTo("/a/b");
      assertThat(request.query()).isEmpty();
      assertThat(request.protocol()).isEqualTo("HTTP/1.1");
      assertThat(request.headers()).isSameAs(exchange.headers);
      assertThat(request.header("Accept")).contains("*/*");
      assertThat(request.body()).isSameAs(exchange.body);
      assertThat(request.trailers()).isSameAs(exchange.trailers);
      assertThat(request.remote()).isEqualTo(exchange.remote());
      assertThat(request.local()).isEqualTo(exchange.local());
      assertThat(request.tls()).isEqualTo(exchange.tls());
      assertThat(request.principal()).isEmpty();
      assertThat(request.server()).isEqualTo(exchange.server());
      assertThat(request).hasToString("GET /a/b");
    }

    /** GW-REQ-37, GW-REQ-38. */
    @Test
    void query_parameters_are_decoded_on_demand() {
      exchange.query = "a=1&b=%C3%A9+x&a=2";

      assertThat(request.query("b")).contains("é x");
      assertThat(request.query("a")).contains("1");
      assertThat(request.query("c")).isEmpty();
      assertThat(request.parameters().all("a")).containsExactly("1", "2");

      exchange.query = "a=%zz";
      assertThatExceptionOfType(StatusException.class)
          .isThrownBy(() -> request.query("a"))
          .satisfies(e -> assertThat(e.status()).isEqualTo(400));
    }

    /** GW-REQ-72. */
    @ParameterizedTest
    @ValueSource(
        strings = {
          "application/x-www-form-urlencoded",
          "APPLICATION/x-www-form-urlencoded ; charset=x"
        })
    void a_form_is_read_from_the_body(String type) throws IOException {
      exchange.headers = Headers.of("content-type", type);
      exchange.body = Body.text("a=1&b=%26");

      assertThat(request.form().first("b")).contains("&");
    }

    /** GW-REQ-71, GW-REQ-72. */
    @Test
    void a_body_of_another_type_or_too_long_is_no_form() {
      exchange.body = Body.text("a=1");
      for (String type : new String[] {"text/plain", "", "application/x-www-form-urlencodedx"}) {
        exchange.headers = Headers.of("content-type", type);
        assertThatExceptionOfType(StatusException.class)
            .isThrownBy(request::form)
            .satisfies(e -> assertThat(e.status()).isEqualTo(415));
      }
      exchange.headers = Headers.of("content-type", "application/x-www-form-urlencoded");
      exchange.body = Body.stream(new ByteArrayInputStream(new byte[(1 << 20) + 1]));
      assertThatExceptionOfType(StatusException.class)
          .isThrownBy(request::form)
          .satisfies(e -> assertThat(e.status()).isEqualTo(413));
    }

    @ParameterizedTest
    @CsvSource({
      "h, /, '', http://h/",
      "h:80, /a%20b/%C3%A9, x=1&y=%20, http://h:80/a%20b/%C3%A9?x=1&y=%20",
      "[::1]:8080, /a;p=1, '', http://[::1]:8080/a;p=1",
      "a_b, '/~x/$&+=:@!*''(),;', q, 'http://a_b/~x/$&+=:@!*''(),;?q'",
      "h, '/\"<>[]^`{|}\\', '100%&a=%z1',"
          + " http://h/%22%3C%3E%5B%5D%5E%60%7B%7C%7D%5C?100%25&a=%25z1",
      "1.2.3.4, //, '?', http://1.2.3.4//??",
      "h~, /a, '', http://h~/a",
    })
    void the_uri_is_put_together_from_what_was_sent(
        String authority, String rawPath, String query, String uri) {
      exchange.authority = authority;
      exchange.rawPath = rawPath;
      exchange.query = query;

      assertThat(request.uri()).isEqualTo(URI.create(uri));
    }
  }

  @Nested
  class Deriving {
    @Test
    void a_derived_request_differs_in_one_thing_and_leaves_the_old_one_alone() {
      Body body = Body.text("x");
      Request derived =
          request
              .withMethod("purge")
              .withHeader("X-New", "1")
              .withBody(body)
              .withPrincipal(ALICE)
              .with(USER, "u");

      assertThat(derived.method()).isEqualTo("purge");
      assertThat(derived.header("x-new")).contains("1");
      assertThat(derived.header("accept")).contains("*/*");
      assertThat(derived.body()).isSameAs(body);
      assertThat(derived.principal()).contains(ALICE);
      assertThat(derived.attribute(USER)).contains("u");
      assertThat(derived.path()).isEqualTo(request.path());
      assertThat(derived.withHeaders(Headers.empty()).header("accept")).isEmpty();

      assertThat(request.method()).isEqualTo("GET");
      assertThat(request.header("x-new")).isEmpty();
      assertThat(request.body()).isSameAs(exchange.body);
      assertThat(request.principal()).isEmpty();
      assertThat(request.attribute(USER)).isEmpty();
    }

    @Test
    void a_principal_of_the_server_is_hidden_by_one_of_middleware() {
      exchange.principal = java.util.Optional.of(() -> "server's");

      assertThat(request.principal().orElseThrow().getName()).isEqualTo("server's");
      assertThat(request.withPrincipal(ALICE).principal()).contains(ALICE);
    }

    /** GW-REQ-60. */
    @Test
    void a_derived_request_shares_the_state_of_the_body() throws IOException {
      exchange.body = Body.stream(new ByteArrayInputStream(new byte[2]));
      Request derived = request.with(USER, "u").below("/a").orElseThrow();

      assertThat(derived.body().bytes(9)).hasSize(2);
      assertThatIllegalStateException().isThrownBy(() -> request.body().bytes(9));
    }

    /** GW-REQ-61. */
    @Test
    void a_value_hides_the_older_one_of_the_same_attribute() {
      Attribute<Integer> count = Attribute.named("count");
      Request outer = request.with(USER, "a").with(count, 1);
      Request inner = outer.with(USER, "b");

      assertThat(inner.require(USER)).isEqualTo("b");
      assertThat(inner.require(count)).isEqualTo(1);
      assertThat(outer.require(USER)).isEqualTo("a");
    }

    /** GW-REQ-62. */
    @Test
    void attributes_are_the_same_only_if_they_are_the_same_object() {
      Attribute<Integer> other = Attribute.named("user");

      assertThat(request.with(USER, "u").attribute(other)).isEmpty();
      assertThat(other).hasToString("user");
      assertThat(other.name()).isEqualTo("user");
    }

    @Test
    void a_required_attribute_that_is_missing_is_named() {
      assertThatExceptionOfType(NoSuchElementException.class)
          .isThrownBy(() -> request.require(USER))
          .withMessageContaining("'user'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "GET\r\n", "é", "(x)"})
    void a_method_that_is_no_token_is_refused(String method) {
      assertThatIllegalArgumentException().isThrownBy(() -> request.withMethod(method));
    }

    @Test
    @SuppressWarnings("NullAway")
    void null_is_refused() {
      assertThatNullPointerException().isThrownBy(() -> Request.of(null));
      assertThatNullPointerException()
          .isThrownBy(() -> request.with(USER, null))
          .withMessageContaining("user");
      assertThatNullPointerException().isThrownBy(() -> request.with(null, "x"));
      assertThatNullPointerException().isThrownBy(() -> request.withHeaders(null));
      assertThatNullPointerException().isThrownBy(() -> request.withBody(null));
      assertThatNullPointerException().isThrownBy(() -> request.withPrincipal(null));
      assertThatNullPointerException().isThrownBy(() -> request.attribute(null));
      assertThatNullPointerException().isThrownBy(() -> request.onComplete(null));
      assertThatNullPointerException().isThrownBy(() -> Attribute.named(null));
    }
  }

  @Nested
  class Below {
    /** GW-REQ-57, GW-REQ-58, GW-REQ-29. */
    @ParameterizedTest
    @CsvSource({
      "/a, /a, /",
      "/a/, /a, /",
      "/a/b, /a, /b",
      "/a/b/, /a, /b/",
      "/a/b, /a/b, /",
      "/a/b, '', /a/b",
      "/, '', /",
      "/é/x, /é, /x",
      "/a;p/b, /a;p, /b",
    })
    void a_path_below_the_prefix_is_shifted(String path, String prefix, String rest) {
      exchange.path = path;
      exchange.mountPath = "/m";

      Request below = request.below(prefix).orElseThrow();

      assertThat(below.path()).isEqualTo(rest);
      assertThat(below.mountPath()).isEqualTo("/m" + prefix);
    }

    /** GW-REQ-57. */
    @ParameterizedTest
    @CsvSource({"/ab, /a", "/, /a", "/a, /a/b", "/A/b, /a", "/b/a, /a", "/a;p/b, /a"})
    void a_path_elsewhere_is_not_below(String path, String prefix) {
      exchange.path = path;

      assertThat(request.below(prefix)).isEmpty();
    }

    /** GW-REQ-56. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "/", "/a/", "a/b", "?"})
    void a_prefix_that_is_not_whole_segments_is_refused(String prefix) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> request.below(prefix))
          .withMessageContaining("\"" + prefix + "\"");
    }

    /** GW-REQ-59. */
    @Test
    void what_the_client_sent_stays() {
      exchange.query = "q";
      Request twice = request.with(USER, "u").below("/a").orElseThrow().below("/b").orElseThrow();

      assertThat(twice.path()).isEqualTo("/");
      assertThat(twice.mountPath()).isEqualTo("/a/b");
      assertThat(twice.rawPath()).isEqualTo("/a/b");
      assertThat(twice.query()).isEqualTo("q");
      assertThat(twice.uri()).isEqualTo(URI.create("http://example.org:8080/a/b?q"));
      assertThat(twice.require(USER)).isEqualTo("u");
    }
  }

  @Nested
  class Informing {
    /** GW-REQ-63. */
    @ParameterizedTest
    @ValueSource(ints = {0, 99, 100, 101, 200, 204, 1030})
    void a_status_that_is_not_interim_is_refused(int status) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> request.inform(status, Headers.empty()))
          .withMessageContaining("" + status);
    }

    @Test
    void an_interim_response_goes_to_the_exchange() {
      request.inform(103, Headers.of("link", "</a>; rel=preload"));
      request.inform(102, Headers.empty());
      request.inform(199, Headers.empty());

      assertThat(exchange.informed)
          .containsExactly("103 {link: </a>; rel=preload}", "102 {}", "199 {}");
    }

    /** GW-RSP-07. */
    @Test
    void fields_that_came_from_a_request_are_made_fit_to_be_sent() {
      Headers view =
          Headers.of(
              new HeaderSource() {
                @Override
                public String first(String name, String fallback) {
                  return fallback;
                }

                @Override
                public void forEach(BiConsumer<? super String, ? super String> fields) {
                  fields.accept("Link", " </a> ");
                }
              });

      request.inform(103, view);

      assertThat(exchange.informed).containsExactly("103 {link: </a>}");
    }

    /** GW-REQ-63, GW-RSP-04. */
    @Test
    void a_field_of_the_servers_is_refused_and_nothing_is_sent() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> request.inform(103, Headers.of("connection", "close")));
      assertThat(exchange.informed).isEmpty();
    }
  }
}
