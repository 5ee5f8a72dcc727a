package dev.lintel.benchmarks;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Request;
import dev.lintel.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;

/** The workloads as a Lintel application: blocking, but for the one that is asynchronous. */
final class GatewayRoutes {
  private GatewayRoutes() {}

  static Application blocking() {
    return GatewayRoutes::handle;
  }

  static AsyncApplication async() {
    return AsyncApplication.of(GatewayRoutes::later);
  }

  private static Response handle(Request request) throws IOException {
    return switch (request.path()) {
      case "/text" -> Response.text(Content.TEXT);
      case "/fields" -> fields(request);
      case "/json" -> json(request);
      case "/bytes" -> binary(Body.bytes(Content.KIB_16));
      case "/large" -> binary(Body.bytes(Content.KIB_64));
      case "/file" -> binary(Body.file(Content.FILE));
      case "/giant.bin" -> binary(Body.file(Content.giantFile()));
      case "/upload" -> Response.text(Long.toString(count(request)));
      case "/chunks" -> binary(Body.chunks(Content.CHUNK_LIST));
      case "/writer" -> binary(Body.writer(GatewayRoutes::write));
      case "/publisher" -> binary(Body.publisher(GatewayRoutes::publish));
      default -> Response.notFound();
    };
  }

  private static CompletionStage<Response> later(Request request) {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    Executor soon =
        request.path().equals("/wait") ? Content.AFTER_50_MS : ForkJoinPool.commonPool();
    soon.execute(() -> answer.complete(Response.text(Content.TEXT)));
    return answer;
  }

  private static Response binary(Body body) {
    return Response.of(200).header("content-type", Content.BINARY).body(body);
  }

  private static Response fields(Request request) {
    int read = 0;
    for (String name : Content.READ_NAMES) {
      read += request.header(name).orElse("").length();
    }
    Response answer = Response.text(Content.TEXT).header("x-read", Integer.toString(read));
    for (String name : Content.FIELD_NAMES) {
      answer = answer.header(name, "value");
    }
    return answer;
  }

  private static Response json(Request request) throws IOException {
    try (InputStream in = request.body().inputStream()) {
      return Response.of(200)
          .header("content-type", Content.JSON_TYPE)
          .body(Body.bytes(in.readAllBytes()));
    }
  }

  private static long count(Request request) throws IOException {
    try (InputStream in = request.body().inputStream()) {
      return Content.count(in);
    }
  }

  private static void write(OutputStream out) throws IOException {
    for (int i = 0; i < Content.PIECES; i++) {
      out.write(Content.PIECE);
    }
  }

  /** A publisher that has everything at hand. */
  private static void publish(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          private final Iterator<ByteBuffer> pieces = Content.PIECE_LIST.iterator();
          private long demand;
          private boolean publishing;

          @Override
          public void request(long n) {
            demand += n;
            if (publishing) {
              return;
            }
            publishing = true;
            while (demand > 0 && pieces.hasNext()) {
              demand--;
              subscriber.onNext(pieces.next());
              if (!pieces.hasNext()) {
                subscriber.onComplete();
              }
            }
            publishing = false;
          }

          @Override
          public void cancel() {
            throw new UncheckedIOException(new IOException("nobody cancels here"));
          }
        });
  }
}
