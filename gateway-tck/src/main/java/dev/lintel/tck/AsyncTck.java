package dev.lintel.tck;

import dev.lintel.Body;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.StatusException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The asynchronous form: the blocking routes on threads of its own, and some that only it has. */
final class AsyncTck {
  private final Probe probe;
  private final TckApplication routes;
  private final Executor executor;

  AsyncTck(Probe probe, TckApplication routes, Executor executor) {
    this.probe = probe;
    this.routes = routes;
    this.executor = executor;
  }

  CompletionStage<Response> handleAsync(Request request) {
    if (ProbeRoutes.concern(request)) {
      return CompletableFuture.supplyAsync(() -> routes.answerProbe(request), executor);
    }
    Track track = TckApplication.track(probe, request);
    track.called(request);
    if (request.path().startsWith("/async/")) {
      track.returned();
    }
    return switch (request.path()) {
      case "/async/never" -> never(track);
      case "/async/slow" -> slow(track);
      case "/async/late" -> late(track);
      case "/async/stubborn" -> late(track).toCompletableFuture().minimalCompletionStage();
      case "/async/wrapped" -> wrapped();
      case "/async/thrown" -> throw new StatusException(409, FailureRoutes.SECRET);
      case "/async/null" -> nothing();
      case "/async/of-null" -> ofNull();
      case "/async/error" -> CompletableFuture.failedFuture(new AssertionError("an error"));
      case "/async/opaque" -> opaque(track);
      case "/async/thread" -> thread(track);
      case "/async/inherited" -> InheritedValue.answer(track, executor);
      case "/async/subscribe" -> subscribe(request, track);
      case "/async/joined" -> joined(request, track);
      default -> routed(request, track);
    };
  }

  private CompletionStage<Response> routed(Request request, Track track) {
    if (request.header("x-now").isPresent()) {
      return answer(request, track);
    }
    CompletableFuture<Response> stage = new CompletableFuture<>();
    executor.execute(
        () ->
            answer(request, track)
                .whenComplete(
                    (response, failure) -> {
                      if (failure == null) {
                        stage.complete(response);
                      } else {
                        stage.completeExceptionally(failure);
                      }
                    }));
    return stage;
  }

  // Whatever it is that is thrown goes into the stage, an Error included.
  private CompletableFuture<Response> answer(Request request, Track track) {
    try {
      return CompletableFuture.completedFuture(routes.answer(request, track));
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Is cancelled some day; the gate is for a test that has waited for that in vain. */
  private static CompletionStage<Response> never(Track track) {
    CompletableFuture<Response> stage = new CompletableFuture<>();
    stage.whenComplete(
        (response, failure) -> track.event(stage.isCancelled() ? "cancelled" : "completed stage"));
    track.gate("answer").thenAccept(gate -> stage.complete(Response.text("too late")));
    return stage;
  }

  /** Blocks in the call itself, which it should not. */
  private static CompletionStage<Response> slow(Track track) {
    track.pass("call");
    return never(track);
  }

  /** Comes when the gate opens; cancelling does not reach where it comes from. */
  private static CompletionStage<Response> late(Track track) {
    return track
        .gate("answer")
        .thenApply(
            gate -> Response.of(200).body(track.counted(Body.text("late").onClose(() -> {}))));
  }

  private CompletionStage<Response> wrapped() {
    return CompletableFuture.supplyAsync(
        () -> {
          throw new CompletionException(
              new CompletionException(new StatusException(410, FailureRoutes.SECRET)));
        },
        executor);
  }

  // An application that breaks the contract on purpose.
  @SuppressWarnings("NullAway")
  private static CompletionStage<Response> nothing() {
    return null;
  }

  @SuppressWarnings("NullAway")
  private static CompletionStage<Response> ofNull() {
    return CompletableFuture.completedFuture(null);
  }

  /** A stage that is nobody's future: it refuses to become one. */
  private static CompletionStage<Response> opaque(Track track) {
    return new CompletableFuture<Response>() {
      @Override
      public CompletableFuture<Response> toCompletableFuture() {
        track.event("asked for a future");
        throw new UnsupportedOperationException("not a future");
      }
    };
  }

  /**
   * Completes with a blocking body, and notes on which thread that is written. It does so when the
   * thread of the call has nothing left to do, and so has the stage and waits for it.
   */
  private CompletionStage<Response> thread(Track track) {
    CompletableFuture<Response> stage = new CompletableFuture<>();
    Thread calling = Thread.currentThread();
    executor.execute(
        () -> {
          Probe.settle(calling, Duration.ofMillis(100));
          Thread completing = Thread.currentThread();
          stage.complete(
              Response.of(200)
                  .body(
                      track.counted(
                          Body.writer(
                              out -> {
                                boolean same = Thread.currentThread() == completing;
                                out.write(
                                    (same ? "same" : "other").getBytes(StandardCharsets.US_ASCII));
                              }))));
        });
    return stage;
  }

  /**
   * Has its answer at once, whose body waits for all that is published of the request's: subscribed
   * to inside of the call, or only then.
   */
  private static CompletionStage<Response> joined(Request request, Track track) {
    Supplier<CompletionStage<byte[]>> upload = () -> request.body().collect(99);
    if (request.header("x-early").isPresent()) {
      CompletionStage<byte[]> begun = upload.get();
      upload = () -> begun;
    }
    Supplier<CompletionStage<byte[]>> whole = upload;
    Body body = Body.writer(5, out -> out.write(whole.get().toCompletableFuture().join()));
    return Response.text("").body(track.counted(body)).completed();
  }

  /**
   * Subscribes to the request's body inside of the call; where that is gated, tells as well when
   * the thread of the call has nothing left to do.
   */
  private CompletionStage<Response> subscribe(Request request, Track track) {
    boolean gated = request.header("x-gated").isPresent();
    if (gated) {
      Thread calling = Thread.currentThread();
      executor.execute(
          () -> {
            Probe.settle(calling, Duration.ofSeconds(3));
            track.event("left");
          });
    }
    return new Reader(request.body(), track, gated)
        .stage()
        .thenApply(
            seen -> {
              StringBuilder text = new StringBuilder(seen).append('\n');
              Seen.fields(text, "trailer ", request.trailers());
              return Response.text(text.toString());
            });
  }
}
