package dev.lintel.tck;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An answer as it came over the wire, the transfer coding of its body removed.
 *
 * @since 0.1
 */
public final class Answer {
  private static final int LONGEST_SHOWN = 2_000;

  private final Head head;
  private final Framing framing;
  private final byte[] body;
  private final List<Integer> chunks;
  private final List<Field> trailers;
  private final boolean complete;
  private final String begun;

  /** One that came to its right end, or not. */
  Answer(
      Head head,
      Framing framing,
      byte[] body,
      List<Integer> chunks,
      List<Field> trailers,
      boolean complete) {
    this(head, framing, body, chunks, trailers, complete, "");
  }

  /** One that may have been cut within what frames its body. */
  Answer(
      Head head,
      Framing framing,
      byte[] body,
      List<Integer> chunks,
      List<Field> trailers,
      boolean complete,
      String begun) {
    this.head = head;
    this.framing = framing;
    this.body = body;
    this.chunks = List.copyOf(chunks);
    this.trailers = List.copyOf(trailers);
    this.complete = complete;
    this.begun = begun;
  }

  /**
   * Status line and header lines.
   *
   * @return the head
   */
  public Head head() {
    return head;
  }

  /**
   * How the end of the body was known.
   *
   * @return the framing
   */
  public Framing framing() {
    return framing;
  }

  /**
   * The bytes of the body that came.
   *
   * @return a copy
   */
  public byte[] body() {
    return body.clone();
  }

  /**
   * The sizes of the chunks in their order, without the last one.
   *
   * @return empty if the body was not chunked
   */
  public List<Integer> chunks() {
    return chunks;
  }

  /**
   * The trailer lines.
   *
   * @return in the order in which they came
   */
  public List<Field> trailers() {
    return trailers;
  }

  /**
   * Whether all of the body came.
   *
   * @return false if the connection ended before
   */
  public boolean complete() {
    return complete;
  }

  /** That it was cut, and what had come by then behind its body; {@code ""} if it was not. */
  String cut() {
    if (complete) {
      return "";
    }
    return begun.isEmpty() ? "cut" : "cut after " + ScriptText.write(begun);
  }

  /**
   * The status code.
   *
   * @return 100 to 999
   */
  public int status() {
    return head.status();
  }

  /**
   * The body as text.
   *
   * @return the body read as UTF-8
   */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * The answer as a text to compare by. Left out is what servers may do as they like: the reason
   * phrase, the order of differently named fields, the value of Date, the boundaries of chunks and
   * how their sizes are written; and the case of field names. Everything else is in it.
   *
   * @return status, sorted header lines, an empty line, the body, and what else there is to say
   */
  public String shown() {
    StringBuilder shown = new StringBuilder();
    if (!head.version().equals("HTTP/1.1")) {
      shown.append(head.version()).append(' ');
    }
    shown.append(head.status()).append('\n');
    sorted(head.fields()).forEach(line -> shown.append(line).append('\n'));
    shown.append('\n').append(shown(body));
    if (!trailers.isEmpty()) {
      shown.append("\n-- trailers");
      sorted(trailers).forEach(line -> shown.append('\n').append(line));
    }
    if (!complete) {
      shown.append("\n-- ").append(cut());
    }
    return shown.toString();
  }

  @Override
  public String toString() {
    return shown();
  }

  /** A body as text, or what tells it from others if it is long. */
  static String shown(byte[] body) {
    return body.length <= LONGEST_SHOWN
        ? new String(body, StandardCharsets.UTF_8)
        : "<" + body.length + " bytes, SHA-256 " + Sample.sha256(body) + ">";
  }

  // By name, and stable: the order of lines of one name is part of the answer.
  private static List<String> sorted(List<Field> fields) {
    List<Field> sorted = new ArrayList<>(fields);
    sorted.sort(Comparator.comparing(Field::name, String.CASE_INSENSITIVE_ORDER));
    return sorted.stream().map(Field::shown).toList();
  }
}
