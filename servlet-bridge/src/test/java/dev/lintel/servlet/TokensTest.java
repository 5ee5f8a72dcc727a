package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensTest {
  /** GW-CON-37. */
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
    "'close;q=0, x', true",
    "'\"close\"', true",
    "'\" close \" ; a', true",
    "'\"close', true",
    "'x, \"Close', true",
    "'\"clo\\se\"', true",
    "'\"\\c\\l\\o\\s\\e, x', true",
    "'\"close\\', true",
    "'clo\\se', false",
    "'close\"', false",
    "'\"close\"d', false",
    "'\"x close\"', false",
    "'', false",
    "'\"', false",
    "'\"\"', false",
    "'\"\\', false",
    "',', false",
    "'x, y', false",
  })
  void a_list_has_close_or_what_a_container_may_take_for_it(String list, boolean has) {
    assertThat(Tokens.contains(list, "close")).isEqualTo(has);
  }

  /** GW-CON-21. */
  @ParameterizedTest
  @CsvSource({
    "keep-alive, true",
    "Keep-Alive, true",
    "'x,\tkeep-alive ,', true",
    "'x, keep-alive', true",
    "'keep-alive, x', true",
    "'keep-alive;a', false",
    "'x, keep-alive;a=b', false",
    "'keep-alive;', false",
    "'\"keep-alive\"', false",
    "'\"keep-alive', false",
    "'keep-alives', false",
    "'keep-alive x', false",
    "'', false",
  })
  void a_list_has_another_option_only_as_a_bare_member(String list, boolean has) {
    assertThat(Tokens.contains(list, "keep-alive")).isEqualTo(has);
  }
}
