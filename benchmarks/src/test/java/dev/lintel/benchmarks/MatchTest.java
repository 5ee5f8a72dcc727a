package dev.lintel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is measured, and with what. */
class MatchTest {

  /** A peer that is a server of its own, as long as nobody starts it. */
  public static final class OwnServer implements Peer {
    @Override
    public String title() {
      return "own-server";
    }

    @Override
    public Set<Container> containers() {
      return Set.of();
    }

    @Override
    public Container.Running start(Container container, int port) {
      throw new UnsupportedOperationException("only named");
    }
  }

  private static List<Match> matches(String... words) {
    return Match.of(LoadOptions.of(words));
  }

  @Test
  void a_server_of_its_own_has_all_workloads_of_peers() {
    List<Match> matches = matches("--peers", "tomcat");

    assertThat(matches)
        .filteredOn(match -> match.rivals().stream().anyMatch(MatchTest::isOwn))
        .extracting(match -> match.plan().workload())
        .containsExactly(Workload.TEXT, Workload.JSON, Workload.LARGE);
    assertThat(matches)
        .allSatisfy(match -> assertThat(match.rivals().get(0).title()).isEqualTo("lintel"));
  }

  private static boolean isOwn(Rival rival) {
    return rival.title().equals("own-server");
  }

  @Test
  void what_peers_do_not_serve_is_named_with_what_they_do() {
    assertThatThrownBy(() -> LoadOptions.of("--peers", "chunks"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("chunks is not among what peers serve: text, json, large");
  }

  @Test
  void without_words_the_short_text_has_more_connections_as_well() {
    assertThat(matches("jetty"))
        .filteredOn(match -> match.plan().title().equals("text"))
        .extracting(match -> match.plan().connections())
        .containsExactly(32, 256, 1_000);
    assertThat(matches("jetty", "text")).hasSize(1);
    assertThat(matches("--quick")).hasSize(Container.values().length);
  }

  @Test
  void a_plan_says_where_and_by_whom_its_load_comes() {
    Plan text = new Plan(Container.JETTY, Workload.TEXT, 0);

    assertThat(text.transport().address(8080)).hasToString("http://127.0.0.1:8080");
    assertThat(text.generator()).isInstanceOf(Wrk.class);
    assertThat(new Plan(Container.JETTY, Workload.UPLOAD, 0).generator())
        .isInstanceOf(Transfer.class);
  }
}
