package dev.lintel.test;

import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.Response;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** What one checked application is in the middle of, and what it has answered before. */
final class OpenCalls {
  private final Set<Headers> exchanges =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

  /** Calls whose answer was closed, with the time; their exchanges go on. */
  private final Map<LintCall, Long> closed = new ConcurrentHashMap<>();

  private final AtomicBoolean looking = new AtomicBoolean();

  // A response has no equals of its own.
  private final Set<Response> returned =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  /**
   * Whether an exchange is new here. The headers tell: they are the same object whenever an
   * exchange is asked for them, and those of no other.
   */
  boolean begin(Request request) {
    Headers headers = request.headers();
    return headers == Headers.empty() || exchanges.add(headers);
  }

  void end(Headers headers) {
    exchanges.remove(headers);
  }

  /** The hooks of an exchange run: its end is no longer waited for. */
  void forget(LintCall call) {
    closed.remove(call);
  }

  /**
   * The answer of a call was closed, which is followed by the end of its exchange. One look serves
   * all that were closed until then.
   */
  void closed(LintCall call, Duration patience) {
    closed.put(call, System.nanoTime());
    if (looking.compareAndSet(false, true)) {
      lookLater(patience);
    }
  }

  /** Whether the end of an exchange is waited for. */
  boolean waiting() {
    return !closed.isEmpty();
  }

  private void lookLater(Duration patience) {
    Reports.in(patience, () -> look(patience));
  }

  private void look(Duration patience) {
    looking.set(false);
    long now = System.nanoTime();
    closed.forEach(
        (call, at) -> {
          if (now - at >= patience.toNanos() && closed.containsKey(call)) {
            Reports.report(call::notEnded);
            closed.remove(call);
          }
        });
    if (!closed.isEmpty() && looking.compareAndSet(false, true)) {
      lookLater(patience);
    }
  }

  /** Whether a response has not been returned before. */
  boolean returns(Response response) {
    return returned.add(response);
  }
}
