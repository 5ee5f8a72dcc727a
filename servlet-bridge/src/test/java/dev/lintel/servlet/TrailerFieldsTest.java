package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** GW-REQ-55, GW-REQ-45. */
class TrailerFieldsTest {
  @Test
  void what_may_come_in_trailers_is_found_in_any_case() {
    TrailerFields fields = new TrailerFields();
    fields.add("X-A", "1");
    fields.add("Host", "evil");
    fields.add("x-b", "2");
    fields.add("X-a", "3");

    assertThat(fields.first("x-A", "none")).isEqualTo("1");
    assertThat(fields.first("X-B", "none")).isEqualTo("2");
    assertThat(fields.first("host", "none")).isEqualTo("none");
    List<String> all = new ArrayList<>();
    fields.forEach((name, value) -> all.add(name + "=" + value));
    assertThat(all).containsExactly("x-a=1", "x-b=2", "x-a=3");
  }
}
