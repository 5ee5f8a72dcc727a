package dev.lintel.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Body;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatchTest {
  private static void load(Patch... patches) {
    new PatchedLoader(List.of(patches)).link();
  }

  @Test
  void a_change_that_finds_nothing_says_so() {
    assertThatThrownBy(() -> load(Patch.of("Response", "failed").constant(500, 501).constant(7, 8)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the patch does not apply")
        .hasMessageContaining("dev.lintel.Response.failed")
        .hasMessageContaining("from=7");
  }

  @Test
  void a_method_that_has_gone_is_a_change_that_finds_nothing() {
    assertThatThrownBy(() -> load(Patch.of("Response", "gone").returning(null)))
        .hasMessageContaining("the patch does not apply")
        .hasMessageContaining("dev.lintel.Response.gone");
  }

  @Test
  void a_class_that_has_gone_is_named() {
    assertThatThrownBy(() -> load(Patch.of("Gone", "failed").returning(null)))
        .hasMessageContaining("the patch does not apply")
        .hasMessageContaining("dev.lintel.Gone");
  }

  @Test
  void a_patch_that_makes_no_valid_class_does_not_get_as_far_as_the_kit() {
    assertThatThrownBy(
            () -> load(Patch.of("Response", "status").taking("Response.requireStatus", "")))
        .isInstanceOf(VerifyError.class);
  }

  @Test
  void a_patched_class_is_another_than_the_built_one_which_stays_as_it_is() throws Exception {
    PatchedLoader loader =
        new PatchedLoader(List.of(Patch.of("Body", "text(Ljava/lang/String;").returning(null)));
    Class<?> patched = loader.loadClass(Body.class.getName());
    assertThat(patched).isNotSameAs(Body.class);
    assertThat(patched.getMethod("text", String.class).invoke(null, "x")).isNull();
    assertThat(Body.text("x")).isNotNull();
  }
}
