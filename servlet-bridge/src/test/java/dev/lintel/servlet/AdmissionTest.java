package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What containers let through, each another part. */
class AdmissionTest {
  private final FakeExchange exchange = new FakeExchange();
  private final AtomicInteger calls = new AtomicInteger();

  private int answered() throws Exception {
    exchange.serve(
        Application.of(
            request -> {
              calls.incrementAndGet();
              return Response.text("seen");
            }));
    exchange.requireClean();
    return exchange.status;
  }

  /** GW-CON-08 to GW-CON-13. */
  @ParameterizedTest
  @CsvSource({
    "chunked, 200",
    "Chunked, 200",
    "' chunked ,', 200",
    "gzip, 400",
    "'chunked, gzip', 400",
    "'chunked, chunked', 400",
    "'chunked, gzip, chunked', 400",
    "chunked;q=1, 400",
    "xchunked, 400",
    "',', 400",
    "'gzip, chunked', 501",
    "'identity,chunked', 501"
  })
  void a_transfer_encoding_is_chunked_alone_or_refused(String codings, int status)
      throws Exception {
    exchange.postChunked(new byte[0]).field("transfer-encoding", codings);
    assertThat(answered()).isEqualTo(status);
    assertThat(calls.get()).isEqualTo(status == 200 ? 1 : 0);
    assertThat(exchange.sent("connection")).isEqualTo("close");
  }

  /** GW-CON-09, GW-CON-10, GW-CON-12. */
  @Test
  void codings_on_several_lines_are_one_list() throws Exception {
    exchange.postChunked(new byte[0]).field("transfer-encoding", "gzip", "chunked");
    assertThat(answered()).isEqualTo(501);
    exchange.requireClean();
  }

  /** GW-CON-08. */
  @Test
  void a_length_beside_a_transfer_encoding_is_refused() throws Exception {
    exchange.postChunked(new byte[0]).field("content-length", "0");
    assertThat(answered()).isEqualTo(400);
    assertThat(calls).hasValue(0);
  }

  /** GW-CON-11. */
  @Test
  void a_transfer_encoding_in_http_1_0_is_refused() throws Exception {
    exchange.postChunked(new byte[0]).protocol = "HTTP/1.0";
    assertThat(answered()).isEqualTo(400);
    assertThat(calls).hasValue(0);
  }

  /** GW-CON-07. */
  @ParameterizedTest
  @CsvSource({"http, 200", "https, 200", "ftp, 400", "ws, 400"})
  void a_scheme_that_no_connection_has_is_refused(String scheme, int status) throws Exception {
    exchange.scheme = scheme;
    assertThat(answered()).isEqualTo(status);
    assertThat(calls.get()).isEqualTo(status == 200 ? 1 : 0);
  }

  /** GW-REQ-03: its target is no URI, and has no scheme. */
  @ParameterizedTest
  @CsvSource({"localhost:80, 405", "'', 405", "localhost, 400", "/, 400"})
  void connect_is_refused_whatever_the_container_makes_of_its_target(String target, int status)
      throws Exception {
    exchange.field("host", "localhost:80");
    exchange.method = "CONNECT";
    exchange.uri = target;
    exchange.scheme = null;
    assertThat(answered()).isEqualTo(status);
  }

  /** GW-CON-03. */
  @ParameterizedTest
  @CsvSource({"HTTP/1.1, 200", "HTTP/1.0, 200", "HTTP/2.0, 200", "HTTP/1.2, 505", "HTTP/3.0, 505"})
  void a_version_that_nobody_speaks_is_refused(String protocol, int status) throws Exception {
    exchange.protocol = protocol;
    assertThat(answered()).isEqualTo(status);
  }

  /** GW-CON-07. */
  @ParameterizedTest
  @CsvSource({"GET, 200", "g-e.t, 200", "'', 400", "G[T, 400", "'GET,', 400", "G\u00C9T, 400"})
  void a_method_is_a_token(String method, int status) throws Exception {
    exchange.method = method;
    assertThat(answered()).isEqualTo(status);
    assertThat(calls.get()).isEqualTo(status == 200 ? 1 : 0);
  }

  /** GW-CON-47: the first of several refusals. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "transfer-encoding=chunked, gzip|expect=x # 400",
        "host=a|host=b|expect=x # 400",
        "host|expect=x # 400",
        "expect=x|upgrade=y # 417",
        "expect=x|transfer-encoding=gzip, chunked # 417",
        "upgrade=y|transfer-encoding=gzip, chunked # 400",
        "transfer-encoding=gzip, chunked|host=a b # 501",
        "host=a b|expect=100-continue, 100-continue # 400",
        "host=a b|expect=x # 417",
        "expect=100-continue, 100-continue # 417"
      })
  void the_first_of_several_refusals_is_the_answer(String fields, int status) throws Exception {
    Map<String, List<String>> head = new LinkedHashMap<>();
    for (String field : fields.split("\\|")) {
      String[] pair = field.split("=", 2);
      List<String> values = head.computeIfAbsent(pair[0], name -> new ArrayList<>());
      if (pair.length > 1) {
        values.add(pair[1]);
      }
    }
    exchange.fields.putAll(head);
    exchange.fields.values().removeIf(List::isEmpty);

    assertThat(answered()).isEqualTo(status);
    assertThat(calls).hasValue(0);
  }

  /** GW-CON-47: whatever else refuses a request does so before its length is looked at. */
  @ParameterizedTest
  @CsvSource({
    "PUT, /, '', 413",
    "PUT, /, x, 417",
    "PUT, /a//b, '', 400",
    "PUT, /WEB-INF/web.xml, '', 404",
    "TRACE, /, '', 405",
    "CONNECT, localhost, '', 400",
    "OPTIONS, *, '', 200"
  })
  void a_length_over_the_limit_is_judged_last(String method, String uri, String expect, int status)
      throws Exception {
    exchange.post(new byte[10]).limit = 9;
    exchange.method = method;
    exchange.uri = uri;
    if (!expect.isEmpty()) {
      exchange.field("expect", expect);
    }
    assertThat(answered()).isEqualTo(status);
    assertThat(calls).hasValue(0);
  }

  /** GW-CON-32. */
  @Test
  void one_expectation_is_known() throws Exception {
    exchange.field("expect", "100-Continue");
    assertThat(answered()).isEqualTo(200);
    FakeExchange twice = new FakeExchange().field("expect", "100-continue", "100-continue");
    twice.serve(Application.of(request -> Response.text("seen")));
    assertThat(twice.status).isEqualTo(417);
    FakeExchange other = new FakeExchange().field("expect", "100-continue, x");
    other.serve(Application.of(request -> Response.text("seen")));
    assertThat(other.status).isEqualTo(417);
    FakeExchange old = new FakeExchange().field("expect", "x");
    old.protocol = "HTTP/1.0";
    old.serve(Application.of(request -> Response.text("seen")));
    assertThat(old.status).isEqualTo(200);
  }

  /** GW-REQ-40. */
  @Test
  void a_repeated_host_is_refused() throws Exception {
    exchange.field("host", "a", "a");
    assertThat(answered()).isEqualTo(400);
  }

  /** GW-REQ-46, GW-REQ-48. */
  @Test
  void the_space_of_a_fold_does_not_begin_a_value() throws Exception {
    exchange.field("x-a", " 1", "\t2", "", "3 4");
    exchange.serve(
        Application.of(
            request -> {
              calls.incrementAndGet();
              assertThat(request.headers().first("x-a")).hasValue("1");
              assertThat(request.headers().all("x-a")).containsExactly("1", "2", "", "3 4");
              StringBuilder all = new StringBuilder();
              request.headers().forEach((name, value) -> all.append(value).append('|'));
              assertThat(all).contains("1|2||3 4|");
              return Response.text("seen");
            }));
    assertThat(exchange.status).isEqualTo(200);
    assertThat(calls).hasValue(1);
  }

  /** GW-CON-07. */
  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "a\u0001b", "a\u007Fb", "a\r", "\u001B"})
  void a_control_character_in_a_field_is_refused(String value) throws Exception {
    exchange.field("x-a", "fine\tand", value);
    assertThat(answered()).isEqualTo(400);
    assertThat(calls).hasValue(0);
  }

  /** GW-CON-08. */
  @ParameterizedTest
  @ValueSource(strings = {"-0", "+0", "", "0x0", "0, 0"})
  void a_length_that_is_no_number_is_refused(String length) throws Exception {
    exchange.post(new byte[0]);
    FakeExchange other = new FakeExchange().field("content-length", length);
    other.lengthSeen = 0;
    other.serve(Application.of(request -> Response.text("seen")));
    assertThat(other.status).isEqualTo(400);
    exchange.field("content-length", "0", "0");
    assertThat(answered()).isEqualTo(400);
    FakeExchange spaced = new FakeExchange().field("content-length", "\t0 ");
    spaced.lengthSeen = 0;
    spaced.serve(Application.of(request -> Response.text("seen")));
    assertThat(spaced.status).isEqualTo(200);
  }
}
