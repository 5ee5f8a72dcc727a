package dev.lintel.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.lintel.tck.Script;
import dev.lintel.tck.ScriptResult;
import dev.lintel.tck.Scripts;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** That a difference is found, made small, and printed so that it can be used. */
@Tag("fixed")
class TamperingTest {
  @Test
  void a_difference_is_found_and_shrunk_to_a_script() throws Exception {
    String failure = failure();
    String text = failure.substring(failure.indexOf("## "), failure.indexOf("\nand the other:"));
    List<String> sent = text.lines().filter(line -> line.startsWith(">")).toList();
    // Two fields are the least that shows it; nothing else has been left in.
    assertThat(sent)
        .hasSize(6)
        .startsWith("> GET {mount}/ HTTP/1.1", "> Host: test", "> x-case: {case}")
        .endsWith(">");
    assertThat(sent.subList(3, 5)).allMatch(line -> line.matches("(?i)> x-a: .*"));
    assertThat(failure.substring(failure.indexOf("\nand the other:"))).contains("\nx-new: 1\n");

    Script script = Scripts.parse("generated", text).get(0);
    try (Pair runners = Pair.ofRunners(Pair.Kind.BLOCKING)) {
      for (int i = 0; i < 2; i++) {
        ScriptResult result = runners.run(i).run(script);
        assertThat(result.agrees()).as(result.difference()).isTrue();
      }
    }
  }

  private static String failure() {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(Tampering.class))
            .configurationParameter("jqwik.database", "")
            .configurationParameter("jqwik.reporting.usejunitplatform", "true")
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    assertThat(listener.getSummary().getTestsFailedCount()).isEqualTo(1);
    return String.valueOf(listener.getSummary().getFailures().get(0).getException().getMessage());
  }
}
