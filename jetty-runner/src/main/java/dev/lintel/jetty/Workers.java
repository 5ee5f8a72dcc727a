package dev.lintel.jetty;

import dev.lintel.ServerOptions;
import dev.lintel.spi.WorkerThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.ExecutionStrategy;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The threads of one server.
 *
 * <p>Serves GW-DEP-29, GW-DEP-37 and GW-SRV-06, as Jetty's settings alone do not: its number of
 * threads counts in the acceptor and the selectors, which are threads of the same pool, so it is
 * larger by these; and the threads that it makes, virtual ones as well, inherit thread-local values
 * from whoever starts them.
 */
final class Workers {
  private static final String NAME = "lintel-jetty";
  private static final int ACCEPTORS = 1;
  // Those wait for a selector's work alone, and so for one call less; see Pool.tryExecute.
  private static final int RESERVED = 0;
  private static final int BESIDE_VIRTUAL = 200;
  private static final int IDLE_MILLIS = 60_000;
  private static final long STOP_MILLIS = 400;

  private final QueuedThreadPool pool;
  private final int count;
  private final int selectors;
  private final @Nullable ExecutorService virtual;

  Workers(ServerOptions options) {
    count = options.workerThreads().orElse(BESIDE_VIRTUAL);
    int cores = Runtime.getRuntime().availableProcessors();
    selectors = Math.max(1, Math.min(cores / 2, count / 16));
    int max = count + ACCEPTORS + selectors;
    pool = new Pool(max, Math.min(8, max));
    pool.setName(NAME);
    pool.setStopTimeout(STOP_MILLIS);
    // The budget warns of few threads; the number is what the options say.
    pool.setThreadPoolBudget(null);
    // ServerOptions has refused virtual threads where the JDK has none.
    virtual =
        options.workerThreads().isPresent()
            ? null
            : WorkerThreads.virtual(NAME + "-virtual").orElseThrow();
    pool.setVirtualThreadsExecutor(virtual);
  }

  /**
   * Whoever needs one more worker starts it: perhaps a thread of the application's, whose locals
   * are not for the requests that it will serve (GW-SRV-06). The pool would let them be inherited.
   */
  private static final class Pool extends QueuedThreadPool {
    Pool(int max, int min) {
      super(max, min, IDLE_MILLIS, RESERVED, null, null);
    }

    @Override
    public Thread newThread(Runnable work) {
      Thread thread = new Thread(null, work, getName(), 0, false);
      thread.setName(getName() + "-" + thread.getId());
      thread.setDaemon(isDaemon());
      thread.setContextClassLoader(getClass().getClassLoader());
      return thread;
    }

    /**
     * What is not to wait, such as the answer to a malformed head, Jetty gives to a reserved
     * thread, or to a new one that belongs to no pool: it is beyond the number of workers, and the
     * stop does not know it (GW-DEP-29, GW-LIF-20). Here a worker that asks leaves it to the next
     * one. Only what others ask for may be what a worker waits for. The selector asks for itself,
     * and has to be told that no thread is reserved.
     */
    @Override
    public boolean tryExecute(Runnable task) {
      if (task instanceof ExecutionStrategy
          || getVirtualThreadsExecutor() != null
          || !Workers.areRunningThis()) {
        return super.tryExecute(task);
      }
      execute(task);
      return true;
    }
  }

  QueuedThreadPool pool() {
    return pool;
  }

  /** How many platform threads there are for the application and what follows its calls. */
  int count() {
    return count;
  }

  /** How many bodies may be written at a time: virtual threads have no limit. */
  int forBodies() {
    return areVirtual() ? Integer.MAX_VALUE : count;
  }

  int selectors() {
    return selectors;
  }

  boolean areVirtual() {
    return virtual != null;
  }

  /** What calls the application in place of this thread; null if that may do it. */
  @Nullable
  Executor substitute() {
    return virtual != null && !VirtualThreads.isVirtualThread() ? virtual : null;
  }

  /** Whether this thread is one of a server's, be it virtual. */
  static boolean areRunningThis() {
    return Thread.currentThread().getName().startsWith(NAME + '-');
  }

  /** Interrupts what still runs on virtual threads; the pool does so for its own when it stops. */
  void stopVirtual() {
    if (virtual != null) {
      virtual.shutdownNow();
    }
  }
}
