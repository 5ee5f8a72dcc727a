package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.Server;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Which method of an application is called, on which thread, and what it may keep. */
abstract class CallTopic extends Topic {
  CallTopic(Starter starter) {
    super(starter);
  }

  /** Has both forms, and says which was called. */
  private static class Both implements Application {
    @Override
    public Response handle(Request request) {
      return Response.text("handle");
    }

    @Override
    public CompletionStage<Response> handleAsync(Request request) {
      return Response.text("handleAsync").completed();
    }
  }

  private static final class BothAsync extends Both implements AsyncApplication {
    @Override
    public Response handle(Request request) {
      return super.handle(request);
    }

    @Override
    public CompletionStage<Response> handleAsync(Request request) {
      return super.handleAsync(request);
    }
  }

  @Test
  @Spec({"GW-SRV-01", "GW-SRV-02"})
  void each_kind_of_application_is_called_in_its_own_form() {
    Server blocking = startBare(deployment -> new Both(), options());
    assertThat(talk(blocking, get("/x"))).isEqualTo(ok("handle") + OPEN);
    Server async = startBare(deployment -> new BothAsync(), options());
    assertThat(talk(async, get("/x"))).isEqualTo(ok("handleAsync") + OPEN);
  }

  @Test
  @Spec({"GW-ASY-01", "GW-ASY-19", "GW-SRV-04"})
  void what_is_complete_on_return_is_answered_on_the_same_thread() {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    Server async =
        startBare(
            deployment ->
                AsyncApplication.of(
                    request -> {
                      threads.add(Thread.currentThread());
                      CountDownLatch written = new CountDownLatch(1);
                      Body.Writer writer =
                          out -> {
                            threads.add(Thread.currentThread());
                            written.countDown();
                            out.write('x');
                          };
                      return new Complete(Response.of(200).body(Body.writer(writer)), written);
                    }),
            options());
    // Of what does not know Complete's whenComplete, by chance the thread may be the same.
    for (int i = 0; i < 20; i++) {
      threads.clear();
      assertThat(talk(async, get("/x"))).isEqualTo(chunked(200, "x") + OPEN);
      assertThat(threads.get(0)).isSameAs(threads.get(1));
    }
  }

  /**
   * A stage that is complete. A server that has itself called back, rather than look, and leaves
   * the answer to another thread, does not get this one back for that: it is held until the answer
   * is being written.
   */
  private static final class Complete extends CompletableFuture<Response> {
    private final CountDownLatch written;

    Complete(Response response, CountDownLatch written) {
      this.written = written;
      complete(response);
    }

    @Override
    public CompletableFuture<Response> whenComplete(
        BiConsumer<? super Response, ? super Throwable> action) {
      CompletableFuture<Response> next = super.whenComplete(action);
      try {
        boolean unused = written.await(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return next;
    }
  }

  @Test
  @Spec({"GW-STR-09", "GW-STR-10", "GW-STR-11", "GW-STR-07"})
  void a_published_request_buffer_keeps_its_content() {
    Server async =
        startBare(
            deployment -> AsyncApplication.of(request -> new Keeper(request.body()).result()),
            options());
    int size = 1_000_000;
    Wire wire = connect(async).send(request("POST", "/x", "Content-Length: " + size));
    byte[] body = Sample.bytes(size);
    for (int sent = 0; sent < size; sent += 100_000) {
      wire.send(java.util.Arrays.copyOfRange(body, sent, sent + 100_000));
    }
    assertThat(wire.answer().text()).isEqualTo(size + " " + Sample.sha256(body));
  }

  /** Keeps all buffers as they are, and looks into them only at the end. */
  private static final class Keeper implements Flow.Subscriber<ByteBuffer> {
    private final CompletableFuture<Response> result = new CompletableFuture<>();
    private final List<ByteBuffer> kept = new ArrayList<>();
    private Flow.@Nullable Subscription subscription;

    Keeper(Body body) {
      body.publisher().subscribe(this);
    }

    CompletableFuture<Response> result() {
      return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      subscription = newSubscription;
      newSubscription.request(2);
    }

    @Override
    public void onNext(ByteBuffer buffer) {
      kept.add(buffer);
      Objects.requireNonNull(subscription, "onNext before onSubscribe").request(1);
    }

    @Override
    public void onError(Throwable failure) {
      result.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      ByteBuffer all = ByteBuffer.allocate(kept.stream().mapToInt(ByteBuffer::remaining).sum());
      kept.forEach(buffer -> all.put(buffer.duplicate()));
      result.complete(Response.text(all.capacity() + " " + Sample.sha256(all.array())));
    }
  }

  @Test
  @Spec({"GW-STR-09", "GW-STR-10"})
  void a_buffer_that_is_sent_is_not_changed() {
    ByteBuffer buffer = ByteBuffer.wrap("shared".getBytes(StandardCharsets.US_ASCII));
    Server server =
        startBare(
            deployment ->
                Application.of(
                    request ->
                        request.path().equals("/chunks")
                            ? Response.of(200).body(Body.chunks(List.of(buffer, buffer)))
                            : Response.of(200).body(Body.bytes(buffer))),
            options());
    for (int i = 0; i < 3; i++) {
      assertThat(talk(server, get("/chunks"))).isEqualTo(chunked(200, "sharedshared") + OPEN);
      assertThat(talk(server, get("/bytes"))).isEqualTo(answer(200, "shared") + OPEN);
    }
    assertThat(buffer).isEqualTo(ByteBuffer.wrap("shared".getBytes(StandardCharsets.US_ASCII)));
  }
}
