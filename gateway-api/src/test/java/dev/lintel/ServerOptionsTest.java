package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerOptionsTest {
  private static final ServerOptions DEFAULTS = ServerOptions.defaults();

  @Test
  void the_defaults_are_the_documented_ones() {
    assertThat(DEFAULTS.host()).isEqualTo("127.0.0.1");
    assertThat(DEFAULTS.port()).isEqualTo(8080);
    assertThat(DEFAULTS.mountPath()).isEmpty();
    assertThat(DEFAULTS.backlog()).isEqualTo(128);
    assertThat(DEFAULTS.maxConnections()).isEqualTo(8192);
    assertThat(DEFAULTS.workerThreads()).hasValue(200);
    assertThat(DEFAULTS.maxRequestHeadBytes()).isEqualTo(8192);
    assertThat(DEFAULTS.maxRequestBodyBytes()).isEqualTo(16_777_216);
    assertThat(DEFAULTS.idleTimeout()).hasSeconds(30);
    assertThat(DEFAULTS.requestHeadTimeout()).hasSeconds(10);
    assertThat(DEFAULTS.requestTimeout()).hasSeconds(30);
    assertThat(DEFAULTS.shutdownGrace()).hasSeconds(10);
    assertThat(DEFAULTS.server()).isEmpty();
    assertThat(DEFAULTS.settings()).isEmpty();
  }

  /** GW-DEP-36. */
  @Test
  void there_is_no_setting_for_what_the_servers_cannot_do_yet() {
    Stream<String> methods =
        Stream.of(ServerOptions.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(Method::getName);
    String known =
        "defaults host port mountPath backlog maxConnections workerThreads virtualThreads"
            + " maxRequestHeadBytes maxRequestBodyBytes idleTimeout requestHeadTimeout"
            + " requestTimeout shutdownGrace server setting settings equals hashCode toString";

    assertThat(methods).containsOnly(known.split(" "));
  }

  @Test
  void each_setting_is_kept_beside_all_the_others() {
    ServerOptions options = DEFAULTS;
    for (UnaryOperator<ServerOptions> change : changes().toList()) {
      options = change.apply(options);
    }

    assertThat(options.host()).isEqualTo("::1");
    assertThat(options.port()).isZero();
    assertThat(options.mountPath()).isEqualTo("/a/ü b");
    assertThat(options.backlog()).isEqualTo(2);
    assertThat(options.maxConnections()).isEqualTo(3);
    assertThat(options.workerThreads()).hasValue(4);
    assertThat(options.maxRequestHeadBytes()).isEqualTo(512);
    assertThat(options.maxRequestBodyBytes()).isEqualTo(1L << 40);
    assertThat(options.idleTimeout()).hasSeconds(6);
    assertThat(options.requestHeadTimeout()).hasSeconds(7);
    assertThat(options.requestTimeout()).hasSeconds(8);
    assertThat(options.shutdownGrace()).isZero();
    assertThat(options.server()).hasValue("jetty");
    assertThat(options.settings()).containsOnly(Map.entry("k", "v"));
  }

  static Stream<UnaryOperator<ServerOptions>> changes() {
    return Stream.of(
        o -> o.host("::1"),
        o -> o.port(0),
        o -> o.mountPath("/a/ü b"),
        o -> o.backlog(2),
        o -> o.maxConnections(3),
        o -> o.workerThreads(4),
        o -> o.maxRequestHeadBytes(512),
        o -> o.maxRequestBodyBytes(1L << 40),
        o -> o.idleTimeout(Duration.ofSeconds(6)),
        o -> o.requestHeadTimeout(Duration.ofSeconds(7)),
        o -> o.requestTimeout(Duration.ofSeconds(8)),
        o -> o.shutdownGrace(Duration.ZERO),
        o -> o.server("jetty"),
        o -> o.setting("k", "v"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void a_change_leaves_the_original_as_it_is_and_makes_different_options(
      UnaryOperator<ServerOptions> change) {
    String before = DEFAULTS.toString();

    ServerOptions changed = change.apply(DEFAULTS);

    assertThat(changed).isNotEqualTo(DEFAULTS);
    assertThat(changed.toString()).isNotEqualTo(before);
    assertThat(DEFAULTS).hasToString(before);
    assertThat(changed)
        .isEqualTo(change.apply(ServerOptions.defaults()))
        .hasSameHashCodeAs(change.apply(DEFAULTS));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        bad("port", "-1", o -> o.port(-1)),
        bad("port", "65536", o -> o.port(65_536)),
        bad("backlog", "0", o -> o.backlog(0)),
        bad("backlog", "65536", o -> o.backlog(65_536)),
        bad("maxConnections", "0", o -> o.maxConnections(0)),
        bad("maxConnections", "1000001", o -> o.maxConnections(1_000_001)),
        bad("workerThreads", "0", o -> o.workerThreads(0)),
        bad("workerThreads", "10001", o -> o.workerThreads(10_001)),
        bad("maxRequestHeadBytes", "255", o -> o.maxRequestHeadBytes(255)),
        bad("maxRequestHeadBytes", "1048577", o -> o.maxRequestHeadBytes(1_048_577)),
        bad("maxRequestBodyBytes", "-1", o -> o.maxRequestBodyBytes(-1)),
        bad("idleTimeout", "PT0S", o -> o.idleTimeout(Duration.ZERO)),
        bad("idleTimeout", "PT0.000999S", o -> o.idleTimeout(Duration.ofNanos(999_000))),
        bad("requestHeadTimeout", "PT-1S", o -> o.requestHeadTimeout(Duration.ofSeconds(-1))),
        bad("requestTimeout", "PT576H0.001S", o -> o.requestTimeout(days(24).plusMillis(1))),
        bad("shutdownGrace", "PT-0.001S", o -> o.shutdownGrace(Duration.ofMillis(-1))),
        bad("shutdownGrace", "PT600H", o -> o.shutdownGrace(days(25))),
        bad("server", "\" \"", o -> o.server(" ")),
        bad("a setting's name", "\"\"", o -> o.setting("", "v")),
        bad("a setting's name", "\"\"", o -> o.settings(Map.of("", "v"))));
  }

  /** GW-DEP-38. */
  @ParameterizedTest
  @MethodSource("refused")
  void a_value_out_of_range_is_refused_naming_setting_value_and_range(
      String setting, String value, UnaryOperator<ServerOptions> change) {
    assertThatThrownBy(() -> change.apply(DEFAULTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s)\\Q" + setting + " " + value + "\\E is not legal: .+");
  }

  /** GW-DEP-39. */
  @Test
  void the_ends_of_each_range_are_legal() {
    ServerOptions least =
        DEFAULTS
            .backlog(1)
            .maxConnections(1)
            .workerThreads(1)
            .maxRequestHeadBytes(256)
            .maxRequestBodyBytes(0)
            .idleTimeout(Duration.ofMillis(1));
    ServerOptions most =
        DEFAULTS
            .port(65_535)
            .backlog(65_535)
            .maxConnections(1_000_000)
            .workerThreads(10_000)
            .maxRequestHeadBytes(1_048_576)
            .maxRequestBodyBytes(Long.MAX_VALUE)
            .requestTimeout(days(24))
            .shutdownGrace(days(24));

    assertThat(least.maxRequestBodyBytes()).isZero();
    assertThat(most.requestTimeout().toMillis()).isLessThan(Integer.MAX_VALUE);
  }

  /** GW-DEP-39. */
  @Test
  void durations_are_kept_in_whole_milliseconds() {
    assertThat(DEFAULTS.idleTimeout(Duration.ofNanos(1_999_999)).idleTimeout()).hasMillis(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "my-host.example",
        "a1.",
        "0.0.0.0",
        "10.20.199.255",
        "4all.example",
        "::",
        "::1",
        "fe80::1%eth0",
        "fe80::1%3",
        "1::2.3.4.5"
      })
  void a_host_is_a_name_or_an_address(String host) {
    assertThat(DEFAULTS.host(host).host()).isEqualTo(host);
  }

  @Test
  void the_brackets_of_an_ipv6_address_are_dropped() {
    assertThat(DEFAULTS.host("[::1]").host()).isEqualTo("::1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "a/b",
        "http://a",
        "a:80",
        "[a]",
        "[127.0.0.1]",
        "[::1",
        "::1]",
        "1:2:3",
        "::g",
        "::1%",
        "::1%a b",
        "bücher.example",
        "a\n",
        "%eth0"
      })
  void anything_else_is_no_host(String host) {
    assertThatThrownBy(() -> DEFAULTS.host(host))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("host \"" + host + "\" is not legal: ");
  }

  /** GW-DEP-24, GW-DEP-42: the system may read a number as an address, and one for all. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "00.0.0.0",
        "0.0.0.0.",
        "2130706433",
        "127.1",
        "1.2.3",
        "127.0.0.01",
        "127.0.0.256",
        "1.2.3.4.5",
        "0x7f.0.0.1",
        "0x7f000001",
        "a.1"
      })
  void a_number_that_is_no_address_is_refused(String host) {
    assertThatThrownBy(() -> DEFAULTS.host(host))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("host \"" + host + "\" is not legal: not an IPv4 address");
  }

  /** GW-DEP-42: where a server listens is said by a URI, which has a host. */
  @ParameterizedTest
  @ValueSource(strings = {"my_host", "a..b", "-a", "a-.example", "fe80::1%br-0"})
  void a_host_that_no_uri_can_have_is_refused(String host) {
    assertThatThrownBy(() -> DEFAULTS.host(host))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("host \"" + host + "\" is not legal: ")
        .hasMessageContaining("URI");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "/a/b", "/a b", "/ü", "/.a"})
  void a_mount_path_is_empty_or_decoded_segments(String path) {
    assertThat(DEFAULTS.mountPath(path).mountPath()).isEqualTo(path);
  }

  /** GW-DEP-26, GW-DEP-38. */
  @ParameterizedTest
  @ValueSource(strings = {"/", "a", "/a/", "/a//b", "/a/..", "/a%20b", "/a;b", "/WEB-INF"})
  void a_mount_path_that_no_request_could_be_below_is_refused(String path) {
    assertThatThrownBy(() -> DEFAULTS.mountPath(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("mount path \"" + path + "\": ");
  }

  @Test
  void nulls_are_refused_by_name() {
    assertThatNullPointerException()
        .isThrownBy(() -> DEFAULTS.idleTimeout(null))
        .withMessage("idleTimeout");
    assertThatNullPointerException().isThrownBy(() -> DEFAULTS.host(null)).withMessage("host");
    assertThatNullPointerException()
        .isThrownBy(() -> DEFAULTS.setting("k", null))
        .withMessage("value");
  }

  @Test
  void settings_are_copied_and_immutable() {
    Map<String, String> given = new HashMap<>(Map.of("a", "1"));
    ServerOptions options = DEFAULTS.setting("old", "0").settings(given);

    given.put("b", "2");

    assertThat(options.settings()).containsOnly(Map.entry("a", "1"));
    assertThatThrownBy(() -> options.settings().put("c", "3"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void a_setting_replaces_one_of_the_same_name_and_keeps_the_others() {
    ServerOptions options = DEFAULTS.setting("a", "1").setting("b", "2").setting("a", "3");

    assertThat(options.settings()).containsOnly(Map.entry("a", "3"), Map.entry("b", "2"));
  }

  @Test
  void the_values_of_settings_make_a_difference_but_are_never_printed() {
    ServerOptions options = DEFAULTS.setting("password", "secret");

    assertThat(options).isNotEqualTo(DEFAULTS.setting("password", "other"));
    assertThat(options.toString()).contains("password").doesNotContain("secret");
  }

  /** GW-DEP-23, GW-DEP-37. */
  @Test
  void virtual_threads_are_refused_on_a_java_that_has_none() {
    assertThatThrownBy(() -> OptionRules.virtualThreads(20))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContainingAll("virtualThreads", "Java 21", "Java 20", "workerThreads");
    OptionRules.virtualThreads(21);
  }

  @Test
  void virtual_threads_and_worker_threads_replace_each_other_where_java_has_both() {
    if (Runtime.version().feature() < 21) {
      assertThatThrownBy(DEFAULTS::virtualThreads)
          .isInstanceOf(UnsupportedOperationException.class);
    } else {
      assertThat(DEFAULTS.virtualThreads().workerThreads()).isEmpty();
      assertThat(DEFAULTS.virtualThreads().workerThreads(7).workerThreads()).hasValue(7);
      assertThat(DEFAULTS.virtualThreads()).isNotEqualTo(DEFAULTS);
    }
  }

  private static Arguments bad(String setting, String value, UnaryOperator<ServerOptions> change) {
    return Arguments.of(setting, value, change);
  }

  private static Duration days(int days) {
    return Duration.ofDays(days);
  }

  @Test
  void the_server_makes_a_difference() {
    assertThat(DEFAULTS.server("any")).isNotEqualTo(DEFAULTS);
    assertThat(DEFAULTS.server("a")).isNotEqualTo(DEFAULTS.server("b"));
    assertThat(DEFAULTS.server("a")).isEqualTo(DEFAULTS.server("a"));
  }

  @Test
  void a_null_among_the_settings_is_refused_by_name() {
    Map<String, String> noValue = new HashMap<>();
    noValue.put("greeting", null);
    Map<String, String> noName = new HashMap<>();
    noName.put(null, "x");

    assertThatNullPointerException()
        .isThrownBy(() -> DEFAULTS.settings(noValue))
        .withMessage("the value of the setting 'greeting'");
    assertThatNullPointerException()
        .isThrownBy(() -> DEFAULTS.settings(noName))
        .withMessage("a setting's name");
  }
}
