package dev.lintel.tomcat;

import dev.lintel.ServerOptions;
import dev.lintel.spi.WorkerThreads;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tomcat.util.threads.TaskQueue;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;

/**
 * The threads that call the application (GW-DEP-29, GW-DEP-37). Tomcat could make them by itself,
 * but then with its own class loader as their context (GW-SRV-05), and it does not wait for virtual
 * threads to end (GW-DEP-12).
 */
abstract class Workers implements Executor {
  private static final String NAME = "lintel-tomcat-";

  /** Threads that are none of these and do their work, as Tomcat took none any more. */
  private final Set<Thread> others = ConcurrentHashMap.newKeySet();

  private volatile @Nullable Executor substitute;

  static Workers of(ServerOptions options, ClassLoader loader) {
    return options.workerThreads().isPresent()
        ? new Platform(options.workerThreads().getAsInt(), loader)
        : new Virtual(loader);
  }

  /** Runs what a worker should run, on whichever thread it has come to. */
  void atWork(Runnable work) {
    Thread thread = Thread.currentThread();
    // Tomcat may call back within a call.
    if (thread.getName().startsWith(NAME) || !others.add(thread)) {
      work.run();
      return;
    }
    try {
      work.run();
    } finally {
      others.remove(thread);
    }
  }

  /**
   * Ends the workers: interrupts what is running, and has others do what was not begun, and what
   * Tomcat still has to tell of exchanges. It would give up a connection that nobody takes on.
   */
  void interrupt(Executor substitutes) {
    substitute = substitutes;
    others.forEach(Thread::interrupt);
    interruptWorkers().forEach(substitutes::execute);
  }

  abstract List<Runnable> interruptWorkers();

  @Override
  public final void execute(Runnable task) {
    Executor given = substitute;
    try {
      (given != null ? given : workers()).execute(task);
    } catch (RejectedExecutionException e) {
      Executor now = substitute;
      if (given != null || now == null) {
        throw e;
      }
      now.execute(task);
    }
  }

  abstract Executor workers();

  /** Lets the threads end, and waits for them; false if some are still running. */
  abstract boolean end(Duration time) throws InterruptedException;

  private static final class Platform extends Workers {
    private static final int SPARE = 10;

    private final ThreadPoolExecutor pool;
    private final Set<Thread> alive = ConcurrentHashMap.newKeySet();

    Platform(int threads, ClassLoader loader) {
      // Tomcat's pool and queue, together, start threads before they queue.
      TaskQueue queue = new TaskQueue(Integer.MAX_VALUE);
      this.pool =
          new ThreadPoolExecutor(
              Math.min(SPARE, threads), threads, 60, TimeUnit.SECONDS, queue, factory(loader));
      queue.setParent(pool);
    }

    private ThreadFactory factory(ClassLoader loader) {
      AtomicInteger number = new AtomicInteger();
      return task -> {
        // Whoever needs one more worker starts it: perhaps a thread of the application's, whose
        // locals are not for the requests that it will serve (GW-SRV-06).
        Thread thread =
            new Thread(null, () -> run(task), NAME + number.incrementAndGet(), 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        return thread;
      };
    }

    private void run(Runnable task) {
      alive.add(Thread.currentThread());
      try {
        task.run();
      } finally {
        alive.remove(Thread.currentThread());
      }
    }

    @Override
    Executor workers() {
      return pool;
    }

    @Override
    List<Runnable> interruptWorkers() {
      return pool.shutdownNow();
    }

    @Override
    boolean end(Duration time) throws InterruptedException {
      long deadline = System.nanoTime() + time.toNanos();
      List<Thread> threads = List.copyOf(alive);
      pool.shutdown();
      boolean ended = pool.awaitTermination(time.toNanos(), TimeUnit.NANOSECONDS);
      // The pool is done with a thread a moment before it has ended.
      for (Thread thread : threads) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left > 0) {
          thread.join(left);
        }
      }
      return ended;
    }
  }

  private static final class Virtual extends Workers {
    private final ExecutorService threads;
    private final Executor withLoader;

    Virtual(ClassLoader loader) {
      // ServerOptions has refused them where the JDK has none.
      ExecutorService made = WorkerThreads.virtual(NAME + "virtual").orElseThrow();
      this.threads = made;
      this.withLoader =
          task ->
              made.execute(
                  () -> {
                    Thread.currentThread().setContextClassLoader(loader);
                    task.run();
                  });
    }

    @Override
    Executor workers() {
      return withLoader;
    }

    @Override
    List<Runnable> interruptWorkers() {
      return threads.shutdownNow();
    }

    @Override
    boolean end(Duration time) throws InterruptedException {
      threads.shutdown();
      return threads.awaitTermination(time.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
