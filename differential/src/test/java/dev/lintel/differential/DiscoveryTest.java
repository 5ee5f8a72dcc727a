package dev.lintel.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Properties that are not found do not fail: that those of each build are. */
@Tag("fixed")
class DiscoveryTest {
  @ParameterizedTest
  @ValueSource(classes = {DifferentialTest.class, PlainExchangesTest.class})
  void the_properties_of_each_build_are_found(Class<?> properties) {
    assertThat(found(properties)).isEqualTo(1);
  }

  @Test
  void what_has_no_tag_is_not_run() {
    assertThat(found(Tampering.class)).isZero();
  }

  private static long found(Class<?> properties) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(properties))
            .filters(TagFilter.includeTags("fixed"))
            .build();
    Launcher launcher = LauncherFactory.create();
    return launcher.discover(request).countTestIdentifiers(TestIdentifier::isTest);
  }
}
