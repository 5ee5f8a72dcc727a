package dev.lintel.tck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a topic leaves behind: threads, be they its servers', its application's or its own, and the
 * kit's temporary files. It knows nothing of threads with another class loader or in another group,
 * such as those of another suite that was loaded apart, nor of virtual ones.
 */
final class Leftovers {
  /**
   * Java, JUnit or Lint starts them for whoever comes first, and keeps them for a while or ever.
   */
  private static final Pattern KEPT =
      Pattern.compile(
          "CompletableFutureDelayScheduler|ForkJoinPool\\.commonPool-.*"
              + "|junit-jupiter-timeout-watcher|lintel-lint");

  private final Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet());
  private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
  private final ThreadGroup group = Thread.currentThread().getThreadGroup();

  /**
   * Waits for the end of the threads that were started since this was made, and looks for files.
   *
   * @throws AssertionError if anything is left
   */
  void awaitNone(Probe probe) {
    awaitNoThread();
    if (!probe.temporaryFiles().isEmpty()) {
      throw new AssertionError("temporary files are left: " + probe.temporaryFiles());
    }
  }

  /** Waits for the end of the threads that were started since this was made. */
  void awaitNoThread() {
    Probe.await(() -> "the end of the threads " + described(), () -> left().isEmpty());
  }

  /** The threads. */
  List<Thread> left() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .filter(thread -> thread.getThreadGroup() == group)
        .filter(thread -> thread.getContextClassLoader() == loader)
        .filter(thread -> !isKept(thread))
        .toList();
  }

  /** Whether it was started for whoever came first, and stays. */
  static boolean isKept(Thread thread) {
    return KEPT.matcher(thread.getName()).matches();
  }

  /** With what they are at, which says whose they are. */
  private List<String> described() {
    List<String> described = new ArrayList<>();
    for (Thread thread : left()) {
      described.add(thread.getName() + " at " + Arrays.toString(thread.getStackTrace()));
    }
    return described;
  }
}
