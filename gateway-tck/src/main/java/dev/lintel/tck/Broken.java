package dev.lintel.tck;

import dev.lintel.test.Rules;
import java.util.List;

/** What a topic shows at its end, and of no single case: a failure that is about rules. */
final class Broken extends AssertionError {
  private static final long serialVersionUID = 1;

  private final transient List<String> rules;

  private Broken(List<String> rules, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.rules = rules;
  }

  /** Runs a check; what it finds is about these rules. */
  static void require(List<String> rules, Runnable check) {
    try {
      check.run();
    } catch (AssertionError e) {
      throw new Broken(rules, e.getMessage() + "\nIt is about:" + Report.explained(rules), e);
    }
  }

  /** What Lint has found, which says itself what it is about. */
  static Broken found(List<String> found) {
    String message = "Lint found:\n" + String.join("\n", found);
    List<String> rules =
        Rules.all().stream().map(Rules.Rule::id).filter(id -> message.contains(id + ": ")).toList();
    return new Broken(rules, message, null);
  }

  List<String> rules() {
    return rules;
  }
}
