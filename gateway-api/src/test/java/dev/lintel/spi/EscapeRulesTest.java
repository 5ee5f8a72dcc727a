package dev.lintel.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.StatusException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GW-REQ-19, GW-REQ-20. */
class EscapeRulesTest {
  @Test
  void each_code_point_is_read_from_its_escapes_and_says_how_many_chars_they_take() {
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (codePoint == Character.MIN_SURROGATE) {
        codePoint = Character.MAX_SURROGATE + 1;
      }
      StringBuilder raw = new StringBuilder("ab");
      byte[] octets = Character.toString(codePoint).getBytes(UTF_8);
      for (byte octet : octets) {
        raw.append('%').append(Character.forDigit(octet >> 4 & 0xF, 16));
        raw.append(Character.forDigit(octet & 0xF, 16));
      }
      assertThat(EscapeRules.codePoint(raw + "%80", 2, "query")).isEqualTo(codePoint);
      assertThat(EscapeRules.width(codePoint)).isEqualTo(3 * octets.length);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%C0%80",
        "%C1%BF",
        "%E0%80%80",
        "%E0%9F%BF",
        "%F0%80%80%80",
        "%F0%8F%BF%BF",
        "%ED%A0%80",
        "%ED%BF%BF",
        "%F4%90%80%80",
        "%F5%80%80%80",
        "%80",
        "%BF",
        "%FF",
        "%C3",
        "%C3a",
        "%E2%82",
        "%E2%82%",
        "%E2%82x80",
        "%E2%82%C0",
        "%E2%C2%80",
        "%F0%9F%98%7F"
      })
  void what_is_no_UTF_8_is_refused(String raw) {
    assertThatThrownBy(() -> EscapeRules.codePoint("a" + raw, 1, "form"))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessageContaining(" the form ");
  }
}
