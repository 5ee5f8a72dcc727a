package dev.lintel.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.opentest4j.AssertionFailedError;

/**
 * What came in the cases that differ as the ledger says. An entry names a part of a failure, or how
 * the errors of a server are written, which is what a person reads; a pin sees to it that nothing
 * else of the answer differs.
 *
 * <p>A file beside the ledger, of the same name and {@code .pins}, has a line for each: a digest of
 * what came, without what is another in each run, a space, the id of the case. {@code page-} before
 * the digest says that the case passes, and that it is of the errors of the server's own; {@code
 * any} in place of a digest holds nothing, where what comes is the server's chance. Without the
 * file nothing is held.
 */
final class Pins {
  /** Names a directory: pins are written there, and nothing is held. */
  static final String WRITE = "lintel.tck.pins";

  /**
   * How many cases of a topic may bring what is not pinned, and are only logged; none by default.
   */
  static final String TOLERATED = "lintel.tck.unpinned";

  private static final System.Logger LOG = System.getLogger("dev.lintel.tck");

  /** Suites that run at the same time write to one file. */
  private static final Object WRITING = new Object();

  /** In place of a digest. */
  private static final String ANY = "any";

  /** In place of a digest, for what is not pinned and is tolerated. */
  static final String NOT_PINNED = "not pinned";

  /** Before the digest of the errors of the server's own, in a case that passes. */
  private static final String PAGE = "page-";

  private static final int DIGITS = 8;

  /** Digests, dates, ports, the numbers of cases, and where in its code a Java is. */
  private static final Pattern VOLATILE =
      Pattern.compile(
          "SHA-256 [0-9a-f]{64}"
              + "|[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT"
              + "|:[0-9]{4,5}\\b"
              + "|[0-9]{6,}"
              + "|\\(\\w+\\.java:[0-9]+\\)");

  private final String name;
  private final @Nullable Set<String> lines;
  private final Optional<Path> written;
  private final int tolerated;
  private final AtomicInteger found = new AtomicInteger();

  private Pins(String name, @Nullable Set<String> lines, Optional<Path> written, int tolerated) {
    this.name = name;
    this.lines = lines;
    this.written = written;
    this.tolerated = tolerated;
  }

  /** Holds nothing. */
  static Pins none() {
    return new Pins("", null, Optional.empty(), 0);
  }

  /** Those of a file, of which so many may be missed. */
  static Pins of(String name, String text, int tolerated) {
    Set<String> lines = text.lines().collect(Collectors.toUnmodifiableSet());
    return new Pins(name, lines, Optional.empty(), tolerated);
  }

  /** Those beside a ledger of the module that a class belongs to. */
  static Pins of(Class<?> owner, String ledger) {
    String name = ledger.replaceFirst("\\.md$", "") + ".pins";
    String directory = System.getProperty(WRITE, "");
    if (!directory.isEmpty()) {
      return new Pins(
          name,
          null,
          Optional.of(Path.of(directory, name.substring(name.lastIndexOf('/') + 1))),
          0);
    }
    try (InputStream in = owner.getResourceAsStream(name)) {
      return in == null
          ? none()
          : of(name, new String(in.readAllBytes(), UTF_8), Integer.getInteger(TOLERATED, 0));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name + " beside " + owner.getName(), e);
    }
  }

  /**
   * Holds a failure that an entry describes against what is pinned.
   *
   * @param pages the errors of the server's own that came, {@code ""} for none
   * @return the digest of what came, or {@code any}; {@code not pinned} if it is not and that is
   *     tolerated; {@code ""} if there is nothing to hold
   * @throws AssertionError if something came that is not
   */
  String hold(String id, Throwable failure, String pages) {
    String came =
        failure instanceof AssertionFailedError compared && compared.isActualDefined()
            ? compared.getActual().getStringRepresentation()
            : "";
    String all = came.isEmpty() || pages.isEmpty() ? came + pages : came + "\n\n" + pages;
    String shown = pages.isEmpty() ? "" : "\nwith, as they came:\n" + pages;
    return hold("", id, all, failure.getMessage() + shown, failure);
  }

  /** Holds the errors of the server's own that came in a case that passes, likewise. */
  String hold(String id, String pages) {
    return hold(PAGE, id, pages, pages, null);
  }

  private String hold(
      String kind, String id, String came, String message, @Nullable Throwable cause) {
    if (came.isEmpty()) {
      return "";
    }
    if (lines != null && lines.contains(ANY + ' ' + id)) {
      return ANY;
    }
    String digest = kind + digest(came);
    String line = digest + ' ' + id;
    written.ifPresent(file -> write(file, line));
    if (lines == null || lines.contains(line)) {
      return digest;
    }
    String unpinned =
        "the ledger describes a part of this, but not all that came is as it was. If it is meant"
            + " to be so, add to "
            + name
            + ":\n"
            + line
            + "\n"
            + message;
    if (found.incrementAndGet() > tolerated) {
      throw new AssertionError(unpinned, cause);
    }
    LOG.log(System.Logger.Level.WARNING, "NOT PINNED: {0}", unpinned);
    return NOT_PINNED;
  }

  private static void write(Path file, String line) {
    synchronized (WRITING) {
      try {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + file, e);
      }
    }
  }

  /** Without what is another in each run, and digests of what has that in it. */
  private static String digest(String text) {
    String same = VOLATILE.matcher(text).replaceAll("#");
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(same.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
