package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.StatusException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountRulesTest {
  @Test
  void below_the_root_a_path_is_itself() {
    String path = "/app/x";

    assertThat(MountRules.below(path, "")).isSameAs(path);
    assertThat(MountRules.shift(path, "")).containsSame(path);
  }

  @ParameterizedTest
  @CsvSource({
    "/app,           /app,   /",
    "/app/,          /app,   /",
    "/app/x,         /app,   /x",
    "/app/x/,        /app,   /x/",
    "/app/app,       /app,   /app",
    "/app/x;y,       /app,   /x;y",
    "/app/;y,        /app,   /;y",
    "/a/b,           /a/b,   /",
    "/a/b/,          /a/b,   /",
    "/a/b/c/d,       /a/b,   /c/d",
    "/é/x,           /é,     /x",
    "/a b/x,         /a b,   /x",
    "/app/x/WEB-INF, /app,   /x/WEB-INF",
  })
  void a_path_below_a_mount_loses_the_mount(String path, String mount, String rest) {
    assertThat(MountRules.below(path, mount)).isEqualTo(rest);
    assertThat(MountRules.shift(path, mount)).contains(rest);
  }

  @ParameterizedTest
  @CsvSource({
    "/,            /app",
    "/application, /app",
    "/ap,          /app",
    "/App,         /app",
    "/x/app,       /app",
    "/a,           /a/b",
    "/a/,          /a/b",
    "/a/bc,        /a/b",
    "/a/c,         /a/b",
    "/ab/b,        /a/b",
    "/a/b,         /a/b/c",
    "/a;x/c,       /a/b",
    "/;x,          /app",
    "/app2;x,      /app",
  })
  void a_path_that_is_not_below_the_mount_is_not_found(String path, String mount) {
    assertThat(status(path, mount)).isEqualTo(404);
    assertThat(MountRules.shift(path, mount)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/app;x,       /app",
    "/app;,        /app",
    "/app;x/,      /app",
    "/app;v=1/y,   /app",
    "/a;x/b,       /a/b",
    "/a/b;x,       /a/b",
    "/a;x/b;y/c,   /a/b",
  })
  void a_parameter_on_a_segment_of_the_mount_is_refused(String path, String mount) {
    assertThat(status(path, mount)).isEqualTo(400);
    assertThat(MountRules.shift(path, mount)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/WEB-INF", "/web-inf/x", "/Meta-Inf/x", "/WEB-INF;x/y"})
  void what_containers_hide_is_hidden_inside_the_mount_too(String path) {
    assertThat(status("/app" + path, "/app")).isEqualTo(404);
    assertThat(MountRules.shift("/app" + path, "/app")).contains(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "/", "/a/", "a/"})
  void a_malformed_prefix_is_refused_by_name(String prefix) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MountRules.shift("/a/b", prefix))
        .withMessageContaining("\"" + prefix + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/a", "/app", "/a/b/c", "/é", "/😀", "/a b", "/.a", "/...", "/50%", "/%zz", "/?"
      })
  void a_mount_path_of_decoded_segments_is_accepted(String mount) {
    assertThat(MountRules.requireMountPath(mount)).isSameAs(mount);
  }

  /** GW-REQ-28. */
  @ParameterizedTest
  @CsvSource({
    "app,        start it with '/'",
    "/,          leave off the last '/'",
    "/app/,      leave off the last '/'",
    "//app,      empty segment",
    "/a//b,      empty segment",
    "/.,         dot segment",
    "/a/..,      dot segment",
    "/../a,      dot segment",
    "/a/./b,     dot segment",
    "/a;x,       no path has ';'",
    "/a\\b,      no path has '\\'",
    "/a%20b,     'write it decoded, without %20'",
    "/a%2fb,     'write it decoded, without %2f'",
    "/WEB-INF,   answered with 404",
    "/meta-inf/a, answered with 404",
  })
  void a_mount_path_that_no_request_can_have_is_refused_with_the_reason(
      String mount, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MountRules.requireMountPath(mount))
        .withMessageContaining("mount path \"" + mount + "\"")
        .withMessageContaining(reason);
  }

  @Test
  void a_mount_path_with_a_control_character_or_half_a_surrogate_pair_is_refused() {
    for (String mount :
        new String[] {"/a\0", "/a\nb", "/\u007f", "/\ud83d", "/\ud83da", "/\ude00"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> MountRules.requireMountPath(mount));
    }
  }

  private static int status(String path, String mount) {
    StatusException[] thrown = new StatusException[1];
    assertThatThrownBy(() -> MountRules.below(path, mount))
        .isInstanceOfSatisfying(StatusException.class, e -> thrown[0] = e)
        .hasMessageNotContaining("\n");
    return thrown[0].status();
  }
}
