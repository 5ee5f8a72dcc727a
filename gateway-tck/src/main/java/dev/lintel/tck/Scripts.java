package dev.lintel.tck;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The scripts of the kit.
 *
 * @since 0.1
 */
public final class Scripts {
  /** The files, in the order of a report. */
  static final List<String> TOPICS =
      List.of(
          "targets",
          "mounts",
          "methods",
          "versions",
          "hosts",
          "heads",
          "framings",
          "bodies",
          "trailers",
          "expectations",
          "pipelines",
          "connections",
          "answers",
          "errors",
          "streams",
          "unread",
          "halves",
          "exchanges");

  private static final Pattern ID = Pattern.compile("[a-z]+/[a-z0-9-]+");

  private Scripts() {}

  /** Read when they are asked for, and once: a suite asks with each of its cases. */
  private static final class Kits {
    static final List<Script> ALL =
        TOPICS.stream().flatMap(topic -> topic(topic).stream()).toList();
    static final Map<String, Script> BY_ID =
        ALL.stream().collect(Collectors.toUnmodifiableMap(Script::id, script -> script));
  }

  /**
   * All scripts.
   *
   * @return by topic, in the order of their files
   */
  public static List<Script> all() {
    return Kits.ALL;
  }

  /** The script with this id, if there is one. */
  static Optional<Script> of(String id) {
    return Optional.ofNullable(Kits.BY_ID.get(id));
  }

  private static List<Script> topic(String topic) {
    String resource = "scripts/" + topic + ".txt";
    try (InputStream in = Scripts.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource + " in the kit");
      }
      return parse(topic, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + resource, e);
    }
  }

  /**
   * Reads the scripts of one topic; what stands before the first heading is for the reader.
   *
   * @param topic the first part of their ids
   * @param text a file
   * @return the scripts in their order
   */
  public static List<Script> parse(String topic, String text) {
    List<Script> scripts = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    String[] blocks = text.split("(?m)^## ");
    for (int i = 1; i < blocks.length; i++) {
      Script script = script(blocks[i]);
      if (!script.topic().equals(topic) || !ids.add(script.id())) {
        throw new IllegalStateException(
            script.id() + " is in the file of " + topic + ", or there twice");
      }
      scripts.add(script);
    }
    return scripts;
  }

  private static Script script(String block) {
    List<String> lines = new ArrayList<>();
    StringBuilder note = new StringBuilder();
    List<String> rules = List.of();
    Map<String, String> needs = new LinkedHashMap<>();
    List<String> all = block.lines().toList();
    for (String line : all.subList(1, all.size())) {
      if (line.startsWith("rules: ")) {
        rules = List.of(line.substring("rules: ".length()).split(" "));
      } else if (line.startsWith("needs: ")) {
        String[] words = line.split(" ", 3);
        needs.put(words[1], words[2]);
      } else if (isStep(line)) {
        lines.add(line);
      } else if (!line.isBlank()) {
        note.append(note.isEmpty() ? "" : " ").append(line.strip());
      }
    }
    String id = Objects.requireNonNull(all.get(0)).strip();
    if (!ID.matcher(id).matches() || rules.isEmpty() || note.isEmpty()) {
      throw new IllegalStateException("a script needs an id, a note and rules: ## " + id);
    }
    Script script = new Script(id, note.toString(), rules, needs, lines);
    ScriptSteps.of(script);
    return script;
  }

  private static boolean isStep(String line) {
    return line.startsWith(">")
        || line.startsWith("<")
        || line.startsWith("!")
        || line.startsWith("=")
        || line.startsWith("calls: ")
        || line.startsWith("completed: ")
        || line.startsWith("failures: ");
  }
}
