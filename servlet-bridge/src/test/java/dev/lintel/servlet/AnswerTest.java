package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Application;
import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Response;
import dev.lintel.StatusException;
import dev.lintel.spi.BodySource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
  private final FakeExchange exchange = new FakeExchange();

  private void serve(Application application) throws Exception {
    exchange.serve(
        request -> {
          request.onComplete(exchange.completions::add);
          return application.handle(request);
        });
    exchange.requireClean();
  }

  private static byte[] request(int length) {
    return new byte[length];
  }

  // ---- what is held back

  /** GW-RSP-25. */
  @Test
  void what_fails_within_the_first_8_kib_is_a_clean_error() throws Exception {
    serve(
        r ->
            Response.of(200)
                .header("x-a", "1")
                .body(
                    Body.writer(
                        out -> {
                          out.write(new byte[8192]);
                          throw new IOException("mine");
                        })));

    assertThat(exchange.status).isEqualTo(500);
    assertThat(exchange.sent("x-a")).isEmpty();
    assertThat(exchange.out.bytes()).isEqualTo("500 Internal Server Error\n".getBytes());
    assertThat(exchange.completions.get(0).delivered()).isTrue();
    assertThat(exchange.completions.get(0).bytes()).isEqualTo(26);
  }

  /** GW-STR-14, GW-ERR-13. */
  @Test
  void what_fails_behind_the_first_8_kib_is_cut_off() throws Exception {
    IOException mine = new IOException("mine");
    serve(
        r ->
            Response.of(200)
                .body(
                    Body.writer(
                        out -> {
                          out.write(new byte[8192]);
                          out.write(1);
                          throw mine;
                        })));

    assertThat(exchange.status).isEqualTo(200);
    assertThat(exchange.aborts).hasValue(1);
    assertThat(exchange.out.bytes()).hasSize(8193);
    assertThat(exchange.out.closes).isZero();
    assertThat(exchange.completions.get(0).failure()).containsSame(mine);
  }

  /** GW-LIF-07. */
  @Test
  void a_hook_sees_both_ends_of_a_connection_that_was_cut() throws Exception {
    List<Optional<SocketAddress>> ends = new ArrayList<>();
    serve(
        r -> {
          r.onComplete(
              completion -> {
                ends.add(r.remote());
                ends.add(r.local());
              });
          return Response.of(200).body(Body.writer(10, out -> out.write(new byte[4])));
        });

    assertThat(exchange.aborts).hasValue(1);
    assertThat(ends)
        .hasSize(2)
        .allSatisfy(end -> assertThat(end).contains(new InetSocketAddress("127.0.0.1", 8080)));
  }

  /** GW-STR-17: nothing waits for a full buffer while the source pauses. */
  @Test
  void a_stream_is_flushed_before_a_read_that_may_block() throws Exception {
    List<String> events = new ArrayList<>();
    InputStream source =
        new InputStream() {
          private int reads;

          @Override
          public int read() {
            throw new AssertionError("read in chunks");
          }

          @Override
          public int read(byte[] to, int offset, int length) {
            events.add("read after " + exchange.out.bytes().length + "/" + exchange.out.flushes);
            reads++;
            return reads < 4 ? 10 : -1;
          }

          @Override
          public int available() {
            return reads == 2 ? 10 : 0;
          }
        };

    serve(r -> Response.of(200).body(Body.stream(source)));

    assertThat(events)
        .containsExactly("read after 0/0", "read after 10/1", "read after 20/1", "read after 30/2");
  }

  // ---- the head

  /** GW-RSP-16, GW-RSP-17, GW-RSP-18, GW-RSP-19, GW-RSP-20, GW-RSP-21. */
  @ParameterizedTest
  @CsvSource({
    "GET, 200, 5, '', 1",
    "HEAD, 200, 5, '', 0",
    "GET, 204, '', '', 0",
    "GET, 304, '', '', 0",
    "HEAD, 304, '', '', 0",
  })
  void length_and_body(String method, int status, String length, String none, int bodies)
      throws Exception {
    exchange.method = method;
    AtomicInteger closed = new AtomicInteger();
    AtomicInteger written = new AtomicInteger();

    serve(
        r ->
            Response.of(status)
                .body(
                    Body.writer(
                            5,
                            out -> {
                              written.incrementAndGet();
                              out.write(new byte[5]);
                            })
                        .onClose(closed::incrementAndGet)));

    assertThat(exchange.sent("content-length")).isEqualTo(length);
    assertThat(written).hasValue(bodies);
    assertThat(closed).hasValue(1);
    assertThat(exchange.out.closes).isEqualTo(1);
    assertThat(exchange.completions.get(0).bytes()).isEqualTo(bodies * 5L);
  }

  /** GW-RSP-20. */
  @Test
  void the_head_of_unknown_length_is_the_containers_to_say() throws Exception {
    exchange.method = "HEAD";

    serve(r -> Response.of(200).body(Body.writer(out -> out.write(1))));

    assertThat(exchange.committed).isTrue();
    assertThat(exchange.sent("content-length")).isEmpty();
    assertThat(exchange.out.bytes()).isEmpty();
  }

  /**
   * Where an answer has no body, the head leaves by itself if a container would take its end for
   * that of a body without a byte: GW-RSP-19, GW-RSP-20, GW-RSP-24, GW-CON-15.
   */
  @ParameterizedTest
  @CsvSource({
    // method, status, protocol, length, trailers, delimits; heads of unknown length, as they are
    "HEAD, 200, HTTP/1.1, 5, false, false, 0, 0",
    "HEAD, 200, HTTP/1.1, 0, false, false, 0, 0",
    "HEAD, 200, HTTP/1.1, 5, true, false, 1, 0",
    "HEAD, 200, HTTP/1.0, 5, true, false, 0, 0",
    "HEAD, 200, HTTP/1.1, -1, false, false, 1, 0",
    "HEAD, 200, HTTP/1.1, -1, false, true, 1, 0",
    "HEAD, 200, HTTP/1.0, -1, false, false, 0, 1",
    "GET, 204, HTTP/1.1, -1, false, false, 0, 0",
    "GET, 205, HTTP/1.1, -1, false, false, 0, 0",
    "GET, 205, HTTP/1.1, 5, true, false, 0, 0",
    "GET, 304, HTTP/1.1, 5, false, false, 0, 1",
    "GET, 304, HTTP/1.1, 5, false, true, 0, 0",
  })
  void the_head_of_an_answer_without_a_body(
      String method,
      int status,
      String protocol,
      long length,
      boolean trailers,
      boolean delimits,
      int unknown,
      int flushed)
      throws Exception {
    exchange.method = method;
    exchange.protocol = protocol;
    exchange.delimits = delimits;
    Body body = length < 0 ? Body.writer(out -> {}) : Body.writer(length, out -> {});
    Response response = Response.of(status).body(body);

    serve(r -> trailers ? response.trailers(() -> Headers.of("x-a", "1")) : response);

    assertThat(exchange.heads).isEqualTo(unknown);
    assertThat(exchange.flushes).isEqualTo(flushed);
    boolean said = length >= 0 && (!trailers || protocol.equals("HTTP/1.0"));
    String expected = status == 205 ? "0" : status == 200 && said ? "" + length : "";
    assertThat(exchange.sent("content-length")).isEqualTo(expected);
  }

  /** GW-CON-20: of what never reached the application, all but a path that is not there closes. */
  @ParameterizedTest
  @CsvSource({
    "GET, /WEB-INF/web.xml, 404, ''",
    "TRACE, /, 405, close",
    "GET, /a%2Fb, 400, close",
  })
  void a_request_that_is_refused_closes(String method, String uri, int status, String connection)
      throws Exception {
    exchange.method = method;
    exchange.uri = uri;

    exchange.serve(request -> Response.text("never"));

    assertThat(exchange.status).isEqualTo(status);
    assertThat(exchange.sent("connection")).isEqualTo(connection);
  }

  /** GW-CON-20. */
  @ParameterizedTest
  @CsvSource({
    "200, ''", "204, ''", "301, ''", "400, close", "401, ''", "403, ''", "404, ''",
    "405, ''", "408, close", "410, ''", "411, close", "413, close", "414, close", "415, ''",
    "429, ''", "431, ''", "500, close", "501, close", "502, ''", "503, close", "504, ''",
    "505, ''",
  })
  void some_statuses_close_the_connection(int status, String connection) throws Exception {
    serve(r -> Response.of(status));

    assertThat(exchange.sent("connection")).isEqualTo(connection);
    assertThat(exchange.drains).isZero();
  }

  /** GW-CON-19. */
  @ParameterizedTest
  @CsvSource({"/a//b, 400, close", "/WEB-INF/x, 404, ''", "/%, 400, close"})
  void refusals_close_the_connection_except_404(String uri, int status, String connection)
      throws Exception {
    exchange.uri = uri;

    exchange.serve(
        r -> {
          throw new AssertionError("refused before");
        });

    exchange.requireClean();
    assertThat(exchange.status).isEqualTo(status);
    assertThat(exchange.sent("connection")).isEqualTo(connection);
  }

  /** GW-CON-21, GW-CON-22. */
  @ParameterizedTest
  @CsvSource({
    "'', 5, close",
    "keep-alive, 5, keep-alive",
    "Keep-Alive, 5, keep-alive",
    "'x, keep-alive', 5, keep-alive",
    "'keep-alive, close', 5, close",
    "keep-alive, -1, close",
    "keep-alives, 5, close",
    "close, 5, close",
  })
  void http_1_0_is_kept_alive_if_asked_for_and_of_known_length(
      String asked, int length, String connection) throws Exception {
    exchange.protocol = "HTTP/1.0";
    if (!asked.isEmpty()) {
      exchange.field("connection", asked);
    }

    serve(
        r ->
            Response.of(200)
                .body(
                    length < 0
                        ? Body.writer(out -> out.write(new byte[5]))
                        : Body.bytes(new byte[length])));

    assertThat(exchange.sent("connection")).isEqualTo(connection);
    assertThat(exchange.sent("content-length")).isEqualTo(length < 0 ? "" : "5");
  }

  /** GW-CON-21: HEAD says what GET would. */
  @Test
  void http_1_0_is_closed_after_a_head_of_unknown_length() throws Exception {
    exchange.protocol = "HTTP/1.0";
    exchange.method = "HEAD";
    exchange.field("connection", "keep-alive");

    serve(r -> Response.of(200).body(Body.writer(out -> out.write(1))));

    assertThat(exchange.sent("connection")).isEqualTo("close");
  }

  @Test
  void a_client_that_says_close_in_any_of_its_lines_is_answered_so() throws Exception {
    exchange.field("connection", "keep-alive", "x, Close");

    serve(r -> Response.of(200));

    assertThat(exchange.sent("connection")).isEqualTo("close");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/2", "HTTP/2.0"})
  void http_2_has_no_connection_to_speak_of(String protocol) throws Exception {
    exchange.protocol = protocol;
    List<String> seen = new ArrayList<>();

    serve(
        r -> {
          seen.add(r.protocol());
          return Response.of(500);
        });

    assertThat(exchange.sent).doesNotContainKey("connection");
    assertThat(seen).containsExactly("HTTP/2");
  }

  /** GW-RSP-16, GW-RSP-19: there are no chunks that would be in its way. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void a_length_is_said_beside_trailers_of_http_2(String method) throws Exception {
    exchange.protocol = "HTTP/2.0";
    exchange.method = method;

    serve(r -> Response.text("abc").trailers(() -> Headers.of("x-sum", "1")));

    assertThat(exchange.sent("content-length")).isEqualTo("3");
    assertThat(exchange.trailers != null).isEqualTo(method.equals("GET"));
  }

  /** GW-BDY-33. */
  @Test
  void a_body_of_http_2_needs_no_field_to_be_read() throws Exception {
    exchange.protocol = "HTTP/2.0";
    exchange.postChunked(request(10)).fields.remove("transfer-encoding");
    List<Integer> seen = new ArrayList<>();

    serve(
        r -> {
          assertThat(r.body().length()).isEmpty();
          seen.add(r.body().inputStream().readAllBytes().length);
          return Response.of(200);
        });

    assertThat(seen).containsExactly(10);
  }

  /** GW-BDY-38, GW-REQ-54. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS"})
  void a_request_of_http_2_that_needs_no_body_has_none(String method) throws Exception {
    exchange.protocol = "HTTP/2.0";
    exchange.method = method;
    List<Headers> seen = new ArrayList<>();

    serve(
        r -> {
          assertThat(r.body().length()).hasValue(0);
          seen.add(r.trailers());
          return Response.of(200);
        });

    assertThat(seen).containsExactly(Headers.empty());
  }

  @Test
  void repeated_fields_stay_apart_and_a_date_stands_alone() throws Exception {
    serve(
        r ->
            Response.of(200)
                .addHeader("set-cookie", "a=1")
                .addHeader("set-cookie", "b=2")
                .header("date", "now")
                .header("content-type", "text/html; charset=x"));

    assertThat(exchange.sent.get("set-cookie")).containsExactly("a=1", "b=2");
    assertThat(exchange.sent.get("date")).containsExactly("now");
    assertThat(exchange.sent.get("content-type")).containsExactly("text/html; charset=x");
  }

  @Test
  void a_head_that_the_container_refuses_leaves_nothing_behind() throws Exception {
    exchange.refusedField = "x-b";

    serve(r -> Response.of(200).header("x-a", "1").header("x-b", "2").body("text"));

    assertThat(exchange.resets).isEqualTo(1);
    assertThat(exchange.status).isEqualTo(500);
    assertThat(exchange.sent("x-a")).isEmpty();
    assertThat(exchange.out.bytes()).isEqualTo("500 Internal Server Error\n".getBytes());
    assertThat(exchange.completions.get(0).status()).isEqualTo(500);
  }

  /** The answer to the failure has a type as well. */
  @Test
  void a_container_that_refuses_every_head_gets_cut_off() throws Exception {
    exchange.refusedField = "content-type";

    serve(r -> Response.text("typed"));

    assertThat(exchange.resets).isEqualTo(2);
    assertThat(exchange.aborts).hasValue(1);
    assertThat(exchange.out.bytes()).isEmpty();
    assertThat(exchange.completions).hasSize(1);
    assertThat(exchange.completions.get(0).status()).isZero();
    assertThat(exchange.completions.get(0).failure().orElseThrow())
        .hasMessageContaining("refuses the head");
  }

  // ---- length

  /** GW-CON-15: a container that holds all of a body would say how long it is. */
  @ParameterizedTest
  @CsvSource({"10, true, 1", "8192, true, 1", "8193, true, 0", "8193, false, 1"})
  void the_head_is_flushed_at_the_end_unless_it_has_left(int bytes, boolean delimits, int flushes)
      throws Exception {
    exchange.delimits = delimits;
    serve(r -> Response.of(200).body(Body.writer(out -> out.write(new byte[bytes]))));

    assertThat(exchange.sent("content-length")).isEmpty();
    assertThat(exchange.out.bytes()).hasSize(bytes);
    assertThat(exchange.out.flushes).isEqualTo(flushes);
    assertThat(exchange.out.closes).isEqualTo(1);
  }

  /** GW-CON-16. */
  @Test
  void a_short_body_shows_and_is_cut_off() throws Exception {
    serve(r -> Response.of(200).body(Body.writer(10, out -> out.write(new byte[4]))));

    assertThat(exchange.sent("content-length")).isEqualTo("10");
    assertThat(exchange.out.bytes()).hasSize(4);
    assertThat(exchange.out.flushes).isPositive();
    assertThat(exchange.out.closes).isZero();
    assertThat(exchange.aborts).hasValue(1);
    assertThat(exchange.completions.get(0).failure().orElseThrow())
        .hasMessageContaining("4 of 10 bytes");
  }

  /** GW-CON-16: nothing of it has left. */
  @Test
  void a_file_that_has_become_shorter_is_a_clean_error(@TempDir Path directory) throws Exception {
    Path file = Files.write(directory.resolve("file"), new byte[100]);

    serve(
        r -> {
          Response response = Response.of(200).body(Body.file(file));
          Files.write(file, new byte[50]);
          return response;
        });

    assertThat(exchange.status).isEqualTo(500);
    assertThat(exchange.out.bytes()).isEqualTo("500 Internal Server Error\n".getBytes());
    assertThat(exchange.aborts).hasValue(0);
  }

  /** GW-CON-17, GW-CON-18. */
  @Test
  void the_surplus_of_a_writer_never_leaves() throws Exception {
    serve(
        r ->
            Response.of(200)
                .body(
                    Body.writer(
                        10,
                        out -> {
                          out.write(new byte[9]);
                          out.flush();
                          out.write(new byte[2]);
                        })));

    assertThat(exchange.out.bytes()).hasSize(9);
    assertThat(exchange.aborts).hasValue(1);
  }

  /** GW-CON-17. */
  @Test
  void the_surplus_of_a_stream_is_not_even_read() throws Exception {
    ByteArrayInputStream in = new ByteArrayInputStream(new byte[20]);

    serve(r -> Response.of(200).body(Body.stream(in, 15)));

    assertThat(exchange.out.bytes()).hasSize(15);
    assertThat(in.available()).isEqualTo(5);
    assertThat(exchange.completions.get(0).delivered()).isTrue();
  }

  // ---- the end of an answer

  /** GW-ERR-13: without its last chunk a client can tell an answer that was cut off. */
  @Test
  void an_answer_of_unknown_length_asks_for_trailers_which_fail_when_it_is_cut_off()
      throws Exception {
    FakeExchange whole = new FakeExchange();
    whole.serve(Application.of(r -> Response.of(200).body(Body.writer(out -> out.write(1)))));
    assertThat(whole.trailers.get()).isEmpty();
    exchange.canAbort = false;
    assertThatThrownBy(
            () ->
                exchange.serve(
                    Application.of(
                        r ->
                            Response.of(200)
                                .body(
                                    Body.writer(
                                        out -> {
                                          out.write(1);
                                          out.flush();
                                          throw new IOException("broken");
                                        })))))
        .hasMessage("the answer is cut off");
    assertThatThrownBy(() -> exchange.trailers.get()).hasMessage("the answer is cut off");
    FakeExchange known = new FakeExchange();
    known.serve(Application.of(r -> Response.text("known")));
    assertThat(known.trailers).isNull();
    FakeExchange old = new FakeExchange();
    old.protocol = "HTTP/1.0";
    old.serve(Application.of(r -> Response.of(200).body(Body.writer(out -> out.write(1)))));
    assertThat(old.trailers).isNull();
  }

  /** GW-RSP-21: a container that has no more than the end of it says that it is empty. */
  @Test
  void an_answer_of_304_leaves_before_its_end() throws Exception {
    exchange.serve(Application.of(r -> Response.of(304).body("no")));
    assertThat(exchange.committed).isTrue();
    assertThat(exchange.trailers).isNull();
    assertThat(exchange.sent("content-length")).isEmpty();
  }

  // ---- trailers

  /** GW-RSP-22. */
  @Test
  void trailers_are_asked_for_behind_the_last_byte() throws Exception {
    List<Integer> asked = new ArrayList<>();

    serve(
        r ->
            Response.of(200)
                .body(Body.bytes(new byte[7]))
                .trailers(
                    () -> {
                      asked.add(exchange.out.bytes().length);
                      return Headers.of("x-sum", "7", "x-sum", "8");
                    }));

    assertThat(asked).containsExactly(7);
    assertThat(exchange.trailers.get()).isEqualTo(Map.of("x-sum", "7, 8"));
    assertThat(exchange.sent("content-length")).isEmpty();
    assertThat(exchange.out.flushes)
        .as("the head has left before a container can say a length")
        .isEqualTo(1);
  }

  /** GW-RSP-23. */
  @Test
  void trailers_that_fail_cut_the_answer_off() throws Exception {
    serve(
        r ->
            Response.of(200)
                .body("text")
                .trailers(
                    () -> {
                      throw new IllegalStateException("no sum");
                    }));

    assertThat(exchange.out.closes).isZero();
    assertThat(exchange.aborts).hasValue(1);
  }

  /** GW-RSP-24. */
  @ParameterizedTest
  @CsvSource({"HTTP/1.0, GET, 200", "HTTP/1.1, HEAD, 200", "HTTP/1.1, GET, 204"})
  void trailers_without_a_place_are_not_asked_for(String protocol, String method, int status)
      throws Exception {
    exchange.protocol = protocol;
    exchange.method = method;

    serve(
        r ->
            Response.of(status)
                .body("text")
                .trailers(
                    () -> {
                      throw new AssertionError("asked");
                    }));

    assertThat(exchange.trailers == null ? Map.of() : exchange.trailers.get()).isEmpty();
    assertThat(exchange.completions.get(0).delivered()).isTrue();
    assertThat(exchange.sent("content-length")).isEqualTo(protocol.equals("HTTP/1.0") ? "4" : "");
  }

  /** GW-REQ-54, GW-REQ-55. */
  @Test
  void request_trailers_come_behind_the_body() throws Exception {
    exchange.postChunked(request(3));
    List<Object> seen = new ArrayList<>();

    serve(
        r -> {
          try {
            seen.add(r.trailers());
          } catch (IllegalStateException e) {
            seen.add("not yet");
          }
          seen.add(r.body().bytes(10).length);
          seen.add(r.trailers().names());
          seen.add(r.trailers().first("x-sum", ""));
          return Response.of(200);
        });

    assertThat(seen).containsExactly("not yet", 3, Set.of("x-sum"), "1");
  }

  /** GW-REQ-54. */
  @Test
  void request_trailers_are_not_there_behind_a_part_of_the_body() throws Exception {
    exchange.postChunked(request(3));
    List<Headers> seen = new ArrayList<>();

    serve(
        r -> {
          InputStream in = r.body().inputStream();
          assertThat(in.readNBytes(2)).hasSize(2);
          assertThatThrownBy(r::trailers).isInstanceOf(IllegalStateException.class);
          assertThat(in.readAllBytes()).hasSize(1);
          seen.add(r.trailers());
          return Response.of(200);
        });

    assertThat(seen).singleElement().satisfies(t -> assertThat(t.names()).containsExactly("x-sum"));
    assertThat(exchange.status).isEqualTo(200);
  }

  // ---- the request's body

  /** GW-CON-23, GW-CON-25. */
  @Test
  void an_unread_body_closes_the_connection_and_is_drained() throws Exception {
    exchange.post(request(10));

    serve(r -> Response.of(200));

    assertThat(exchange.sent("connection")).isEqualTo("close");
    assertThat(exchange.drains).isEqualTo(1);
  }

  @Test
  void a_body_that_was_read_keeps_the_connection() throws Exception {
    exchange.post(request(10));

    serve(r -> Response.of(200).body(Body.bytes(r.body().bytes(10))));

    assertThat(exchange.sent).doesNotContainKey("connection");
    assertThat(exchange.drains).isZero();
  }

  /** GW-BDY-39: who never got 100 sends nothing that could be drained. */
  @Test
  void an_expected_body_that_is_not_wanted_is_not_waited_for() throws Exception {
    exchange.post(request(10)).field("expect", "100-continue");

    serve(r -> Response.of(200));

    assertThat(exchange.sent("connection")).isEqualTo("close");
    assertThat(exchange.status).isEqualTo(200);
    assertThat(exchange.drains).isZero();
    assertThat(exchange.in.reads).isZero();
  }

  @Test
  void an_expected_body_of_which_a_part_was_read_is_drained() throws Exception {
    exchange.post(request(10)).field("expect", "100-continue");
    exchange.in.piece = 4;

    serve(r -> Response.of(r.body().inputStream().read() == 0 ? 200 : 500));

    assertThat(exchange.drains).isEqualTo(1);
  }

  /** GW-BDY-35. */
  @Test
  void a_declared_length_over_the_limit_never_reaches_the_application() throws Exception {
    exchange.post(request(10)).limit = 9;

    exchange.serve(
        r -> {
          throw new AssertionError("refused before");
        });

    exchange.requireClean();
    assertThat(exchange.status).isEqualTo(413);
    assertThat(exchange.drains).isEqualTo(1);
  }

  /** GW-BDY-34, GW-BDY-36. */
  @Test
  void a_limit_found_while_reading_is_413_even_if_the_application_swallows_it() throws Exception {
    exchange.postChunked(request(10)).limit = 9;
    List<Integer> seen = new ArrayList<>();

    serve(
        r -> {
          try {
            r.body().inputStream().readAllBytes();
          } catch (StatusException e) {
            seen.add(e.status());
          }
          return Response.of(200);
        });

    assertThat(seen).containsExactly(413);
    assertThat(exchange.status).isEqualTo(413);
  }

  /** GW-BDY-33, GW-ERR-03. */
  @ParameterizedTest
  @CsvSource({"false, 400", "true, 408"})
  void a_broken_body_decides_the_answer(boolean stalled, int status) throws Exception {
    exchange.postChunked(request(10));
    exchange.in.failure =
        stalled
            ? new IOException(new SocketTimeoutException("idle"))
            : new IOException("bad chunk");
    AtomicInteger closed = new AtomicInteger();

    serve(
        r -> {
          try {
            r.body().inputStream().readAllBytes();
          } catch (IOException e) {
            assertThat(e).isSameAs(exchange.in.failure);
          }
          return Response.of(200).body(Body.text("fine").onClose(closed::incrementAndGet));
        });

    assertThat(exchange.status).isEqualTo(status);
    assertThat(closed).hasValue(1);
    assertThat(exchange.sent("connection")).isEqualTo("close");
    assertThat(exchange.drains).isZero();
  }

  /** GW-ERR-03: found by the writer of the answer, while nothing has left. */
  @Test
  void a_body_that_breaks_while_the_answer_is_made_decides_it_too() throws Exception {
    exchange.postChunked(request(10));
    exchange.in.failure = new IOException("bad chunk");

    serve(
        r ->
            Response.of(200)
                .body(
                    Body.writer(
                        out -> {
                          try {
                            r.body().inputStream().transferTo(out);
                          } catch (IOException e) {
                            out.write('!');
                          }
                        })));

    assertThat(exchange.status).isEqualTo(400);
  }

  /** GW-ERR-04. */
  @Test
  void a_body_that_breaks_after_the_commit_cuts_the_answer_off() throws Exception {
    exchange.postChunked(request(10));
    exchange.in.failure = new IOException("bad chunk");

    serve(
        r ->
            Response.of(200)
                .body(
                    Body.writer(
                        out -> {
                          out.flush();
                          try {
                            r.body().inputStream().transferTo(out);
                          } catch (IOException e) {
                            out.write('!');
                          }
                        })));

    assertThat(exchange.status).isEqualTo(200);
    assertThat(exchange.aborts).hasValue(1);
    assertThat(exchange.out.closes).isZero();
    assertThat(exchange.completions.get(0).failure()).isPresent();
  }

  /** GW-CON-23: an answer made of the upload has read it when it ends; another has not. */
  @Test
  void an_echo_closes_nothing_and_an_answer_beside_an_upload_does() throws Exception {
    exchange.post("echo".getBytes());
    serve(r -> Response.of(200).body(r.body()));
    assertThat(exchange.sent("connection")).isEmpty();

    FakeExchange filtered = new FakeExchange().post("echo".getBytes());
    filtered.in.piece = 1;
    filtered.serve(r -> Response.of(200).body(r.body().filter(Unchanged::new)));
    assertThat(filtered.out.bytes()).isEqualTo("echo".getBytes());
    assertThat(filtered.sent("connection")).isEmpty();

    FakeExchange beside = new FakeExchange().post("echo".getBytes());
    beside.serve(r -> Response.of(200).body(source("other", () -> {})));
    assertThat(beside.sent("connection")).isEqualTo("close");

    FakeExchange opened = new FakeExchange().post("echo".getBytes());
    opened.serve(
        r -> {
          assertThat(r.body().inputStream()).isNotNull();
          return Response.of(200).body(source("other", () -> {}));
        });
    assertThat(opened.sent("connection")).isEqualTo("close");
  }

  /** Takes each chunk and gives another of the same bytes. */
  private static final class Unchanged implements Body.Filter {
    @Override
    public ByteBuffer apply(ByteBuffer chunk, boolean flush) {
      return ByteBuffer.allocate(chunk.remaining()).put(chunk).flip();
    }

    @Override
    public ByteBuffer finish() {
      return ByteBuffer.allocate(0);
    }
  }

  /** A body of an application's own. */
  private static Body source(String text, Runnable closing) {
    return Body.of(
        new BodySource() {
          @Override
          public long length() {
            return text.length();
          }

          @Override
          public InputStream inputStream() {
            return new ByteArrayInputStream(text.getBytes());
          }

          @Override
          public void close() {
            closing.run();
          }
        });
  }

  @Test
  void an_echo_of_a_body_is_the_body() throws Exception {
    exchange.post("echo".getBytes());

    serve(r -> Response.of(200).body(r.body()));

    assertThat(exchange.out.bytes()).isEqualTo("echo".getBytes());
    assertThat(exchange.sent("content-length")).isEqualTo("4");
  }
}
