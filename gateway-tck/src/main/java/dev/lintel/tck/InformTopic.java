package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Headers;
import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Interim answers. */
abstract class InformTopic extends Topic {
  InformTopic(Starter starter) {
    super(starter);
  }

  @Test
  @Capability(ServerInfo.INFORM)
  @Spec({"GW-REQ-63", "GW-REQ-65", "GW-REQ-66", "GW-DEP-20", "GW-DEP-21"})
  void an_interim_answer_is_sent_at_once_or_not_at_all() {
    for (var server : both().values()) {
      for (int status : List.of(102, 103, 199)) {
        Track track = newCase();
        Wire wire = connect(server).send(get(track, "/tck/inform?status=" + status));
        track.await("at informed");
        if (server.info().supports(ServerInfo.INFORM)) {
          Head head = wire.head();
          assertThat(head.status()).as("status").isEqualTo(status);
          assertThat(head.fields().stream().map(Field::shown).sorted().toList())
              .containsExactly("link: </a.css>; rel=preload", "link: </b.js>");
        }
        track.open("informed");
        assertThat(told(wire, List.of("GET"))).isEqualTo(ok("final") + OPEN);
        assertThat(track.completed().status()).as("Completion.status").isEqualTo(200);
      }
    }
  }

  @Test
  @Spec("GW-REQ-63")
  void a_status_that_is_not_interim_is_refused() {
    for (int status : List.of(100, 101, 200, 99)) {
      Track track = newCase();
      // An application that was not stopped is not to wait either.
      track.open("informed");
      assertThat(talk(blocking(), get(track, "/tck/inform?status=" + status)))
          .isEqualTo(refused(500));
    }
  }

  /** Whoever drops them all need not look, and may. */
  @Test
  @Capability(ServerInfo.INFORM)
  @Spec({"GW-REQ-64", "GW-DEP-21"})
  void after_the_commit_it_is_too_late() {
    for (var server : both().values()) {
      Track track = newCase();
      assertThat(talk(server, get(track, "/tck/late-inform")))
          .isEqualTo(chunked(200, Sample.text(3)) + OPEN);
      if (server.info().supports(ServerInfo.INFORM)) {
        assertThat(track.events()).contains("refused").doesNotContain("informed");
      } else {
        assertThat(track.events()).containsAnyOf("refused", "informed");
      }
    }
  }

  @Test
  @Capability(ServerInfo.INFORM)
  @Spec({"GW-RSP-27", "GW-DEP-15"})
  void its_names_have_the_same_case_as_those_of_an_answer() {
    Server server =
        startBare(
            deployment ->
                request -> {
                  request.inform(103, Headers.of("etag", "a", "content-type", "b", "date", "c"));
                  return Response.text("final");
                },
            options());
    requireDeclared(server, ServerInfo.INFORM);
    Wire wire = connect(server).send(get("/x"));
    assertThat(wire.head().fields().stream().map(Field::name).sorted())
        .containsExactly("Content-Type", "Date", "etag");
    assertThat(wire.answer().text()).isEqualTo("final");
  }
}
