package dev.lintel.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of the specification by their ids, read from the SPEC.md that this artifact was built
 * with; nobody types a sentence a second time.
 *
 * <pre>{@code
 * Rules.of("GW-APP-02").sentence(); // An application MUST NOT return null, ...
 * Rules.of("GW-APP-02").place();    // SPEC.md, 3. Applications
 * }</pre>
 *
 * @since 0.1
 */
public final class Rules {
  private static final Pattern ROW =
      Pattern.compile("\\| (GW-[A-Z]{3}-\\d{2,3}) \\| (.+?) \\| (.+?) \\|");
  private static final Map<String, Rule> ALL = load();

  private Rules() {}

  /**
   * One rule.
   *
   * @param id such as {@code GW-APP-02}
   * @param sentence the normative sentence
   * @param why its reason, which is not normative
   * @param place the document and the headings above the rule: where to read on
   * @since 0.1
   */
  public record Rule(String id, String sentence, String why, String place) {}

  /**
   * A rule.
   *
   * @param id its id
   * @return the rule
   * @throws IllegalArgumentException if the specification has no such rule
   */
  public static Rule of(String id) {
    Rule rule = ALL.get(id);
    if (rule == null) {
      throw new IllegalArgumentException(
          "SPEC.md has no rule '" + id + "': cite one of its " + ALL.size() + " rules");
    }
    return rule;
  }

  /**
   * All rules.
   *
   * @return in the order of the specification; unmodifiable
   */
  public static Collection<Rule> all() {
    return ALL.values();
  }

  private static Map<String, Rule> load() {
    try (InputStream in = Rules.class.getResourceAsStream("SPEC.md")) {
      if (in == null) {
        throw new IllegalStateException("SPEC.md is not beside " + Rules.class.getName());
      }
      return parse(
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException("SPEC.md cannot be read", e);
    }
  }

  /** The rules among the lines of a specification. */
  static Map<String, Rule> parse(List<String> lines) {
    Map<String, Rule> rules = new LinkedHashMap<>();
    List<String> headings = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("#")) {
        int depth = line.indexOf(' ');
        while (headings.size() >= depth) {
          headings.remove(headings.size() - 1);
        }
        headings.add(line.substring(depth + 1).strip());
      }
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        List<String> below = headings.subList(Math.min(1, headings.size()), headings.size());
        String place = "SPEC.md, " + String.join(", ", below);
        Rule rule = new Rule(row.group(1), row.group(2), row.group(3), place);
        if (rules.put(rule.id(), rule) != null) {
          throw new IllegalStateException("SPEC.md has two rules " + rule.id());
        }
      } else if (line.startsWith("| GW-")) {
        throw new IllegalStateException("not a rule of three cells: " + line);
      }
    }
    return Collections.unmodifiableMap(rules);
  }
}
