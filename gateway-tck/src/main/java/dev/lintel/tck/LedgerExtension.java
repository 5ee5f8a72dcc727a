package dev.lintel.tck;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Holds each case of a topic against the ledger of the server under test. */
final class LedgerExtension implements InvocationInterceptor, BeforeAllCallback, AfterAllCallback {
  /** Of all suites, as they may share a ledger. */
  private static final List<String> TOPICS =
      Stream.of(WireSuite.class, CertificateSuite.class, DeployedSuite.class)
          .flatMap(suite -> Stream.of(suite.getDeclaredClasses()))
          .map(type -> topic(type))
          .toList();

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(LedgerExtension.class);

  /** In what is reported of a case: the entries of the ledger that it has met, one a line. */
  static final String LEDGER = "lintel.ledger";

  /** In what is reported of a case that failed as the ledger says: the failure. */
  static final String FAILURE = "lintel.failure";

  /** In what is reported of such a case, where texts were compared: what had to come. */
  static final String EXPECTED = "lintel.expected";

  /** What came instead. */
  static final String ACTUAL = "lintel.actual";

  /** The pin that it has met, without the id of the case; {@code not pinned} if it has none. */
  static final String PIN = "lintel.pin";

  /** In what is reported of a case, where {@link WireLog} is on: what was sent and what came. */
  static final String EXCHANGE = "lintel.exchange";

  /** In what is reported of a topic of a deployed application: what its server calls itself. */
  static final String SERVER = "lintel.server";

  /** The Java that this server runs on. */
  static final String JAVA = "lintel.java";

  /** How long to wait for what does not come, as the ledger says. */
  private static final Duration BRIEF = Duration.ofSeconds(2);

  /** A busy server may be late with what a ledger says is too early. */
  private static final Duration LONG = Duration.ofSeconds(2);

  /** In the ids of cases whose rules give a client five seconds. */
  private static final String UNREAD = "unread/";

  /**
   * The ledger, and what of this topic has run.
   *
   * @param begun the tests of which a case was tried
   * @param seen the cases that were not aborted
   * @param met which entries each case has met
   */
  private record State(
      Ledger ledger,
      Pins pins,
      Set<String> begun,
      Set<String> seen,
      Map<String, List<Ledger.Entry>> met) {
    State(Ledger ledger, Pins pins) {
      this(
          ledger,
          pins,
          ConcurrentHashMap.newKeySet(),
          ConcurrentHashMap.newKeySet(),
          new ConcurrentHashMap<>());
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Topic topic = (Topic) context.getRequiredTestInstance();
    Ledger ledger =
        Ledger.of(owner(context), topic.starter().ledger()).in(topic.starter().traits());
    List<String> unknown = new ArrayList<>(ledger.topics());
    unknown.removeAll(TOPICS);
    if (!unknown.isEmpty()) {
      throw new AssertionError("ledger.md: no topic is called " + String.join(", ", unknown));
    }
    topic.reading(new Rewriting(ledger.lines()));
    Pins pins = Pins.of(owner(context), topic.starter().ledger());
    context.getStore(NAMESPACE).put(topic(context), new State(ledger, pins));
    topic
        .starter()
        .deployed()
        .map(Subject::of)
        .ifPresent(
            subject ->
                context.publishReportEntry(Map.of(SERVER, subject.name(), JAVA, subject.java())));
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invoked,
      ExtensionContext context)
      throws Throwable {
    String id = topic(context) + '/' + invoked.getExecutable().getName();
    state(context).begun().add(id);
    check(id, invocation, context, context);
  }

  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation, DynamicTestInvocationContext invoked, ExtensionContext context)
      throws Throwable {
    ExtensionContext table = table(context);
    String id = topic(table) + '/' + table.getRequiredTestMethod().getName();
    state(table).begun().add(id);
    check(id + '/' + context.getDisplayName(), invocation, table, context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    State state = state(context);
    Topic instance = (Topic) context.getRequiredTestInstance();
    for (CasePattern pattern : state.ledger().cases(topic(context))) {
      String test = pattern.test();
      boolean known =
          declared(context.getRequiredTestClass(), test.substring(test.indexOf('/') + 1));
      // A run of only some tests says nothing about the rows of tables that it left out.
      boolean ran = state.begun().contains(test) && !instance.lacks(pattern.row());
      if (!known || (ran && state.seen().stream().noneMatch(pattern::matches))) {
        throw new AssertionError(
            "ledger.md: no case that runs here has the id "
                + pattern.text()
                + ": correct it, or say with \"only\" where it runs");
      }
    }
  }

  /** The context of a row knows neither class nor method; that of its table does. */
  static ExtensionContext table(ExtensionContext row) {
    ExtensionContext table = row;
    while (table.getTestMethod().isEmpty()) {
      table = table.getParent().orElseThrow();
    }
    return table;
  }

  /** The entries of the ledger that a case has met; none where there is no ledger. */
  static List<Ledger.Entry> met(String id, ExtensionContext context) {
    State state = context.getStore(NAMESPACE).get(topic(context), State.class);
    return state == null ? List.of() : state.met().getOrDefault(id, List.of());
  }

  private static void check(
      String id, Invocation<Void> invocation, ExtensionContext context, ExtensionContext row)
      throws Throwable {
    State state = state(context);
    Topic topic = (Topic) context.getRequiredTestInstance();
    topic.rewriting().takeMet();
    topic.rewriting().takePages();
    topic.wireLog().take();
    boolean brief =
        !id.contains(UNREAD) && state.ledger().entry(id).filter(Ledger.Entry::waits).isPresent();
    topic.waiting(brief ? BRIEF : Probe.PATIENCE);
    boolean early = state.ledger().entry(id).filter(Ledger.Entry::hurries).isPresent();
    topic.watching(early ? LONG : ScriptRun.SILENCE);
    topic.forgetCases();
    Map<String, String> said = new LinkedHashMap<>();
    state.seen().add(id);
    try {
      said.putAll(check(state.ledger(), state.pins(), id, invocation, topic.rewriting()));
      state.met().put(id, state.ledger().met(id, said.getOrDefault(LEDGER, "")));
    } catch (TestAbortedException e) {
      state.seen().remove(id);
      throw e;
    } finally {
      if (brief) {
        // What was not waited for may hold a thread of the server.
        topic.letGo();
      }
      String exchange = topic.wireLog().take();
      if (!exchange.isEmpty()) {
        said.put(EXCHANGE, exchange);
      }
      if (!said.isEmpty()) {
        row.publishReportEntry(said);
      }
    }
  }

  /**
   * Runs a case, which has to fail as its entry says, or to pass if it has none.
   *
   * @return what to report: the entries that were met, and what the failure was
   */
  static Map<String, String> check(
      Ledger ledger, Pins pins, String id, Invocation<Void> invocation, Rewriting rewriting)
      throws Throwable {
    Optional<Ledger.Entry> entry = ledger.entry(id);
    if (entry.isEmpty()) {
      try {
        invocation.proceed();
      } catch (TestAbortedException e) {
        throw e;
      } catch (AssertionError | Exception e) {
        throw new AssertionError(id + ": " + text(e), e);
      }
      return passed(ledger, pins, id, rewriting);
    }
    try {
      invocation.proceed();
    } catch (TestAbortedException e) {
      // Not run, which says nothing about the difference.
      throw e;
    } catch (AssertionError | Exception e) {
      if (entry.get().describes(e)) {
        Map<String, String> said = said(entry.get(), e);
        if (entry.get().race().isEmpty()) {
          pin(pins.hold(id, e, rewriting.takePages()), said);
        }
        // A line that this case is to show has to be there as well.
        met(ledger, id, rewriting);
        return said;
      }
      throw new AssertionError(
          "ledger.md says of " + id + " \"" + entry.get().instead() + "\", but: " + text(e), e);
    }
    if (!entry.get().race().isEmpty()) {
      return met(ledger, id, rewriting);
    }
    throw new AssertionError(
        "the difference has gone: delete the entry "
            + entry.get().id()
            + " from ledger.md"
            + (entry.get().id().equals(id) ? "" : ", or " + id + " from its cases"));
  }

  /** What a comparison says, or what else has failed, which may say nothing by itself. */
  private static String text(Throwable failure) {
    return failure instanceof AssertionError
        ? String.valueOf(failure.getMessage())
        : failure.toString();
  }

  /** What to report of a case that is not in the ledger by itself. */
  private static Map<String, String> passed(
      Ledger ledger, Pins pins, String id, Rewriting rewriting) {
    Map<String, String> said = new LinkedHashMap<>(met(ledger, id, rewriting));
    pin(pins.hold(id, rewriting.takePages()), said);
    return said;
  }

  private static void pin(String pin, Map<String, String> said) {
    if (!pin.isEmpty()) {
      said.put(PIN, pin);
    }
  }

  private static Map<String, String> said(Ledger.Entry entry, Throwable failure) {
    Map<String, String> said = new LinkedHashMap<>();
    said.put(LEDGER, entry.id());
    said.put(FAILURE, String.valueOf(failure.getMessage()));
    if (failure instanceof AssertionFailedError compared
        && compared.isExpectedDefined()
        && compared.isActualDefined()) {
      said.put(EXPECTED, compared.getExpected().getStringRepresentation());
      said.put(ACTUAL, compared.getActual().getStringRepresentation());
    }
    return said;
  }

  /** The entries about lines of answers that a case has met; those that list it, it has to meet. */
  private static Map<String, String> met(Ledger ledger, String id, Rewriting rewriting) {
    List<String> met = rewriting.takeMet();
    for (Ledger.Entry line : ledger.lines()) {
      if (line.covers(id) && line.race().isEmpty() && !met.contains(line.id())) {
        throw new AssertionError(
            "the difference has gone: " + line.id() + " of ledger.md is not met in " + id);
      }
    }
    return met.isEmpty() ? Map.of() : Map.of(LEDGER, String.join("\n", met));
  }

  private static State state(ExtensionContext context) {
    State state = context.getStore(NAMESPACE).get(topic(context), State.class);
    if (state == null) {
      throw new IllegalStateException("no ledger was read for " + topic(context));
    }
    return state;
  }

  private static boolean declared(Class<?> type, String method) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      if (Arrays.stream(at.getDeclaredMethods()).anyMatch(m -> m.getName().equals(method))) {
        return true;
      }
    }
    return false;
  }

  static String topic(ExtensionContext context) {
    return topic(context.getRequiredTestClass());
  }

  static String topic(Class<?> type) {
    return type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** The class that was written for the server: the outermost, in whose module the ledger is. */
  private static Class<?> owner(ExtensionContext context) {
    List<Class<?>> enclosing = context.getEnclosingTestClasses();
    return enclosing.isEmpty() ? context.getRequiredTestClass() : enclosing.get(0);
  }
}
