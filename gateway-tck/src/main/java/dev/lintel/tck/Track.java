package dev.lintel.tck;

import dev.lintel.Body;
import dev.lintel.Completion;
import dev.lintel.Request;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What happened in the application for the requests of one case. Written by the server's threads,
 * read by the test's.
 *
 * @since 0.1
 */
public sealed class Track permits RemoteTrack {
  // Longer than a test waits, so that the test says what is wrong, and not the application.
  private static final long GATE_SECONDS = 60;

  /** In the ids of cases with so many requests that they are only counted. */
  static final String COUNTING = "counting-";

  private final String id;
  private final boolean counting;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger returns = new AtomicInteger();
  private final AtomicInteger ends = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<Completion> completions = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final ConcurrentMap<String, CompletableFuture<String>> gates = new ConcurrentHashMap<>();
  private volatile boolean allOpen;

  Track(String id) {
    this.id = id;
    this.counting = id.contains(COUNTING);
  }

  /** What requests of this case have in their header {@code x-case}. */
  String id() {
    return id;
  }

  /**
   * Notes that the application was called, and has the completion noted.
   *
   * @param request the request
   */
  void called(Request request) {
    calls.incrementAndGet();
    event("called");
    request.onComplete(
        completion -> {
          ends.incrementAndGet();
          if (!counting) {
            completions.add(completion);
            event("completed");
          }
        });
  }

  /** A call of the application has come back, or what it has left to another thread has ended. */
  void returned() {
    returns.incrementAndGet();
  }

  int returns() {
    return returns.get();
  }

  /** A response's body whose closing is counted. */
  Body counted(Body body) {
    opened.incrementAndGet();
    return body.onClose(
        () -> {
          closed.incrementAndGet();
          event("closed");
        });
  }

  void event(String what) {
    if (!counting) {
      events.add(what);
    }
  }

  void failed(Throwable failure) {
    if (!counting) {
      failures.add(failure);
      event("failed");
    }
  }

  /** Keeps a request beyond its exchange, which is what must not work. */
  void keep(Request request) {
    requests.add(request);
  }

  /** Blocks the application until the test opens the gate. */
  void pass(String gate) {
    event("at " + gate);
    try {
      gate(gate).get(GATE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      event("interrupted at " + gate);
      throw new IllegalStateException("interrupted at the gate " + gate + " of " + id, e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the gate " + gate + " of " + id + " did not open", e);
    }
  }

  /** The gate as a future, for those who must not block. */
  CompletableFuture<String> gate(String gate) {
    CompletableFuture<String> found =
        gates.computeIfAbsent(gate, name -> new CompletableFuture<>());
    if (allOpen) {
      found.complete("all");
    }
    return found;
  }

  /**
   * Lets the application pass a gate, now or when it comes there.
   *
   * @param gate the gate's name
   */
  public void open(String gate) {
    gate(gate).complete(gate);
  }

  /** Lets the application pass everywhere: the test has ended, be it before it came to a gate. */
  void openAll() {
    allOpen = true;
    gates.values().forEach(gate -> gate.complete("all"));
  }

  /**
   * How often the application was called.
   *
   * @return the number of calls
   */
  public int calls() {
    return calls.get();
  }

  /**
   * How many bodies were given to the server.
   *
   * @return the number of counted bodies
   */
  public int opened() {
    return opened.get();
  }

  /**
   * How often bodies were closed.
   *
   * @return the number of times that a close action ran
   */
  public int closed() {
    return closed.get();
  }

  /**
   * How often an exchange ended.
   *
   * @return the number of times that the completion hook ran
   */
  public int ends() {
    return ends.get();
  }

  /**
   * What happened, in its order.
   *
   * @return short names
   */
  public List<String> events() {
    return List.copyOf(events);
  }

  /**
   * What the application's code met.
   *
   * @return the exceptions, in their order
   */
  public List<Throwable> failures() {
    return List.copyOf(failures);
  }

  /**
   * The requests that were kept.
   *
   * @return in the order of the calls
   */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /**
   * The completions so far.
   *
   * @return in their order
   */
  public List<Completion> completions() {
    return List.copyOf(completions);
  }

  /**
   * Waits for an event.
   *
   * @param event its name
   */
  public void await(String event) {
    Probe.await(() -> "\"" + event + "\" of " + this, () -> events.contains(event));
  }

  /**
   * Waits for the end of the one exchange of this case, and checks that it ended once.
   *
   * @return its completion
   */
  public Completion completed() {
    await("completed");
    Snapshot now = snapshot();
    if (now.completions().size() != 1 || now.calls() != 1 || now.opened() != now.closed()) {
      throw new AssertionError("not one call, one completion, each body closed once: " + this);
    }
    return now.completions().get(0);
  }

  /** All of it at one moment, or nearly so. */
  Snapshot snapshot() {
    return Snapshot.of(this);
  }

  @Override
  public String toString() {
    return id + " " + snapshot().shown();
  }
}
