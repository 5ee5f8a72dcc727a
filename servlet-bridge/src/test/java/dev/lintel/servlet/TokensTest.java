package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {
  @ParameterizedTest
  @CsvSource({
    "close, true",
    "CLOSE, true",
    "'close,', true",
    "',close', true",
    "', ,close , x', true",
    "'x,\tclose', true",
    "closed, false",
    "'x close', false",
    "'close;q=1', true",
    "'\"close\"', true",
    "'', false",
    "'\"', false",
    "'\"\"', false",
    "',', false",
    "'x, y', false",
  })
  void a_list_has_a_token_or_not(String list, boolean has) {
    assertThat(Tokens.contains(list, "close")).isEqualTo(has);
  }
}
