package dev.lintel.tck;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * One answer in a transcript, expected or received.
 *
 * @param version of the status line
 * @param status of the status line
 * @param framing how the end of the body is known: a {@link Framing} in lower case, or {@code head}
 *     for the answer to HEAD
 * @param fields the header lines, as sent
 * @param body what came, in pieces where the client did something in between
 * @param trailers the trailer lines, as sent
 * @param cut that the connection ended before the body did, and what had come of its framing by
 *     then; {@code ""} if it did not
 */
record ScriptAnswer(
    String version,
    int status,
    String framing,
    List<Field> fields,
    List<Piece> body,
    List<Field> trailers,
    String cut) {
  private static final int LONGEST_SHOWN = 2_000;
  private static final String VIEW = "method=";
  private static final String VIEWED = "header ";
  private static final String TRAILED = "trailer ";

  /** Bytes of the body, each as one character, or what the client did before the next of them. */
  record Piece(String text, String action) {
    static Piece of(byte[] bytes) {
      return new Piece(new String(bytes, StandardCharsets.ISO_8859_1), "");
    }

    static Piece of(String action) {
      return new Piece("", action);
    }
  }

  /** One that has come, to a request of this method. */
  static ScriptAnswer of(
      Head head, String method, List<Piece> body, List<Field> trailers, String cut) {
    String framing =
        method.equals("HEAD") ? "head" : head.framing(method).name().toLowerCase(Locale.ROOT);
    return new ScriptAnswer(
        head.version(), head.status(), framing, head.fields(), body, trailers, cut);
  }

  /**
   * The lines to compare by: without the reason phrase, which an answer here does not even have,
   * the value of Date, the order of differently named fields, and the boundaries of chunks.
   */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(version + ' ' + status + ' ' + framing);
    sorted(fields).forEach(field -> lines.add(shown(field)));
    StringBuilder text = new StringBuilder();
    for (Piece piece : body) {
      if (piece.action().isEmpty()) {
        text.append(piece.text());
      } else {
        add(text, lines);
        lines.add("! " + piece.action());
      }
    }
    add(text, lines);
    sorted(trailers).forEach(field -> lines.add("+ " + shown(field)));
    if (!cut.isEmpty()) {
      lines.add(cut);
    }
    return lines;
  }

  private static void add(StringBuilder text, List<String> lines) {
    String body = sortedView(text.toString());
    text.setLength(0);
    if (body.length() > LONGEST_SHOWN) {
      byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
      lines.add("| <" + bytes.length + " bytes, SHA-256 " + Sample.sha256(bytes) + ">");
      return;
    }
    for (int from = 0; from < body.length(); ) {
      int lf = body.indexOf('\n', from);
      int to = lf < 0 ? body.length() : lf + 1;
      lines.add("| " + ScriptText.write(body.substring(from, to)));
      from = to;
    }
  }

  // The order of differently named fields is free on the application's side too.
  private static String sortedView(String body) {
    if (!body.startsWith(VIEW)) {
      return body;
    }
    List<String> lines = new ArrayList<>(List.of(body.split("(?<=\n)")));
    for (String kind : List.of(VIEWED, TRAILED)) {
      int from = 0;
      while (from < lines.size() && !lines.get(from).startsWith(kind)) {
        from++;
      }
      int to = from;
      while (to < lines.size() && lines.get(to).startsWith(kind)) {
        to++;
      }
      lines.subList(from, to).sort(Comparator.comparing(line -> line.split("=", 2)[0]));
    }
    return String.join("", lines);
  }

  private static String shown(Field field) {
    String value = field.value();
    String compared = field.named("date") ? ImfDate.shown(value) : value;
    return field.name() + field.colon() + ScriptText.write(compared);
  }

  // By name, and stable: the order of lines of one name is part of the answer.
  private static List<Field> sorted(List<Field> fields) {
    List<Field> sorted = new ArrayList<>(fields);
    sorted.sort(Comparator.comparing(Field::name, String.CASE_INSENSITIVE_ORDER));
    return sorted;
  }
}
