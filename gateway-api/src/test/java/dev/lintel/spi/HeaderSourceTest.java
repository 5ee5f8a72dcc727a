package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class HeaderSourceTest {

  private final HeaderSource source =
      new HeaderSource() {
        @Override
        public String first(String name, String fallback) {
          return fallback;
        }

        @Override
        public void forEach(BiConsumer<? super String, ? super String> fields) {
          fields.accept("Accept", "a, b");
          fields.accept("Host", "h");
          fields.accept("ACCEPT", "");
          fields.accept("accept", "c");
        }
      };

  @Test
  void all_hands_out_each_line_of_the_name_in_any_case_and_in_order() {
    List<String> values = new ArrayList<>();

    source.all("accept", values::add);

    assertThat(values).containsExactly("a, b", "", "c");
  }

  @Test
  void all_hands_out_nothing_of_an_absent_name() {
    List<String> values = new ArrayList<>();

    source.all("accep", values::add);

    assertThat(values).isEmpty();
  }
}
