package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.Application;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Requests from the tests of another server (gunicorn's), good and bad, which are not part of this
 * project: the system property {@code lintel.corpora}, or a directory {@code shared/corpora} beside
 * the project, has them. What has to become of each is in {@code corpus.txt}.
 */
abstract class CorpusTopic extends Topic {
  private static final Duration SILENCE = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int LISTENERS = 8;

  private final Map<Integer, List<String>> seen = new ConcurrentHashMap<>();
  private @Nullable Server recording;

  CorpusTopic(Starter starter) {
    super(starter);
  }

  @TestFactory
  @Spec({"GW-CON-07", "GW-CON-08", "GW-CON-19", "GW-BDY-32", "GW-BDY-33", "GW-DEP-15"})
  Stream<DynamicTest> a_request_of_the_corpus_has_its_pinned_outcome() {
    Path corpus = corpus();
    Server server = recording();
    // Most of the time is silence, so that several are heard at once.
    ExecutorService listeners = Executors.newFixedThreadPool(LISTENERS);
    Map<Corpus.Pin, Future<String>> outcomes = new LinkedHashMap<>();
    for (Corpus.Pin pin : Corpus.pinned()) {
      outcomes.put(
          pin,
          listeners.submit(() -> run(server, Files.readAllBytes(corpus.resolve(pin.file())), pin)));
    }
    listeners.shutdown();
    return outcomes.entrySet().stream()
        .map(
            each ->
                dynamicTest(
                    each.getKey().name(),
                    () -> assertThat(each.getValue().get()).isEqualTo(each.getKey().outcome())));
  }

  @Test
  @Spec("GW-DEP-15")
  void every_request_of_the_corpus_is_pinned() throws IOException {
    Path corpus = corpus();
    List<String> names = new ArrayList<>();
    for (String kind : List.of("valid", "invalid")) {
      try (Stream<Path> files = Files.list(corpus.resolve(kind))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(file -> file.endsWith(".raw"))
            .map(file -> kind + "/" + file.substring(0, file.length() - ".raw".length()))
            .forEach(names::add);
      }
    }
    assertThat(Corpus.pinned().stream().map(Corpus.Pin::name).toList())
        .containsExactlyInAnyOrderElementsOf(names);
  }

  /** What the corpus itself says of the portable ones, whatever is pinned. */
  @Test
  @Spec({"GW-CON-07", "GW-CON-08", "GW-CON-19"})
  void a_portable_request_is_pinned_as_the_corpus_says() {
    for (Corpus.Pin pin : Corpus.pinned()) {
      if (!pin.portable()) {
        continue;
      }
      List<String> lines = pin.outcome().lines().toList();
      long whole =
          lines.stream()
              .filter(line -> line.startsWith("saw ") && !line.contains(" broken"))
              .count();
      assertThat(whole).as(pin.name()).isEqualTo(pin.accepted());
      String answers = lines.get(0);
      if (pin.name().startsWith("valid/")) {
        assertThat(answers).as(pin.name()).doesNotContain(" 4").doesNotContain(" 5");
      } else {
        List<String> refusals =
            Stream.of(answers.split(" "))
                .filter(word -> word.matches("[0-9]{3}(-cut)?"))
                .skip(pin.accepted())
                .toList();
        assertThat(refusals).as(pin.name()).allMatch(status -> status.matches("[45][0-9]{2}"));
        // A request that is cut off is no request: the end of the connection ends it.
        assertThat(answers).as(pin.name()).matches(".* closed|answers open( 4[0-9]{2})?");
      }
    }
  }

  private String run(Server server, byte[] bytes, Corpus.Pin pin) {
    Wire wire = connect(server);
    List<String> calls = new CopyOnWriteArrayList<>();
    seen.put(wire.local().getPort(), calls);
    wire.trySend(bytes);
    String method = bytes.length > 4 && bytes[0] == 'H' && bytes[4] == ' ' ? "HEAD" : "GET";
    StringBuilder outcome = new StringBuilder("answers");
    int expected = pin.answers();
    boolean open = true;
    for (int n = 0; open && !wire.silent(n < expected || pin.closed() ? PATIENCE : SILENCE); n++) {
      open = answer(wire, method, outcome);
    }
    outcome.append(open ? " open" : " closed");
    if (open) {
      wire.finish();
      while (answer(wire, method, outcome)) {
        // One after another, until the connection ends.
      }
    }
    calls.forEach(call -> outcome.append("\nsaw ").append(call));
    return outcome.toString();
  }

  private static boolean answer(Wire wire, String method, StringBuilder outcome) {
    try {
      Answer answer = wire.answer(method);
      outcome.append(' ').append(answer.status()).append(answer.cut().replaceFirst("^cut", "-cut"));
      return answer.complete() && answer.framing() != Framing.CLOSE;
    } catch (Wire.CutOff e) {
      outcome.append(e.after());
      return false;
    }
  }

  private Response record(Request request) throws IOException {
    int port = request.remote().map(address -> ((InetSocketAddress) address).getPort()).orElse(0);
    StringBuilder call = new StringBuilder(request.method()).append(' ').append(request.rawPath());
    call.append(request.query().isEmpty() ? "" : "?" + request.query()).append(' ');
    call.append(request.protocol()).append(' ').append(fields(request));
    try {
      call.append(' ').append(Seen.shown(request.body().bytes(1 << 20)));
    } catch (IOException e) {
      call.append(" broken");
      throw e;
    } finally {
      seen.getOrDefault(port, new ArrayList<>())
          .add(call.toString().replace("\r", "\\r").replace("\n", "\\n").strip());
    }
    return Response.text("ok");
  }

  private static Map<String, List<String>> fields(Request request) {
    Map<String, List<String>> fields = new TreeMap<>();
    request
        .headers()
        .forEach(
            (name, value) ->
                fields.computeIfAbsent(name, n -> new ArrayList<>()).add(shown(value)));
    return fields;
  }

  private static String shown(String value) {
    return Seen.shown(value.getBytes(StandardCharsets.ISO_8859_1));
  }

  private Server recording() {
    if (recording == null) {
      recording = launch(deployment -> Application.of(this::record), options());
    }
    return recording;
  }

  private static Path corpus() {
    Optional<Path> directory = Corpus.directory();
    if (directory.isEmpty()) {
      String notice =
          "THE CORPUS OF REQUESTS IS NOT THERE: its cases are skipped. Give its directory by"
              + " -Dlintel.corpora, or put it into shared/corpora beside the project";
      System.getLogger(CorpusTopic.class.getName()).log(System.Logger.Level.WARNING, notice);
      Assumptions.abort(notice);
    }
    return directory.get();
  }

  @AfterAll
  final void closeTheRecording() {
    if (recording != null) {
      recording.close();
    }
  }
}
