package dev.lintel.test;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Attribute;
import dev.lintel.Middleware;
import dev.lintel.Request;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Middleware that changes nothing and checks both sides of the contract at run time: the
 * application inside it, and the server or the middleware outside of it.
 *
 * <pre>{@code
 * TestClient client = TestClient.of(application.with(Lint.middleware()));
 * }</pre>
 *
 * <p>To check a middleware, put one on either side of it: {@code application.with(
 * Lint.middleware(), mine, Lint.middleware())}. What the type system or the contract's own
 * exceptions enforce is not checked again.
 *
 * <p>Meant for tests: a body that can be consumed only once is sent as a writer, so that a file
 * loses the system's file transfer and a publisher occupies a worker while it is sent. Status,
 * headers, length, flushes and content are those of the application.
 *
 * @since 0.1
 */
public final class Lint {
  /** Where violations of one exchange go, if its server collects them. */
  static final Attribute<Consumer<LintViolation>> COLLECTOR = Attribute.named("lint.collector");

  private Lint() {}

  /**
   * Middleware that reports to the {@link TestClient} that sent the request, whose {@code send}
   * then throws the first violation. Under any other server it throws where it finds something:
   * into the call, which becomes a 500, into the body, which fails, or into a completion hook,
   * which the server logs.
   *
   * @return the middleware
   */
  public static Middleware middleware() {
    return next -> wrap(next, new Reports(null));
  }

  /**
   * Middleware that reports what it finds, and otherwise goes on.
   *
   * @param report called for each violation on the thread that finds it, several at once; what it
   *     throws is thrown where the violation was found
   * @return the middleware
   */
  public static Middleware middleware(Consumer<? super LintViolation> report) {
    Objects.requireNonNull(report, "report");
    return next -> wrap(next, new Reports(report));
  }

  /**
   * An application inside {@link #middleware()}.
   *
   * @param application the application to check
   * @return the same application, checked; asynchronous if it is
   */
  public static Application of(Application application) {
    return middleware().wrap(application);
  }

  /**
   * Where violations go.
   *
   * @param own null to have them collected by the exchange's client, or else thrown
   */
  record Reports(@Nullable Consumer<? super LintViolation> own) {
    Consumer<? super LintViolation> of(Request request) {
      if (own != null) {
        return own;
      }
      Optional<Consumer<LintViolation>> collector = request.attribute(COLLECTOR);
      return collector.isPresent() ? collector.get() : Lint::raise;
    }

    /** For what there is no going on after. */
    LintViolation last(LintViolation violation) {
      if (own != null) {
        own.accept(violation);
      }
      return violation;
    }
  }

  private static void raise(LintViolation violation) {
    throw violation;
  }

  private static Application wrap(Application next, Reports reports) {
    Objects.requireNonNull(next, "application");
    return next instanceof AsyncApplication async
        ? new LintedAsyncApplication(async, reports)
        : new LintedApplication(next, reports);
  }
}
