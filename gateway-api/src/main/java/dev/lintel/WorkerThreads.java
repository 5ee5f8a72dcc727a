package dev.lintel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/**
 * Threads for bodies that must be pumped by blocking calls: virtual where the JDK has them. They
 * inherit no thread-local values.
 */
final class WorkerThreads {
  private static final String NAME = "lintel-body";
  private static final ThreadFactory FACTORY =
      virtual()
          .orElse(
              work -> {
                Thread thread = new Thread(null, work, NAME, 0, false);
                thread.setDaemon(true);
                return thread;
              });

  private WorkerThreads() {}

  static void start(Runnable work) {
    FACTORY.newThread(work).start();
  }

  /** {@code Thread.ofVirtual()}, which came with Java 21. */
  private static Optional<ThreadFactory> virtual() {
    try {
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Class<?> virtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Object threads =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(virtual)).invoke();
      threads =
          lookup
              .findVirtual(builder, "name", MethodType.methodType(builder, String.class))
              .invoke(threads, NAME);
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
      throw new ExceptionInInitializerError(e);
    }
  }
}
