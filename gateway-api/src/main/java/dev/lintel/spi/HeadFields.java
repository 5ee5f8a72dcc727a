package dev.lintel.spi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The fields of one whole head: whether they are fields at all, and those by which a head can be
 * refused before it is looked at what it asks for. Bytes at folds are changed, see {@link #unfold}.
 */
final class HeadFields {
  private static final String HOST = "host";
  private static final String LENGTH = "content-length";
  private static final String CODING = "transfer-encoding";
  private static final String EXPECT = "expect";
  private static final String UPGRADE = "upgrade";
  private static final String CONNECTION = "connection";
  private static final Set<String> DECIDING =
      Set.of(HOST, LENGTH, CODING, EXPECT, UPGRADE, CONNECTION);

  private static final int DELETE = 0x7F;

  private final ByteBuffer bytes;
  private final Map<String, List<String>> values = new HashMap<>();
  private boolean malformed;

  /** Reads from the first field to behind the empty line. */
  HeadFields(ByteBuffer bytes, int from, int to) {
    this.bytes = bytes;
    List<String> open = null;
    for (int at = from; at < to; ) {
      int lineFeed = indexOf(bytes, (byte) '\n', at, to);
      int end = lineFeed > at && bytes.get(lineFeed - 1) == '\r' ? lineFeed - 1 : lineFeed;
      byte first = bytes.get(at);
      if (first == ' ' || first == '\t') {
        malformed |= at == from || !unfold(at) || isBlank(at, end) || !isValue(at, end);
        fold(open, at, end);
      } else if (end > at) {
        int colon = nameEnd(at, end);
        malformed |= colon == at || colon == end || !isValue(colon + 1, end);
        open = values(at, colon);
        if (open != null) {
          open.add(text(bytes, Math.min(colon + 1, end), end).strip());
        }
      }
      at = lineFeed + 1;
    }
  }

  /**
   * Makes the lines before and behind a fold such that every parser joins them by one space: one
   * looks for a space alone, and one for a known value with the end of its line right behind it.
   *
   * @return false if there is no room for that, as the line before ends with LF alone
   */
  private boolean unfold(int at) {
    bytes.put(at, (byte) ' ');
    if (bytes.get(at - 2) != '\r') {
      return false;
    }
    bytes.put(at - 2, (byte) ' ');
    return true;
  }

  private void fold(@Nullable List<String> open, int from, int to) {
    if (open != null) {
      int last = open.size() - 1;
      open.set(last, (open.get(last) + " " + text(bytes, from, to).strip()).strip());
    }
  }

  /** The colon behind the name; the end if there is none, or something else before it. */
  private int nameEnd(int from, int to) {
    int at = from;
    while (at < to && isToken(bytes.get(at))) {
      at++;
    }
    return at < to && bytes.get(at) == ':' ? at : to;
  }

  static boolean isToken(int b) {
    return b > ' ' && b < DELETE && "\"(),/:;<=>?@[\\]{}".indexOf(b) < 0;
  }

  private boolean isBlank(int from, int to) {
    int at = from;
    while (at < to && (bytes.get(at) == ' ' || bytes.get(at) == '\t')) {
      at++;
    }
    return at == to;
  }

  private boolean isValue(int from, int to) {
    for (int i = from; i < to; i++) {
      int b = bytes.get(i);
      if (b >= 0 && b < ' ' && b != '\t' || b == DELETE) {
        return false;
      }
    }
    return true;
  }

  private @Nullable List<String> values(int from, int to) {
    if (to - from > CODING.length()) {
      return null;
    }
    String name = text(bytes, from, to).toLowerCase(Locale.ROOT);
    return DECIDING.contains(name) ? values.computeIfAbsent(name, key -> new ArrayList<>(1)) : null;
  }

  private List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** Where a byte stands first; the end if nowhere. */
  static int indexOf(ByteBuffer bytes, byte wanted, int from, int to) {
    int at = from;
    while (at < to && bytes.get(at) != wanted) {
      at++;
    }
    return at;
  }

  static String text(ByteBuffer bytes, int from, int to) {
    byte[] text = new byte[to - from];
    for (int i = 0; i < text.length; i++) {
      text[i] = bytes.get(from + i);
    }
    return new String(text, ISO_8859_1);
  }

  /** The status to refuse the head with, in the order that SPEC.md gives; 0 if there is none. */
  int refusal(boolean http11) {
    List<String> hosts = all(HOST);
    List<String> expectations = all(EXPECT);
    int framing = framing(http11);
    if (malformed || framing == 400 || hosts.size() > 1 || http11 && hosts.isEmpty()) {
      return 400;
    }
    if (http11 && !expectations.stream().allMatch(HeadFields::isExpectationKnown)) {
      return 417;
    }
    if (http11 && !all(UPGRADE).isEmpty() && !isUpgradeNamed()) {
      return 400;
    }
    if (framing != 0) {
      return framing;
    }
    if (!hosts.isEmpty() && !HostRules.valid(hosts.get(0))) {
      return 400;
    }
    boolean expects =
        expectations.isEmpty() || expectations.size() == 1 && isContinue(expectations.get(0));
    return http11 && !expects ? 417 : 0;
  }

  private int framing(boolean http11) {
    List<String> codings = all(CODING);
    List<String> lengths = all(LENGTH);
    if (codings.isEmpty()) {
      return lengths.isEmpty() || bodyBytes() >= 0 ? 0 : 400;
    }
    return lengths.isEmpty() ? FramingRules.refusal(codings, http11) : 400;
  }

  /** Several members, or none, are refused later. */
  private static boolean isExpectationKnown(String value) {
    for (String member : value.split(",")) {
      if (!member.isBlank() && !isContinue(member.strip())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isContinue(String text) {
    return text.equalsIgnoreCase("100-continue");
  }

  private boolean isUpgradeNamed() {
    for (String value : all(CONNECTION)) {
      for (String member : value.split(",")) {
        if (member.strip().equalsIgnoreCase("upgrade")) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the body is in chunks, where the head is not refused. */
  boolean isChunked() {
    return !all(CODING).isEmpty();
  }

  /** The length of a body that is not in chunks; -1 if nobody could tell. */
  long bodyBytes() {
    List<String> lengths = all(LENGTH);
    if (lengths.isEmpty()) {
      return 0;
    }
    String length = lengths.get(0);
    boolean number = !length.isEmpty() && length.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!number || lengths.size() > 1) {
      return -1;
    }
    try {
      return Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
