package dev.lintel.tck;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the lines of answers as they are meant, where the ledger says that the server cannot send
 * them so, and remembers which of its entries were met.
 */
final class Rewriting {
  private static final String UNDATED = "no date";

  /** A line of a trace. */
  private static final Pattern CALL = Pattern.compile("(?m)^[ \\t]+\\S+\\(.*\\)\\R?");

  private static final Pattern QUOTE = Pattern.compile("\\[[^\\]<]*\\]");

  private final List<Ledger.Entry> lines;
  private final List<Ledger.Entry> errors;
  private final Set<String> met = ConcurrentHashMap.newKeySet();
  private final Set<String> pages = ConcurrentHashMap.newKeySet();

  Rewriting(List<Ledger.Entry> all) {
    this.lines = all.stream().filter(entry -> !Ledger.ERROR.equals(entry.meant())).toList();
    this.errors = all.stream().filter(entry -> Ledger.ERROR.equals(entry.meant())).toList();
  }

  static Rewriting none() {
    return new Rewriting(List.of());
  }

  /** The fields of a head of HTTP/1.1. */
  List<Field> read(List<Field> fields) {
    List<Field> read = fields;
    for (Ledger.Entry line : lines) {
      read = read(read, line);
    }
    return read;
  }

  private List<Field> read(List<Field> fields, Ledger.Entry line) {
    List<Field> read = new ArrayList<>();
    for (Field field : fields) {
      String meant = line.meant();
      if (meant == null || !field.shown().equals(lowerName(line.instead()))) {
        read.add(field);
        continue;
      }
      met.add(line.id());
      if (!meant.isEmpty()) {
        read.add(new Field(field.name(), meant.substring(meant.indexOf(':') + 1).strip()));
      }
    }
    return read;
  }

  /** An answer that is an error of the server's own, with a page that is not that of the others. */
  Answer read(Answer answer) {
    if (answer.status() < 400 || !answer.complete() || !answer.trailers().isEmpty()) {
      return answer;
    }
    List<String> shown = answer.head().fields().stream().map(Field::shown).toList();
    for (Ledger.Entry error : errors) {
      List<String> parts = List.of(error.instead().split(" \\| "));
      List<String> own =
          parts.stream().filter(part -> !part.equals(UNDATED)).map(Rewriting::lowerName).toList();
      boolean undated = parts.contains(UNDATED);
      if (shown.containsAll(own)
          && (answer.framing() == Framing.NONE || error.writes(answer.status(), answer.text()))
          && undated == shown.stream().noneMatch(field -> field.startsWith("date: "))) {
        met.add(error.id());
        if (error.race().isEmpty()) {
          pages.add(page(answer));
        }
        return plain(answer, own);
      }
    }
    return answer;
  }

  /**
   * As it came, but where there is a trace: its calls are others on each Java, and so many as the
   * way to them was long, and its message may quote in brackets what a buffer had by chance.
   */
  private static String page(Answer answer) {
    String text = answer.text();
    if (!text.contains("java.base")) {
      return answer.shown();
    }
    List<Field> fields = new ArrayList<>(answer.head().fields());
    fields.removeIf(field -> field.named("content-length"));
    Head head = new Head(answer.head().version(), answer.status(), "", fields);
    String same = CALL.matcher(text).replaceAll("");
    byte[] rest = QUOTE.matcher(same).replaceAll("[]").getBytes(StandardCharsets.UTF_8);
    return new Answer(head, answer.framing(), rest, List.of(), List.of(), true).shown();
  }

  private static Answer plain(Answer answer, List<String> own) {
    Head head = answer.head();
    List<Field> fields = new ArrayList<>(head.fields());
    fields.removeIf(
        field ->
            own.contains(field.shown()) && !field.named("connection")
                || field.named("content-length"));
    if (fields.stream().noneMatch(field -> field.named("date"))) {
      fields.add(new Field("Date", "Sun, 06 Nov 1994 08:49:37 GMT"));
    }
    String body = answer.status() + " " + Topic.phrase(answer.status()) + "\n";
    fields.add(new Field("Content-Type", "text/plain; charset=utf-8"));
    // A page that only the end of the connection ends is not made one of known length.
    boolean lengthSaid = answer.framing() != Framing.CLOSE;
    if (lengthSaid) {
      fields.add(new Field("Content-Length", String.valueOf(body.length())));
    }
    return new Answer(
        new Head(head.version(), head.status(), head.reason(), fields),
        lengthSaid ? Framing.LENGTH : Framing.CLOSE,
        answer.framing() == Framing.NONE ? new byte[0] : body.getBytes(StandardCharsets.US_ASCII),
        List.of(),
        List.of(),
        true);
  }

  private static String lowerName(String line) {
    int colon = line.indexOf(':');
    String value = line.substring(colon + 1).strip();
    return line.substring(0, colon).toLowerCase(Locale.ROOT) + ": " + value;
  }

  /** The ids of the entries that were met since the last call, sorted. */
  List<String> takeMet() {
    List<String> taken = met.stream().sorted().toList();
    met.clear();
    return taken;
  }

  /** The errors of the server's own since the last call, as they came, each once. */
  String takePages() {
    String taken = pages.stream().sorted().collect(Collectors.joining("\n\n"));
    pages.clear();
    return taken;
  }
}
