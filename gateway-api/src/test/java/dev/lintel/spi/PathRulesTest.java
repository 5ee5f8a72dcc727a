package dev.lintel.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.StatusException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PathRulesTest {
  private static final Pattern OCTETS = Pattern.compile("<([0-9A-F]{2}(?:_[0-9A-F]{2})*)>");

  static List<String[]> paths() throws IOException {
    try (InputStream table = PathRulesTest.class.getResourceAsStream("paths.txt")) {
      return new String(table.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> line.split(" +"))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void a_path_is_decoded_or_refused_as_the_table_says(String target, String expected) {
    String raw = unescape(target);
    if (expected.length() == 3 && !expected.startsWith("/")) {
      assertThat(outcome(raw)).isEqualTo(expected);
    } else if (expected.equals("=")) {
      assertThat(PathRules.decode(raw)).isSameAs(raw);
    } else {
      assertThat(PathRules.decode(raw)).isEqualTo(unescape(expected));
    }
  }

  @Test
  void the_table_holds_each_target_once() throws IOException {
    List<String> targets = paths().stream().map(line -> line[0]).toList();

    assertThat(targets).doesNotHaveDuplicates().hasSizeGreaterThan(250);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``,            the path does not start with '/'",
        "/a//b,         empty segment in the path at index 3",
        "/a/../..,      the path climbs above the root at index 6",
        "/ab/%2e%2E/c,  escaped or parameterised dot segment in the path at index 4",
        "/ab/..;x/c,    escaped or parameterised dot segment in the path at index 4",
        "/ab%2fc,       '/' in the path at index 3",
        "/ab%5Cc,       '\\' in the path at index 3",
        "/ab\\c,        '\\' in the path at index 3",
        "/ab%0Ac,       U+000A in the path at index 3",
        "/ab#c,         '#' in the path at index 3",
        "/abé,          U+00E9 in the path at index 3",
        "/ab%4,         malformed percent escape in the path at index 3",
        "/%C3%A9%C3%,   malformed percent escape in the path at index 10",
        "/ab%C0%AF,     `escapes in the path are not UTF-8, beginning at index 3`",
        "/web-inf/x,    the path is in WEB-INF or META-INF",
      })
  void a_refusal_says_what_is_wrong_and_where(String raw, String message) {
    assertThatThrownBy(() -> PathRules.decode(raw))
        .isInstanceOf(StatusException.class)
        .hasMessage(message);
  }

  @Test
  void each_of_the_256_escapes_alone_is_ASCII_text_or_refused() {
    for (int octet = 0; octet < 256; octet++) {
      boolean text = octet >= 0x20 && octet < 0x7F && "/\\.".indexOf(octet) < 0;
      for (String escape :
          List.of(String.format("/%%%02X", octet), String.format("/%%%02x", octet))) {
        assertThat(outcome(escape)).as(escape).isEqualTo(text ? "/" + (char) octet : "400");
      }
    }
  }

  @Test
  void each_raw_character_is_itself_or_refused() {
    for (char c = 0; c < 0x250; c++) {
      boolean text = c > ' ' && c < 0x7F && "%#?\\".indexOf(c) < 0;
      String raw = "/a" + c + "b";
      assertThat(outcome(raw)).as("U+%04X", (int) c).isEqualTo(text ? raw : "400");
    }
  }

  @Test
  void each_code_point_survives_a_round_trip_through_its_escapes() {
    for (int codePoint = 0x80; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (codePoint == Character.MIN_SURROGATE) {
        codePoint = Character.MAX_SURROGATE + 1;
      }
      String text = Character.toString(codePoint);
      assertThat(PathRules.decode("/" + escaped(text.getBytes(UTF_8)) + "x"))
          .isEqualTo("/" + text + "x");
    }
  }

  @Test
  void each_pair_of_escaped_octets_over_0x7F_is_read_as_the_JDK_reads_it() {
    for (int first = 0x80; first < 0x100; first++) {
      for (int second = 0; second < 0x100; second++) {
        byte[] octets = {(byte) first, (byte) second};
        String decoded = new String(octets, UTF_8);
        String expected = decoded.indexOf('\uFFFD') >= 0 ? "400" : "/" + decoded;
        assertThat(outcome("/" + escaped(octets))).isEqualTo(expected);
      }
    }
  }

  @Test
  void what_comes_out_has_no_empty_or_dot_segment_and_stays_itself_when_read_again() {
    Random random = new Random(1);
    String[] pieces = {"/", "/", "a", ".", "..", ";", ";x", "%2e", "%3B", "%2F", "%C3%A9", "b"};
    int decoded = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder raw = new StringBuilder("/");
      for (int n = random.nextInt(9); n > 0; n--) {
        raw.append(pieces[random.nextInt(pieces.length)]);
      }
      String path = outcome(raw.toString());
      if (!path.startsWith("/")) {
        continue;
      }
      decoded++;
      String bare =
          Stream.of(path.split("(?=/)")).map(s -> s.split(";", 2)[0]).reduce("", String::concat);
      for (String view : List.of(path, bare)) {
        assertThat(view).as(raw.toString()).doesNotContain("//", "/./", "/../").startsWith("/");
        assertThat(view).as(raw.toString()).doesNotEndWith("/.").doesNotEndWith("/..");
      }
      if (path.indexOf('é') < 0) {
        assertThat(PathRules.decode(path)).isSameAs(path);
      }
      assertThat(PathRules.agrees(raw.toString(), path, "", "", path)).isTrue();
      PathRules.agrees(raw.toString(), path, "", "", "/other");
    }
    assertThat(decoded).isGreaterThan(10_000);
  }

  @Test
  void an_absent_query_is_empty() {
    assertThat(PathRules.requireQuery("")).isEmpty();
  }

  @Test
  void a_query_is_handed_on_as_sent_or_refused_by_character() {
    String query = new String("a=%zz&b=%2F%00//../;?\\\"<>[]^`{|}");
    assertThat(PathRules.requireQuery(query)).isSameAs(query);

    for (char c = 0; c < 0x250; c++) {
      String raw = "ab" + c;
      if (c > ' ' && c < 0x7F && c != '#') {
        assertThat(PathRules.requireQuery(raw)).isSameAs(raw);
      } else {
        assertThatThrownBy(() -> PathRules.requireQuery(raw))
            .isInstanceOfSatisfying(
                StatusException.class, e -> assertThat(e.status()).isEqualTo(400))
            .hasMessageEndingWith("in the query at index 2");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // raw path, context, matched, rest
    "/,               '',   '',    /",
    "/,               '',   /,     ''",
    "/,               '',   '',    ''",
    "/a/b,            '',   '',    /a/b",
    "/a/b,            /a,   '',    /b",
    "/a/b,            /a,   /b,    ''",
    "/a/b/c,          /a,   /b,    /c",
    "/app,            /app, '',    ''",
    "/app/,           /app, '',    /",
    "/%61pp/x,        /app, '',    /x",
    "/a%20b,          '',   '',    '/a b'",
    "/a;x,            '',   '',    /a",
    "/a;x,            '',   '',    /a;x",
    "/a;x/b;y,        '',   '',    /a/b",
    "/app;v=1/x,      /app, '',    /x",
    "/;x,             '',   '',    /",
    "/;x,             '',   '',    ''",
    "/a/;x,           '',   '',    /a/",
    "/a%3Bb;c,        '',   '',    /a;b",
    "/a%3Bb,          '',   '',    /a;b",
    "/a/.,            '',   '',    /a/",
    "/a/.,            '',   '',    /a",
    "/a/b/..,         '',   '',    /a",
    "/a/..,           '',   '',    /",
    "/a/..,           '',   '',    ''",
    "/app/.,          /app, '',    ''",
    "/a;x/.,          '',   '',    /a",
    "/a;x/.,          '',   '',    /a/",
    "/a;x/../b,       '',   '',    /b",
  })
  void a_container_agrees(String raw, String context, String matched, String rest) {
    assertThat(PathRules.agrees(raw, PathRules.decode(raw), context, matched, rest)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "/a,              '',   '',    /b",
    "/a,              '',   '',    ''",
    "/a,              '',   '',    /a/",
    "/a/,             '',   '',    /a",
    "/a,              /a,   /a,    ''",
    "/a/b,            /b,   '',    /b",
    "/a/b,            /a,   '',    /c",
    "/a/b/c,          /a,   /x,    /c",
    "/a/b/.,          '',   '',    /a/",
    "/a/b/..,         '',   '',    ''",
    "/a/b,            '',   '',    /a/b/c",
    "/a%3Bb,          '',   '',    /a",
    "/a;x/b;y,        '',   '',    /a",
    "/a;x/b;y,        '',   '',    /a;x/b",
    "/a;x/b;y,        '',   '',    /a/b;y",
    "/a;x,            '',   '',    /a/",
    "/a/;x,           '',   '',    /a",
    "/%2541,          '',   '',    /A",
    "/A,              '',   '',    /a",
  })
  void a_container_disagrees(String raw, String context, String matched, String rest) {
    assertThat(PathRules.agrees(raw, PathRules.decode(raw), context, matched, rest)).isFalse();
  }

  /** GW-REQ-37, GW-REQ-38; {@code Parameters} hands over one name or value after the other. */
  @Test
  void a_piece_of_a_query_is_decoded_and_what_is_around_it_is_not_looked_at() {
    String raw = "%zz=a+b%20%2B%c3%a9%0A&%";
    assertThat(PathRules.decodeQuery(raw, 4, 21, "query")).isEqualTo("a b +\u00E9\n");
    assertThat(PathRules.decodeQuery(raw, 4, 5, "query")).isEqualTo("a");
    assertThat(PathRules.decodeQuery(raw, 4, 4, "query")).isEmpty();
    assertThatThrownBy(() -> PathRules.decodeQuery(raw, 0, 3, "query"))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessageContaining(" the query at index 0");
    assertThatThrownBy(() -> PathRules.decodeQuery(raw, 4, raw.length() + 1, "query"))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static String outcome(String raw) {
    try {
      return PathRules.decode(raw);
    } catch (StatusException e) {
      return Integer.toString(e.status());
    }
  }

  private static String escaped(byte[] octets) {
    return HexFormat.ofDelimiter("%").withPrefix("").formatHex(octets).replaceFirst("^", "%");
  }

  private static String unescape(String cell) {
    Matcher octets = OCTETS.matcher(cell);
    return octets.replaceAll(
        match -> {
          byte[] bytes = HexFormat.ofDelimiter("_").parseHex(match.group(1));
          String text =
              bytes.length == 1 ? Character.toString(bytes[0] & 0xFF) : new String(bytes, UTF_8);
          return Matcher.quoteReplacement(text);
        });
  }
}
