package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  private static String text(String value) {
    return Json.of(value).strip();
  }

  @Test
  void what_would_end_a_text_or_is_no_character_is_escaped() {
    assertThat(text("a \"b\" \\ c")).isEqualTo("\"a \\\"b\\\" \\\\ c\"");
    assertThat(text("\n\r\t\b\f\0\u001F\u007F"))
        .isEqualTo("\"\\n\\r\\t\\u0008\\u000c\\u0000\\u001f\\u007f\"");
    assertThat(text("\u2028\u2029")).isEqualTo("\"\\u2028\\u2029\"");
    assertThat(text("caf\u00E9 / \uD83D\uDE00")).isEqualTo("\"caf\u00E9 / \uD83D\uDE00\"");
    assertThat(text("\uD83D")).isEqualTo("\"\\ud83d\"");
    assertThat(text("\uDE00\uD83D")).isEqualTo("\"\\ude00\\ud83d\"");
  }

  @Test
  void maps_and_lists_keep_their_order() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", 1);
    map.put("a", List.of("x", true, 2L, Map.of(), List.of()));
    assertThat(Json.of(map))
        .isEqualTo(
            """
            {
              "b": 1,
              "a": [
                "x",
                true,
                2,
                {},
                []
              ]
            }
            """);
  }

  @Test
  void nothing_else_is_written() {
    assertThatThrownBy(() -> Json.of(1.5)).hasMessage("not for JSON: java.lang.Double");
  }
}
