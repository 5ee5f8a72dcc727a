package dev.lintel.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Response;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestClientAnswerTest extends ClientTest {
  private static final byte[] ABC = "abc".getBytes(UTF_8);

  private TestResponse get(Body body) {
    return TestClient.of(request -> Response.of(200).body(body)).get("/");
  }

  @Test
  void a_body_of_every_form_arrives_whole(@TempDir Path directory) throws Exception {
    Path file = Files.write(directory.resolve("f"), ABC);
    ByteBuffer direct = ByteBuffer.allocateDirect(3).put(ABC).flip();
    List<Body> bodies =
        List.of(
            Body.text("abc"),
            Body.bytes(direct),
            Body.file(file),
            Body.file(file, 0, 3),
            Body.stream(new ByteArrayInputStream(ABC)),
            Body.stream(new ByteArrayInputStream(ABC), 3),
            Body.chunks(List.of(ByteBuffer.wrap(ABC, 0, 1), ByteBuffer.wrap(ABC, 1, 2))),
            Body.writer(out -> out.write(ABC)),
            Body.writer(3, out -> out.write(ABC)),
            Body.publisher(Body.text("abc").publisher()),
            Body.publisher(Body.text("abc").publisher(), 3),
            Body.text("abc").onClose(() -> events.add("closed")));

    for (Body body : bodies) {
      TestResponse response = get(body);
      assertThat(response.text()).isEqualTo("abc");
      assertThat(response.length()).isEqualTo(body.length());
      assertThat(response.completion().bytes()).isEqualTo(3);
      assertThat(response.completion().delivered()).isTrue();
    }
    assertThat(events).containsExactly("closed");
  }

  @Test
  void a_body_may_be_larger_than_what_is_held_back() {
    TestResponse response = get(Body.writer(out -> out.write("x".repeat(100_000).getBytes(UTF_8))));

    assertThat(response.bytes()).hasSize(100_000);
  }

  /** GW-RSP-17, GW-RSP-18, GW-RSP-19, GW-RSP-21, GW-RSP-26. */
  @ParameterizedTest
  @CsvSource({
    "HEAD,200,3",
    "HEAD,404,3",
    "GET,205,0",
    "HEAD,205,0",
    "GET,204,-1",
    "GET,304,-1",
    "HEAD,304,-1"
  })
  void an_answer_without_a_body_closes_what_it_does_not_send(
      String method, int status, long length) {
    Body body = Body.writer(3, out -> events.add("written")).onClose(() -> events.add("closed"));
    TestClient client = TestClient.of(request -> Response.of(status).body(body));

    TestResponse response = client.send(TestRequest.of(method, "/"));

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.bytes()).isEmpty();
    assertThat(response.length().orElse(-1)).isEqualTo(length);
    assertThat(response.completion().bytes()).isZero();
    assertThat(events).containsExactly("closed");
  }

  /** GW-CON-16. */
  @Test
  void a_body_that_is_too_short_aborts() {
    for (Body body :
        List.of(
            Body.writer(5, out -> out.write(ABC)),
            Body.stream(new ByteArrayInputStream(ABC), 5),
            Body.publisher(Body.text("abc").publisher(), 5))) {
      TestResponse response = get(body);

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.received()).isEqualTo(ABC);
      assertThat(response.failure()).get().isInstanceOf(EOFException.class);
      assertThat(response.completion().failure()).isEqualTo(response.failure());
      assertThat(response.completion().delivered()).isFalse();
      assertThatThrownBy(response::text)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("3 of 5 bytes");
    }
    assertThat(log.failures()).hasSize(3);
  }

  /** GW-CON-17, GW-CON-18. */
  @Test
  void a_body_that_is_too_long_is_cut_and_its_writer_told() {
    Body body =
        Body.writer(
            3,
            out -> {
              out.write(ABC);
              out.flush();
              try {
                out.write('d');
              } catch (IOException e) {
                events.add(e.getMessage());
              }
            });

    TestResponse response = get(body);

    assertThat(events).containsExactly("the body is longer than the 3 bytes that were declared");
    assertThat(response.received()).isEqualTo(ABC);
    assertThat(response.failure()).isPresent();
  }

  /** GW-CON-17. */
  @Test
  void a_publisher_that_exceeds_its_length_is_cancelled() {
    AtomicBoolean cancelled = new AtomicBoolean();
    Flow.Publisher<ByteBuffer> endless =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  private int next;

                  @Override
                  public void request(long n) {
                    if (next++ < 20) {
                      subscriber.onNext(ByteBuffer.wrap(ABC));
                    }
                  }

                  @Override
                  public void cancel() {
                    cancelled.set(true);
                  }
                });

    TestResponse response = get(Body.publisher(endless, 7));

    assertThat(response.received()).hasSize(6);
    assertThat(response.failure()).isPresent();
    assertThat(cancelled).isTrue();
  }

  /** GW-RSP-25: 8 KiB are held back. */
  @ParameterizedTest
  @CsvSource({"0,false,500", "8192,false,500", "8193,false,200", "1,true,200", "0,true,200"})
  void a_writer_that_fails_before_the_commit_is_an_error_and_after_it_aborts(
      int bytes, boolean flush, int status) {
    Body body =
        Body.writer(
            out -> {
              out.write(new byte[bytes]);
              if (flush) {
                out.flush();
              }
              throw new IOException("failed");
            });

    TestResponse response = get(body);

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.failure().isPresent()).isEqualTo(status == 200);
    assertThat(response.error().isPresent()).isEqualTo(status == 500);
    assertThat(log.failures())
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo("failed");
  }

  /** GW-STR-13, GW-STR-14, GW-STR-15. */
  @ParameterizedTest
  @CsvSource({"-1,500", "0,200", "1,200"})
  void a_publisher_that_fails_before_its_first_buffer_is_an_error(int size, int status) {
    Flow.Publisher<ByteBuffer> failing =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  @Override
                  public void request(long n) {
                    if (size >= 0) {
                      subscriber.onNext(ByteBuffer.allocate(size));
                    }
                    subscriber.onError(new IllegalStateException("failed"));
                  }

                  @Override
                  public void cancel() {}
                });

    assertThat(get(Body.publisher(failing)).status()).isEqualTo(status);
  }

  /** GW-STR-07. */
  @Test
  void a_publisher_is_asked_for_a_few_buffers_at_a_time() {
    AtomicLong demand = new AtomicLong();
    AtomicLong most = new AtomicLong();
    Flow.Publisher<ByteBuffer> thousand =
        subscriber ->
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  private int sent;

                  @Override
                  public void request(long n) {
                    most.accumulateAndGet(demand.addAndGet(n), Math::max);
                    if (sent < 1000) {
                      sent++;
                      demand.decrementAndGet();
                      subscriber.onNext(ByteBuffer.wrap(ABC));
                      if (sent == 1000) {
                        subscriber.onComplete();
                      }
                    }
                  }

                  @Override
                  public void cancel() {}
                });

    assertThat(get(Body.publisher(thousand)).bytes()).hasSize(3000);
    assertThat(most.get()).isBetween(1L, 8L);
  }

  /** GW-STR-06: whatever it throws, it has a subscription that nobody wants any more. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_publisher_that_throws_is_cancelled(boolean fromRequest) {
    Flow.Publisher<ByteBuffer> throwing =
        subscriber -> {
          subscriber.onSubscribe(
              new Flow.Subscription() {
                @Override
                public void request(long n) {
                  if (fromRequest) {
                    throw new IllegalStateException("from request");
                  }
                }

                @Override
                public void cancel() {
                  events.add("cancelled");
                }
              });
          throw new IllegalStateException("from subscribe");
        };

    assertThat(get(Body.publisher(throwing)).status()).isEqualTo(500);
    assertThat(events).contains("cancelled");
  }

  /** GW-RSP-25, GW-BDY-08. */
  @Test
  void a_file_that_is_gone_is_an_error(@TempDir Path directory) throws Exception {
    Path file = Files.write(directory.resolve("f"), ABC);
    Body body = Body.file(file);
    Files.delete(file);

    assertThat(get(body).status()).isEqualTo(500);
  }

  @Test
  void a_file_that_has_shrunk_is_an_error(@TempDir Path directory) throws Exception {
    Path file = Files.write(directory.resolve("f"), ABC);
    Body body = Body.file(file);
    Files.write(file, new byte[1]);

    assertThat(get(body).status()).isEqualTo(500);
  }

  @Test
  void headers_are_those_of_the_application() {
    TestClient client =
        TestClient.of(
            request -> Response.of(200).addHeader("Set-Cookie", "a").addHeader("set-cookie", "b"));

    TestResponse response = client.get("/");

    assertThat(response.headers()).isEqualTo(Headers.of("set-cookie", "a", "set-cookie", "b"));
    assertThat(response.completion().headers()).isEqualTo(response.headers());
  }

  @Test
  void headers_taken_from_the_request_outlive_it() {
    TestClient client = TestClient.of(request -> Response.of(200).headers(request.headers()));

    TestResponse response = client.get("/");

    assertThat(response.header("host")).contains("localhost");
  }

  /** GW-RSP-22, GW-RSP-23. */
  @Test
  void trailers_are_asked_after_the_last_byte() {
    TestClient client =
        TestClient.of(
            request ->
                Response.of(200)
                    .body(Body.writer(out -> events.add("body")))
                    .trailers(
                        () -> {
                          events.add("trailers");
                          return Headers.of("x-sum", "1");
                        }));

    assertThat(client.get("/").trailers()).isEqualTo(Headers.of("x-sum", "1"));
    assertThat(events).containsExactly("body", "trailers");
    assertThat(client.send(TestRequest.of("HEAD", "/")).trailers().isEmpty()).isTrue();
  }

  /** GW-RSP-28. */
  @Test
  void repeated_trailers_are_one_field() {
    TestClient client =
        TestClient.of(
            request ->
                Response.text("x").trailers(() -> Headers.of("x-a", "1", "x-b", "2", "x-a", "3")));

    assertThat(client.get("/").trailers()).isEqualTo(Headers.of("x-a", "1, 3", "x-b", "2"));
  }

  /** GW-RSP-23, GW-RSP-06. */
  @Test
  void trailers_that_fail_abort() {
    TestClient throwing =
        TestClient.of(
            request ->
                Response.text("x")
                    .trailers(
                        () -> {
                          throw new IllegalStateException("no trailers");
                        }));
    TestClient illegal =
        TestClient.of(request -> Response.text("x").trailers(() -> Headers.of("vary", "x")));

    assertThat(throwing.get("/").failure()).isPresent();
    assertThat(illegal.get("/").failure()).isPresent();
  }

  @Test
  void a_known_length_with_trailers_is_not_declared() {
    TestClient client =
        TestClient.of(request -> Response.text("x").trailers(() -> Headers.of("x-sum", "1")));

    assertThat(client.get("/").length()).isEmpty();
  }

  /** GW-REQ-64. */
  @Test
  void interim_responses_are_recorded_until_the_commit() {
    TestClient client =
        TestClient.of(
            request -> {
              request.inform(102, Headers.empty());
              request.inform(103, Headers.of("link", "</a>"));
              return Response.of(200).body(Body.writer(out -> informLate(request, out)));
            });

    TestResponse response = client.get("/");

    assertThat(response.informs())
        .containsExactly(
            new TestResponse.Interim(102, Headers.empty()),
            new TestResponse.Interim(103, Headers.of("link", "</a>")));
    assertThat(events).containsExactly("too late");
  }

  private void informLate(dev.lintel.Request request, OutputStream out) throws IOException {
    out.flush();
    try {
      request.inform(103, Headers.empty());
    } catch (IllegalStateException e) {
      events.add("too late");
    }
  }

  /** GW-ASY-16, GW-LIF-15. */
  @Test
  void a_client_that_leaves_is_an_exception_to_the_writer_and_no_error_to_log() {
    TestClient client =
        TestClient.of(
            request -> {
              request.onComplete(c -> events.add("failed " + c.failure().isPresent()));
              return Response.of(200)
                  .body(
                      Body.writer(
                              out -> {
                                for (; ; ) {
                                  out.write(ABC);
                                  out.flush();
                                  events.add("sent");
                                }
                              })
                          .onClose(() -> events.add("closed")));
            });

    TestResponse response = client.send(TestRequest.get("/").leavingAfter(7));

    assertThat(response.received()).hasSize(7);
    assertThat(response.failure()).get().asString().contains("gone after 7 bytes");
    assertThat(events).containsExactly("sent", "sent", "closed", "failed true");
    assertThat(log.failures()).isEmpty();
  }

  @Test
  void a_writer_cannot_swallow_that_the_client_has_left() {
    Body body =
        Body.writer(
            out -> {
              try {
                out.write(new byte[10_000]);
              } catch (IOException e) {
                events.add("told");
              }
            });
    TestClient client = TestClient.of(request -> Response.of(200).body(body));

    assertThat(client.send(TestRequest.get("/").leavingAfter(1)).failure()).isPresent();
    assertThat(events).containsExactly("told");
  }

  @Test
  void a_client_that_would_leave_later_gets_all() {
    TestClient client = TestClient.of(request -> Response.text("abc"));

    assertThat(client.send(TestRequest.get("/").leavingAfter(3)).text()).isEqualTo("abc");
    assertThat(client.send(TestRequest.get("/").leavingAfter(0)).failure()).isPresent();
  }
}
