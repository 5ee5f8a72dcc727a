package dev.lintel.tck;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An exchange of bytes as a text that people and other implementations can read: what a client
 * sends and when, and all that has to come of it. See {@code scripts/README.md} in this package's
 * resources for the format.
 *
 * @param id topic and name, such as {@code framing/two-lengths}
 * @param note what the script is about
 * @param rules the rules of the specification that decide what comes of it
 * @param needs what it needs that is not there by default, by name: {@code mount}, {@code
 *     application}, {@code capability}, or a setting of {@code ServerOptions}
 * @param lines the script itself
 * @since 0.1
 */
public record Script(
    String id, String note, List<String> rules, Map<String, String> needs, List<String> lines) {
  /** The need for a mount path; the value is the path. */
  static final String MOUNT = "mount";

  /** The need for a form of the application; the value is {@code async} or {@code blocking}. */
  static final String APPLICATION = "application";

  /**
   * The need for something that a server may declare; the value is a word of {@code ServerInfo}.
   */
  static final String CAPABILITY = "capability";

  /**
   * Copies lists and map.
   *
   * @param id not null
   * @param note not null
   * @param rules copied
   * @param needs copied
   * @param lines copied
   */
  public Script {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(note, "note");
    rules = List.copyOf(rules);
    needs = Map.copyOf(needs);
    lines = List.copyOf(lines);
  }

  /**
   * The part of the id before the slash.
   *
   * @return the topic
   */
  public String topic() {
    return id.substring(0, id.indexOf('/'));
  }

  /**
   * Whether the script can run where the application is mounted at this path.
   *
   * @param mountPath {@code ""} for the root
   * @return false if it is about another mount path
   */
  public boolean runsAt(String mountPath) {
    String here = mountPath.isEmpty() ? "/" : mountPath;
    return needs.getOrDefault(MOUNT, here).equals(here);
  }

  /**
   * Whether the script can run with this form of the application.
   *
   * @param form {@code blocking} or {@code async}
   * @return false if it is about the other
   */
  public boolean runsWith(String form) {
    return needs.getOrDefault(APPLICATION, form).equals(form);
  }

  /**
   * What the server has to declare that it can.
   *
   * @return a word of {@code ServerInfo}; empty if the script is for every server
   */
  public Optional<String> capability() {
    return Optional.ofNullable(needs.get(CAPABILITY));
  }

  /**
   * The settings that the script needs a server to have been started with.
   *
   * @return values by the names of {@code ServerOptions}; empty if any server will do
   */
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>(needs);
    settings.keySet().removeAll(Set.of(MOUNT, APPLICATION, CAPABILITY));
    return settings;
  }

  @Override
  public String toString() {
    return id;
  }
}
