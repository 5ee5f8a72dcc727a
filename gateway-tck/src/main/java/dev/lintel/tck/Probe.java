package dev.lintel.tck;

import dev.lintel.Application;
import dev.lintel.test.LintViolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a test and the application that it sends requests to share: for each case a {@link Track} of
 * what happened, and gates by which the test holds the application back.
 *
 * @since 0.1
 */
public final class Probe {
  /**
   * How long a test waits for what has to happen, before it fails: 15 seconds, or as many as the
   * system property {@code lintel.tck.patience} says.
   */
  static final Duration PATIENCE =
      Duration.ofSeconds(Integer.getInteger("lintel.tck.patience", 15));

  private static final Set<Thread.State> SETTLED =
      Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.TERMINATED);

  private final ConcurrentMap<String, Track> tracks = new ConcurrentHashMap<>();
  private final AtomicInteger created = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  private final Queue<LintViolation> violations = new ConcurrentLinkedQueue<>();
  private final Queue<Application> checked = new ConcurrentLinkedQueue<>();
  private final Queue<Path> files = new ConcurrentLinkedQueue<>();

  private final Function<String, Track> newTrack;
  private final String prefix;

  /** Without tracks. */
  public Probe() {
    this(Track::new, "");
  }

  /** With tracks of another kind, whose ids have a prefix that no other test has. */
  Probe(Function<String, Track> newTrack, String prefix) {
    this.newTrack = newTrack;
    this.prefix = prefix;
  }

  /** What the ids of cases begin with, where an application outlives the test. */
  String prefix() {
    return prefix;
  }

  /**
   * The track of a case.
   *
   * @param id what the request names in its header {@code x-case}
   * @return always the same for an id
   */
  public Track track(String id) {
    return tracks.computeIfAbsent(id, newTrack);
  }

  /**
   * All tracks.
   *
   * @return those of all cases so far
   */
  public Collection<Track> tracks() {
    return tracks.values();
  }

  /** Forgets cases, for applications that outlive the tests. */
  void forgetAll(String idPrefix) {
    tracks.keySet().removeIf(id -> id.startsWith(idPrefix));
  }

  /** What Lint finds in the application, or in the server around it. */
  Queue<LintViolation> violations() {
    return violations;
  }

  /** The applications that Lint has been put around. */
  Queue<Application> checked() {
    return checked;
  }

  /** A new temporary file, for the caller to delete. */
  Path temporaryFile(String suffix) throws IOException {
    Path file = Files.createTempFile("lintel-tck", suffix);
    files.add(file);
    return file;
  }

  /** Those that nobody has deleted. */
  List<Path> temporaryFiles() {
    return files.stream().filter(Files::exists).toList();
  }

  void applicationCreated() {
    created.incrementAndGet();
  }

  void applicationClosed() {
    closed.incrementAndGet();
  }

  int applicationsCreated() {
    return created.get();
  }

  int applicationsClosed() {
    return closed.get();
  }

  /**
   * Waits until a condition holds, by looking at it again and again.
   *
   * @param what the condition, for the failure
   * @param condition looked at every few milliseconds
   * @throws AssertionError if it does not hold in time
   */
  public static void await(Supplier<String> what, BooleanSupplier condition) {
    await(what, PATIENCE, condition);
  }

  static void await(Supplier<String> what, Duration patience, BooleanSupplier condition) {
    if (!holds(what, patience, condition)) {
      throw new AssertionError("not within " + patience.toSeconds() + " s: " + what.get());
    }
  }

  /**
   * Lets a thread come to where it waits, or to its end, so that what it has not done by then it
   * does not do by itself. One that is in native code or busy is given some time, and no more.
   */
  static void settle(Thread thread, Duration atMost) {
    boolean unused =
        holds(
            () -> thread.getName() + " to wait or to end",
            atMost,
            () -> SETTLED.contains(thread.getState()));
  }

  /** Waits until a condition holds; false if it does not in time. */
  private static boolean holds(Supplier<String> what, Duration atMost, BooleanSupplier condition) {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for: " + what.get(), e);
      }
    }
    return true;
  }

  /** Lets time pass, for what is about time: nothing waits for anything here. */
  static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (end - System.nanoTime() > 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
