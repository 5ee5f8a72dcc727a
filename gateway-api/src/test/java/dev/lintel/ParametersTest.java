package dev.lintel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GW-REQ-69. */
class ParametersTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "'' -> []",
        "& -> []",
        "&&& -> []",
        "a -> [a:]",
        "a= -> [a:]",
        "=b -> [:b]",
        "= -> [:]",
        "== -> [:=]",
        "a=b -> [a:b]",
        "a=b=c -> [a:b=c]",
        "a==b -> [a:=b]",
        "a=b& -> [a:b]",
        "&a=b -> [a:b]",
        "a=b&&c=d -> [a:b, c:d]",
        "a=b&=&c -> [a:b, :, c:]",
        "a=1&b=2&a=3 -> [a:1, b:2, a:3]",
        "a;b=c -> [a;b:c]",
        "a=b;c=d -> [a:b;c=d]",
        "a?b=/c -> [a?b:/c]",
        "a+b=c+d -> [a b:c d]",
        "+=+ -> [' ':' ']",
        "a%2Bb=%2b -> [a+b:+]",
        "a%20b=%20 -> [a b:' ']",
        "a%26b=%3D%26 -> [a&b:=&]",
        "a%3Db=c -> [a=b:c]",
        "%61=%62 -> [a:b]",
        "%2541=%252525 -> [%41:%2525]",
        "A=1&a=2 -> [A:1, a:2]",
        "%C3%A9=%e2%82%ac -> [é:€]",
        "a=%F0%9F%98%80! -> [a:😀!]",
        "a=x%C3%A9y+z -> [a:xéy z]",
        "a[]=1&a[]=2 -> [a[]:1, a[]:2]",
      })
  void pairs_are_read_as_the_URL_Standard_reads_them(String raw, String expected) {
    String plain = expected.replace("'", "");

    assertThat(pairs(Parameters.parse(raw))).hasToString(plain);
    assertThat(pairs(Parameters.form(raw, 10))).hasToString(plain);
  }

  @ParameterizedTest
  @CsvSource({
    "a=%,              malformed percent escape in the query at index 2",
    "a=%4,             malformed percent escape in the query at index 2",
    "a=%4&b,           malformed percent escape in the query at index 2",
    "a=%zz,            malformed percent escape in the query at index 2",
    "%=a,              malformed percent escape in the query at index 0",
    "%4=1,             malformed percent escape in the query at index 0",
    "ok=1&a=%C3,       'escapes in the query are not UTF-8, beginning at index 7'",
    "a=%C3&b=%A9,      'escapes in the query are not UTF-8, beginning at index 2'",
    "%C3=%A9,          'escapes in the query are not UTF-8, beginning at index 0'",
    "a=%C3+,           'escapes in the query are not UTF-8, beginning at index 2'",
    "a=%FF,            'escapes in the query are not UTF-8, beginning at index 2'",
    "a=%C0%80,         'escapes in the query are not UTF-8, beginning at index 2'",
    "a=%ED%A0%80,      'escapes in the query are not UTF-8, beginning at index 2'",
    "a=%F4%90%80%80,   'escapes in the query are not UTF-8, beginning at index 2'",
    "'a=\u0001',       a character that is not printable ASCII in the query at index 2",
    "'a=\u007f',       a character that is not printable ASCII in the query at index 2",
    "a=é,              a character that is not printable ASCII in the query at index 2",
  })
  void a_malformed_query_is_refused_with_the_place(String raw, String message) {
    assertStatus(400, () -> Parameters.parse(raw), message);
  }

  @Test
  void a_malformed_form_is_refused_as_well() {
    assertStatus(
        400, () -> Parameters.form("a=%4", 9), "malformed percent escape in the form at index 2");
    assertStatus(
        400,
        () -> Parameters.form("a=%C3é", 9),
        "escapes in the form are not UTF-8, beginning at index 2");
  }

  @Test
  void the_text_of_a_form_may_hold_characters_that_are_not_escaped() {
    assertThat(pairs(Parameters.form("é=€+%C3%A9", 9))).containsExactly("é:€ é");
  }

  /** GW-REQ-70. */
  @Test
  void a_query_has_at_most_1000_pairs_and_65536_characters_unless_told_otherwise() {
    String thousand = "a&".repeat(1_000);
    assertThat(Parameters.parse(thousand).size()).isEqualTo(1_000);
    assertThat(Parameters.parse("&".repeat(65_536)).size()).isZero();
    assertThat(Parameters.parse("a=" + "x".repeat(65_534)).size()).isEqualTo(1);

    assertStatus(
        400,
        () -> Parameters.parse(thousand + "b"),
        "the query has more parameters than the limit of 1000");
    assertStatus(
        400,
        () -> Parameters.parse("&".repeat(65_537)),
        "the query has 65537 characters, over the limit of 65536");
  }

  @Test
  void limits_of_the_callers_own_hold_to_the_last_pair_and_character() {
    assertThat(Parameters.parse("a&b", 2, 3).size()).isEqualTo(2);
    assertThat(Parameters.parse("", 0, 0).size()).isZero();
    assertThat(Parameters.parse("a&".repeat(5_000), 5_000, 10_000).size()).isEqualTo(5_000);

    assertStatus(
        400,
        () -> Parameters.parse("a&b", 1, 3),
        "the query has more parameters than the limit of 1");
    assertStatus(
        400,
        () -> Parameters.parse("a&b", 2, 2),
        "the query has 3 characters, over the limit of 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parameters.parse("", -1, 0))
        .withMessageContaining("maxCount");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parameters.parse("", 0, -1))
        .withMessageContaining("maxLength");
  }

  @Test
  void a_form_with_too_many_pairs_is_too_large() {
    assertThat(Parameters.form("a&b", 2).size()).isEqualTo(2);
    assertStatus(
        413, () -> Parameters.form("a&b&c", 2), "the form has more parameters than the limit of 2");
  }

  /** GW-REQ-39. */
  @Test
  void values_are_found_by_name_in_the_order_sent() {
    Parameters parameters = Parameters.parse("a=1&b=2&a=&A=4");

    assertThat(parameters.first("a")).contains("1");
    assertThat(parameters.all("a")).containsExactly("1", "");
    assertThat(parameters.first("A")).contains("4");
    assertThat(parameters.first("c")).isEmpty();
    assertThat(parameters.all("c")).isEmpty();
    assertThat(parameters.names()).containsExactly("a", "b", "A");
    assertThat(parameters.size()).isEqualTo(4);
  }

  @Test
  void nothing_handed_out_can_be_changed() {
    Parameters parameters = Parameters.parse("a=1");

    assertThatThrownBy(() -> parameters.all("a").add("2"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> parameters.names().remove("a"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void equal_pairs_in_the_same_order_are_equal_parameters() {
    assertThat(Parameters.parse("a=b+c&d"))
        .isEqualTo(Parameters.parse("&%61=b%20c&d="))
        .hasSameHashCodeAs(Parameters.parse("&%61=b%20c&d="))
        .isNotEqualTo(Parameters.parse("d&a=b+c"))
        .isNotEqualTo(Parameters.parse("a=b+c"));
    assertThat(Parameters.parse("&")).isEqualTo(Parameters.empty());
  }

  @Test
  void a_text_for_logs_holds_nothing_that_the_client_sent() {
    assertThat(Parameters.parse("token=secret&a=%0A")).hasToString("Parameters[size=2]");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void what_the_JDK_encodes_is_read_back(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      List<String> expected = new ArrayList<>();
      StringBuilder raw = new StringBuilder();
      for (int n = random.nextInt(6); n > 0; n--) {
        String name = text(random) + "n";
        String value = text(random);
        expected.add(name + ":" + value);
        raw.append(URLEncoder.encode(name, UTF_8)).append('=');
        raw.append(URLEncoder.encode(value, UTF_8)).append('&');
      }
      assertThat(pairs(Parameters.parse(raw.toString()))).isEqualTo(expected);
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(5); n > 0; n--) {
      int codePoint = random.nextInt(random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1);
      if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
        text.appendCodePoint(codePoint);
      }
    }
    return text.toString();
  }

  private static List<String> pairs(Parameters parameters) {
    List<String> pairs = new ArrayList<>();
    parameters.forEach((name, value) -> pairs.add(name + ":" + value));
    return pairs;
  }

  private static void assertStatus(int status, ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.status()).isEqualTo(status))
        .hasMessage(message);
  }
}
