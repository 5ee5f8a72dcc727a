package dev.lintel.differential;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import dev.lintel.jetty.JettyRunner;
import dev.lintel.spi.ServerProvider;
import dev.lintel.tck.ByteScript;
import dev.lintel.tck.Probe;
import dev.lintel.tck.ScriptRun;
import dev.lintel.tck.ScriptTranscript;
import dev.lintel.tck.TckApplication;
import dev.lintel.tomcat.TomcatRunner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Two servers that have to be the same to whoever talks to them. */
final class Pair implements AutoCloseable {
  /** What the servers of a pair run, and where. */
  enum Kind {
    BLOCKING("", false),
    ASYNC("", true),
    MOUNTED("/app", false);

    private final String mountPath;
    private final boolean async;

    Kind(String mountPath, boolean async) {
      this.mountPath = mountPath;
      this.async = async;
    }

    ApplicationFactory application(Probe probe) {
      return async ? TckApplication.async(probe) : TckApplication.blocking(probe);
    }
  }

  /** What came of the same bytes on either. */
  record Outcome(ScriptTranscript first, ScriptTranscript second) {
    boolean agrees() {
      return first.equals(second);
    }
  }

  private static final long BODY_LIMIT = 100_000;

  private final Server[] servers = new Server[2];
  private final ScriptRun[] runs = new ScriptRun[2];

  private Pair() {}

  static Pair ofRunners(Kind kind) throws Exception {
    return of(kind, new JettyRunner(), kind::application, new TomcatRunner(), kind::application);
  }

  /** Makes an application that notes what it sees in a probe. */
  interface Application {
    ApplicationFactory with(Probe probe);
  }

  static Pair of(
      Kind kind,
      ServerProvider first,
      Application firstApplication,
      ServerProvider second,
      Application secondApplication)
      throws Exception {
    Pair pair = new Pair();
    try {
      pair.start(0, kind, first, firstApplication);
      pair.start(1, kind, second, secondApplication);
      return pair;
    } catch (Exception e) {
      pair.close();
      throw e;
    }
  }

  private void start(int at, Kind kind, ServerProvider provider, Application application)
      throws Exception {
    Probe probe = new Probe();
    ServerOptions options =
        ServerOptions.defaults().port(0).mountPath(kind.mountPath).maxRequestBodyBytes(BODY_LIMIT);
    servers[at] = provider.start(application.with(probe), options);
    runs[at] = new ScriptRun(servers[at].uri(), probe);
  }

  /** Sends the bytes to both, to one of them on another thread. */
  Outcome send(ByteScript bytes, Executor executor) {
    CompletableFuture<ScriptTranscript> second =
        CompletableFuture.supplyAsync(() -> runs[1].record(bytes), executor);
    ScriptTranscript first = runs[0].record(bytes);
    return new Outcome(first, second.join());
  }

  /** The first server's runner of scripts. */
  ScriptRun run(int at) {
    return runs[at];
  }

  @Override
  public void close() {
    for (Server server : servers) {
      if (server != null) {
        server.close();
      }
    }
  }
}
