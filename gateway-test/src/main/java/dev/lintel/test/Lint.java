package dev.lintel.test;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Attribute;
import dev.lintel.Middleware;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Checks the contract at run time, on both sides: the application inside, and the server or the
 * middleware outside. It changes nothing that either of them can see.
 *
 * <pre>{@code
 * TestClient client = TestClient.of(Lint.check(application));
 * Server server = Server.start(Lint.check(application));
 * }</pre>
 *
 * <p>To check a middleware, put one on either side of it: {@code Lint.check(application.with(mine,
 * Lint.middleware()))}.
 *
 * <p>A violation names the rule, the offender, the request, the sentence of the specification, and
 * where to read on. It is logged in any case, as a warning of {@code dev.lintel.test.lint}. A
 * {@link TestClient} throws from {@code send} what is found by the end of the exchange; a report of
 * one's own collects it; otherwise it is thrown where it is found: into the call, which becomes a
 * 500, into the body, which fails, or into a completion hook, which the server logs. Each rule is
 * told once for an exchange and an offender, and what passes through several of Lint by the one
 * that meets it first, which stands beside the offender.
 *
 * <p>What the type system and the contract's own exceptions enforce is not checked again, nor can
 * anything be seen from here of what is on the wire: that is what the suites of {@code gateway-tck}
 * look at. Meant for tests, on real servers as well. Bodies keep form and length, but that chunks
 * are given on as what a writer writes; published buffers are copied, and a request that is in the
 * hands of a late application is looked at up to ten seconds after its end. A response that a
 * middleware keeps beyond the end of its exchange counts as dropped: after these ten seconds if it
 * calls on a thread of its own or is given a stage that is not complete, else at once.
 *
 * @since 0.1
 */
public final class Lint {
  /** Where violations of one exchange go, if its client collects them. */
  static final Attribute<Consumer<LintViolation>> COLLECTOR = Attribute.named("lint.collector");

  private static final Set<String> RULES =
      Collections.unmodifiableSet(
          new LinkedHashSet<>(
              List.of(
                  // applications
                  "GW-APP-02",
                  "GW-APP-05",
                  "GW-APP-07",
                  "GW-BDY-01",
                  "GW-BDY-02",
                  "GW-BDY-03",
                  "GW-STR-10",
                  // middleware
                  "GW-MID-03",
                  "GW-MID-16",
                  "GW-MID-17",
                  "GW-MID-18",
                  "GW-STR-01",
                  // either end of a stream
                  "GW-STR-06",
                  "GW-STR-09",
                  // servers: the call
                  "GW-SRV-01",
                  "GW-SRV-02",
                  "GW-SRV-05",
                  "GW-SRV-08",
                  "GW-SRV-09",
                  "GW-SRV-15",
                  // servers: the request
                  "GW-REQ-01",
                  "GW-REQ-02",
                  "GW-REQ-03",
                  "GW-REQ-05",
                  "GW-REQ-06",
                  "GW-REQ-07",
                  "GW-REQ-08",
                  "GW-REQ-21",
                  "GW-REQ-22",
                  "GW-REQ-23",
                  "GW-REQ-25",
                  "GW-REQ-27",
                  "GW-REQ-36",
                  "GW-REQ-40",
                  "GW-REQ-41",
                  "GW-REQ-44",
                  "GW-REQ-46",
                  "GW-REQ-48",
                  "GW-REQ-49",
                  "GW-REQ-54",
                  "GW-REQ-55",
                  "GW-CON-07",
                  "GW-BDY-32",
                  "GW-BDY-33",
                  "GW-BDY-38",
                  "GW-STR-11",
                  // servers: the response and the end
                  "GW-RSP-18",
                  "GW-RSP-22",
                  "GW-RSP-26",
                  "GW-BDY-21",
                  "GW-BDY-30",
                  "GW-STR-07",
                  "GW-ASY-01",
                  "GW-ASY-03",
                  "GW-ASY-14",
                  "GW-LIF-01",
                  "GW-LIF-03",
                  "GW-LIF-07",
                  "GW-LIF-11",
                  "GW-LIF-12",
                  "GW-LIF-13",
                  "GW-LIF-14",
                  "GW-LIF-23")));

  private Lint() {}

  /**
   * An application, checked, to be called by a server itself: with no middleware around it, so that
   * what is wrong outside is the server's fault, and can be said more exactly. The headers tell one
   * exchange from another: a server has an object of its own for each.
   *
   * @param application the application to check
   * @return the same application, checked; asynchronous if it is
   */
  public static Application check(Application application) {
    return wrap(application, new Reports(null, true));
  }

  /**
   * An application, checked, to be called by a server itself, with a report of one's own.
   *
   * @param application the application to check
   * @param report called for each violation on the thread that finds it, several at once; what it
   *     throws is thrown where the violation was found
   * @return the same application, checked; asynchronous if it is
   */
  public static Application check(Application application, Consumer<? super LintViolation> report) {
    return wrap(application, new Reports(Objects.requireNonNull(report, "report"), true));
  }

  /**
   * Middleware that checks what is inside and, as far as that can be said from any place in a list,
   * what is outside.
   *
   * @return the middleware
   */
  public static Middleware middleware() {
    return next -> wrap(next, new Reports(null, false));
  }

  /**
   * Middleware that reports what it finds, and otherwise goes on.
   *
   * @param report as for {@link #check(Application, Consumer)}
   * @return the middleware
   */
  public static Middleware middleware(Consumer<? super LintViolation> report) {
    Objects.requireNonNull(report, "report");
    return next -> wrap(next, new Reports(report, false));
  }

  /**
   * Whether there is something that the server has not done yet, and is given ten seconds for: to
   * end an exchange whose response it has closed, to close a response that came too late, or to
   * cancel a stage. While this is true, for twenty seconds at most, a violation may still be
   * reported.
   *
   * @param checked what {@link #check} has returned
   * @return false when all that was called so far has been looked at
   * @throws IllegalArgumentException if it is not checked by Lint, or has middleware around it
   */
  public static boolean isWaiting(Application checked) {
    Objects.requireNonNull(checked, "checked");
    if (checked instanceof LintedApplication linted) {
      return linted.waiting();
    }
    if (checked instanceof LintedAsyncApplication linted) {
      return linted.waiting();
    }
    throw new IllegalArgumentException(
        checked.getClass().getName()
            + " is not checked by Lint: give what Lint.check has returned, without middleware");
  }

  /**
   * What is checked.
   *
   * @return the ids of the rules; {@link Rules#of} has their sentences
   */
  public static Set<String> rules() {
    return RULES;
  }

  static Application wrap(Application next, Reports reports) {
    Objects.requireNonNull(next, "application");
    return next instanceof AsyncApplication async
        ? new LintedAsyncApplication(async, reports)
        : new LintedApplication(next, reports);
  }
}
