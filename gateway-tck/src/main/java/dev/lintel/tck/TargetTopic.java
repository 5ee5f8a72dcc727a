package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.Server;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What becomes of a request's target: path, mount path and query. */
abstract class TargetTopic extends Topic {
  private static final String APP = "/app";

  private @Nullable Server mounted;

  TargetTopic(Starter starter) {
    super(starter);
  }

  @TestFactory
  @Spec({
    "GW-REQ-08", "GW-REQ-09", "GW-REQ-10", "GW-REQ-11", "GW-REQ-12", "GW-REQ-13", "GW-REQ-14",
    "GW-REQ-15", "GW-REQ-16", "GW-REQ-17", "GW-REQ-18", "GW-REQ-19", "GW-REQ-20", "GW-REQ-21",
    "GW-REQ-22", "GW-REQ-23", "GW-REQ-24", "GW-REQ-25", "GW-REQ-26", "GW-CON-19", "GW-SRV-08"
  })
  Stream<DynamicTest> a_target_has_one_path_or_is_refused() {
    if (!mount().isEmpty()) {
      // Where it ends depends on the mount path, which has a table of its own.
      return Assumptions.abort("needs the root");
    }
    return Table.of("targets.txt").rows().stream()
        .map(row -> dynamicTest(row.name(), () -> check(blocking(), "", row)));
  }

  @TestFactory
  @Spec({
    "GW-REQ-27",
    "GW-REQ-29",
    "GW-REQ-30",
    "GW-REQ-31",
    "GW-REQ-32",
    "GW-REQ-33",
    "GW-REQ-34",
    "GW-DEP-26"
  })
  Stream<DynamicTest> under_a_mount_path_too() {
    Server server = atApp();
    return Table.of("mounts.txt").rows().stream()
        .map(row -> dynamicTest(row.name(), () -> check(server, APP, row)));
  }

  @TestFactory
  @Spec({"GW-REQ-35", "GW-REQ-36"})
  Stream<DynamicTest> a_query_is_verbatim_or_refused() {
    return Table.of("queries.txt").rows().stream()
        .map(
            row ->
                dynamicTest(
                    row.name(),
                    () -> {
                      String told = talk(blocking(), get("/q" + row.input()));
                      if (row.refused()) {
                        assertThat(told).isEqualTo(refused(row.status()));
                      } else {
                        assertThat(told).startsWith("200\n").endsWith(OPEN);
                        assertThat(told).contains("\nquery=" + row.expected() + "\n");
                        assertThat(told).contains("\npath=/q\nraw=" + mount() + "/q\n");
                      }
                    }));
  }

  @Test
  @Spec("GW-REQ-35")
  void no_query_and_an_empty_one_are_the_empty_text() {
    assertThat(talk(blocking(), get("/q")))
        .contains("\nraw=" + mount() + "/q\nquery=\n")
        .endsWith(OPEN);
    assertThat(talk(blocking(), get("/q?")))
        .contains("\nraw=" + mount() + "/q\nquery=\n")
        .endsWith(OPEN);
  }

  @Test
  @Spec({"GW-REQ-27", "GW-DEP-42"})
  void a_mount_path_is_decoded() {
    Server server = start(options().mountPath("/caf\u00E9/a b"));
    assertThat(talk(server, lines("GET /caf%C3%A9/a%20b/c HTTP/1.1", "Host: test")))
        .contains("\nmount=/caf\u00E9/a b\npath=/c\nraw=/caf%C3%A9/a%20b/c\n")
        .endsWith(OPEN);
    assertThat(server.uri().getRawPath()).isEqualTo("/caf%C3%A9/a%20b/");
  }

  @Test
  @Spec("GW-REQ-58")
  void a_shift_by_the_whole_path_leaves_a_slash() {
    for (String path : List.of("/tck/below", "/tck/below/")) {
      assertThat(talk(blocking(), get(path + "?at=/tck/below")))
          .isEqualTo(
              ok(mount() + "/tck/below / http://test" + mount() + path + "?at=/tck/below") + OPEN);
    }
  }

  @Test
  @Spec({"GW-REQ-57", "GW-REQ-59"})
  void a_shift_changes_mount_and_path_but_not_the_uri() {
    assertThat(talk(atApp(), lines("GET /app/tck/below?x=1 HTTP/1.1", "Host: test")))
        .isEqualTo(ok("/app/tck /below http://test/app/tck/below?x=1") + OPEN);
  }

  private void check(Server server, String mount, Table.Row row) {
    String told = talk(server, lines("GET " + row.input() + " HTTP/1.1", "Host: test"));
    if (row.status() == 404) {
      assertThat(told).isEqualTo(error(404) + OPEN);
    } else if (row.refused()) {
      assertThat(told).isEqualTo(refused(row.status()));
    } else {
      assertThat(told).startsWith("200\n").endsWith(OPEN);
      assertThat(told)
          .contains(
              "\nmount=" + mount + "\npath=" + row.expected() + "\nraw=" + row.input() + "\n");
    }
  }

  /** The topic's server if it has this mount path anyway, or else one more. */
  private Server atApp() {
    if (mount().equals(APP)) {
      return blocking();
    }
    if (mounted == null) {
      mounted = launch(TckApplication.blocking(probe()), options().mountPath(APP));
    }
    return mounted;
  }

  @AfterAll
  final void closeTheMounted() {
    if (mounted != null) {
      mounted.close();
    }
  }
}
