package dev.lintel.tck;

import dev.lintel.Server;
import dev.lintel.ServerInfo;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A server under test whose start and end are waited for on a thread of their own, and not for
 * ever: what hangs fails its case, with what the server is at, and not the run.
 */
final class Limited implements Server {
  /** How long a start may take, and a stop beyond its grace. */
  static final Duration TIME = Duration.ofSeconds(60);

  private final Server bare;
  private final Duration grace;
  private final Duration time;

  private Limited(Server bare, Duration grace, Duration time) {
    this.bare = bare;
    this.grace = grace;
    this.time = time;
  }

  /** Starts a server, whose {@code close} has this grace. */
  static Server start(Callable<Server> start, Duration grace) throws Exception {
    return start(start, grace, TIME);
  }

  static Server start(Callable<Server> start, Duration grace, Duration time) throws Exception {
    return new Limited(within(time, "the start of the server", start), grace, time);
  }

  /** One that has started, on whatever thread. */
  static Server of(Server started, Duration grace) {
    return new Limited(started, grace, TIME);
  }

  /** The server itself, for what looks at the thread that stops it. */
  static Server bare(Server server) {
    return server instanceof Limited limited ? limited.bare : server;
  }

  @Override
  public URI uri() {
    return bare.uri();
  }

  @Override
  public ServerInfo info() {
    return bare.info();
  }

  @Override
  public boolean stop(Duration atMost) {
    return end("stop", atMost, () -> bare.stop(atMost));
  }

  @Override
  public void join() throws InterruptedException {
    bare.join();
  }

  @Override
  public void close() {
    end(
        "close",
        grace,
        () -> {
          bare.close();
          return true;
        });
  }

  private boolean end(String what, Duration atMost, Callable<Boolean> action) {
    try {
      return within(time.plus(atMost), what + " of the server with " + atMost, action);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(what + " of the server fails: " + e, e);
    }
  }

  private static <T> T within(Duration time, String what, Callable<T> action) throws Exception {
    FutureTask<T> task = new FutureTask<>(action);
    Thread thread = new Thread(task, "tck-server");
    thread.setDaemon(true);
    thread.start();
    try {
      T done = task.get(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS);
      thread.join();
      return done;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e.getCause() instanceof Error error ? error : new AssertionError(e);
    } catch (TimeoutException e) {
      AssertionError stuck = new AssertionError(what + " takes more than " + time + at(thread), e);
      thread.interrupt();
      throw stuck;
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted in " + what + at(thread), e);
    }
  }

  private static String at(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .map(frame -> "\n  at " + frame)
        .collect(Collectors.joining("", "; it is", ""));
  }
}
