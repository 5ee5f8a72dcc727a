package dev.lintel.tck;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the corpus is, and what is pinned of it. */
final class Corpus {
  private static final String NAME = "gunicorn-requests";

  /**
   * One request and its outcome.
   *
   * @param name its kind and number
   * @param file what to send
   * @param portable whether every server has to agree
   * @param accepted how many whole requests an application gets of it
   * @param outcome the statuses, what became of the connection, and a line for each call
   */
  record Pin(String name, String file, boolean portable, int accepted, String outcome) {
    boolean closed() {
      return outcome.lines().limit(1).anyMatch(line -> line.endsWith(" closed"));
    }

    /** How many answers come before the client says that it has sent everything. */
    int answers() {
      String[] words = outcome.lines().findFirst().orElse("").split(" ");
      for (int i = 1; i < words.length; i++) {
        if (words[i].equals("open") || words[i].equals("closed")) {
          return i - 1;
        }
      }
      return 0;
    }
  }

  private Corpus() {}

  static Optional<Path> directory() {
    List<Path> candidates = new ArrayList<>();
    String property = System.getProperty("lintel.corpora");
    if (property != null) {
      candidates.add(Path.of(property, NAME));
    }
    // The working directory of a test is its module's; the corpora are beside the project.
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      candidates.add(at.resolveSibling("shared").resolve("corpora").resolve(NAME));
    }
    return candidates.stream().filter(Files::isDirectory).findFirst();
  }

  /** The cases of {@code corpus.txt}. */
  static List<Pin> pinned() {
    try (InputStream in = Corpus.class.getResourceAsStream("corpus.txt")) {
      if (in == null) {
        throw new IllegalStateException("no corpus.txt in the kit");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<Pin> pins = new ArrayList<>();
      for (String block : text.split("\n\n")) {
        if (!block.isBlank() && !block.startsWith("#")) {
          pins.add(pin(block.strip()));
        }
      }
      return pins;
    } catch (IOException e) {
      throw new IllegalStateException("cannot read corpus.txt", e);
    }
  }

  private static Pin pin(String block) {
    String[] parts = block.split("\n", 2);
    String[] head = parts[0].split(" ");
    return new Pin(
        head[0],
        head[1],
        head[2].equals("portable"),
        Integer.parseInt(head[3]),
        parts.length > 1 ? parts[1] : "");
  }
}
