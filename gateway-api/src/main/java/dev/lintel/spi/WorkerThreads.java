package dev.lintel.spi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * Threads that begin with nothing of whoever starts them: a task has no thread-local value that it
 * has not set itself (GW-SRV-06). Whoever starts one is perhaps a thread of the application's.
 *
 * <p>All methods may be called by any thread.
 */
public final class WorkerThreads {
  private WorkerThreads() {}

  /**
   * Runs each task on a thread of its own, which is virtual where the JDK has such (Java 21 and
   * later), and a daemon.
   *
   * @param name of every thread
   * @return what has no limit and needs no end
   */
  public static Executor perTask(String name) {
    ThreadFactory factory = virtualThreads(name).orElseGet(() -> platformThreads(name));
    return task -> factory.newThread(task).start();
  }

  /**
   * Runs each task on a virtual thread of its own.
   *
   * @param name of every thread
   * @return empty where the JDK has no virtual threads, before Java 21
   */
  public static Optional<ExecutorService> virtual(String name) {
    return virtualThreads(name).map(WorkerThreads::perTask);
  }

  private static ThreadFactory platformThreads(String name) {
    return task -> {
      Thread thread = new Thread(null, task, name, 0, false);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** {@code Executors.newThreadPerTaskExecutor(factory)}, which came with Java 21. */
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
      throw new IllegalStateException("virtual threads without an executor for them", e);
    }
  }

  /** {@code Thread.ofVirtual()}, which came with Java 21. */
  private static Optional<ThreadFactory> virtualThreads(String name) {
    try {
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Class<?> virtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Object threads =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(virtual)).invoke();
      threads =
          lookup
              .findVirtual(builder, "name", MethodType.methodType(builder, String.class))
              .invoke(threads, name);
      threads =
          lookup
              .findVirtual(
                  builder,
                  "inheritInheritableThreadLocals",
                  MethodType.methodType(builder, boolean.class))
              .invoke(threads, false);
      return Optional.of(
          (ThreadFactory)
              lookup
                  .findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class))
                  .invoke(threads));
    } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException e) {
      return Optional.empty();
    } catch (Throwable e) {
      throw new IllegalStateException("virtual threads that cannot be made", e);
    }
  }
}
