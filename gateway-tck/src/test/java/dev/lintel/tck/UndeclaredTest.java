package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary.Failure;

/** Runs what is about capabilities against a server that declares none. */
class UndeclaredTest {
  private static final String DIRECTORY = "lintel.tck.reports";

  @TempDir private Path reports;

  @BeforeEach
  void reportIntoADirectoryOfOurOwn() {
    System.setProperty(DIRECTORY, reports.toString());
  }

  @AfterEach
  void reportAsUsual() {
    System.clearProperty(DIRECTORY);
  }

  static class Plain extends WireSuite {
    @Override
    protected Server start(ApplicationFactory factory, ServerOptions options) throws Exception {
      return PlainServer.start(factory, options);
    }
  }

  /** GW-DEP-21. */
  @Test
  void a_server_without_capabilities_passes_the_topics_about_them() throws IOException {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Plain.class))
                .filters(TagFilter.includeTags("trailers", "informs"))
                .build(),
            listener);
    assertThat(listener.getSummary().getFailures()).extracting(Failure::getException).isEmpty();
    assertThat(Files.readString(reports.resolve(Plain.class.getName()).resolve("report.json")))
        .containsSubsequence(
            "\"name\": \"inform\"",
            "\"declared\": false",
            "\"outcome\": \"missing as specified\"",
            "\"name\": \"trailers\"",
            "\"declared\": false",
            "\"outcome\": \"missing as specified\"");
  }
}
