package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs a topic that is held against the ledger launched.md, of which each suite takes a part. */
class LedgerExtensionTest {
  private final List<Map<String, String>> reported = new ArrayList<>();

  private record Traited(String trait) implements Starter {
    @Override
    public Server start(ApplicationFactory factory, ServerOptions options) throws IOException {
      return new DeafServer();
    }

    @Override
    public String ledger() {
      return "/launched.md";
    }

    @Override
    public Set<String> traits() {
      return Set.of(trait);
    }
  }

  abstract static class Cases extends Topic {
    Cases(String trait) {
      super(new Traited(trait));
    }

    @TestFactory
    Stream<DynamicTest> a_row() {
      return Stream.of(
          dynamicTest("right", () -> {}),
          dynamicTest("wrong", () -> assertThat("hm").isEqualTo("well")),
          dynamicTest("elsewhere", () -> Assumptions.abort("not here")));
    }

    @Test
    void a_test_elsewhere() {
      Assumptions.abort("not here");
    }
  }

  static class Whole {
    @Nested
    class Methods extends Cases {
      Methods() {
        super("whole");
      }
    }
  }

  static class Early {
    @Nested
    class Methods extends Topic {
      Methods() {
        super(new Traited("early"));
      }

      @TestFactory
      Stream<DynamicTest> a_row() {
        return Stream.of(
            dynamicTest("before", this::requireShort),
            dynamicTest("wrong", () -> assertThat("hm").isEqualTo("well")),
            dynamicTest(
                "early",
                () -> {
                  throw new AssertionError("something came too early, within " + silence());
                }),
            dynamicTest("behind", this::requireShort));
      }

      private void requireShort() {
        assertThat(silence()).isEqualTo(ScriptRun.SILENCE);
      }
    }
  }

  static class UnknownTopic {
    @Nested
    class Methods extends Cases {
      Methods() {
        super("topic");
      }
    }
  }

  static class UnknownTest {
    @Nested
    class Methods extends Cases {
      Methods() {
        super("test");
      }
    }
  }

  static class UnknownRow {
    @Nested
    class Methods extends Cases {
      Methods() {
        super("row");
      }
    }
  }

  static class TableAlone {
    @Nested
    class Methods extends Cases {
      Methods() {
        super("table");
      }
    }
  }

  static class AbortedRow {
    @Nested
    class Methods extends Cases {
      Methods() {
        super("aborted-row");
      }
    }
  }

  static class AbortedTest {
    @Nested
    class Methods extends Cases {
      Methods() {
        super("aborted-test");
      }
    }
  }

  /** Launches what is selected, and tells what has failed. */
  private List<String> failures(DiscoverySelector selected) {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    TestExecutionListener listener =
        new TestExecutionListener() {
          @Override
          public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
            reported.add(entry.getKeyValuePairs());
          }
        };
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selected).build(),
            summary,
            listener);
    assertThat(summary.getSummary().getTestsFailedCount()).isZero();
    return summary.getSummary().getFailures().stream()
        .map(failure -> failure.getException().getMessage())
        .toList();
  }

  @Test
  void what_a_case_has_met_is_reported_with_its_pin() {
    assertThat(failures(selectClass(Whole.class))).isEmpty();
    assertThat(reported)
        .singleElement()
        .satisfies(
            said ->
                assertThat(said)
                    .containsEntry(LedgerExtension.LEDGER, "methods/a_row/wrong")
                    .containsEntry(LedgerExtension.PIN, "any")
                    .containsKeys(LedgerExtension.FAILURE));
  }

  @Test
  void what_comes_too_early_is_looked_for_for_longer() {
    assertThat(failures(selectClass(Early.class))).isEmpty();
    assertThat(reported)
        .extracting(said -> said.get(LedgerExtension.LEDGER))
        .containsExactly("methods/a_row/wrong", "methods/a_row/early");
  }

  @Test
  void an_entry_of_no_topic_fails_each_topic() {
    assertThat(failures(selectClass(UnknownTopic.class)))
        .containsExactly("ledger.md: no topic is called nowhere");
    assertThat(reported).isEmpty();
  }

  @Test
  void an_entry_of_no_case_fails_its_topic() {
    assertThat(failures(selectClass(UnknownTest.class)))
        .containsExactly(
            "ledger.md: no case that runs here has the id methods/no_such_test: correct it, or say"
                + " with \"only\" where it runs");
    assertThat(failures(selectClass(UnknownRow.class)))
        .singleElement()
        .asString()
        .contains("has the id methods/a_row/missing:");
    assertThat(failures(selectClass(TableAlone.class)))
        .singleElement()
        .asString()
        .contains("has the id methods/a_row:");
  }

  /** It would never be met, and never be missed. */
  @Test
  void an_entry_of_a_case_that_is_aborted_fails_its_topic() {
    assertThat(failures(selectClass(AbortedRow.class)))
        .singleElement()
        .asString()
        .contains("has the id methods/a_row/elsewhere:");
    assertThat(failures(selectClass(AbortedTest.class)))
        .singleElement()
        .asString()
        .contains("has the id methods/a_test_elsewhere:");
  }

  @Test
  void what_was_not_selected_is_not_missed() {
    assertThat(failures(selectMethod(UnknownRow.Methods.class, "a_test_elsewhere"))).isEmpty();
    assertThat(failures(selectMethod(AbortedTest.Methods.class, "a_row"))).isEmpty();
  }
}
