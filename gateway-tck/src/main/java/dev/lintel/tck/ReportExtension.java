package dev.lintel.tck;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * Writes a report of each suite: into the log, and as JSON and HTML into a directory with the
 * suite's name below {@code target/lintel-tck}, or what the system property {@code
 * lintel.tck.reports} says. A failure is completed by the rules that it breaks. A run in which no
 * case has shown anything fails.
 */
final class ReportExtension
    implements InvocationInterceptor,
        LifecycleMethodExecutionExceptionHandler,
        BeforeAllCallback,
        AfterAllCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(ReportExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    if (isSuite(context)) {
      Class<?> suite = context.getRequiredTestClass();
      Report report = new Report(suite.getName(), Case.planned(suite));
      context.getStore(NAMESPACE).put(Report.class, report);
      // What an earlier run has left says nothing about this one.
      Files.deleteIfExists(directory(report).resolve("report.json"));
      Files.deleteIfExists(directory(report).resolve("report.html"));
    }
  }

  @Override
  public <T> T interceptTestClassConstructor(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Constructor<T>> invoked,
      ExtensionContext context)
      throws Throwable {
    try {
      return invocation.proceed();
    } catch (Throwable e) {
      if (stored(context) != null) {
        report(context).add(Case.ofTopic(topic(invoked.getTargetClass()), e));
      }
      throw e;
    }
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invoked,
      ExtensionContext context)
      throws Throwable {
    run(id(context), "", invocation, context);
  }

  @Override
  public <T> T interceptTestFactoryMethod(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Method> invoked,
      ExtensionContext context)
      throws Throwable {
    try {
      return invocation.proceed();
    } catch (Throwable e) {
      throw noted(id(context), "", e, context);
    }
  }

  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation, DynamicTestInvocationContext invoked, ExtensionContext context)
      throws Throwable {
    ExtensionContext table = LedgerExtension.table(context);
    String row = context.getDisplayName();
    run(id(table) + '/' + row, row, invocation, table);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable e)
      throws Throwable {
    throw noted(id(context), "", e, context);
  }

  /** The case may have passed: what it has opened is closed behind it. */
  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable e)
      throws Throwable {
    throw noted(id(context), "", e, context);
  }

  private static void run(
      String id, String row, Invocation<Void> invocation, ExtensionContext context)
      throws Throwable {
    try {
      invocation.proceed();
    } catch (Throwable e) {
      throw noted(id, row, e, context);
    }
    List<Ledger.Entry> met = LedgerExtension.met(id, context);
    report(context).add(id, met);
    String text = met.stream().map(Ledger.Entry::instead).collect(Collectors.joining("\n"));
    add(id, row, met.isEmpty() ? Verdict.PASSED : Verdict.LEDGER, text, context);
  }

  /** Notes what ended a case, and tells what to throw. */
  private static Throwable noted(String id, String row, Throwable e, ExtensionContext context) {
    String text = Objects.requireNonNullElse(e.getMessage(), e.toString());
    if (e instanceof TestAbortedException) {
      String why = text.replaceFirst("^Assumption failed: ", "");
      add(id, row, Verdict.NOT_RUN, why, context);
      return e;
    }
    Case failed = add(id, row, Verdict.FAILED, text, context);
    if (e instanceof VirtualMachineError || failed.rules().isEmpty()) {
      return e;
    }
    return new AssertionError(
        (e instanceof AssertionError ? text : e.toString())
            + "\nThe case is for:"
            + Report.explained(failed.rules()),
        e);
  }

  /** A case, or with the name of a row one of a table, and the rules that this is about. */
  private static Case add(
      String id, String row, Verdict verdict, String text, ExtensionContext context) {
    Case done = Case.of(context.getRequiredTestMethod(), id, verdict, text);
    if (!row.isEmpty() && context.getRequiredTestInstance() instanceof Topic topic) {
      done = done.with(topic.rules(row));
    }
    report(context).add(done);
    return done;
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    Report report = report(context);
    // Such as a body that nobody has closed, or an entry of the ledger that names no case.
    context.getExecutionException().ifPresent(e -> report.add(Case.ofTopic(topic(context), e)));
    context.getTestInstance().ifPresent(instance -> subjects(instance).forEach(report::add));
    if (isSuite(context)) {
      finish(report);
    }
  }

  private static List<Subject> subjects(Object instance) {
    if (instance instanceof Topic topic) {
      return topic.subjects();
    }
    return instance instanceof InMemoryComparisonSuite suite ? suite.subjects() : List.of();
  }

  private static void finish(Report report) throws IOException {
    Path directory = Files.createDirectories(directory(report));
    Files.writeString(directory.resolve("report.json"), ReportJson.of(report));
    Path page = Files.writeString(directory.resolve("report.html"), ReportPage.of(report));
    System.getLogger(WireSuite.class.getPackageName())
        .log(
            report.failed() || report.isEmpty()
                ? System.Logger.Level.ERROR
                : System.Logger.Level.INFO,
            ReportText.of(report) + String.format("%n  %-13s%s", "report", page));
    if (report.isEmpty()) {
      throw new AssertionError(
          "no case of "
              + report.suite()
              + " was run, so that nothing is certified: look at the reasons in "
              + page);
    }
  }

  private static Path directory(Report report) {
    return Path.of(System.getProperty("lintel.tck.reports", "target/lintel-tck"))
        .resolve(report.suite());
  }

  private static Report report(ExtensionContext context) {
    return Objects.requireNonNull(stored(context), "no report was begun");
  }

  private static @Nullable Report stored(ExtensionContext context) {
    return context.getStore(NAMESPACE).get(Report.class, Report.class);
  }

  private static boolean isSuite(ExtensionContext context) {
    return context.getEnclosingTestClasses().isEmpty();
  }

  private static String id(ExtensionContext context) {
    String method = context.getRequiredTestMethod().getName();
    return isSuite(context) ? method : topic(context) + '/' + method;
  }

  private static String topic(ExtensionContext context) {
    return topic(context.getRequiredTestClass());
  }

  private static String topic(Class<?> type) {
    return LedgerExtension.topic(type);
  }
}
