package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.tck.ScriptedServer.End;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http2Test {
  private static boolean answers(String script, End end) throws IOException {
    try (ScriptedServer server = new ScriptedServer(script, end);
        Wire wire = server.connect()) {
      return Http2.answers(wire);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0\0\0\4\0\0\0\0\0", "\0\0\6\4\0\0\0\0\0\0\3\0\0\0d"})
  void a_frame_of_settings_is_an_answer(String frame) throws IOException {
    assertThat(answers(frame, End.OPEN)).isTrue();
  }

  @Test
  void an_end_is_none() throws IOException {
    assertThat(answers("", End.FIN)).isFalse();
    assertThat(answers("", End.RST)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "\0\0\0\7\0\0\0\0\0",
        "\0\0\0\4\1\0\0\0\0",
        "\0\0\5\4\0\0\0\0\0",
        "\0\0\0\4\0\0\0\0\1",
        "\0\0\0\4"
      })
  void anything_else_is_a_failure(String came) {
    assertThatThrownBy(() -> answers(came, End.FIN))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the first frame is none of settings");
  }
}
