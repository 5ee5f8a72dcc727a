package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.ServerOptions;
import dev.lintel.test.TestClient;
import dev.lintel.test.TestRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Scripts against a server that does what the test says. */
class ScriptRunTest {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
          + "Content-Length: 4\r\nConnection: close\r\n\r\n";
  private static final String PIECES =
      "## t/pieces\nIn pieces.\nrules: GW-STR-01\n> GET / HTTP/1.1\n> x-case: {case}\n>\n"
          + "< 200 length\n< Connection: close\n<| ab\n! silent\n! open 1\n<| cd\n= fin\n"
          + "calls: 0\n";

  private final Probe probe = new Probe();

  private interface Answers {
    void to(Track track, OutputStream out) throws Exception;
  }

  private ScriptResult run(String text, Answers answers) throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread thread =
          new Thread(
              () -> {
                try (Socket client = listening.accept()) {
                  byte[] request = new byte[1_000];
                  int n = client.getInputStream().read(request);
                  String id = new String(request, 0, n, StandardCharsets.ISO_8859_1);
                  id = id.replaceAll("(?s).*x-case: ([a-z0-9-]+).*", "$1");
                  answers.to(probe.track(id), client.getOutputStream());
                } catch (Exception e) {
                  // The script has ended.
                }
              });
      thread.setDaemon(true);
      thread.start();
      URI uri = URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/");
      Script script = Scripts.parse("t", text).get(0);
      return new ScriptRun(uri, probe, Duration.ofMillis(500)).run(script);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Test
  void a_piece_that_comes_before_the_next_is_let_go_is_in_time() throws Exception {
    ScriptResult result =
        run(
            PIECES,
            (track, out) -> {
              write(out, HEAD + "ab");
              track.gate("1").get();
              write(out, "cd");
            });
    assertThat(result.agrees()).as(result.difference()).isTrue();
  }

  @Test
  void a_piece_that_is_held_back_is_a_difference() throws Exception {
    ScriptResult result =
        run(
            PIECES,
            (track, out) -> {
              write(out, HEAD + "a");
              track.gate("1").get();
              write(out, "bcd");
            });
    assertThat(result.agrees()).isFalse();
    assertThat(result.actual().text()).contains("!! nothing came").doesNotContain("! open 1");
  }

  @Test
  void a_piece_that_comes_too_early_is_a_difference() throws Exception {
    ScriptResult result = run(PIECES, (track, out) -> write(out, HEAD + "abcd"));
    assertThat(result.agrees()).isFalse();
    assertThat(result.actual().text()).contains("!! something came too early");
  }

  @Test
  void the_two_transcripts_are_shown_side_by_side() throws Exception {
    ScriptResult result =
        run(
            "## t/x\nWhat it is.\nrules: GW-REQ-01 GW-RSP-16\n> GET / HTTP/1.1\n>\n"
                + "< 201 length\n< Connection: close\n< X-A: 1\n<| abcd\n= fin\n",
            (track, out) -> write(out, HEAD + "abcd"));
    assertThat(result.difference())
        .startsWith("t/x is about GW-REQ-01, GW-RSP-16 of SPEC.md: What it is.\n")
        .containsPattern("\\* HTTP/1.1 201 length +\\* HTTP/1.1 200 length\n")
        .containsPattern("\\* X-A: 1 +\\*\n")
        .containsPattern("  Connection: close +Connection: close\n")
        .containsPattern("  \\| abcd +\\| abcd\n");
  }

  @Test
  void a_connection_that_goes_on_is_not_waited_for_to_end() throws Exception {
    ScriptResult result =
        run(
            "## t/x\nX.\nrules: GW-REQ-01\n> GET / HTTP/1.1\n>\n< 200 length\n<| abcd\n= fin\n",
            (track, out) -> {
              write(out, HEAD.replace("Connection: close\r\n", "") + "abcd");
              write(out, "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n\npath=/still-there\n\n");
            });
    assertThat(result.actual().lines()).endsWith("| abcd", "= open");
  }

  @Test
  void an_answer_that_does_not_come_is_a_difference() throws Exception {
    String script = "## t/x\nX.\nrules: GW-REQ-01\n> GET / HTTP/1.1\n>\n< refused 400\n= fin\n";
    ScriptResult closed = run(script, (track, out) -> {});
    assertThat(closed.actual().lines()).containsExactly("! send", "= fin");
    assertThat(closed.agrees()).isFalse();
  }

  @Test
  void a_call_that_comes_when_its_script_has_ended_is_seen_when_all_have() throws Exception {
    String script =
        "## t/x\nX.\nrules: GW-REQ-01\n> GET / HTTP/1.1\n> x-case: {case}\n>\n"
            + "< 200 length\n< Connection: close\n<| abcd\n= fin\ncalls: 0\n";
    ScriptResult result = run(script, (track, out) -> write(out, HEAD + "abcd"));
    assertThat(result.agrees()).as(result.difference()).isTrue();
    Track track = probe.tracks().iterator().next();
    ScriptTopic.requireNoLaterCall(Map.of(track, result));
    try (TestClient client =
        TestClient.deploy(TckApplication.blocking(probe), ServerOptions.defaults())) {
      client.send(TestRequest.get("/").header("x-case", track.id()));
    }
    assertThatThrownBy(() -> ScriptTopic.requireNoLaterCall(Map.of(track, result)))
        .hasMessage("t/x has ended, and then came to calls: 1");
  }

  @Test
  void a_script_that_says_too_little_is_refused() {
    assertThatThrownBy(() -> Scripts.parse("t", "## t/x\nX.\n> GET\n= fin\n"))
        .hasMessageContaining("needs an id, a note and rules");
    assertThatThrownBy(() -> Scripts.parse("t", "## t/x\nX.\nrules: GW-A-1\n> GET\n"))
        .hasMessageContaining("t/x: the last step");
    assertThatThrownBy(() -> Scripts.parse("t", "## t/x\nX.\nrules: GW-A-1\n> {case}\n= fin\n"))
        .hasMessageContaining("calls are counted");
    assertThatThrownBy(() -> Scripts.parse("u", "## t/x\nX.\nrules: GW-A-1\n> a\n= fin\n"))
        .hasMessageContaining("t/x is in the file of u");
    assertThatThrownBy(() -> Scripts.parse("t", "## t/x\nX.\nrules: GW-A-1\n! jump\n= fin\n"))
        .hasMessageContaining("no action is called jump");
  }
}
