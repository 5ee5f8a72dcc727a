package dev.lintel.mutants;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules that no mutant kills, and why: {@code unkilled.md}. */
final class Unkilled {
  private static final Pattern ENTRY = Pattern.compile("- (GW-[A-Z]{3}-[0-9]{2,3}): (\\S.*)");

  /** Above the rules that no case cites. */
  private static final String WITHOUT_CASE = "\n# Rules without a case of the kit\n";

  private Unkilled() {}

  /**
   * The rules that cases cite.
   *
   * @return the reasons by the rules' ids
   * @throws IllegalStateException if one is there twice, or an item is no entry
   */
  static Map<String, String> reasons() {
    return reasons(parts()[0]);
  }

  /** The rules that no case cites, likewise. */
  static Map<String, String> withoutCase() {
    return reasons(parts()[1]);
  }

  private static String[] parts() {
    String[] parts = text().split(WITHOUT_CASE);
    if (parts.length != 2) {
      throw new IllegalStateException("unkilled.md: not once \"" + WITHOUT_CASE.strip() + '"');
    }
    return parts;
  }

  private static Map<String, String> reasons(String part) {
    Map<String, String> reasons = new TreeMap<>();
    for (String line : part.lines().filter(line -> line.startsWith("- ")).toList()) {
      Matcher entry = ENTRY.matcher(line);
      if (!entry.matches()) {
        throw new IllegalStateException("unkilled.md: no id and reason in \"" + line + "\"");
      }
      if (reasons.put(entry.group(1), entry.group(2)) != null) {
        throw new IllegalStateException("unkilled.md: " + entry.group(1) + " is there twice");
      }
    }
    return reasons;
  }

  private static String text() {
    try (InputStream in = Unkilled.class.getResourceAsStream("/unkilled.md")) {
      if (in == null) {
        throw new IllegalStateException("no unkilled.md among the test resources");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read unkilled.md", e);
    }
  }
}
