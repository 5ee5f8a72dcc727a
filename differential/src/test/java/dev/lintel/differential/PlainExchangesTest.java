package dev.lintel.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.tck.ByteScript;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/**
 * The scripts {@code exchanges} of the kit are generated, with what has to come of them, so that
 * every container of the matrix meets exchanges that nobody has thought of.
 */
class PlainExchangesTest {
  private static final int SCRIPTS = 100;
  private static final String RESOURCE = "/dev/lintel/tck/scripts/exchanges.txt";
  private static final String HEAD =
      """
      Requests without a fault, several at once, in packets cut anywhere. Generated, with what has
      to come of them, by PlainExchangesTest of the module differential: CONTRIBUTING.md says how.
      The format is described in README.md.
      """;

  @Provide
  Arbitrary<List<String>> plain() {
    return PlainExchanges.any().list().ofSize(SCRIPTS);
  }

  /** GW-DEP-15. With {@code -Dlintel.write=FILE} they are written there instead. */
  @Property(tries = 1, seed = "8191", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @Tag("fixed")
  void the_kit_has_what_is_generated(@ForAll("plain") List<String> scripts) throws IOException {
    StringBuilder text = new StringBuilder(HEAD);
    for (int i = 0; i < SCRIPTS; i++) {
      String id = String.format("## exchanges/%03d", i + 1);
      text.append('\n').append(scripts.get(i).replaceFirst("^## ", id));
    }
    String file = System.getProperty("lintel.write", "");
    if (file.isEmpty()) {
      assertThat(text)
          .as("%s, which CONTRIBUTING.md says how to write", RESOURCE)
          .hasToString(kit());
    } else {
      Files.writeString(Path.of(file), text);
    }
  }

  private static String kit() throws IOException {
    try (InputStream in = ByteScript.class.getResourceAsStream(RESOURCE)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
