package dev.lintel.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the mutants came to, as JSON for the documents. */
final class Report {
  private static final int LONGEST = 400;

  private final StringBuilder json = new StringBuilder();
  private boolean first = true;

  /** One kill of one mutant, as it was found, and whether it is one. */
  void add(Mutant mutant, Mutant.Kill kill, Verdict verdict, boolean killed) {
    json.append(first ? "\n" : ",\n").append("    {");
    first = false;
    json.append("\"mutant\": ").append(quoted(mutant.name()));
    json.append(", \"seed\": ").append(quoted(mutant.seed()));
    json.append(", \"server\": ").append(quoted(mutant.runner().name().toLowerCase()));
    json.append(", \"rules\": ").append(kill.rules().stream().map(Report::quoted).toList());
    json.append(", \"case\": ").append(quoted(kill.test()));
    json.append(", \"killed\": ").append(killed);
    String line = verdict.line();
    json.append(", \"message\": ")
        .append(quoted(line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…"))
        .append('}');
  }

  /** Writes the file, with the numbers first. */
  void write(Path file, List<Mutant> mutants, int killed, int rules, int unkilled)
      throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(
        file,
        "{\n  \"mutants\": "
            + mutants.size()
            + ",\n  \"killed\": "
            + killed
            + ",\n  \"rulesKilled\": "
            + rules
            + ",\n  \"rulesUnkilled\": "
            + unkilled
            + ",\n  \"kills\": ["
            + json
            + "\n  ]\n}\n");
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
