package dev.lintel.tck;

import java.util.List;

/**
 * All that came of a script, in the form in which two are compared: line by line. What is left out
 * of what came is what servers may do as they like, and nothing else: the value of Date, the reason
 * phrase, the order of differently named fields, and the boundaries of packets and chunks
 * (GW-DEP-15). What the application saw is there in the lines that a script asks for.
 *
 * @param lines answers, what the client did in between, what became of the connection, and what the
 *     application saw
 * @since 0.1
 */
public record ScriptTranscript(List<String> lines) {
  /**
   * Copies the lines.
   *
   * @param lines copied
   */
  public ScriptTranscript {
    lines = List.copyOf(lines);
  }

  /**
   * The lines as one text.
   *
   * @return joined by LF
   */
  public String text() {
    return String.join("\n", lines);
  }

  @Override
  public String toString() {
    return text();
  }
}
