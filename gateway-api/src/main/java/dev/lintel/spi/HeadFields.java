package dev.lintel.spi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The fields of whole heads, one after the other: whether they are fields at all, and those by
 * which a head can be refused before it is looked at what it asks for. Bytes at folds are changed,
 * see {@link #unfold}, and one where Host is refused, see {@link #spoilHost}.
 *
 * <p>Fields are counted first, and read only where one decides. Most heads have none but Host,
 * which is the same in all that come over a connection: they are judged without allocating.
 */
final class HeadFields {
  private static final int HOST = 0;
  private static final int LENGTH = 1;
  private static final int CODING = 2;
  private static final int EXPECT = 3;
  private static final int UPGRADE = 4;
  private static final int CONNECTION = 5;
  private static final int TYPE = 6;
  private static final List<String> DECIDING =
      List.of(
          "host",
          "content-length",
          "transfer-encoding",
          "expect",
          "upgrade",
          "connection",
          "content-type");

  private static final int DELETE = 0x7F;

  /**
   * By the byte: each head is gone through once more than a parser does it, so that this counts.
   */
  private static final boolean[] TOKEN = token();

  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final int[] lines = new int[DECIDING.size()];
  private ByteBuffer bytes = NONE;
  private int from;
  private int to;
  private boolean malformed;
  private String validHost = "";
  private boolean hostRefused;
  private int hostColon;
  private int hostStart;
  private int hostEnd;
  private long bodyBytes;
  private int refusal;

  /**
   * Reads one head, from its first field to behind the empty line.
   *
   * @param http11 whether its version is HTTP/1.1
   */
  void read(ByteBuffer head, int first, int end, boolean http11) {
    bytes = head;
    from = first;
    to = end;
    malformed = false;
    Arrays.fill(lines, 0);
    count();
    bodyBytes = length();
    hostRefused = lines[HOST] > 1 || lines[HOST] == 1 && !isHostValid();
    refusal = judged(http11);
    if (hostRefused || malformed && lines[HOST] > 0) {
      spoilHost();
    }
    // It goes back to a pool.
    bytes = NONE;
  }

  private void count() {
    int name = -1;
    for (int at = from; at < to; ) {
      if (isWhite(at)) {
        at = countFold(at, name);
        continue;
      }
      int nameEnd = tokenEnd(at);
      int lineFeed = lineFeed(nameEnd);
      if (lineEnd(at, lineFeed) > at) {
        boolean named = nameEnd > at && bytes.get(nameEnd) == ':';
        malformed |= !named;
        name = named ? deciding(at, nameEnd) : -1;
        if (name >= 0) {
          lines[name]++;
        }
        if (name == HOST) {
          int end = lineEnd(at, lineFeed);
          hostColon = lines[HOST] == 1 ? nameEnd : hostColon;
          hostStart = skipBlanks(nameEnd + 1, end);
          hostEnd = trimmed(hostStart, end);
        }
      }
      at = lineFeed + 1;
    }
  }

  /** Counts nothing, but looks at what goes on with the field before; tells where the next is. */
  private int countFold(int at, int name) {
    int lineFeed = lineFeed(at);
    int end = lineEnd(at, lineFeed);
    malformed |= at == from || !unfold(at) || isBlank(at, end);
    if (name == HOST) {
      // Not in one piece.
      hostEnd = hostStart;
    }
    return lineFeed + 1;
  }

  /** The end of a line, which is malformed if there is a control character before it. */
  private int lineFeed(int from) {
    for (int at = from; ; at++) {
      int b = bytes.get(at);
      if (b == '\n') {
        return at;
      }
      boolean control = b >= 0 && b < ' ' && b != '\t' || b == DELETE;
      if (control && (b != '\r' || bytes.get(at + 1) != '\n')) {
        malformed = true;
      }
    }
  }

  private int lineEnd(int start, int lineFeed) {
    return lineFeed > start && bytes.get(lineFeed - 1) == '\r' ? lineFeed - 1 : lineFeed;
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

  /**
   * Takes the colon from the first Host of a head that is refused for it, or for its syntax. A
   * parser finds that line malformed, and looks at no Host: one logs those that are not valid, or
   * not alone, and takes a nameless line behind it for a part of it.
   */
  private void spoilHost() {
    bytes.put(hostColon, (byte) 0);
  }

  /** The colon behind the name; the end if there is none, or something else before it. */
  private int nameEnd(int from, int to) {
    int at = tokenEnd(from);
    return at < to && bytes.get(at) == ':' ? at : to;
  }

  /** Where a token ends: at the end of the line, if not before. */
  private int tokenEnd(int from) {
    int at = from;
    while (isToken(bytes.get(at))) {
      at++;
    }
    return at;
  }

  /** Of a byte with or without its sign: from 0x80 on it is none. */
  static boolean isToken(int b) {
    return b >= 0 && b < TOKEN.length && TOKEN[b];
  }

  /** RFC 9110 section 5.6.2. */
  private static boolean[] token() {
    boolean[] token = new boolean[DELETE + 1];
    for (int b = ' ' + 1; b < DELETE; b++) {
      token[b] = "\"(),/:;<=>?@[\\]{}".indexOf(b) < 0;
    }
    return token;
  }

  private boolean isBlank(int start, int end) {
    return skipBlanks(start, end) == end;
  }

  private int skipBlanks(int start, int end) {
    int at = start;
    while (at < end && isWhite(at)) {
      at++;
    }
    return at;
  }

  private boolean isWhite(int at) {
    return bytes.get(at) == ' ' || bytes.get(at) == '\t';
  }

  /** Which of the deciding fields a name is; -1 if none. */
  private int deciding(int start, int end) {
    for (int i = 0; i < lines.length; i++) {
      if (isText(DECIDING.get(i), start, end)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether this text in lower case stands there, in any case. */
  private boolean isText(String text, int start, int end) {
    if (end - start != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      int b = bytes.get(start + i);
      if (text.charAt(i) != (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b)) {
        return false;
      }
    }
    return true;
  }

  /** The values of a field, one for each of its lines, in their order. */
  private List<String> all(int name) {
    if (lines[name] == 0) {
      return List.of();
    }
    List<String> values = new ArrayList<>(lines[name]);
    for (int at = from; at < to; ) {
      int lineFeed = indexOf(bytes, (byte) '\n', at, to);
      if (!isWhite(at)) {
        int end = lineEnd(at, lineFeed);
        int colon = nameEnd(at, end);
        if (deciding(at, colon) == name) {
          values.add(joined(value(Math.min(colon + 1, end), end), lineFeed + 1));
        }
      }
      at = lineFeed + 1;
    }
    return values;
  }

  /** A value with the lines that go on with it from there, joined by one space each. */
  private String joined(String value, int next) {
    if (next >= to || !isWhite(next)) {
      return value;
    }
    StringBuilder all = new StringBuilder(value);
    for (int at = next; at < to && isWhite(at); ) {
      int lineFeed = indexOf(bytes, (byte) '\n', at, to);
      all.append(' ').append(value(at, lineEnd(at, lineFeed)));
      at = lineFeed + 1;
    }
    return all.toString().strip();
  }

  /** What stands there, without the white space around it. */
  private String value(int start, int end) {
    int first = skipBlanks(start, end);
    return text(bytes, first, trimmed(first, end));
  }

  /** The end without the white space before it. */
  private int trimmed(int start, int end) {
    int last = end;
    while (last > start && isWhite(last - 1)) {
      last--;
    }
    return last;
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
    bytes.get(from, text);
    return new String(text, ISO_8859_1);
  }

  /** The status to refuse the head with, in the order that SPEC.md gives; 0 if there is none. */
  int refusal() {
    return refusal;
  }

  /** Whether the body is in chunks, where the head is not refused. */
  boolean isChunked() {
    return lines[CODING] > 0;
  }

  /** The length of a body that is not in chunks, where the head is not refused. */
  long bodyBytes() {
    return bodyBytes;
  }

  private int judged(boolean http11) {
    int framing = framing(http11);
    if (malformed || framing == 400 || isTypeRepeated()) {
      return 400;
    }
    if (lines[HOST] > 1 || http11 && lines[HOST] == 0) {
      return 400;
    }
    boolean expects = http11 && lines[EXPECT] > 0;
    if (expects && !all(EXPECT).stream().allMatch(HeadFields::isExpectationKnown)) {
      return 417;
    }
    if (http11 && lines[UPGRADE] > 0 && !isUpgradeNamed()) {
      return 400;
    }
    if (framing != 0) {
      return framing;
    }
    if (hostRefused) {
      return 400;
    }
    return expects && (lines[EXPECT] > 1 || !isContinue(all(EXPECT).get(0))) ? 417 : 0;
  }

  private boolean isTypeRepeated() {
    return lines[TYPE] > 1;
  }

  private int framing(boolean http11) {
    if (lines[CODING] == 0) {
      return bodyBytes >= 0 ? 0 : 400;
    }
    return lines[LENGTH] == 0 ? FramingRules.refusal(all(CODING), http11) : 400;
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

  private boolean isHostValid() {
    if (hostEnd > hostStart && isText(validHost, hostStart, hostEnd)) {
      return true;
    }
    String host = all(HOST).get(0);
    boolean valid = HostRules.valid(host);
    if (valid) {
      validHost = host.toLowerCase(Locale.ROOT);
    }
    return valid;
  }

  /** The length that the head declares: 0 if it does not, -1 if nobody could tell. */
  private long length() {
    if (lines[LENGTH] != 1) {
      return lines[LENGTH] == 0 ? 0 : -1;
    }
    String length = all(LENGTH).get(0);
    for (int i = 0; i < length.length(); i++) {
      if (length.charAt(i) < '0' || length.charAt(i) > '9') {
        return -1;
      }
    }
    try {
      return Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
