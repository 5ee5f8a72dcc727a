package dev.lintel.tomcat;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Completion;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.Container;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.Adapter;
import org.apache.coyote.ErrorState;
import org.apache.tomcat.util.net.SocketEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * GW-LIF-15: a read or a write that fails on a thread of the application's, while one of Tomcat's
 * is at another event of the same exchange. The exchange hears of it, whatever the moment.
 */
@Timeout(60)
class ErrorEventTest {
  private enum Moment {
    AFTER_SERVICE,
    IN_READ_EVENT,
    AFTER_READ_EVENT
  }

  private final AtomicReference<Moment> moment = new AtomicReference<>();
  private final AtomicReference<Processor> current = new AtomicReference<>();
  private final CompletableFuture<Completion> end = new CompletableFuture<>();
  private final Queue<List<String>> fields = new ConcurrentLinkedQueue<>();
  private final CountDownLatch returned = new CountDownLatch(1);
  private final CountDownLatch failed = new CountDownLatch(1);
  private final CountDownLatch served = new CountDownLatch(1);
  private volatile boolean open;
  private volatile Wire client;
  private Tomcat tomcat;
  private Server server;

  @BeforeEach
  void start() throws Exception {
    server =
        TomcatRunner.start(
            AsyncApplication.of(this::answer),
            ServerOptions.defaults().port(0),
            given -> {
              tomcat = given;
              Container context = given.getHost().findChildren()[0];
              context.getPipeline().addValve(new Held());
            });
    AbstractProtocol<?> protocol = (AbstractProtocol<?>) tomcat.getConnector().getProtocolHandler();
    Field adapter = AbstractProtocol.class.getDeclaredField("adapter");
    adapter.setAccessible(true);
    adapter.set(protocol, new Failing(protocol.getAdapter()));
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(server.stop(Duration.ofSeconds(20))).isTrue();
  }

  private CompletionStage<Response> answer(Request request) {
    request.onComplete(
        completion -> {
          fields.add(request.headers().all("x-a"));
          end.complete(completion);
        });
    return request.path().equals("/echo") ? echo(request) : readAndWait(request);
  }

  /**
   * Sends back what comes, on a thread that has nothing to do with Tomcat's: it begins when the
   * servlet has returned, and goes on when Tomcat is through with that.
   */
  private CompletionStage<Response> echo(Request request) {
    Body echo =
        Body.writer(
            out -> {
              InputStream in = request.body().inputStream();
              try {
                for (int next = in.read(); next >= 0; next = in.read()) {
                  out.write(next);
                  out.flush();
                }
              } finally {
                failed.countDown();
                await(served);
              }
            });
    return CompletableFuture.supplyAsync(
        () -> {
          await(returned);
          return Response.of(200).body(echo);
        });
  }

  private CompletableFuture<Response> readAndWait(Request request) {
    request.body().publisher().subscribe(new Reader());
    return new CompletableFuture<>();
  }

  @Test
  void at_the_end_of_the_event_that_began_the_exchange() throws Exception {
    requireTold(Moment.AFTER_SERVICE);
  }

  @Test
  void within_an_event_of_the_upload() throws Exception {
    requireTold(Moment.IN_READ_EVENT);
  }

  @Test
  void at_the_end_of_an_event_of_the_upload() throws Exception {
    requireTold(Moment.AFTER_READ_EVENT);
  }

  /** GW-ERR-03, GW-LIF-07: Tomcat's own report of it would take the exchange away. */
  @Test
  void a_read_that_fails_while_the_servlet_returns_is_reported_by_nobody_else() throws Exception {
    client = new Wire(server);
    client.send(
        "POST /echo HTTP/1.1\r\nHost: test\r\nX-A: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5\r\nhello\r\nzz\r\n");

    assertThat(end.get(20, SECONDS).failure()).isPresent();
    assertThat(fields).containsExactly(List.of("1"));
    assertThat(end.get().status()).isEqualTo(200);
    assertThat(end.get().bytes()).isEqualTo(5);
    assertThat(open).isTrue();
  }

  private void requireTold(Moment when) throws Exception {
    moment.set(when);
    client = new Wire(server);
    client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nabc");

    assertThat(end.get(20, SECONDS).failure()).isPresent();
    assertThat(moment).hasNullValue();
  }

  /** What a write that fails does, on a thread of its own. */
  private void failAt(Moment now) {
    if (moment.compareAndSet(now, null)) {
      CompletableFuture.runAsync(this::fail).join();
    }
  }

  private void fail() {
    try {
      client.reset();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    current.get().setErrorState(ErrorState.CLOSE_CONNECTION_NOW, new IOException("lost"));
  }

  private final class Reader implements Flow.Subscriber<ByteBuffer> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      failAt(Moment.IN_READ_EVENT);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Has the thread that has called the servlet return when the echo has failed. */
  private final class Held extends ValveBase {
    Held() {
      super(true);
    }

    @Override
    public void invoke(
        org.apache.catalina.connector.Request request,
        org.apache.catalina.connector.Response response)
        throws IOException, ServletException {
      getNext().invoke(request, response);
      returned.countDown();
      if (request.getRequestURI().equals("/echo")) {
        await(failed);
      }
    }
  }

  /** Tomcat's adapter, behind which its thread comes to the end of an event. */
  private final class Failing implements Adapter {
    private final Adapter adapter;

    Failing(Adapter adapter) {
      this.adapter = adapter;
    }

    @Override
    public void service(org.apache.coyote.Request request, org.apache.coyote.Response response)
        throws Exception {
      current.set(Processor.of(request));
      adapter.service(request, response);
      open = Processor.of(request).isIoAllowed();
      served.countDown();
      failAt(Moment.AFTER_SERVICE);
    }

    @Override
    public boolean asyncDispatch(
        org.apache.coyote.Request request, org.apache.coyote.Response response, SocketEvent event)
        throws Exception {
      boolean success = adapter.asyncDispatch(request, response, event);
      if (event == SocketEvent.OPEN_READ && success) {
        failAt(Moment.AFTER_READ_EVENT);
      }
      return success;
    }

    @Override
    public boolean prepare(org.apache.coyote.Request request, org.apache.coyote.Response response)
        throws Exception {
      return adapter.prepare(request, response);
    }

    @Override
    public void log(
        org.apache.coyote.Request request, org.apache.coyote.Response response, long time) {
      adapter.log(request, response, time);
    }

    @Override
    public void checkRecycled(
        org.apache.coyote.Request request, org.apache.coyote.Response response) {
      adapter.checkRecycled(request, response);
    }

    @Override
    public String getDomain() {
      return adapter.getDomain();
    }
  }
}
