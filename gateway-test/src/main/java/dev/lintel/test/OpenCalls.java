package dev.lintel.test;

import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.Response;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.WeakHashMap;

/** What one checked application is in the middle of, and what it has answered before. */
final class OpenCalls {
  private final Set<Headers> exchanges =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

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

  /** Whether a response has not been returned before. */
  boolean returns(Response response) {
    return returned.add(response);
  }
}
