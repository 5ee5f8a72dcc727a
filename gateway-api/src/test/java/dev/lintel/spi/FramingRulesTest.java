package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramingRulesTest {
  /** GW-CON-09, GW-CON-10, GW-CON-12; lines are parted by a bar, an empty one is a dash. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      quoteCharacter = '`',
      value = {
        "chunked : 0",
        "Chunked : 0",
        "CHUNKED : 0",
        "gzip, chunked : 501",
        "gzip | chunked : 501",
        "x;a=b, chunked : 501",
        "x ; a=\"b c\", chunked : 501",
        "identity, chunked : 501",
        "gzip : 400",
        "chunked, gzip : 400",
        "chunked | gzip : 400",
        "chunked, chunked : 400",
        "chunked | chunked : 400",
        "chunked, gzip, chunked : 400",
        "chunked;q=1 : 400",
        "\"chunked\" : 400",
        "xchunked : 400",
        "- : 400",
        ", : 400",
        "- | chunked : 400",
        ", chunked : 0",
        "chunked, : 0",
        "x,,chunked : 501",
        "=, chunked : 400",
        "a b, chunked : 400",
        "\"a\", chunked : 400",
        "\u00e9, chunked : 400",
        "x;a, chunked : 400",
      })
  void chunked_comes_last_and_once(String lines, int status) {
    List<String> values =
        Arrays.stream(lines.split(" \\| ")).map(line -> line.equals("-") ? "" : line).toList();

    assertThat(FramingRules.refusal(values, true)).isEqualTo(status);
  }

  /** GW-CON-12: as many parameters as a head of the largest size has room for. */
  @Test
  void however_many_parameters_a_coding_has_it_is_judged() {
    String many = "gzip" + ";a=b".repeat(250_000);

    assertThat(FramingRules.refusal(List.of(many + ", chunked"), true)).isEqualTo(501);
    assertThat(FramingRules.refusal(List.of(many + "; , chunked"), true)).isEqualTo(400);
  }

  /** GW-CON-11. */
  @Test
  void http_1_0_has_no_codings() {
    assertThat(FramingRules.refusal(List.of("chunked"), false)).isEqualTo(400);
  }
}
