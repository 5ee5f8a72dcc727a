package dev.lintel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/** Threads for bodies that must be pumped by blocking calls: virtual where the JDK has them. */
final class WorkerThreads {
  /** {@code Thread.startVirtualThread}, which came with Java 21. */
  private static final Optional<MethodHandle> VIRTUAL = virtual();

  private WorkerThreads() {}

  static void start(Runnable work) {
    if (VIRTUAL.isPresent()) {
      try {
        Thread started = (Thread) VIRTUAL.get().invokeExact(work);
        started.setName("lintel-body");
        return;
      } catch (Throwable e) {
        throw new IllegalStateException("cannot start a virtual thread", e);
      }
    }
    Thread thread = new Thread(work, "lintel-body");
    thread.setDaemon(true);
    thread.start();
  }

  private static Optional<MethodHandle> virtual() {
    try {
      return Optional.of(
          MethodHandles.publicLookup()
              .findStatic(
                  Thread.class,
                  "startVirtualThread",
                  MethodType.methodType(Thread.class, Runnable.class)));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return Optional.empty();
    }
  }
}
