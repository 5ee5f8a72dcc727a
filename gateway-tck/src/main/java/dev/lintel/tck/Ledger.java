package dev.lintel.tck;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The differences of one server that its author knows of and cannot remove: a resource {@code
 * /ledger.md} beside the class that runs the suites. Each has a heading and items; other text is
 * for the reader.
 *
 * <pre>
 * ## topic/name_of_the_test/row of its table
 * - instead: a part of the failure's message, in one line
 * - code: where in the container it comes from
 * - tried: each setting and hook that does not help
 * </pre>
 *
 * <p>A case in the ledger has to fail with that message, and every other has to pass. In {@code
 * instead} an ellipsis between spaces stands for any text, and a broken bar between spaces for
 * "or"; a case of which it says "nothing came for" waits briefly. Where one reason has many cases,
 * the heading says what the difference is, and the cases are listed: a test, or a test and rows of
 * its table. An asterisk stands for any text in a row, unless the row is in backticks. More items
 * are optional.
 *
 * <pre>
 * ## An encoded slash is refused by the container, with its own page
 * - code: …
 * - tried: …
 * - do: what a user should do
 * - race: why the answer may as well be the right one
 * - only: version-1, version-2 /app
 * - instead: but was: "400 … &lt;h1&gt;Bad Request
 * - cases:
 *   - methods/trace
 *   - targets/a_target_is_refused
 *     - `/a%2Fb`
 *     - *%2f*
 * </pre>
 *
 * <p>{@code only} names the deployments that are meant, if not all are: each has all the words of
 * one of the parts between commas. An entry may have several lists of cases, each with an {@code
 * instead} and an {@code only} of its own before it.
 *
 * <p>A field that is in many answers is an entry with the item {@code meant}: the line of the head
 * that should be there in place of {@code instead}, or {@code nothing}; {@code error} means that
 * answers of 400 and more with these fields, a bar between each, are errors of the server's own,
 * with another text than that of the others. A part {@code no date} says that such an error has no
 * Date. Their text is the item {@code page}, a regular expression for all of it, with one space for
 * each white space and <code>{status}</code> for the number; without the item they have none.
 * Answers are then compared as if it were so, and the difference has to be met in the cases that
 * are listed.
 */
final class Ledger {
  /** Where a suite's differences are unless it says otherwise. */
  static final String RESOURCE = "/ledger.md";

  /** As what is meant: the answer is an error of the server's own, and should be the plain one. */
  static final String ERROR = "error";

  /** In a page: the number of the status. */
  static final String STATUS = "{status}";

  /**
   * One difference, in one way.
   *
   * @param id the heading
   * @param cases what it is about
   * @param instead a part of the failure's message
   * @param meant the line that should be there, {@code ""} for none; null if whole cases differ
   * @param page a regular expression for the text of an error, {@code ""} if it has none
   * @param advice what a user should do, {@code ""} if there is nothing to say
   * @param race why a case may pass as well, {@code ""} if it may not
   * @param only words of the deployments that it holds for; empty for all
   */
  record Entry(
      String id,
      List<CasePattern> cases,
      String instead,
      @Nullable String meant,
      String page,
      String code,
      String tried,
      String advice,
      String race,
      List<Set<String>> only) {
    /** Whether this is the failure that the entry describes, white space aside. */
    boolean describes(Throwable failure) {
      String message = squeezed(String.valueOf(failure.getMessage()));
      return Arrays.stream(squeezed(instead).split(" ¦ ")).anyMatch(text -> isIn(message, text));
    }

    private static boolean isIn(String message, String text) {
      int at = 0;
      for (String part : text.split(" … ", -1)) {
        int found = message.indexOf(part, at);
        if (found < 0) {
          return false;
        }
        at = found + part.length();
      }
      return true;
    }

    /** Whether this is the text of an error of the server's own, as its page says. */
    boolean writes(int status, String text) {
      return Pattern.matches(page.replace(STATUS, String.valueOf(status)), squeezed(text));
    }

    /** Whether something that should come does not. */
    boolean waits() {
      return instead.contains("nothing came for");
    }

    /** Whether something comes that should not yet. */
    boolean hurries() {
      return instead.contains("something came too early");
    }

    /** The deployments that it holds for, as the item has them. */
    String shownOnly() {
      return only.stream()
          .map(words -> words.stream().sorted().collect(Collectors.joining(" ")))
          .collect(Collectors.joining(", "));
    }

    boolean covers(String caseId) {
      return cases.stream().anyMatch(pattern -> pattern.matches(caseId));
    }

    private boolean names(String caseId) {
      return cases.stream().anyMatch(pattern -> pattern.literal() && pattern.matches(caseId));
    }

    private boolean holdsFor(Set<String> traits) {
      return only.isEmpty() || only.stream().anyMatch(traits::containsAll);
    }

    private static String squeezed(String text) {
      return text.replaceAll("\\s+", " ").strip();
    }
  }

  private final List<Entry> entries;

  private Ledger(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** The ledger of the module that a class belongs to. */
  static Ledger of(Class<?> owner, String resource) {
    try (InputStream in = owner.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            "no "
                + resource
                + " beside "
                + owner.getName()
                + ": add an empty one to the test resources");
      }
      return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + resource + " beside " + owner.getName(), e);
    }
  }

  static Ledger of(String text) {
    LedgerReader reader = new LedgerReader();
    text.lines().forEach(reader::line);
    return new Ledger(reader.end());
  }

  /** The entries that hold for a deployment of which all this can be said. */
  Ledger in(Set<String> traits) {
    return new Ledger(entries.stream().filter(entry -> entry.holdsFor(traits)).toList());
  }

  /** The entry of a case; one that names it in full comes before one with asterisks. */
  Optional<Entry> entry(String id) {
    List<Entry> covering =
        entries.stream().filter(entry -> entry.meant() == null && entry.covers(id)).toList();
    if (covering.size() < 2) {
      return covering.stream().findFirst();
    }
    List<Entry> exact = covering.stream().filter(entry -> entry.names(id)).toList();
    if (exact.size() != 1) {
      throw new IllegalStateException(
          "ledger.md: " + id + " is in " + covering.stream().map(Entry::id).toList());
    }
    return Optional.of(exact.get(0));
  }

  /** The entries with these headings, one a line, in what they say of a case. */
  List<Entry> met(String id, String headings) {
    Set<String> wanted = Set.of(headings.split("\n"));
    Stream<Entry> whole = entry(id).stream();
    return Stream.concat(whole, lines().stream())
        .filter(entry -> wanted.contains(entry.id()))
        .toList();
  }

  /** The lines of answers that are not as they should be. */
  List<Entry> lines() {
    return entries.stream().filter(entry -> entry.meant() != null).toList();
  }

  /** The cases of one topic, as they stand in the ledger. */
  List<CasePattern> cases(String topic) {
    return entries.stream()
        .flatMap(entry -> entry.cases().stream())
        .filter(pattern -> pattern.text().startsWith(topic + '/'))
        .toList();
  }

  /** The topics of all entries. */
  List<String> topics() {
    return entries.stream()
        .flatMap(entry -> entry.cases().stream())
        .map(pattern -> pattern.text().split("/", 2)[0])
        .distinct()
        .toList();
  }

  /** The parts of an item {@code only}. */
  static List<Set<String>> deployments(String only) {
    return Arrays.stream(only.split(","))
        .map(part -> Set.of(part.strip().split(" +")))
        .filter(words -> !words.contains(""))
        .toList();
  }
}
