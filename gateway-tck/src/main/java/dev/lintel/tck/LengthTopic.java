package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Bodies that have fewer or more bytes than they declare. */
abstract class LengthTopic extends Topic {
  LengthTopic(Starter starter) {
    super(starter);
  }

  private Stream<DynamicTest> rows(List<String> forms, FormTest test) {
    return both().entrySet().stream()
        .flatMap(
            server ->
                forms.stream()
                    .map(
                        form ->
                            dynamicTest(
                                server.getKey() + " " + form,
                                () -> test.run(server.getValue(), form))));
  }

  private interface FormTest {
    void run(dev.lintel.Server server, String form) throws Exception;
  }

  @TestFactory
  @Spec({"GW-CON-16", "GW-ERR-22", "GW-LIF-11", "GW-LIF-14", "GW-BDY-20"})
  Stream<DynamicTest> too_few_bytes_cut_the_answer() {
    return rows(
        Forms.DECLARED,
        (server, form) -> {
          for (int size : List.of(0, 10, 100_000)) {
            Track track = newCase();
            Wire wire =
                connect(server)
                    .send(
                        get(
                            track,
                            "/tck/body?form=" + form + "&size=" + size + "&declared=200000"));
            String told = told(wire, List.of("GET"));
            assertThat(told)
                .startsWith("200\ncontent-length: 200000\n")
                .endsWith(Answer.shown(Sample.bytes(size)) + "\n-- cut" + FIN);
            assertThat(track.completed().failure()).as("Completion.failure").isPresent();
            assertThat(track.completed().status()).as("Completion.status").isEqualTo(200);
            assertThat(track.completed().bytes()).as("Completion.bytes").isEqualTo(size);
          }
        });
  }

  @TestFactory
  @Spec({"GW-CON-17", "GW-CON-18", "GW-BDY-20"})
  Stream<DynamicTest> a_writer_that_writes_too_much_gets_an_exception() {
    return rows(
        List.of("writer-length"),
        (server, form) -> {
          Track track = newCase();
          String target = "/tck/body?form=writer-length&size=10&declared=5&piece=5";
          Wire wire = connect(server).send(get(track, target));
          // All that was declared was written, but the body has failed before the commit.
          assertThat(told(wire, List.of("GET"))).isEqualTo(refused(500));
          assertThat(track.failures()).hasSize(1);
          assertThat(track.failures().get(0)).isInstanceOf(IOException.class);
          track.completed();
        });
  }

  @TestFactory
  @Spec({"GW-CON-17", "GW-CON-18", "GW-ERR-13", "GW-LIF-14"})
  Stream<DynamicTest> surplus_after_the_commit_never_leaves() {
    return rows(
        List.of("writer-length", "publisher-length"),
        (server, form) -> {
          Track track = newCase();
          track.open("1");
          track.open("2");
          String target = "/tck/body?gated&size=300000&declared=100000&piece=100000&form=" + form;
          Wire wire = connect(server).send(get(track, target));
          Answer answer = wire.answer();
          assertThat(answer.head().value("content-length")).isEqualTo("100000");
          assertThat(answer.text()).isEqualTo(Sample.text(100_000));
          assertThat(wire.closed()).as("the end of the connection").isEqualTo(Fate.FIN);
          assertThat(track.completed().failure()).as("Completion.failure").isPresent();
        });
  }

  @TestFactory
  @Spec("GW-CON-17")
  Stream<DynamicTest> a_stream_is_read_as_far_as_declared() {
    return rows(
        List.of("stream-length"),
        (server, form) -> {
          Track track = newCase();
          assertThat(talk(server, get(track, "/tck/body?form=stream-length&size=10&declared=5")))
              .isEqualTo(answer(200, Sample.text(5)) + OPEN);
          track.completed();
        });
  }
}
