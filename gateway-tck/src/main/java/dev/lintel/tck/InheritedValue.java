package dev.lintel.tck;

import dev.lintel.Body;
import dev.lintel.Response;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A value that a thread of the application's passes on to the threads that it starts. */
final class InheritedValue {
  private static final InheritableThreadLocal<String> VALUE = new InheritableThreadLocal<>();

  private InheritedValue() {}

  /**
   * Completes when it is let go, on a thread that has the value; the answer says what of it there
   * is where its body is written. The writer waits, so that no other can have its thread.
   */
  static CompletionStage<Response> answer(Track track, Executor executor) {
    CompletableFuture<Response> stage = new CompletableFuture<>();
    executor.execute(
        () -> {
          VALUE.set("inherited");
          try {
            track.pass("stage");
            stage.complete(Response.of(200).body(track.counted(written(track))));
          } finally {
            VALUE.remove();
          }
        });
    return stage;
  }

  private static Body written(Track track) {
    return Body.writer(
        out -> {
          String value = VALUE.get();
          track.pass("writer");
          out.write((value == null ? "nothing" : value).getBytes(StandardCharsets.US_ASCII));
        });
  }
}
