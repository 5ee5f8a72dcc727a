package dev.lintel.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Which suites a tag selects. {@code .ci/run} counts those of the fast tier, and requires a column
 * of each.
 */
class TiersTest {
  private static List<String> suites(String tag) {
    TestPlan plan =
        LauncherFactory.create()
            .discover(
                LauncherDiscoveryRequestBuilder.request()
                    .selectors(selectPackage(TiersTest.class.getPackageName()))
                    .filters(
                        ClassNameFilter.includeClassNamePatterns(".*IT"),
                        TagFilter.includeTags(tag))
                    .build());
    return plan.getRoots().stream()
        .flatMap(engine -> plan.getChildren(engine).stream())
        .map(TiersTest::name)
        .sorted()
        .toList();
  }

  private static String name(TestIdentifier suite) {
    return ((ClassSource) suite.getSource().orElseThrow()).getJavaClass().getSimpleName();
  }

  @Test
  void the_fast_tier_has_the_newest_of_what_starts_in_seconds_and_the_references() {
    assertThat(suites("fast"))
        .containsExactly(
            "JettyEe11AppIT",
            "JettyEe11RootIT",
            "JettyRunnerAppIT",
            "JettyRunnerRootIT",
            "Tomcat11AppIT",
            "Tomcat11RootIT",
            "TomcatRunnerAppIT",
            "TomcatRunnerRootIT",
            "UndertowAppIT",
            "UndertowRootIT");
  }

  @Test
  void open_liberty_comes_last() {
    assertThat(suites("slow"))
        .containsExactly(
            "LibertyServlet5AppIT",
            "LibertyServlet5RootIT",
            "LibertyServlet6AppIT",
            "LibertyServlet6RootIT");
  }

  @Test
  void each_of_fourteen_targets_is_asked_at_the_root_and_mounted() {
    List<String> all = suites("container");

    assertThat(all).hasSize(2 * 14).allMatch(name -> name.matches(".*(App|Root)IT"));
    assertThat(all.stream().filter(name -> name.endsWith("AppIT")))
        .allMatch(name -> all.contains(name.replaceFirst("AppIT$", "RootIT")))
        .hasSize(14);
  }
}
