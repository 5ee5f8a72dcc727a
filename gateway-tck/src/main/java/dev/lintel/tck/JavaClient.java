package dev.lintel.tck;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Java's own client, which speaks HTTP/1.1 here and ends with its threads. */
final class JavaClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Workers workers = new Workers();
  private @Nullable HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .executor(workers)
          .build();

  /** What its thread's name has of it: other suites may have clients of their own at the time. */
  private final String thread =
      String.valueOf(client).replaceFirst(".*\\((\\d+)\\)$", "HttpClient-$1-Selector");

  /** The answer, or the exception that the client has for it. */
  <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws IOException {
    return get(sendAsync(request, handler));
  }

  <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
    return Objects.requireNonNull(client, "closed").sendAsync(request, handler);
  }

  /** Waits, but not for ever. */
  static <T> T get(CompletableFuture<T> answer) throws IOException {
    try {
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new AssertionError("the client failed: " + e.getCause(), e);
    } catch (TimeoutException e) {
      // Or the client would wait on, and its thread with it.
      answer.cancel(true);
      throw new AssertionError("no answer within " + PATIENCE.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for an answer", e);
    }
  }

  /** Before Java 21 a client cannot be closed: it ends when nobody holds it any more. */
  @Override
  public void close() {
    client = null;
    Probe.await(
        () -> "the end of the client's thread",
        () -> {
          System.gc();
          return Thread.getAllStackTraces().keySet().stream().noneMatch(this::isOurs);
        });
    workers.close();
  }

  private boolean isOurs(Thread other) {
    return other.getName().startsWith(thread);
  }
}
