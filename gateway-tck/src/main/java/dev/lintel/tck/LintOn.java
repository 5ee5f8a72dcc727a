package dev.lintel.tck;

import dev.lintel.Application;
import dev.lintel.ApplicationFactory;
import dev.lintel.test.Lint;
import dev.lintel.test.LintViolation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Has every application of the kit checked, and the server with it. */
final class LintOn {
  /** The requests whose application breaks a rule on purpose, and the rule. */
  private static final List<OnPurpose> ON_PURPOSE =
      List.of(
          new OnPurpose("/tck/null", "GW-APP-02"),
          new OnPurpose("/async/null", "GW-APP-02"),
          new OnPurpose("/async/of-null", "GW-APP-02"),
          new OnPurpose("/tck/twice", "GW-BDY-01"),
          new OnPurpose("/tck/shut", "GW-BDY-02"),
          new OnPurpose("/tck/body\\?.*declared=.*", "GW-BDY-03"));

  /** A target is a pattern; it may be below any mount path. */
  private record OnPurpose(String target, String rule) {
    boolean matches(LintViolation violation) {
      return violation.rule().equals(rule)
          && violation.request().matches("[A-Z]+ (/[^?]*)?" + target);
    }
  }

  private LintOn() {}

  static ApplicationFactory around(ApplicationFactory factory, Probe probe) {
    return deployment -> {
      Application application = factory.create(deployment);
      // What a server does with a factory that creates nothing is its own affair.
      return application == null ? application : checked(application, probe);
    };
  }

  private static Application checked(Application application, Probe probe) {
    Application checked =
        Lint.check(
            application,
            violation -> {
              if (ON_PURPOSE.stream().noneMatch(known -> known.matches(violation))) {
                probe.violations().add(violation);
              }
            });
    probe.checked().add(checked);
    return checked;
  }

  /** Whether there may be more to come, of what servers have time for when an exchange is over. */
  static boolean isWaiting(Probe probe) {
    return probe.checked().stream().anyMatch(Lint::isWaiting);
  }

  /** What was found since the last time, each once. */
  static List<String> taken(Probe probe) {
    Set<String> found = new LinkedHashSet<>();
    for (LintViolation next = probe.violations().poll();
        next != null;
        next = probe.violations().poll()) {
      found.add(next.getMessage());
    }
    return List.copyOf(found);
  }
}
