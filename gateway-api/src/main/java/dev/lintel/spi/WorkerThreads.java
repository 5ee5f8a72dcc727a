package dev.lintel.spi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that inherit no thread-local value: a task has none that it has not set itself
 * (GW-SRV-06). Whoever starts one is perhaps a thread of the application's. The context class
 * loader is for the task to set.
 *
 * <p>All methods may be called by any thread.
 *
 * @since 0.1
 */
public final class WorkerThreads {
  /** The version of Java that brought them; two before it had a preview. */
  private static final int VIRTUAL = 21;

  private static final int KEPT_SECONDS = 1;

  private WorkerThreads() {}

  /**
   * Runs each task on a thread of its own, which is virtual where the JDK has such (Java 21 and
   * later), and a daemon.
   *
   * @param name of the threads; behind that of virtual ones there is a number
   * @return what has no limit and needs no end
   */
  public static Executor perTask(String name) {
    Objects.requireNonNull(name, "name");
    ThreadFactory factory =
        Runtime.version().feature() < VIRTUAL ? platformThreads(name) : virtualThreads(name);
    return task -> factory.newThread(task).start();
  }

  /**
   * Runs tasks on threads that end when there is nothing to do, and are daemons.
   *
   * @param most how many there are at a time, 1 or more; further tasks wait
   * @param name of the threads
   * @return what the caller has to shut down
   * @throws IllegalArgumentException if {@code most} is less than 1
   */
  public static ExecutorService upTo(int most, String name) {
    Objects.requireNonNull(name, "name");
    if (most < 1) {
      throw new IllegalArgumentException("most is " + most + ": give 1 or more");
    }
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            most,
            most,
            KEPT_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            platformThreads(name));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /**
   * Runs each task on a virtual thread of its own.
   *
   * @param name of the threads, before a number
   * @return empty where the JDK has no virtual threads, before Java 21
   */
  public static Optional<ExecutorService> virtual(String name) {
    Objects.requireNonNull(name, "name");
    return Runtime.version().feature() < VIRTUAL
        ? Optional.empty()
        : Optional.of(perTask(virtualThreads(name)));
  }

  private static ThreadFactory platformThreads(String name) {
    return task -> {
      Thread thread = new Thread(null, task, name, 0, false);
      thread.setDaemon(true);
      return thread;
    };
  }

  // What Java 21 brought is not there when this is compiled.

  private static ExecutorService perTask(ThreadFactory factory) {
    try {
      return (ExecutorService)
          MethodHandles.publicLookup()
              .findStatic(
                  Executors.class,
                  "newThreadPerTaskExecutor",
                  MethodType.methodType(ExecutorService.class, ThreadFactory.class))
              .invoke(factory);
    } catch (Throwable e) {
      throw new IllegalStateException("no executor for virtual threads", e);
    }
  }

  /** {@code Thread.ofVirtual().name(name, 0).inheritInheritableThreadLocals(false).factory()}. */
  private static ThreadFactory virtualThreads(String name) {
    try {
      Class<?> builder = Class.forName("java.lang.Thread$Builder$OfVirtual");
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Object threads =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(builder)).invoke();
      threads =
          lookup
              .findVirtual(
                  builder, "name", MethodType.methodType(builder, String.class, long.class))
              .invoke(threads, name + '-', 0L);
      threads =
          lookup
              .findVirtual(
                  builder,
                  "inheritInheritableThreadLocals",
                  MethodType.methodType(builder, boolean.class))
              .invoke(threads, false);
      return (ThreadFactory)
          lookup
              .findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class))
              .invoke(threads);
    } catch (Throwable e) {
      throw new IllegalStateException("no virtual threads", e);
    }
  }
}
