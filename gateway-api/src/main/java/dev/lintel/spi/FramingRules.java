package dev.lintel.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the Transfer-Encoding of a request says about its body (RFC 9112, section 6.1). Parsers
 * differ in what they take for a list of codings, and a difference here is a smuggled request.
 *
 * @since 0.1
 */
public final class FramingRules {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  /** Possessive: the stack does not grow with the parameters, of which a head has room for many. */
  private static final Pattern CODING =
      Pattern.compile(
          "(" + TOKEN + ")((?:[ \t]*;[ \t]*" + TOKEN + "=(?:" + TOKEN + "|\"[^\"\\\\,]*\"))*+)");

  private FramingRules() {}

  /**
   * Judges a Transfer-Encoding.
   *
   * @param lines the values of the field's lines, in their order; at least one
   * @param http11 whether the request is of HTTP/1.1: HTTP/1.0 has no transfer codings
   * @return 0 for {@code chunked} alone; else the status to refuse the request with: 400 if {@code
   *     chunked} is not last, or named more than once, or the field is malformed, and 501 for
   *     another coding before it (GW-CON-09 to GW-CON-12)
   */
  public static int refusal(List<String> lines, boolean http11) {
    Objects.requireNonNull(lines, "lines");
    if (!http11) {
      return 400;
    }
    List<String> codings = new ArrayList<>();
    for (String line : lines) {
      int before = codings.size();
      for (String member : line.split(",", -1)) {
        if (!member.isBlank()) {
          codings.add(member.strip());
        }
      }
      if (codings.size() == before) {
        return 400;
      }
    }
    for (int i = 0; i < codings.size(); i++) {
      Matcher coding = CODING.matcher(codings.get(i));
      boolean last = i == codings.size() - 1;
      if (!coding.matches() || isChunked(coding) != last || last && !coding.group(2).isEmpty()) {
        return 400;
      }
    }
    return codings.size() == 1 ? 0 : 501;
  }

  private static boolean isChunked(Matcher coding) {
    return coding.group(1).equalsIgnoreCase("chunked");
  }
}
