package dev.lintel.tck;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * One case and what has become of it.
 *
 * @param id as the ledger has it
 * @param rules the rules that it proves
 * @param capability the capability that it proves, or {@code ""}
 * @param verdict the outcome
 * @param text the failure, or why it was not run; {@code ""} if there is nothing to say
 */
record Case(String id, List<String> rules, String capability, Verdict verdict, String text) {
  static final Comparator<Case> BY_ID = Comparator.comparing(Case::id);

  /** Why a case did not run that the suite has. */
  private static final String NOT_SELECTED = "was not selected";

  /** Begins the reason why a case did not run that is about a capability. */
  static final String UNDECLARED = "the server does not declare ";

  /** A case or, with an id that has more, a row of its table. */
  static Case of(Method method, String id, Verdict verdict, String text) {
    Spec spec = method.getAnnotation(Spec.class);
    Capability capability = method.getAnnotation(Capability.class);
    return new Case(
        id,
        spec == null ? List.of() : List.of(spec.value()),
        capability == null ? "" : capability.value(),
        verdict,
        text);
  }

  /** The same, about more rules. */
  Case with(List<String> more) {
    List<String> all = Stream.concat(rules.stream(), more.stream()).distinct().toList();
    return new Case(id, all, capability, verdict, text);
  }

  /** Something that concerns a whole topic, such as its beginning or its end. */
  static Case ofTopic(String id, Throwable failure) {
    List<String> rules = failure instanceof Broken broken ? broken.rules() : List.of();
    String text =
        failure instanceof AssertionError
            ? String.valueOf(failure.getMessage())
            : failure.toString();
    return new Case(id, rules, "", Verdict.FAILED, text);
  }

  /** All cases of a suite, tables as one case each, before anything has run. */
  static List<Case> planned(Class<?> suite) {
    Map<String, Case> cases = new LinkedHashMap<>();
    add(cases, suite, "", NOT_SELECTED);
    if (DeployedSuite.class.isAssignableFrom(suite)) {
      // What the suite leaves out for this reason is a part of the kit all the same.
      List<String> there = nested(suite).stream().map(Class::getSimpleName).toList();
      for (Class<?> topic : nested(WireSuite.class)) {
        String name = topic.getSimpleName();
        if (!there.contains(name) && !name.startsWith("Mounted")) {
          add(cases, topic, LedgerExtension.topic(topic) + '/', Deployed.NOT_HERE);
        }
      }
    }
    return cases.values().stream().sorted(BY_ID).toList();
  }

  private static void add(Map<String, Case> cases, Class<?> type, String prefix, String why) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      for (Method method : at.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Test.class)
            || method.isAnnotationPresent(TestFactory.class)) {
          String id = prefix + method.getName();
          cases.putIfAbsent(id, of(method, id, Verdict.NOT_RUN, why));
        }
      }
    }
    for (Class<?> topic : nested(type)) {
      add(cases, topic, LedgerExtension.topic(topic) + '/', why);
    }
  }

  private static List<Class<?>> nested(Class<?> type) {
    List<Class<?>> nested = new ArrayList<>();
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      Arrays.stream(at.getDeclaredClasses())
          .filter(inner -> inner.isAnnotationPresent(Nested.class))
          .forEach(nested::add);
    }
    return nested;
  }

  /** Whether a run has left it out, though the server and where it is would have allowed it. */
  boolean isLeftOut() {
    return verdict == Verdict.NOT_RUN && text.equals(NOT_SELECTED);
  }

  /** Whether it was not run because the server does not declare what it is about, as it may. */
  boolean isUndeclared() {
    return verdict == Verdict.NOT_RUN && text.startsWith(UNDECLARED);
  }

  /** Whether this is a case that was planned, or a row of it. */
  boolean isOf(Case planned) {
    return id.equals(planned.id) || id.startsWith(planned.id + '/');
  }
}
