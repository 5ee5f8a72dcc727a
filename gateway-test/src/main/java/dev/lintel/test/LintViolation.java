package dev.lintel.test;

/**
 * A rule of the specification that somebody broke, found by {@link Lint}. The message names the
 * rule, the offender and what it did.
 *
 * @since 0.1
 */
public final class LintViolation extends AssertionError {
  private static final long serialVersionUID = 1L;

  /** The rule's id. */
  private final String rule;

  /** Whose fault it is. */
  private final String offender;

  LintViolation(String rule, String offender, String sentence) {
    super(rule + ": " + offender + " " + sentence);
    this.rule = rule;
    this.offender = offender;
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
   * @return the class name of an application, or the name of a server
   */
  public String offender() {
    return offender;
  }
}
