package dev.lintel.tck;

import dev.lintel.Application;
import dev.lintel.ApplicationFactory;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Deployment;
import dev.lintel.Request;
import dev.lintel.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** An application that notes with which context class loader each call of it comes. */
final class LoaderNotes implements ApplicationFactory {
  private static final List<String> PATHS =
      List.of("/writer", "/chunks", "/stream", "/publisher", "/echo");
  // Completed on a thread that has another loader.
  private static final List<String> LATER = List.of("/later/writer", "/later/publisher");

  private record Call(String name, @Nullable ClassLoader loader) {}

  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final boolean async;

  private LoaderNotes(boolean async) {
    this.async = async;
  }

  static LoaderNotes blocking() {
    return new LoaderNotes(false);
  }

  static LoaderNotes async() {
    return new LoaderNotes(true);
  }

  /** What to ask for, each by a POST with a body. */
  List<String> paths() {
    List<String> paths = new ArrayList<>(PATHS);
    if (async) {
      paths.addAll(LATER);
    }
    return paths;
  }

  /** The names of the calls that have to come, sorted. */
  List<String> expected() {
    TreeSet<String> names = new TreeSet<>(List.of("create", "deployment closed", "hook"));
    names.add(async ? "handleAsync" : "handle");
    for (String path : paths()) {
      names.add(path + " closed");
    }
    names.addAll(
        List.of("chunks iterated", "next chunk", "read", "stream closed", "subscribed", "written"));
    names.addAll(List.of("requested", "upload came", "upload ended"));
    return List.copyOf(names);
  }

  /** The names of the calls that have come, sorted. */
  List<String> calls() {
    TreeSet<String> names = new TreeSet<>();
    calls.forEach(call -> names.add(call.name()));
    return List.copyOf(names);
  }

  long hooks() {
    return calls.stream().filter(call -> call.name().equals("hook")).count();
  }

  /**
   * The calls that came with another loader than the first of them, or with one that does not ask
   * this one.
   */
  List<String> strangers(ClassLoader started) {
    ClassLoader first = calls.isEmpty() ? null : calls.element().loader();
    return calls.stream()
        .filter(call -> call.loader() != first || !asks(call.loader(), started))
        .map(Call::toString)
        .toList();
  }

  private static boolean asks(@Nullable ClassLoader loader, ClassLoader parent) {
    ClassLoader asked = loader;
    while (asked != null && asked != parent) {
      asked = asked.getParent();
    }
    return asked == parent;
  }

  private void note(String name) {
    calls.add(new Call(name, Thread.currentThread().getContextClassLoader()));
  }

  @Override
  public Application create(Deployment deployment) {
    note("create");
    deployment.closing(() -> note("deployment closed"));
    if (async) {
      return AsyncApplication.of(
          request -> {
            note("handleAsync");
            return answer(request);
          });
    }
    return request -> {
      note("handle");
      return answer(request).toCompletableFuture().get();
    };
  }

  private CompletionStage<Response> answer(Request request) {
    request.onComplete(completion -> note("hook"));
    String path = request.path();
    if (path.equals("/echo")) {
      Upload upload = new Upload();
      request.body().publisher().subscribe(upload);
      return upload.ended.thenApply(text -> closing(path, Body.text(text)));
    }
    Response response = closing(path, body(path.replace("/later", "")));
    if (!path.startsWith("/later")) {
      return response.completed();
    }
    CompletableFuture<Response> stage = new CompletableFuture<>();
    Thread thread = new Thread(() -> stage.complete(response), "tck-later");
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    thread.start();
    return stage;
  }

  private Response closing(String path, Body body) {
    return Response.of(200).body(body.onClose(() -> note(path + " closed")));
  }

  private Body body(String path) {
    return switch (path) {
      case "/writer" -> Body.writer(this::write);
      case "/chunks" ->
          Body.chunks(
              () -> {
                note("chunks iterated");
                return new Chunks();
              });
      case "/stream" -> Body.stream(new Stream());
      case "/publisher" ->
          Body.publisher(
              subscriber -> {
                note("subscribed");
                subscriber.onSubscribe(new Subscription(subscriber));
              });
      default -> throw new IllegalArgumentException("nothing at " + path);
    };
  }

  private void write(OutputStream out) throws IOException {
    note("written");
    out.write('x');
  }

  private static byte[] sample() {
    return "sample".getBytes(StandardCharsets.US_ASCII);
  }

  private final class Chunks implements Iterator<ByteBuffer> {
    private int left = 2;

    @Override
    public boolean hasNext() {
      note("next chunk");
      return left > 0;
    }

    @Override
    public ByteBuffer next() {
      note("next chunk");
      left--;
      return ByteBuffer.wrap(sample());
    }
  }

  private final class Stream extends InputStream {
    private final InputStream in = new ByteArrayInputStream(sample());

    @Override
    public int read() throws IOException {
      note("read");
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      note("read");
      return in.read(bytes, offset, count);
    }

    @Override
    public void close() {
      note("stream closed");
    }
  }

  private final class Subscription implements Flow.Subscription {
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final AtomicBoolean sent = new AtomicBoolean();

    private Subscription(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long count) {
      note("requested");
      if (sent.compareAndSet(false, true)) {
        subscriber.onNext(ByteBuffer.wrap(sample()));
        subscriber.onComplete();
      }
    }

    @Override
    public void cancel() {
      note("cancelled");
    }
  }

  private final class Upload implements Flow.Subscriber<ByteBuffer> {
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer buffer) {
      note("upload came");
    }

    @Override
    public void onError(Throwable failure) {
      ended.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      note("upload ended");
      ended.complete("echo");
    }
  }
}
