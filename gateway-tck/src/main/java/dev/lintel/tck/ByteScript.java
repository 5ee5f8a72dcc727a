package dev.lintel.tck;

import java.util.ArrayList;
import java.util.List;

/**
 * Bytes for a server of which nothing is known but that they come to an end: to be sent to several,
 * and what comes back to be compared.
 *
 * @param packets what is sent, piece by piece, in the notation of scripts
 * @param methods the methods of the requests, in their order; there may be fewer answers
 * @param ends whether the client says that it sends no more; where it does not, each request has to
 *     be one that is answered without more
 * @since 0.1
 */
public record ByteScript(List<String> packets, List<String> methods, boolean ends) {
  private static final String LINE = "\\r\\n";

  /**
   * Copies the lists.
   *
   * @param packets copied
   * @param methods copied
   * @param ends as it is
   */
  public ByteScript {
    packets = List.copyOf(packets);
    methods = List.copyOf(methods);
  }

  /**
   * A script that expects what a server has sent, as a block of a file of scripts.
   *
   * @param id topic and name
   * @param transcript what has come of this
   * @return text that {@code Scripts} reads
   */
  public String script(String id, ScriptTranscript transcript) {
    List<String> lines = new ArrayList<>(List.of("## " + id, "Generated.", "rules: GW-DEP-15"));
    for (int i = 0; i < packets.size(); i++) {
      if (i > 0) {
        lines.add(">>");
      }
      send(packets.get(i), lines);
    }
    if (ends) {
      lines.add("! end");
    }
    for (String line : transcript.lines()) {
      if (line.startsWith("HTTP/1.1 ")) {
        lines.add("< " + line.substring("HTTP/1.1 ".length()));
      } else if (line.startsWith("| ") || line.startsWith("+ ")) {
        lines.add("<" + line);
      } else if (line.matches("(=|calls:|completed:|failures:|!!) ?.*")) {
        lines.add(line);
      } else if (!line.startsWith(ScriptSight.COMPLETED_WITH)) {
        // What a script says goes without the headers of completions.
        lines.add("< " + line);
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static void send(String packet, List<String> lines) {
    int from = 0;
    for (int end = packet.indexOf(LINE); end >= 0; end = packet.indexOf(LINE, from)) {
      String line = packet.substring(from, end);
      lines.add(line.isEmpty() ? ">" : "> " + line);
      from = end + LINE.length();
    }
    if (from < packet.length()) {
      lines.add(">| " + packet.substring(from));
    }
  }
}
