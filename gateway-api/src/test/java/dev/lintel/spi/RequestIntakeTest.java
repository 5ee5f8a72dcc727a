package dev.lintel.spi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIntakeTest {
  private static final int MAX = 200;
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String CHUNKED =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final int ROOM = MAX - CHUNKED.length();

  /** What a parser gets of a connection, and what is said of its heads. */
  private static final class Wire {
    private final RequestIntake intake = new RequestIntake(MAX);
    private final StringBuilder parser = new StringBuilder();

    Wire comes(String text) {
      ByteBuffer buffer = ByteBuffer.allocate(MAX + 1 + text.length());
      // As in a buffer that has something else in front.
      int from = buffer.put((byte) 'x').position();
      intake.giveBack(buffer);
      buffer.put(text.getBytes(ISO_8859_1));
      int to = intake.take(buffer, from, buffer.position());
      parser.append(new String(buffer.array(), from, to - from, ISO_8859_1));
      return this;
    }

    Wire comesInBytes(String text) {
      text.chars().forEach(c -> comes(String.valueOf((char) c)));
      return this;
    }

    String parsed() {
      return parser.toString();
    }
  }

  /** In whole, and byte by byte, which has to come to the same. */
  private static Wire wire(String text) {
    Wire whole = new Wire().comes(text);
    Wire bytes = new Wire().comesInBytes(text);
    assertThat(bytes.parsed()).isEqualTo(whole.parsed());
    assertThat(bytes.intake.heads()).isEqualTo(whole.intake.heads());
    assertThat(bytes.intake.isBroken()).isEqualTo(whole.intake.isBroken());
    assertThat(bytes.intake.isInHead()).isEqualTo(whole.intake.isInHead());
    for (int head = 1; head <= whole.intake.heads(); head++) {
      assertThat(bytes.intake.refusal(head)).isEqualTo(whole.intake.refusal(head));
    }
    return whole;
  }

  /** GW-CON-38. */
  @Test
  void a_head_is_held_back_until_it_is_whole() {
    for (int i = 1; i < GET.length(); i++) {
      Wire wire = wire(GET.substring(0, i));
      assertThat(wire.parsed()).isEmpty();
      assertThat(wire.intake.isInHead()).isTrue();
      wire.comes(GET.substring(i));
      assertThat(wire.parsed()).isEqualTo(GET);
      assertThat(wire.intake.isInHead()).isFalse();
      assertThat(wire.intake.heads()).isEqualTo(1);
    }
  }

  /** GW-CON-34. */
  @Test
  void lines_may_end_with_a_line_feed_and_empty_ones_be_in_front() {
    String head = "\r\n\nGET / HTTP/1.0\nHost: a\n\n";

    Wire wire = wire(head + GET);

    assertThat(wire.parsed()).isEqualTo(head + GET);
    assertThat(wire.intake.heads()).isEqualTo(2);
  }

  /** GW-CON-03, GW-CON-04, GW-CON-38: the parser may answer it at once. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /\r\n",
        "GET / HTTP/3.0\r\n",
        "GET / HTTP/1.10\r\n",
        "GET / HTTP/1.2\n",
        "GET / HTTQ/1.1\r\n",
        "x\n",
      })
  void a_line_without_a_version_is_not_held_back(String line) {
    Wire wire = wire(line);

    assertThat(wire.parsed()).isEqualTo(line);
    assertThat(wire.intake.heads()).isEqualTo(1);
    assertThat(wire.comes("rest").parsed()).isEqualTo(line + "rest");
  }

  /** GW-CON-03. */
  @ParameterizedTest
  @ValueSource(strings = {"HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "http/1.1", "Http/1.0", "HTTP/9.9"})
  void a_version_that_is_not_spoken_is_refused_as_that(String version) {
    String head = "G(T \u00e9 " + version + "\r\n: 1\r\n\r\n";

    assertThat(wire(head).intake.refusal(1)).isEqualTo(505);
    assertThat(wire(GET + head).intake.refusal(1)).isZero();
    assertThat(wire(GET + head).intake.refusal(2)).isEqualTo(505);
  }

  /** GW-CON-03, GW-CON-07. */
  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "GET / HTTP/1.1x,505",
        "GET /\u00e9 HTTP/11,505",
        "GET / x,505",
        "GET /,505",
        "GET / ,400",
        "GET /  x,400",
        "GET / x y,400",
        "GET / HTTP/1.1 ,400",
        "G(T / x,400",
        "GET /\u0001,400",
        "GET\t/,400",
        "GET ,400",
        "GET,400",
        " ,400",
      })
  void a_line_without_a_version_that_is_known_is_one_of_another_or_none(String line, int status) {
    assertThat(wire(line + "\r\n").intake.refusal(1)).isEqualTo(status);
  }

  /** GW-CON-04: the preface of HTTP/2 is a head. */
  @Test
  void a_head_of_http_2_is_held_back() {
    String preface = "PRI * HTTP/2.0\r\n\r\n";

    assertThat(wire(preface.substring(0, 17)).parsed()).isEmpty();
    assertThat(wire(preface).parsed()).isEqualTo(preface);
    assertThat(wire(preface + "SM\r\n\r\n").parsed()).isEqualTo(preface + "SM\r\n\r\n");
  }

  /** GW-CON-01, GW-CON-02. */
  @Test
  void a_head_that_is_too_large_is_not_held_back() {
    String part = "GET / HTTP/1.0\r\nX: " + "a".repeat(MAX - 19);

    assertThat(part).hasSize(MAX);
    assertThat(wire(part).parsed()).isEmpty();
    assertThat(wire(part + "a").parsed()).isEqualTo(withoutColons(part + "a"));
    assertThat(wire(part + "a").intake.heads()).isEqualTo(1);
    assertThat(wire(part + "a").intake.refusal(1)).isEqualTo(431);
    String largest = part.substring(0, MAX - 4) + "\r\n\r\n";
    assertThat(wire(GET + largest).intake.refusal(2)).isZero();
    assertThat(wire("GET /" + "a".repeat(MAX) + " HTTP/1.2\r\n").intake.refusal(1)).isEqualTo(431);
    assertThat(wire(GET + "\n" + largest).intake.refusal(2)).isEqualTo(431);
    assertThat(wire("\r\n" + part.substring(1)).intake.refusal(1)).isEqualTo(431);
    assertThat(wire("\n".repeat(MAX)).intake.heads()).isZero();
    assertThat(wire("\n".repeat(MAX + 1)).intake.refusal(1)).isEqualTo(431);
    String larger = largest.replace("X:", "XX:");
    assertThat(wire(GET + larger).intake.refusal(1)).isZero();
    assertThat(wire(GET + larger).intake.refusal(2)).isEqualTo(431);
    assertThat(wire(part + "a" + GET).parsed()).isEqualTo(withoutColons(part + "a" + GET));
    String empty = "\n".repeat(MAX);
    assertThat(wire(empty + "\n" + GET).parsed()).isEqualTo(empty + "\0" + withoutColons(GET));
    assertThat(wire(GET + empty).parsed()).isEqualTo(GET);
    assertThat(wire(GET + empty).comes("\n").parsed()).isEqualTo(GET + empty + "\0");
    assertThat(wire(empty + "\r").parsed()).isEqualTo("\0" + empty.substring(1) + "\r");
    assertThat(wire(GET + larger + GET).parsed()).isEqualTo(GET + withoutColons(larger + GET));
  }

  /** As a parser gets what is too large. */
  private static String withoutColons(String text) {
    return text.replace(':', '\0');
  }

  /** GW-CON-39. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        ": 1\r\n",
        "Content-Length : 3\r\n",
        "Content-Length\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding\r\n",
        "Host : b\r\n",
        "Host\r\n",
        "Expect : 100-continue\r\n",
        "Expect\r\n",
        "Upgrade : x\r\n",
        "Connection : upgrade\r\nUpgrade: x\r\n",
        ": 1\r\nX: 1\r\n",
        "X: 1\r\n: 1\r\n",
        "X: 1\r\n \r\n",
        "X: 1\n\t\n",
        "X: 1\r\n \t \r\n 2\r\n",
        "X:\r\n \r\n 2\r\n",
        "X: 1\n 2\r\n",
        "X: 1\r\n 2\n 3\r\n",
      })
  void a_nameless_field_and_some_folds_are_refused(String fields) {
    Wire wire = wire(GET + "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + GET);

    assertThat(wire.intake.refusal(1)).isZero();
    assertThat(wire.intake.refusal(2)).isEqualTo(400);
    assertThat(wire.parsed()).contains(unfolded(fields).substring(0, 3)).endsWith(GET);
  }

  /**
   * GW-CON-07 to GW-CON-12, GW-CON-31 to GW-CON-33, GW-REQ-40, GW-REQ-41, GW-REQ-49, and which of
   * them decides. The bar is the end of a line.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 GET / HTTP/1.1|Host: a",
        "0 GET / HTTP/1.0",
        "0 GET \u00e9 HTTP/1.1|Host: a",
        "0 get /? HTTP/1.1|host: A:80|X:|Y: \t \u00e9 |Z: a:b",
        "400 GET / HTTP/1.1",
        "400 GET / HTTP/1.1|Host: a|HOST: a",
        "400 GET / HTTP/1.0|Host: a|Host: b",
        "400 GET / HTTP/1.1|Host: a b",
        "400 GET / HTTP/1.0|Host:",
        "400 GET / HTTP/1.1|Host: a| b",
        "400 G(T / HTTP/1.1|Host: a",
        "400  / HTTP/1.1|Host: a",
        "400 GET  / HTTP/1.1|Host: a",
        "400 GET /  HTTP/1.1|Host: a",
        "400 GET / b HTTP/1.1|Host: a",
        "400 GET\t/ HTTP/1.1|Host: a",
        "400 GET /\tHTTP/1.1|Host: a",
        "400 GET /HTTP/1.1|Host: a",
        "400 GET /\u0001 HTTP/1.1|Host: a",
        "400 GET / HTTP/1.1| Host: a",
        "400 GET / HTTP/1.1|Host: a|b",
        "400 GET / HTTP/1.1|Host: a|b : c",
        "400 GET / HTTP/1.1|Host: a|b c: d",
        "400 GET / HTTP/1.1|Host: a|\u00e9: d",
        "400 GET / HTTP/1.1|Host: a|b: \0",
        "400 GET / HTTP/1.1|Host: a|b: \u007f",
        "400 GET / HTTP/1.1|Host: a|b: c| \u0001",
        "400 GET / HTTP/1.1|Host: a|b: c\rd",
        "0 GET / HTTP/1.1|Host: a|Expect: 100-Continue",
        "417 GET / HTTP/1.1|Host: a|Expect: x",
        "417 GET / HTTP/1.1|Host: a|Expect:",
        "417 GET / HTTP/1.1|Host: a|Expect: 100-continue, 100-continue",
        "417 GET / HTTP/1.1|Host: a|Expect: 100-continue|Expect: 100-continue",
        "0 GET / HTTP/1.0|Expect: x",
        "400 GET / HTTP/1.1|Host: a|Upgrade: b",
        "0 GET / HTTP/1.1|Host: a|Upgrade: b|Connection: c|connection: d , upgrade",
        "0 GET / HTTP/1.0|Upgrade: b",
        "0 GET / HTTP/1.1|Host: a|Transfer-Encoding: chunked",
        "0 GET / HTTP/1.1|Host: a|Transfer-Encoding:| chunked",
        "501 GET / HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked",
        "400 GET / HTTP/1.1|Host: a|Transfer-Encoding: gzip",
        "400 GET / HTTP/1.0|Transfer-Encoding: chunked",
        "400 GET / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Content-Length: 0",
        "0 GET / HTTP/1.1|Host: a|Content-Length: 000",
        "400 GET / HTTP/1.1|Host: a|Content-Length: 0|Content-Length: 0",
        "400 GET / HTTP/1.1|Host: a|Content-Length: +0",
        "400 GET / HTTP/1.1|Host: a|Content-Length: 9223372036854775808",
        "400 G(T / HTTP/1.1|Host: a|Expect: x",
        "400 GET / HTTP/1.1|Expect: x",
        "400 GET / HTTP/1.1|Host: a|Expect: x|Content-Length: x",
        "417 GET / HTTP/1.1|Host: a b|Expect: x|Upgrade: b|Transfer-Encoding: x, chunked",
        "400 GET / HTTP/1.1|Host: a|Expect: x|Transfer-Encoding: x",
        "400 GET / HTTP/1.1|Host: a|Upgrade: b|Transfer-Encoding: x, chunked",
        "501 GET / HTTP/1.1|Host: a b|Transfer-Encoding: x, chunked",
        "400 GET / HTTP/1.1|Host: a b|Expect:",
        "0 GET / HTTP/1.1|Host: a|Content-Type: b|X: c",
        "400 GET / HTTP/1.1|Host: a|Content-Type: b|X: c|content-type:",
        "400 GET / HTTP/1.1|Host: a|Content-Type: b|Content-Type: b|Expect: x",
        "400 GET / HTTP/1.1|Host: a|Content-Type: b|Content-Type: b|Transfer-Encoding: x, chunked",
        "501 GET / HTTP/1.1|Host: a|Expect:|Transfer-Encoding: x, chunked",
      })
  void a_head_is_judged_in_the_order_of_the_specification(String row) {
    String head = row.substring(row.indexOf(' ') + 1).replace("|", "\r\n") + "\r\n\r\n";

    assertThat(wire(head).intake.refusal(1)).isEqualTo(Integer.parseInt(row.split(" ")[0]));
    assertThat(wire(head).parsed().replace('\0', ':')).isEqualTo(unfolded(head).replace('\0', ':'));
  }

  /** As a parser gets it; what seems to be folded behind the first line is no fold. */
  private static String unfolded(String head) {
    return head.replaceAll("(?<!HTTP/1\\.1)\r\n[ \t]", " \n ").replaceFirst("^GET\t", "GET\0");
  }

  /** GW-RSP-29: a parser that takes it for a space answers HEAD by a head alone. */
  @Test
  void a_tab_behind_a_method_is_not_taken_for_a_space() {
    for (String line :
        List.of("HEAD\t/ HTTP/1.1", "HEAD\t/\tHTTP/1.1", "HEAD\t/ HTTP/1.2", "\r\nHEAD\t/")) {
      String head = line + "\r\n\r\n";
      assertThat(wire(head).parsed()).startsWith(line.replaceFirst("\t", "\0"));
    }
    String large = "HEAD\t/" + "a".repeat(MAX);
    assertThat(wire(large).parsed()).isEqualTo(large.replace('\t', '\0'));
    assertThat(wire("\r\n" + large).parsed()).isEqualTo("\r\n" + large.replace('\t', '\0'));
    assertThat(wire("HEAD /\t HTTP/1.1\r\nHost: a\tb\r\n\r\n").parsed()).contains("/\t", "a\tb");
  }

  /**
   * GW-REQ-48. What was found out of one head's Host says something of the next one's only if it is
   * that.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Host: a | 0",
        "HOST:A | 0",
        "Host: \t a \t | 0",
        "Host: a: | 400",
        "Host: a,b | 400",
        "Host: b_c:80 | 0",
        "Host: | 400",
        "Host: a\\r\\n , | 400",
        "Host:\\r\\n a | 0",
        "Host: a\\r\\nHost: a | 400",
        "X: a | 400",
      })
  void each_head_has_its_own_host(String fields, int status) {
    Wire wire = wire(GET + "GET / HTTP/1.1\r\n" + fields.translateEscapes() + "\r\n\r\n");

    assertThat(wire.intake.refusal(1)).isZero();
    assertThat(wire.intake.refusal(2)).isEqualTo(status);
  }

  /** GW-ERR-19: a parser is not to see, and to log, what is wrong with it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host* a b\r\n",
        "X: y\r\nhOST*\r\n a\r\n b\r\nY: z\r\n",
        "Host* a\r\nHost: b\r\n",
        "Host* [\r\nX: y\r\nHost: [\r\nHost: [\r\n",
        "Host* a b\r\nExpect: x\r\n",
        "Host* a b\r\nno colon\r\n",
        "Host* a\r\n: 1\r\n",
      })
  void a_host_that_is_refused_is_none_for_the_parser(String fields) {
    String head = "GET / HTTP/1.0\r\n" + fields + "\r\n";

    Wire wire = wire(GET + head.replace('*', ':'));

    assertThat(wire.intake.refusal(2)).isIn(400, 417);
    assertThat(wire.parsed()).isEqualTo(GET + unfolded(head).replace('*', '\0'));
  }

  /** GW-REQ-03, GW-CON-47, GW-ERR-19: one parser makes a host of it. */
  @ParameterizedTest
  @ValueSource(strings = {"/m", "*", "u@test:80", "test", "test:port", "test:0", ""})
  void a_connect_for_no_authority_is_none_for_the_parser(String target) {
    String head = "CONNECT " + target + " HTTP/1.1\r\nHost: a\r\n";

    Wire wire = wire(GET + head + "\r\n");

    assertThat(wire.intake.refusal(2)).isEqualTo(400);
    assertThat(wire.parsed()).isEqualTo(GET + head.replaceFirst(" ", "\0") + "\r\n");
    int expected = target.isEmpty() ? 400 : 417;
    assertThat(wire(head + "Expect: x\r\n\r\n").intake.refusal(1)).isEqualTo(expected);
  }

  @Test
  void a_connect_for_an_authority_is_left_as_it_is() {
    String head = "CONNECT test:80 HTTP/1.1\r\nHost: a\r\n\r\n";

    Wire wire = wire(head + GET.replace("GET", "CONNECTED"));

    assertThat(wire.parsed()).isEqualTo(head + GET.replace("GET", "CONNECTED"));
    assertThat(wire.intake.refusal(1)).isZero();
    assertThat(wire.intake.refusal(2)).isZero();
  }

  @Test
  void the_white_space_at_a_fold_becomes_spaces() {
    Wire wire = wire("GET / HTTP/1.1\r\nHost: a\r\nX:\t1\t2\r\n\t3\t4\r\n\r\n");

    assertThat(wire.parsed()).isEqualTo("GET / HTTP/1.1\r\nHost: a\r\nX:\t1\t2 \n 3\t4\r\n\r\n");
    assertThat(wire.intake.refusal(1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\n",
        "content-length:005\t\r\n",
        "X: 1\r\nCONTENT-LENGTH:\r\n 5\r\n",
      })
  void what_is_behind_a_body_is_a_head(String length) {
    String post = "POST / HTTP/1.1\r\nHost: a\r\n" + length + "\r\n\n:\n\n\n";

    Wire wire = wire(post + GET + "GET");

    assertThat(wire.parsed()).isEqualTo(unfolded(post) + GET);
    assertThat(wire.intake.heads()).isEqualTo(2);
    assertThat(wire.intake.refusal(2)).isZero();
    assertThat(wire.intake.isInHead()).isTrue();
  }

  /** The parser refuses them, and nothing that follows is a request. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: x\r\n",
        "Content-Length: \r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 1\r\nContent-Length: 1\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
      })
  void behind_an_unclear_length_nothing_is_held_back(String fields) {
    Wire wire = wire("POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\nGET / HT");

    assertThat(wire.parsed()).endsWith("GET / HT");
    assertThat(wire.intake.isInHead()).isFalse();
  }

  @Test
  void http_1_0_has_no_chunks() {
    Wire wire = wire(CHUNKED.replace("/1.1", "/1.0") + "5 \r\n");

    assertThat(wire.intake.isBroken()).isFalse();
    assertThat(wire.parsed()).endsWith("5 \r\n");
  }

  /** GW-CON-35, GW-CON-36. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0\r\n\r\n",
        "5\r\nhello\r\n0\r\n\r\n",
        "00000005\r\n\r\n0\r\n\r\n00000000\r\n\r\n",
        "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n",
        "1;a\r\nx\r\n0;b\r\n\r\n",
        "1;a=b;c;d=\"e;\tf\"\r\nx\r\n0\r\n\r\n",
        "1; a\t=\t\"\" ; b = c\r\nx\r\n0\r\n\r\n",
        "1;a=\"\u00e9\"\r\nx\r\n0\r\n\r\n",
        "0\r\nX: 1\r\nY:\r\n\r\n",
      })
  void chunks_pass(String body) {
    Wire wire = wire(CHUNKED + body + GET);

    assertThat(wire.parsed()).isEqualTo(CHUNKED + body + GET);
    assertThat(wire.intake.heads()).isEqualTo(2);
    assertThat(wire.intake.isBroken()).isFalse();
  }

  /** GW-CON-40, GW-CON-41; the bar is where it breaks. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "|\r\n",
        "|;a\r\n",
        "| 1\r\n",
        "0|x1\r\n",
        "00000000|1\r\n",
        "8000000|0\r\n",
        "1| \r\n",
        "1|\t;a\r\n",
        "1|\nx",
        "1\r|\r\n",
        "1;|\r\n",
        "1;a |\r\n",
        "1;a=|\r\n",
        "1;a=b |\r\n",
        "1;a=b |c\r\n",
        "1;a=\"|\\\"\"\r\n",
        "1;a=\"|\r\n",
        "1;a=\"b\" |\r\n",
        "1;a=\"b\"|c\r\n",
        "1;a |b\r\n",
        "1\r\nx|x",
        "1\r\nx\r|x",
        "0\r\n| X: 1\r\n",
        "0\r\n|: 1\r\n",
        "0\r\nX: 1\r\n|\t2\r\n",
        "0\r\nX: 1\r\n|\n",
        "0\r\n\r|x",
      })
  void other_framing_ends_the_input(String body) {
    Wire wire = wire(CHUNKED + body.replace("|", ""));

    assertThat(wire.intake.isBroken()).isTrue();
    assertThat(wire.parsed()).isEqualTo(CHUNKED + body.substring(0, body.indexOf('|')));
    assertThat(wire.comes(GET).parsed()).doesNotContain(GET);
  }

  /** GW-CON-42. */
  @Test
  void extensions_and_trailers_have_the_room_that_the_head_leaves() {
    List<String> full =
        List.of(
            "1;" + "x".repeat(ROOM - 5) + "\r\nx\r\n0\r\n\r\n",
            "1;abc\r\nx\r\n0;" + "x".repeat(ROOM - 11) + "\r\n\r\n",
            "0\r\nX:" + "x".repeat(ROOM - 6) + "\r\n\r\n",
            "1;abc\r\nx\r\n0\r\nX:" + "x".repeat(ROOM - 12) + "\r\n\r\n");
    for (String body : full) {
      assertThat(wire(CHUNKED + body).intake.isBroken()).as(body).isFalse();
      String more = body.replaceFirst("xx\r\n", "xxx\r\n");
      assertThat(wire(CHUNKED + more).intake.isBroken()).as(more).isTrue();
    }
  }

  /** GW-REQ-48: as long as a head may be, with nothing but folds. */
  @Test
  @Timeout(60)
  void a_head_of_a_mebibyte_of_folds_is_read() {
    int limit = 1024 * 1024;
    String start = "GET / HTTP/1.1\r\nHost: a\r\nExpect:";
    String head = start + "\r\n a".repeat((limit - start.length() - 4) / 4) + "\r\n\r\n";
    RequestIntake intake = new RequestIntake(limit);
    ByteBuffer buffer = ByteBuffer.wrap(head.getBytes(ISO_8859_1));

    assertThat(intake.take(buffer, 0, head.length())).isEqualTo(head.length());

    assertThat(intake.heads()).isEqualTo(1);
    assertThat(intake.refusal(1)).isEqualTo(417);
  }

  /** GW-REQ-48. */
  @ParameterizedTest
  @CsvSource({
    "'Expect:\\ 100-continue', 0",
    "'Expect: \\\t \t100-continue\t ', 0",
    "'Expect: 100-continue\\ x', 417",
    "'Content-Length: 1\\ 2', 400",
    "'Content-Length:\\ 12', 0",
    "'Connection: a,\\ upgrade,\\ b\\Upgrade: x', 0",
    "'Connection: up\\ grade\\Upgrade: x', 400",
    "'Transfer-Encoding: chunked,\\ chunked', 400",
  })
  void the_lines_of_a_fold_are_joined_by_a_space(String fields, int status) {
    String lines = fields.replace("\\", "\r\n").replace("\\t", "\t");

    assertThat(wire("GET / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n\r\n").intake.refusal(1))
        .isEqualTo(status);
  }
}
