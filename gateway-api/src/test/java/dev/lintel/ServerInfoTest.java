package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerInfoTest {
  /** GW-DEP-21, GW-DEP-22. */
  @Test
  void a_declared_capability_is_supported_and_any_other_is_not() {
    ServerInfo info = info("1.0", Duration.ofSeconds(1), Set.of(ServerInfo.TRAILERS, "later-one"));

    assertThat(info.supports(ServerInfo.TRAILERS)).isTrue();
    assertThat(info.supports("later-one")).isTrue();
    assertThat(info.supports(ServerInfo.HTTP2)).isFalse();
    assertThat(info.supports("No Such Name")).isFalse();
  }

  @Test
  void capabilities_are_an_immutable_copy() {
    Set<String> given = new HashSet<>(Set.of(ServerInfo.INFORM));
    ServerInfo info = info("1.0", Duration.ofSeconds(1), given);

    given.add(ServerInfo.SENDFILE);

    assertThat(info.capabilities()).containsExactly(ServerInfo.INFORM);
    assertThatThrownBy(() -> info.capabilities().add("x"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void two_infos_with_the_same_capabilities_in_any_order_are_equal_and_print_alike() {
    ServerInfo one = info("1.0", Duration.ofSeconds(1), Set.of("a", "b", "c"));
    ServerInfo other = info("1.0", Duration.ofSeconds(1), Set.of("c", "b", "a"));

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).hasToString(other.toString());
  }

  @Test
  void the_version_may_be_unknown_but_the_name_may_not() {
    assertThat(
            new ServerInfo("x", "", "1.0", true, false, false, Duration.ofSeconds(1), Set.of())
                .version())
        .isEmpty();
    assertThatThrownBy(
            () ->
                new ServerInfo(
                    " ", "1", "1.0", true, false, false, Duration.ofSeconds(1), Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1.", ".0", "1.0.0", "v1.0", "1.0 "})
  void a_specification_version_is_major_dot_minor(String spec) {
    assertThatThrownBy(() -> info(spec, Duration.ofSeconds(1), Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spec \"" + spec + "\"");
  }

  /** GW-DEP-18. */
  @Test
  void the_current_specification_version_is_valid() {
    assertThat(info(ServerInfo.SPEC, Duration.ofSeconds(1), Set.of()).spec()).isEqualTo("1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S"})
  void a_request_timeout_is_positive(Duration timeout) {
    assertThatThrownBy(() -> info("1.0", timeout, Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("requestTimeout " + timeout);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "Trailers", "send file", "-x", "x-", "a--b", "é"})
  void a_capability_is_a_lower_case_name(String capability) {
    assertThatThrownBy(() -> info("1.0", Duration.ofSeconds(1), Set.of(capability)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + capability + "\"");
  }

  @Test
  void every_documented_capability_is_a_legal_name() {
    Set<String> all =
        Set.of(
            ServerInfo.TRAILERS,
            ServerInfo.INFORM,
            ServerInfo.DISCONNECT,
            ServerInfo.SENDFILE,
            ServerInfo.VIRTUAL_THREADS,
            ServerInfo.HTTP2);

    assertThat(info("1.0", Duration.ofSeconds(1), all).capabilities()).hasSize(6);
  }

  private static ServerInfo info(String spec, Duration timeout, Set<String> capabilities) {
    return new ServerInfo("x", "1", spec, true, false, false, timeout, capabilities);
  }
}
