package dev.lintel.tck;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the lines of a script say that an answer is. */
final class ScriptExpectation {
  private static final String PLAIN = "text/plain; charset=utf-8";

  private final ScriptText text;
  private final List<Field> fields = new ArrayList<>();
  private final List<ScriptAnswer.Piece> body = new ArrayList<>();
  private final List<String> head;
  private String version = "HTTP/1.1";
  private int status;
  private String framing = "length";
  private byte[] implied = new byte[0];

  private ScriptExpectation(ScriptText text, List<String> head) {
    this.text = text;
    this.head = head;
  }

  static ScriptAnswer of(ScriptSteps.Get get, ScriptText text) {
    ScriptExpectation expectation = new ScriptExpectation(text, get.head());
    expectation.begin();
    for (ScriptSteps.Part part : get.body()) {
      expectation.body.add(
          part.step() == null
              ? ScriptAnswer.Piece.of(text.bytes(part.notation()))
              : ScriptAnswer.Piece.of(shown(part.step())));
    }
    List<Field> trailers = get.trailers().stream().map(expectation::field).toList();
    return expectation.answer(trailers, get.cut());
  }

  /** What the client does, in a transcript. */
  static String shown(ScriptSteps.Step step) {
    return step instanceof ScriptSteps.Act act ? act.line() : "send";
  }

  private void begin() {
    String[] words = head.get(0).split(" ", 2);
    String rest = words.length > 1 ? words[1] : "";
    List<String> lines = head.subList(1, head.size());
    switch (words[0]) {
      case "saw" -> saw(rest, lines);
      case "refused", "error" -> error(words[0].equals("refused"), rest, lines);
      case "text" -> {
        status = 200;
        fields.add(new Field("Content-Type", PLAIN));
        implied = text.bytes(rest);
        lines.forEach(line -> fields.add(field(line)));
      }
      default -> plain(head.get(0), lines);
    }
  }

  private void plain(String line, List<String> lines) {
    String[] words = line.split(" ");
    int at = 0;
    if (words[0].startsWith("HTTP/")) {
      version = words[at++];
    }
    status = Integer.parseInt(words[at++]);
    framing = at < words.length ? words[at] : "none";
    if (!List.of("length", "chunked", "close", "none", "head").contains(framing)) {
      throw new IllegalArgumentException("no framing is called " + framing);
    }
    lines.forEach(each -> fields.add(field(each)));
  }

  private void error(boolean closes, String rest, List<String> lines) {
    String[] words = rest.split(" ");
    status = Integer.parseInt(words[0]);
    framing = words.length > 1 ? words[1] : "length";
    fields.add(new Field("Content-Type", PLAIN));
    if (closes) {
      fields.add(new Field("Connection", "close"));
    }
    lines.forEach(line -> fields.add(field(line)));
    implied = (status + " " + Topic.phrase(status) + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  private void saw(String rest, List<String> lines) {
    String[] words = rest.split(" ");
    status = 200;
    framing = words.length > 2 ? words[2] : "length";
    fields.add(new Field("Content-Type", PLAIN));
    ScriptView view = new ScriptView(text, words[0], words[1]);
    for (String line : lines) {
      if (!view.change(line)) {
        fields.add(field(line));
      }
    }
    implied = view.shown().getBytes(StandardCharsets.UTF_8);
  }

  private ScriptAnswer answer(List<Field> trailers, boolean cut) {
    boolean bodiless = framing.equals("head");
    if (body.isEmpty() && implied.length > 0 && !bodiless) {
      body.add(ScriptAnswer.Piece.of(implied));
    }
    int length = bodiless ? implied.length : body.stream().mapToInt(p -> p.text().length()).sum();
    if (status >= 200 && !has("date")) {
      fields.add(new Field("Date", ImfDate.ANY));
    }
    boolean lengthSaid = framing.equals("length") || (bodiless && implied.length > 0);
    if (lengthSaid && !has("content-length")) {
      fields.add(new Field("Content-Length", String.valueOf(length)));
    }
    if (framing.equals("chunked") && !has("transfer-encoding")) {
      fields.add(new Field("Transfer-Encoding", "chunked"));
    }
    return new ScriptAnswer(version, status, framing, fields, body, trailers, cut ? "cut" : "");
  }

  private boolean has(String name) {
    return fields.stream().anyMatch(field -> field.named(name));
  }

  private Field field(String line) {
    String[] parts = line.split(":", 2);
    if (parts.length != 2 || parts[0].toLowerCase(Locale.ROOT).contains(" ")) {
      throw new IllegalArgumentException("not a field: " + line);
    }
    String value = parts[1].strip();
    boolean anyDate = parts[0].equalsIgnoreCase("date") && value.equals("*");
    return new Field(parts[0], anyDate ? ImfDate.ANY : text.read(value));
  }
}
