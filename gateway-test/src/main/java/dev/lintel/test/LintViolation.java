package dev.lintel.test;

/**
 * A rule of the contract that was broken, as {@link Lint} found it. The message names the rule, the
 * offender, what it did in which request, the sentence of the rule, and where to read on.
 *
 * @since 0.1
 */
public final class LintViolation extends AssertionError {
  private static final long serialVersionUID = 1L;

  /** The rule's id. */
  private final String rule;

  /** Whose fault it is. */
  private final String offender;

  /** In which request. */
  private final String request;

  /**
   * A violation.
   *
   * @param rule one of {@link Lint#rules()}
   * @param offender who broke it
   * @param did what it did, as the rest of a sentence about it
   * @param request in which request, or ""
   */
  LintViolation(String rule, String offender, String did, String request) {
    super(message(Rules.of(rule), offender, did, request));
    if (!Lint.rules().contains(rule)) {
      throw new IllegalArgumentException(rule + " is not in Lint.rules(): add it there");
    }
    this.rule = rule;
    this.offender = offender;
    this.request = request;
  }

  private static String message(Rules.Rule rule, String offender, String did, String request) {
    return rule.id()
        + ": "
        + offender
        + " "
        + did
        + (request.isEmpty() ? "" : " [" + request + "]")
        + ". The rule: "
        + rule.sentence()
        + " (Why: "
        + rule.why()
        + ".) Read on in "
        + rule.place();
  }

  /**
   * The rule.
   *
   * @return its id in the specification, such as {@code GW-APP-02}
   */
  public String rule() {
    return rule;
  }

  /**
   * Who broke it.
   *
   * @return the class name of an application or middleware, or the name of a server
   */
  public String offender() {
    return offender;
  }

  /**
   * In which request.
   *
   * @return its method and target, such as {@code GET /a?b}; empty if it is not known
   */
  public String request() {
    return request;
  }
}
