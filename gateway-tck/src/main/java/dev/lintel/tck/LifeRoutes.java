package dev.lintel.tck;

import dev.lintel.Body;
import dev.lintel.Completion;
import dev.lintel.Deployment;
import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.ServerInfo;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** Routes about the life of an exchange and of the application. */
final class LifeRoutes {
  private LifeRoutes() {}

  static void add(Map<String, TckApplication.Route> routes, Deployment deployment) {
    routes.put("hooks", LifeRoutes::hooks);
    routes.put("given", LifeRoutes::given);
    routes.put("keep", LifeRoutes::keep);
    routes.put("late", LifeRoutes::late);
    routes.put("wait", LifeRoutes::pause);
    routes.put("info", (request, track) -> info(request, deployment));
    routes.put("null", (request, track) -> nothing());
    routes.put("late-inform", LifeRoutes::lateInform);
    routes.put("below", (request, track) -> below(request));
    routes.put("below/", (request, track) -> below(request));
    routes.put("thread", (request, track) -> thread());
  }

  private static Response hooks(Request request, Track track) {
    for (int i = 1; i <= 3; i++) {
      int number = i;
      request.onComplete(
          completion -> track.event("hook " + number + " on " + Thread.currentThread().getId()));
    }
    request.onComplete(completion -> inHook(request, track, completion));
    return Response.of(200).body(track.counted(Body.text("hooked")));
  }

  private static void inHook(Request request, Track track, Completion completion) {
    track.event("head " + request.method() + ' ' + request.path() + ' ' + completion.status());
    try {
      request.body().inputStream();
      track.event("body readable");
    } catch (IllegalStateException e) {
      track.event("body refused");
    } catch (java.io.IOException e) {
      track.event("body broken");
    }
    try {
      request.inform(103, Headers.empty());
      track.event("inform possible");
    } catch (IllegalStateException e) {
      track.event("inform refused");
    }
  }

  /** An application further in gets another body, and leaves it alone. */
  private static Response given(Request request, Track track) {
    request.onComplete(completion -> track.event("hook of before"));
    Request inner = request.withBody(Body.text("given").onClose(() -> track.event("given closed")));
    inner.onComplete(completion -> track.event("hook of after"));
    return Response.of(200).body(track.counted(Body.text("given")));
  }

  private static Response keep(Request request, Track track) {
    track.keep(request);
    track.keep(request.withHeader("x-derived", "1"));
    track.keep(request.snapshot());
    return Response.text("kept");
  }

  /** Hands the request to a thread that reads it for as long as it lets itself be read. */
  private static Response late(Request request, Track track) throws InterruptedException {
    String tag = request.header("x-tag").orElse("");
    CountDownLatch begun = new CountDownLatch(1);
    Thread reader = new Thread(() -> readOn(request, tag, track, begun), "tck-late-reader");
    reader.setDaemon(true);
    reader.start();
    begun.await();
    return Response.text(tag);
  }

  private static void readOn(Request request, String tag, Track track, CountDownLatch begun) {
    String read = tag;
    try {
      while (read.equals(tag)) {
        read = request.header("x-tag").orElse("nothing");
        begun.countDown();
      }
      track.event("read " + read + " for " + tag);
    } catch (IllegalStateException e) {
      // The exchange has ended.
    } catch (RuntimeException e) {
      track.event("read " + e + " for " + tag);
    } finally {
      begun.countDown();
      track.event("left");
    }
  }

  private static Response pause(Request request, Track track) {
    track.pass("answer");
    return Response.of(200).body(track.counted(Body.text("waited")));
  }

  private static Response info(Request request, Deployment deployment) {
    ServerInfo server = request.server();
    Map<String, String> lines = new TreeMap<>(deployment.settings());
    lines.put("same", String.valueOf(server.equals(deployment.server())));
    lines.put("spec", server.spec());
    lines.put("heap", String.valueOf(Runtime.getRuntime().maxMemory()));
    lines.put("mount", deployment.mountPath());
    lines.put("remote", request.remote().map(String::valueOf).orElse("none"));
    lines.put("local", request.local().map(String::valueOf).orElse("none"));
    lines.put("tls", String.valueOf(request.tls().isPresent()));
    lines.put("principal", String.valueOf(request.principal().isPresent()));
    StringBuilder text = new StringBuilder();
    lines.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return Response.text(text.toString());
  }

  private static Response thread() {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    boolean mine = false;
    try {
      mine = loader != null && loader.loadClass(LifeRoutes.class.getName()) == LifeRoutes.class;
    } catch (ClassNotFoundException e) {
      // Not the application's loader, then.
    }
    // Asked by reflection: the method came with Java 21.
    boolean virtual = Set.of("VirtualThread").contains(thread.getClass().getSimpleName());
    return Response.text("loader=" + mine + "\nvirtual=" + virtual + '\n');
  }

  // An application that breaks the contract on purpose.
  @SuppressWarnings("NullAway")
  private static Response nothing() {
    return null;
  }

  private static Response lateInform(Request request, Track track) {
    return Response.of(200)
        .body(
            Body.writer(
                out -> {
                  out.write(Sample.bytes(3));
                  out.flush();
                  try {
                    request.inform(103, Headers.empty());
                    track.event("informed");
                  } catch (IllegalStateException e) {
                    track.event("refused");
                  }
                }));
  }

  private static Response below(Request request) {
    return request
        .below(request.query("at").orElse("/tck"))
        .map(inner -> Response.text(inner.mountPath() + ' ' + inner.path() + ' ' + inner.uri()))
        .orElseGet(Response::notFound);
  }
}
