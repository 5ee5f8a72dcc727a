package dev.lintel.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.BooleanSupplier;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bridge in a Tomcat that is not the runner's. */
@Timeout(60)
class BridgeInTomcatTest {
  @TempDir Path directory;

  /** GW-SRV-02: an answer that is cut off is an error to the container, which has a page for it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_error_page_is_no_second_call(boolean published) throws Exception {
    List<String> calls = new CopyOnWriteArrayList<>();
    Application application =
        request -> {
          calls.add(request.method() + " " + request.path());
          return Response.of(200)
              .body(
                  published
                      ? Body.publisher(new Breaking())
                      : Body.writer(
                          out -> {
                            out.write(new byte[20_000]);
                            throw new IOException("broken");
                          }));
        };
    try (PlainTomcat tomcat = new PlainTomcat(application, "", directory)) {
      ErrorPage page = new ErrorPage();
      page.setLocation("/error");
      tomcat.context().addErrorPage(page);
      tomcat.start();
      String answer = tomcat.wire().send("POST /order HTTP/1.1\r\nHost: a\r\n\r\n").rest();

      assertThat(calls).containsExactly("POST /order");
      assertThat(answer).startsWith("HTTP/1.1 200 ").doesNotEndWith("0\r\n\r\n");
    }
  }

  /** GW-ERR-13: Tomcat does not redirect there, as the servlet is mapped to all paths. */
  @Test
  void an_asynchronous_answer_is_cut_below_a_context_without_a_slash() throws Exception {
    Application application = request -> Response.of(200).body(Body.publisher(new Breaking()));
    try (PlainTomcat tomcat = new PlainTomcat(application, "/app", directory).start()) {
      for (String path : List.of("/app/", "/app")) {
        assertThat(tomcat.wire().get(path).rest())
            .as(path)
            .contains("begin")
            .doesNotEndWith("0\r\n\r\n");
      }
    }
  }

  /** Fails when a part has been asked for behind the first one. */
  private static final class Breaking implements Flow.Publisher<ByteBuffer> {
    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
      subscriber.onSubscribe(
          new Flow.Subscription() {
            private boolean sent;

            @Override
            public void request(long n) {
              if (!sent) {
                sent = true;
                subscriber.onNext(ByteBuffer.wrap("begin".getBytes(StandardCharsets.UTF_8)));
              } else {
                subscriber.onError(new IOException("broken"));
              }
            }

            @Override
            public void cancel() {}
          });
    }
  }

  /** GW-SRV-15. */
  @Test
  void an_error_of_one_exchange_is_not_held_against_the_next() throws Exception {
    try (PlainTomcat tomcat =
        new PlainTomcat(AsyncApplication.of(new Overflowing()::handle), "", directory).start()) {
      requireBoth(tomcat.wire());
    }
  }

  /** The same with the runner. */
  @Test
  void nor_is_it_on_a_server_of_the_runners() throws Exception {
    try (Server server =
        Server.start(
            AsyncApplication.of(new Overflowing()::handle), ServerOptions.defaults().port(0))) {
      requireBoth(new Wire(server));
      assertThat(server.stop(Duration.ofSeconds(5))).isTrue();
    }
  }

  private static void requireBoth(Wire wire) throws IOException {
    try (wire) {
      wire.get("/overflowing").get("/behind");
      wire.send("GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(wire.rest())
          .containsSubsequence(
              "HTTP/1.1 200 ", "first", "HTTP/1.1 200 ", "begin", "end", "HTTP/1.1 200 ", "last");
    }
  }

  /** Its first answer overflows the stack in a hook, and the second waits for what comes of it. */
  private static final class Overflowing {
    private final CompletableFuture<Thread> worker = new CompletableFuture<>();

    CompletionStage<Response> handle(Request request) {
      return switch (request.path()) {
        case "/overflowing" -> {
          request.onComplete(
              completion -> {
                worker.complete(Thread.currentThread());
                throw new StackOverflowError("a test");
              });
          Thread caller = Thread.currentThread();
          yield CompletableFuture.supplyAsync(
              () -> {
                await(() -> !isIn(caller, "GatewayServlet"));
                return Response.of(200).body(Body.writer(out -> out.write("first".getBytes())));
              });
        }
        case "/behind" ->
            Response.of(200)
                .body(
                    Body.writer(
                        out -> {
                          out.write("begin".getBytes());
                          out.flush();
                          awaitEnd(worker.join());
                          out.write("end".getBytes());
                        }))
                .completed();
        default -> Response.text("last").completed();
      };
    }

    /** Until Tomcat has done with what it ran there, but for what waits for this exchange. */
    private static void awaitEnd(Thread thread) {
      await(() -> !isIn(thread, "RunnableWrapper") || isIn(thread, "executeDispatches"));
    }

    private static void await(BooleanSupplier condition) {
      while (!condition.getAsBoolean()) {
        Thread.onSpinWait();
      }
    }

    private static boolean isIn(Thread thread, String frame) {
      return List.of(thread.getStackTrace()).toString().contains(frame);
    }
  }

  /** It need not know of buffers, nor of readiness where nobody has asked for it. */
  @Test
  void a_buffer_goes_behind_a_stream_that_a_filter_has_wrapped() throws Exception {
    byte[] hello = "hello".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer direct = ByteBuffer.allocateDirect(5).put(hello).flip();
    Application application = request -> Response.of(200).body(Body.bytes(direct));
    try (PlainTomcat tomcat = new PlainTomcat(application, "", directory)) {
      tomcat.filter(
          (request, response, chain) ->
              chain.doFilter(
                  request,
                  new HttpServletResponseWrapper((HttpServletResponse) response) {
                    @Override
                    public ServletOutputStream getOutputStream() throws IOException {
                      return new Wrapped(super.getOutputStream());
                    }
                  }));
      tomcat.start();
      Wire wire = tomcat.wire().send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      assertThat(wire.rest()).startsWith("HTTP/1.1 200 ").endsWith("hello");
    }
  }

  private static final class Wrapped extends ServletOutputStream {
    private final ServletOutputStream to;

    Wrapped(ServletOutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int b) throws IOException {
      to.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      to.write(bytes, offset, count);
    }

    @Override
    public boolean isReady() {
      return false;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException();
    }
  }

  /** AJP has no place for trailers, by which the bridge delimits answers elsewhere. */
  @Test
  void answers_of_unknown_length_go_behind_ajp() throws Exception {
    Application application =
        request ->
            request.path().equals("/known")
                ? Response.text("hello")
                : Response.of(200).body(Body.writer(out -> out.write("hello".getBytes())));
    try (PlainTomcat tomcat = new PlainTomcat(application, "", directory).start()) {
      Connector ajp = tomcat.speakAjp();
      assertThat(ajpStatus(ajp, "/known")).isEqualTo(200);
      assertThat(ajpStatus(ajp, "/unknown")).isEqualTo(200);
    }
  }

  private static int ajpStatus(Connector ajp, String target) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(request);
    out.write(2); // forwards a request
    out.write(2); // GET
    for (String text : List.of("HTTP/1.1", target, "127.0.0.1", "client", "localhost")) {
      ajpText(out, text);
    }
    out.writeShort(80);
    out.write(0); // plain HTTP
    out.writeShort(1);
    out.writeShort(0xA00B); // Host
    ajpText(out, "localhost");
    out.write(0xFF);
    try (Socket socket = PlainTomcat.socket(ajp)) {
      DataOutputStream packet = new DataOutputStream(socket.getOutputStream());
      packet.writeShort(0x1234);
      packet.writeShort(request.size());
      packet.write(request.toByteArray());
      DataInputStream answer = new DataInputStream(socket.getInputStream());
      assertThat(answer.readInt() >>> 16).isEqualTo(('A' << 8) + 'B');
      assertThat(answer.readByte()).as("the head of an answer").isEqualTo((byte) 4);
      return answer.readShort();
    }
  }

  private static void ajpText(DataOutputStream out, String text) throws IOException {
    out.writeShort(text.length());
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.write(0);
  }
}
