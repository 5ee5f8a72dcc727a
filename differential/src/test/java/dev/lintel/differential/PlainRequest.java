package dev.lintel.differential;

import static dev.lintel.differential.Part.good;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A request without a fault, and what has to come of it by the rules and by what the kit's
 * application does.
 *
 * @param method any token
 * @param target what is asked for
 * @param host the value of Host
 * @param fields other lines of the head
 * @param content the body
 */
record PlainRequest(
    String method, Target target, String host, List<String> fields, Content content) {
  private static final String TYPE = "Content-Type: text/plain; charset=utf-8";

  /** What the kit's application does with a request. */
  enum Route {
    /** Writes down what it sees. */
    VIEW,
    /** Tells length and digest of the body. */
    DIGEST,
    /** Sends a body of up to 200 bytes back, and tells length and digest of a longer one. */
    SHOWN,
    /** Answers with so many bytes of the sample, and reads nothing. */
    SAMPLE
  }

  /**
   * What a request is for.
   *
   * @param route what is done
   * @param text path and query below the mount path
   * @param path the decoded path
   * @param size the bytes of the sample
   * @param type the type of the sample, or empty
   */
  record Target(Route route, String text, String path, int size, String type) {
    boolean reads() {
      return route != Route.SAMPLE;
    }
  }

  /**
   * A body, of one letter or of a few.
   *
   * @param framing how it is framed
   * @param chunks what it is made of, each a text or a letter and how often it is repeated
   */
  record Content(Framing framing, List<Piece> chunks) {
    static final Content NONE = new Content(Framing.NONE, List.of());

    String text() {
      StringBuilder text = new StringBuilder();
      chunks.forEach(chunk -> text.append(chunk.text().repeat(chunk.times())));
      return text.toString();
    }

    String notation() {
      StringBuilder notation = new StringBuilder();
      chunks.forEach(chunk -> notation.append(chunk.notation()));
      return notation.toString();
    }
  }

  /** How the end of a body is told. */
  enum Framing {
    NONE,
    LENGTH,
    CHUNKED
  }

  /**
   * A piece of a body.
   *
   * @param text letters
   * @param times how often
   */
  record Piece(String text, int times) {
    String notation() {
      return times == 1 ? text : "{" + times + "*" + text + "}";
    }

    String chunk() {
      String size = Integer.toHexString(text.length() * times).toUpperCase(Locale.ROOT);
      return size + "\\r\\n" + notation() + "\\r\\n";
    }
  }

  Message message() {
    return new Message(
        good(method),
        good("{mount}" + target.text()),
        good(" HTTP/1.1"),
        good("Host: " + host + "\\r\\n"),
        fields.stream().map(Part::good).toList(),
        body());
  }

  private Message.Body body() {
    return switch (content.framing()) {
      case NONE -> Message.Body.NONE;
      case LENGTH ->
          new Message.Body(
              good("Content-Length: " + content.text().length() + "\\r\\n"),
              good(content.notation()),
              true);
      case CHUNKED -> {
        StringBuilder text = new StringBuilder();
        content.chunks().forEach(chunk -> text.append(chunk.chunk()));
        yield new Message.Body(
            good("Transfer-Encoding: chunked\\r\\n"), good(text + "0\\r\\n\\r\\n"), true);
      }
    };
  }

  /** The answer, in the lines of a script. */
  List<String> answer() {
    return switch (target.route()) {
      case VIEW -> view();
      case DIGEST -> text(digest() + "\n");
      case SHOWN -> text((content.text().length() <= 200 ? content.text() : digest()) + "\n");
      case SAMPLE -> sample();
    };
  }

  private boolean toHead() {
    return method.equals("HEAD");
  }

  private List<String> view() {
    List<String> lines = new ArrayList<>();
    lines.add("saw " + method + " {mount}" + target.text() + (toHead() ? " head" : ""));
    if (!target.path().equals(target.text().split("\\?", 2)[0])) {
      lines.add("path=" + target.path());
    }
    if (!host.equals("test")) {
      lines.add("host " + host);
    }
    for (String field : fields) {
      String[] pair = field.split(":", 2);
      String value = pair[1].replace("\\t", " ").strip();
      lines.add("header " + pair[0].toLowerCase(Locale.ROOT) + "=" + value);
    }
    if (content.framing() != Framing.NONE) {
      String word = content.framing() == Framing.LENGTH ? "content " : "chunks ";
      lines.add((word + content.notation()).strip());
    }
    return lines;
  }

  private List<String> text(String text) {
    return toHead()
        ? List.of("200 head", TYPE, "Content-Length: " + text.length())
        : List.of("text " + text.replace("\n", "\\n"));
  }

  private List<String> sample() {
    List<String> lines = new ArrayList<>(List.of("200 " + (toHead() ? "head" : "length")));
    if (!target.type().isEmpty()) {
      lines.add("Content-Type: " + target.type());
    }
    if (toHead()) {
      lines.add("Content-Length: " + target.size());
    } else if (target.size() > 0) {
      lines.add("| {sample " + target.size() + "}");
    }
    return lines;
  }

  private String digest() {
    byte[] bytes = content.text().getBytes(StandardCharsets.US_ASCII);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return bytes.length + " " + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
