package dev.lintel.spi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GW-CON-36, GW-CON-40. */
class ChunkFramingTest {
  private static final String TOKEN =
      "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** In each state, by the line that leads to it, with all 256 bytes. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\1',
      ignoreLeadingAndTrailingWhitespace = false,
      delimiter = '/',
      value = {
        "5/;\\r0123456789abcdefABCDEF",
        "5;/<token> \\t",
        "5;a/<token> \\t;=\\r",
        "5;a / \\t;=",
        "5;a=/<token> \\t\"",
        "5;a=b/<token> \\t;\\r",
        "5;a=\"/<quotable>\"",
        "5;a=\"b/<quotable>\"",
        "5;a=\"b\"/ \\t;\\r",
        "5;a=b / \\t;",
        "5;a=\"b\" / \\t;",
        "5;a\\r/\\n",
      })
  void a_byte_of_the_line_of_a_size_is_of_its_grammar_or_breaks_the_body(String line, String next) {
    String allowed =
        next.replace("<token>", TOKEN)
            .replace("<quotable>", quotable())
            .replace("\\r", "\r")
            .replace("\\n", "\n")
            .replace("\\t", "\t");
    BitSet passed = new BitSet();
    BitSet wanted = new BitSet();
    allowed.chars().forEach(wanted::set);

    for (int b = 0; b < 256; b++) {
      ChunkFraming framing = new ChunkFraming(100);
      ByteBuffer bytes =
          ByteBuffer.wrap((line.replace("\\r", "\r") + (char) b).getBytes(ISO_8859_1));
      int read = framing.read(bytes, 0, bytes.limit());
      assertThat(read).isEqualTo(framing.isBroken() ? bytes.limit() - 1 : bytes.limit());
      passed.set(b, !framing.isBroken());
    }

    assertThat(passed).isEqualTo(wanted);
  }

  /** RFC 9110, 5.6.4, without the backslash; and the quote ends it. */
  private static String quotable() {
    StringBuilder text = new StringBuilder("\t !");
    for (char c = '#'; c < 256; c++) {
      text.append(c == '\\' || c == 0x7F ? "" : c);
    }
    return text.toString();
  }
}
