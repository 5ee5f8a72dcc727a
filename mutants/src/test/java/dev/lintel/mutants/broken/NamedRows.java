package dev.lintel.mutants.broken;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Of a table, runs only the rows that are asked for, as they have no ids by which to select them;
 * and tells how long a case took, without what is done before and after it.
 */
public final class NamedRows implements InvocationInterceptor {
  /** The key under which the nanoseconds that a case took are reported. */
  public static final String TOOK = "lintel.mutants.took";

  /** The configuration parameter with the rows' names, one a line; all run where it is missing. */
  public static final String ROWS = "lintel.mutants.rows";

  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation, DynamicTestInvocationContext invoked, ExtensionContext context)
      throws Throwable {
    List<String> rows =
        context.getConfigurationParameter(ROWS).map(names -> names.lines().toList()).orElse(null);
    if (rows == null || rows.contains(context.getDisplayName())) {
      timed(invocation, context);
    } else {
      invocation.skip();
    }
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invoked,
      ExtensionContext context)
      throws Throwable {
    timed(invocation, context);
  }

  private static void timed(Invocation<Void> invocation, ExtensionContext context)
      throws Throwable {
    long start = System.nanoTime();
    try {
      invocation.proceed();
    } finally {
      context.publishReportEntry(TOOK, String.valueOf(System.nanoTime() - start));
    }
  }
}
