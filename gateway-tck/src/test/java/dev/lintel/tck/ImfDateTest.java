package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImfDateTest {
  @Test
  void any_date_is_a_star() {
    assertThat(new Field("Date", "Sun, 06 Nov 1994 08:49:37 GMT").shown()).isEqualTo("date: *");
    assertThat(new Field("Date", "Tue, 01 Dec 2026 00:00:00 GMT").shown()).isEqualTo("date: *");
  }

  /** GW-RSP-11: it is in every answer, and no case is about it alone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Mon, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 +0000",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "1994-11-06T08:49:37Z"
      })
  void what_is_none_is_named_with_what_it_should_be(String value) {
    assertThat(new Field("Date", value).shown())
        .isEqualTo("date: not an IMF-fixdate (RFC 9110, 5.6.7): " + value);
    assertThat(new Field("x-date", value).shown()).isEqualTo("x-date: " + value);
  }
}
