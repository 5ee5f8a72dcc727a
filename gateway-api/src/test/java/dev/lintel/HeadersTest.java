package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

  private static final Headers SOME = Headers.of("A", "1", "b", "2", "a", "3", "c", "");

  private static List<String> lines(Headers headers) {
    List<String> lines = new ArrayList<>();
    headers.forEach((name, value) -> lines.add(name + "=" + value));
    return lines;
  }

  @Nested
  class Reading {

    @Test
    void names_are_lower_case_and_lines_keep_their_order() {
      assertThat(lines(SOME)).containsExactly("a=1", "b=2", "a=3", "c=");
      assertThat(SOME.names()).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A"})
    void a_look_up_takes_any_case(String name) {
      assertThat(SOME.first(name)).contains("1");
      assertThat(SOME.first(name, "x")).isEqualTo("1");
      assertThat(SOME.contains(name)).isTrue();
      assertThat(SOME.all(name)).containsExactly("1", "3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"d", "", "a\r\n", "1"})
    void a_name_that_is_not_there_has_no_value(String name) {
      assertThat(SOME.first(name)).isEmpty();
      assertThat(SOME.first(name, "x")).isEqualTo("x");
      assertThat(SOME.contains(name)).isFalse();
      assertThat(SOME.all(name)).isEmpty();
      assertThat(SOME.list(name)).isEmpty();
    }

    @Test
    void an_empty_value_is_a_value() {
      assertThat(SOME.first("c")).contains("");
      assertThat(SOME.first("c", "x")).isEmpty();
      assertThat(SOME.contains("c")).isTrue();
      assertThat(SOME.all("c")).containsExactly("");
      assertThat(SOME.list("c")).isEmpty();
    }

    /** GW-REQ-52. */
    @Test
    void a_list_spans_the_lines_of_its_name() {
      Headers headers = Headers.of("Vary", "a, b", "x", "y,z", "vary", ",\"c,d\"");

      assertThat(headers.list("VARY")).containsExactly("a", "b", "\"c,d\"");
    }

    /** GW-REQ-53. */
    @ParameterizedTest
    @ValueSource(strings = {"set-cookie", "Set-Cookie"})
    void set_cookie_is_not_read_as_a_list(String name) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SOME.list(name))
          .withMessageContaining("set-cookie")
          .withMessageContaining("all(");
    }

    @Test
    void what_is_handed_out_cannot_be_changed() {
      assertThatThrownBy(() -> SOME.names().remove("a"))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> SOME.all("a").set(0, "x"))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> SOME.list("a").clear())
          .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    @SuppressWarnings("NullAway")
    void null_is_refused() {
      assertThatNullPointerException().isThrownBy(() -> SOME.first(null));
      assertThatNullPointerException().isThrownBy(() -> SOME.first("a", null));
      assertThatNullPointerException().isThrownBy(() -> SOME.forEach(null));
      assertThatNullPointerException().isThrownBy(() -> Headers.of("a", null));
      assertThatNullPointerException().isThrownBy(() -> Headers.of(null, "a"));
      assertThatNullPointerException().isThrownBy(() -> SOME.with("a", null));
      assertThatNullPointerException().isThrownBy(() -> SOME.and(null, "a"));
    }
  }

  @Nested
  class Making {

    @Test
    void empty_headers_have_nothing() {
      assertThat(Headers.empty().isEmpty()).isTrue();
      assertThat(lines(Headers.empty())).isEmpty();
      assertThat(Headers.empty().names()).isEmpty();
      assertThat(Headers.of()).isEqualTo(Headers.empty());
      assertThat(SOME.isEmpty()).isFalse();
    }

    @Test
    void a_name_without_a_value_is_refused() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Headers.of("a", "1", "b"))
          .withMessageContaining("3 strings");
    }

    @Test
    void a_later_change_to_the_array_changes_nothing() {
      String[] array = {"a", "1"};
      Headers headers = Headers.of(array);

      array[1] = "2";

      assertThat(headers.first("a")).contains("1");
    }

    /** GW-RSP-03. */
    @ParameterizedTest
    @ValueSource(strings = {"a\r\nset-cookie: x=1", "a\0", "\u0100", "a\n"})
    void no_way_of_making_takes_an_invalid_value(String value) {
      assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("x-v", value));
      assertThatIllegalArgumentException().isThrownBy(() -> SOME.with("x-v", value));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SOME.and("X-V", value))
          .withMessageContaining("x-v");
    }

    /** GW-RSP-02. */
    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r\nb", "\u00e4"})
    void no_way_of_making_takes_an_invalid_name(String name) {
      assertThatIllegalArgumentException().isThrownBy(() -> Headers.of(name, "v"));
      assertThatIllegalArgumentException().isThrownBy(() -> SOME.with(name, "v"));
      assertThatIllegalArgumentException().isThrownBy(() -> SOME.and(name, "v"));
    }

    /** GW-RSP-07. */
    @Test
    void every_way_of_making_removes_the_space_around_a_value() {
      assertThat(Headers.of("a", " 1 ").first("a")).contains("1");
      assertThat(SOME.with("a", "\t1").first("a")).contains("1");
      assertThat(Headers.empty().and("a", "1 ").first("a")).contains("1");
    }
  }

  @Nested
  class Deriving {

    static Stream<Arguments> derived() {
      return Stream.of(
          Arguments.of(SOME.with("A", "9"), "a=9 b=2 c="),
          Arguments.of(SOME.with("b", "9"), "a=1 b=9 a=3 c="),
          Arguments.of(SOME.with("c", "9"), "a=1 b=2 a=3 c=9"),
          Arguments.of(SOME.with("d", "9"), "a=1 b=2 a=3 c= d=9"),
          Arguments.of(Headers.of("x", "0", "a", "1", "a", "2").with("a", "9"), "x=0 a=9"),
          Arguments.of(Headers.of("a", "1", "a", "2", "x", "0").with("a", "9"), "a=9 x=0"),
          Arguments.of(Headers.empty().with("d", "9"), "d=9"),
          Arguments.of(SOME.and("A", "9"), "a=1 b=2 a=3 c= a=9"),
          Arguments.of(Headers.empty().and("D", "9"), "d=9"),
          Arguments.of(SOME.and(Headers.of("b", "8", "E", "9")), "a=1 b=2 a=3 c= b=8 e=9"),
          Arguments.of(SOME.and(Headers.empty()), "a=1 b=2 a=3 c="),
          Arguments.of(Headers.empty().and(SOME), "a=1 b=2 a=3 c="),
          Arguments.of(SOME.without("A"), "b=2 c="),
          Arguments.of(SOME.without("b"), "a=1 a=3 c="),
          Arguments.of(SOME.without("c"), "a=1 b=2 a=3"),
          Arguments.of(SOME.without("d"), "a=1 b=2 a=3 c="),
          Arguments.of(Headers.of("a", "1", "a", "2").without("a"), ""),
          Arguments.of(Headers.empty().without("a"), ""));
    }

    @ParameterizedTest
    @MethodSource("derived")
    void derived_headers_have_the_change_and_the_rest_in_its_place(Headers derived, String lines) {
      assertThat(String.join(" ", lines(derived))).isEqualTo(lines);
      assertThat(lines(SOME)).containsExactly("a=1", "b=2", "a=3", "c=");
    }

    @Test
    void nothing_is_copied_when_nothing_changes() {
      assertThat(SOME.without("d")).isSameAs(SOME);
      assertThat(SOME.and(Headers.empty())).isSameAs(SOME);
      assertThat(Headers.empty().and(SOME)).isSameAs(SOME);
      assertThat(SOME.copied()).isSameAs(SOME);
      assertThat(Headers.of("a", "1").without("a")).isSameAs(Headers.empty());
    }
  }

  @Nested
  class Comparing {

    static Stream<Arguments> equal() {
      return Stream.of(
          Arguments.of(Headers.of("a", "1", "b", "2"), Headers.of("B", "2", "A", "1")),
          Arguments.of(
              Headers.of("a", "1", "b", "2", "a", "3"), Headers.of("a", "1", "a", "3", "b", "2")),
          Arguments.of(Headers.of("a", "1", "a", "1"), Headers.empty().and("a", "1").and("a", "1")),
          Arguments.of(Headers.empty(), Headers.of("a", "1").without("a")));
    }

    @ParameterizedTest
    @MethodSource("equal")
    void the_order_of_different_names_and_the_case_do_not_count(Headers one, Headers other) {
      assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
      assertThat(other).isEqualTo(one);
    }

    static Stream<Arguments> unequal() {
      return Stream.of(
          Arguments.of(Headers.of("a", "1"), Headers.of("a", "2")),
          Arguments.of(Headers.of("a", "1"), Headers.of("b", "1")),
          Arguments.of(Headers.of("a", "1"), Headers.empty()),
          Arguments.of(Headers.of("a", "1", "a", "2"), Headers.of("a", "2", "a", "1")),
          Arguments.of(Headers.of("a", "1", "a", "1"), Headers.of("a", "1")),
          Arguments.of(Headers.of("a", "1", "a", "2"), Headers.of("a", "1", "b", "2")),
          Arguments.of(
              Headers.of("a", "1", "a", "1", "b", "2"), Headers.of("a", "1", "b", "2", "b", "2")),
          Arguments.of(Headers.of("a", "b"), Headers.of("b", "a")));
    }

    @ParameterizedTest
    @MethodSource("unequal")
    void names_values_and_the_order_of_values_count(Headers one, Headers other) {
      assertThat(one).isNotEqualTo(other);
      assertThat(other).isNotEqualTo(one);
    }

    /** A comparison of each with each would take minutes. */
    @Test
    @Timeout(20)
    void many_fields_are_compared_as_well_as_few() {
      int count = 100_000;
      String[] fields = new String[2 * count];
      String[] reversed = new String[2 * count];
      for (int i = 0; i < count; i++) {
        fields[2 * i] = "name-" + i;
        reversed[2 * (count - 1 - i)] = "name-" + i;
        fields[2 * i + 1] = "v";
        reversed[2 * (count - 1 - i) + 1] = "v";
      }

      assertThat(Headers.of(fields).equals(Headers.of(reversed))).isTrue();
      reversed[1] = "w";
      assertThat(Headers.of(fields).equals(Headers.of(reversed))).isFalse();
    }

    @Test
    void headers_equal_nothing_else() {
      Headers same = SOME;

      assertThat(SOME).isEqualTo(same).isNotEqualTo(null).isNotEqualTo("a");
    }

    @Test
    void the_text_shows_every_line() {
      assertThat(SOME).hasToString("{a: 1, b: 2, a: 3, c: }");
      assertThat(Headers.empty()).hasToString("{}");
    }
  }

  @Test
  @SuppressWarnings("NullAway")
  void a_null_value_is_refused_by_the_name_of_its_field() {
    assertThatNullPointerException()
        .isThrownBy(() -> Headers.of("A", "1", "X-Id", null))
        .withMessage("the value of header x-id");
    assertThatNullPointerException()
        .isThrownBy(() -> Response.of(200).header("X-Id", null))
        .withMessage("the value of header x-id");
  }
}
