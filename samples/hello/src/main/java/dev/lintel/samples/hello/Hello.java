package dev.lintel.samples.hello;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.lintel.Application;
import dev.lintel.ApplicationFactory;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Deployment;
import dev.lintel.Headers;
import dev.lintel.Middleware;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.StatusException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

/** A bit of everything: text, JSON, an upload, a file, and answers that take their time. */
public final class Hello implements ApplicationFactory {
  // tag::application[]
  @Override
  public Application create(Deployment deployment) throws IOException {
    Path file = Files.createTempFile("hello", ".txt");
    deployment.closing(() -> Files.delete(file));
    Files.writeString(file, "one of many lines\n".repeat(10_000));
    Response lines = Response.text("").body(Body.file(file));

    Map<String, Application> routes =
        Map.of(
            "/", request -> Response.text("Hello, " + request.query("name").orElse("world") + "\n"),
            "/json", request -> Response.json("{\"hello\":\"world\"}\n"),
            "/echo", Hello::echo,
            "/file", request -> lines,
            "/slow", request -> Response.text("").body(Body.writer(Hello::count)),
            "/later", AsyncApplication.of(Hello::later));
    Application missing = request -> Response.notFound();

    // No route blocks, so an asynchronous application may call them all: what takes time is a body,
    // which the server sends from a thread that may wait, or a stage.
    return AsyncApplication.of(r -> routes.getOrDefault(r.path(), missing).handleAsync(r))
        .with(
            Middleware.mapResponse(
                (request, response) -> response.header("x-content-type-options", "nosniff")));
  }

  private static Response echo(Request request) {
    if (!request.method().equals("POST")) {
      throw new StatusException(405, Headers.of("allow", "POST"), "nothing to echo");
    }
    String type = request.header("content-type").orElse("application/octet-stream");
    return Response.of(200).header("content-type", type).body(request.body());
  }

  private static void count(OutputStream out) throws IOException {
    for (int i = 1; i <= 5; i++) {
      out.write(("piece " + i + "\n").getBytes(UTF_8));
      out.flush();
      LockSupport.parkNanos(MILLISECONDS.toNanos(200));
    }
  }

  private static CompletionStage<Response> later(Request request) {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    request.onComplete(completion -> answer.cancel(true));
    return answer.completeAsync(
        () -> Response.text("better late\n"), delayedExecutor(300, MILLISECONDS));
  }
  // end::application[]
}
