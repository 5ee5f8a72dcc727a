package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderNamesTest {

  @ParameterizedTest
  @ValueSource(strings = {"host", "x-made-up", "x_1!#$%&'*+.^`|~", "", "ünïcode"})
  void a_name_without_upper_case_is_returned_as_it_is(String name) {
    assertThat(HeaderNames.lowerCase(name)).isSameAs(name);
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type, content-type",
    "HOST, host",
    "ETag, etag",
    "WWW-Authenticate, www-authenticate",
    "X-Requested-With, x-requested-with",
  })
  void a_known_name_is_folded_to_the_constant(String name, String folded) {
    assertThat(HeaderNames.lowerCase(name)).isSameAs(folded.intern());
    assertThat(HeaderNames.requireToken(name)).isSameAs(folded.intern());
  }

  @Test
  void every_known_name_is_found_in_upper_case() {
    assertThat(knownNames()).hasSizeGreaterThan(90);
    for (String name : knownNames()) {
      assertThat(HeaderNames.lowerCase(name.toUpperCase(Locale.ROOT))).isSameAs(name.intern());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "X-Made-Up, x-made-up",
    "Hosts, hosts",
    "HOS, hos",
    "X_1!#$%&'*+.^`|~Z, x_1!#$%&'*+.^`|~z",
  })
  void an_unknown_name_is_folded_too(String name, String folded) {
    assertThat(HeaderNames.lowerCase(name)).isEqualTo(folded);
  }

  @Test
  void only_ascii_letters_are_folded() {
    String kelvinAndDottedI = "X-\u212A\u0130";

    assertThat(HeaderNames.lowerCase(kelvinAndDottedI)).isEqualTo("x-\u212A\u0130");
    assertThat(HeaderNames.lowerCase("COO\u212AIE")).isEqualTo("coo\u212Aie");
  }

  /** GW-RSP-02. */
  @Test
  void every_character_is_a_token_character_or_refused() {
    String allowed =
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (int c = 0; c <= 0x1FF; c++) {
      String name = "x" + (char) c;
      if (allowed.indexOf(c) >= 0) {
        assertThat(HeaderNames.requireToken(name)).isEqualToIgnoringCase(name);
      } else {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> HeaderNames.requireToken(name))
            .withMessageContaining(String.format("U+%04X at index 1", c));
      }
    }
  }

  @Test
  void a_message_shows_an_invalid_name_without_its_control_characters() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeaderNames.requireToken("x-a\r\nset-cookie: é"))
        .withMessageStartingWith(
            "header name \"x-a<U+000D><U+000A>set-cookie: <U+00E9>\" has U+000D at index 3");
  }

  @Test
  void a_message_shows_no_more_than_the_start_of_a_long_invalid_name() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeaderNames.requireToken("a".repeat(100) + " "))
        .withMessageContaining("\"" + "a".repeat(64) + "…\"")
        .withMessageContaining("U+0020 at index 100");
  }

  @Test
  void an_empty_name_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeaderNames.requireToken(""))
        .withMessageContaining("empty");
  }

  private static List<String> knownNames() {
    return List.of(HeaderNames.KNOWN.trim().split("\\s+", -1));
  }
}
