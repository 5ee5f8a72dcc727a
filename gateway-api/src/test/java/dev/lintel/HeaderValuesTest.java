package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderValuesTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a b", "a\tb", "\"q, \\\" \"", "caf\u00e9", "\u0080\u00ff"})
  void a_valid_value_is_returned_as_it_is(String value) {
    assertThat(HeaderValues.requireText("x", value)).isSameAs(value);
  }

  /** GW-RSP-07. */
  @Test
  void space_and_tabs_around_a_value_are_removed() {
    assertThat(HeaderValues.requireText("x", " \t a \t b\t ")).isEqualTo("a \t b");
    assertThat(HeaderValues.requireText("x", " \t ")).isEmpty();
  }

  @Test
  void a_no_break_space_is_part_of_the_value() {
    assertThat(HeaderValues.requireText("x", "\u00a0a\u00a0")).isEqualTo("\u00a0a\u00a0");
  }

  /** GW-RSP-03. */
  @Test
  void every_character_is_sendable_or_refused_wherever_it_stands() {
    for (int c = 0; c <= 0x1FF; c++) {
      boolean control = c < 0x20 || c == 0x7F;
      for (String value : List.of((char) c + "ab", "a" + (char) c + "b", "ab" + (char) c)) {
        if (c == '\t' || (!control && c <= 0xFF)) {
          assertThat(HeaderValues.requireText("x", value)).isEqualTo(value.strip());
        } else {
          assertThatIllegalArgumentException()
              .isThrownBy(() -> HeaderValues.requireText("x-name", value))
              .withMessageContaining("header x-name")
              .withMessageContaining(
                  String.format("U+%04X at index %d", c, value.indexOf((char) c)))
              .withMessageNotContaining(Character.toString(c));
        }
      }
    }
  }

  @Test
  void a_surrogate_pair_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeaderValues.requireText("x", "\uD83D\uDE00"))
        .withMessageContaining("U+D83D at index 0");
  }

  /** GW-REQ-52. */
  @ParameterizedTest
  @MethodSource("lines")
  void a_line_is_split_into_its_members(String line, List<String> members) {
    List<String> found = new ArrayList<>();

    HeaderValues.addMembers(line, found);

    assertThat(found).isEqualTo(members);
  }

  static Stream<Arguments> lines() {
    return Stream.of(
        Arguments.of("", List.of()),
        Arguments.of(" \t", List.of()),
        Arguments.of(",", List.of()),
        Arguments.of(" , ,, ", List.of()),
        Arguments.of("a", List.of("a")),
        Arguments.of("a,b", List.of("a", "b")),
        Arguments.of("\ta , b\t,c ", List.of("a", "b", "c")),
        Arguments.of(",a,,b,", List.of("a", "b")),
        Arguments.of("a b", List.of("a b")),
        Arguments.of("gzip;q=0.5, *;q=0", List.of("gzip;q=0.5", "*;q=0")),
        Arguments.of("\"a,b\"", List.of("\"a,b\"")),
        Arguments.of("x=\"a,b\";y, z", List.of("x=\"a,b\";y", "z")),
        Arguments.of("W/\"a,b\", \"c\"", List.of("W/\"a,b\"", "\"c\"")),
        Arguments.of("\"a\\\",b\",c", List.of("\"a\\\",b\"", "c")),
        Arguments.of("\"a\\\\\",c", List.of("\"a\\\\\"", "c")),
        Arguments.of("a\\,b", List.of("a\\", "b")),
        Arguments.of("\"\",\" \"", List.of("\"\"", "\" \"")),
        Arguments.of("a, \"b,c ", List.of("a", "\"b,c")),
        Arguments.of("\"a\\", List.of("\"a\\")),
        Arguments.of("\"a\" , \\", List.of("\"a\"", "\\")));
  }
}
