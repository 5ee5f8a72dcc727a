package dev.lintel.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Application;
import dev.lintel.Deployment;
import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Start, what a deployment is told, and what is left when it is over. */
abstract class DeploymentTopic extends Topic {
  DeploymentTopic(Starter starter) {
    super(starter);
  }

  @Test
  @Spec({"GW-DEP-01", "GW-DEP-09", "GW-DEP-25", "GW-DEP-42", "GW-DEP-24"})
  void the_application_is_created_once_and_the_server_answers_when_it_has_started() {
    int before = probe().applicationsCreated();
    Server server = start(options());
    assertThatCode(() -> connect(server)).doesNotThrowAnyException();
    assertThat(talk(server, get("/tck/constant"))).isEqualTo(ok("constant") + OPEN);
    talk(server, get("/tck/constant"));
    assertThat(probe().applicationsCreated()).isEqualTo(before + 1);
    assertThat(server.uri().getPort()).isPositive();
    assertThat(server.uri()).hasToString("http://127.0.0.1:" + server.uri().getPort() + "/");
    server.close();
    assertThat(probe().applicationsClosed()).as("applications closed").isEqualTo(before + 1);
  }

  @Test
  @Spec("GW-DEP-24")
  void other_addresses_of_the_machine_are_not_listened_to() throws Exception {
    Server server = start(options());
    // Where all of 127/8 is the loopback interface, as on Linux, it is another address.
    InetSocketAddress other =
        new InetSocketAddress(
            InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), server.uri().getPort());
    try (Socket socket = new Socket()) {
      assertThatThrownBy(() -> socket.connect(other, 1_000)).isInstanceOf(IOException.class);
    }
  }

  @Test
  @Spec({"GW-DEP-18", "GW-DEP-19", "GW-DEP-41", "GW-DEP-45", "GW-SRV-09"})
  void a_deployment_and_its_requests_are_told_the_same() {
    Server server = start(options().mountPath("/app").setting("a", "1").setting("b", " \u00E9 "));
    Answer answer = connect(server).send(get("/app/tck/info")).answer();
    assertThat(answer.text())
        .contains("a=1\nb= \u00E9 \n", "mount=/app\n", "same=true\n", "spec=1.0\n")
        .contains("tls=false\n", "principal=false\n");
    assertThat(server.info().spec()).isEqualTo(ServerInfo.SPEC);
    requireCallsAtOnce(server, server.info().multithread());
    assertThat(server.info().multiprocess()).as("ServerInfo.multiprocess").isFalse();
    assertThat(server.info().runOnce()).as("ServerInfo.runOnce").isFalse();
    assertThat(server.info().requestTimeout()).isEqualTo(options().requestTimeout());
  }

  /** Whether one call waits for another has to be what the server says. */
  private void requireCallsAtOnce(Server server, boolean multithread) {
    Track first = newCase();
    Wire one = connect(server).send(get(first, "/app/tck/wait"));
    first.await("at answer");
    Track second = newCase();
    Wire other = connect(server).send(get(second, "/app/tck/wait"));
    if (multithread) {
      second.await("at answer");
    } else {
      assertThat(other.silent(Duration.ofMillis(300))).as("silence").isTrue();
      assertThat(second.calls()).as("calls").isZero();
    }
    first.open("answer");
    second.open("answer");
    assertThat(one.answer().text()).isEqualTo("waited");
    assertThat(other.answer().text()).isEqualTo("waited");
  }

  @Test
  @Spec("GW-DEP-46")
  void the_factory_is_called_by_the_caller_of_the_start() throws Exception {
    Thread caller = Thread.currentThread();
    ClassLoader before = caller.getContextClassLoader();
    ClassLoader own = new ClassLoader(before) {};
    List<Thread> threads = new ArrayList<>();
    List<ClassLoader> loaders = new ArrayList<>();
    caller.setContextClassLoader(own);
    try {
      startHere(
          deployment -> {
            threads.add(Thread.currentThread());
            loaders.add(Thread.currentThread().getContextClassLoader());
            return request -> Response.noContent();
          },
          options());
    } finally {
      caller.setContextClassLoader(before);
    }
    assertThat(threads).containsExactly(caller);
    assertThat(loaders).containsExactly(own);
  }

  @Test
  @Spec("GW-DEP-47")
  void a_server_says_the_same_of_itself_also_after_its_stop() {
    Server server = start(options());
    URI uri = server.uri();
    ServerInfo info = server.info();
    assertThat(server.uri()).isEqualTo(uri);
    assertThat(server.info()).isEqualTo(info);
    server.close();
    assertThat(server.uri()).isEqualTo(uri);
    assertThat(server.info()).isEqualTo(info);
  }

  @Test
  @Spec({"GW-DEP-02", "GW-DEP-03", "GW-DEP-11"})
  void a_factory_that_fails_stops_the_start() {
    List<String> closed = new ArrayList<>();
    Leftovers leftovers = new Leftovers();
    for (Exception failure : List.of(new IOException("no data"), new IllegalStateException("no"))) {
      assertThatThrownBy(
              () ->
                  startOf(
                      deployment -> {
                        deployment.closing(() -> closed.add("first"));
                        deployment.closing(
                            () -> {
                              closed.add("second");
                              throw new IOException("closing fails");
                            });
                        throw failure;
                      }))
          .isSameAs(failure);
      assertThat(failure.getSuppressed()).hasSize(1);
    }
    assertThat(closed).containsExactly("second", "first", "second", "first");
    leftovers.awaitNoThread();
  }

  @Test
  @Spec({"GW-DEP-04", "GW-DEP-03", "GW-LIF-22"})
  void resources_are_closed_last_first_and_none_is_taken_later() {
    List<String> closed = new ArrayList<>();
    AtomicReference<Deployment> kept = new AtomicReference<>();
    Server server =
        launch(
            deployment -> {
              kept.set(deployment);
              deployment.closing(() -> closed.add("first"));
              deployment.closing(
                  () -> {
                    closed.add("second");
                    throw new IllegalStateException("closing fails");
                  });
              deployment.closing(() -> closed.add("third"));
              return Application.of(request -> Response.text("up"));
            },
            options());
    assertThat(talk(server, get("/x"))).isEqualTo(ok("up") + OPEN);
    Deployment deployment = Objects.requireNonNull(kept.get(), "no deployment");
    assertThatThrownBy(() -> deployment.closing(() -> {}))
        .isInstanceOf(IllegalStateException.class);
    assertThat(closed).isEmpty();
    server.close();
    assertThat(closed).containsExactly("third", "second", "first");
    server.close();
    assertThat(closed).hasSize(3);
  }

  @Test
  @Spec({"GW-DEP-10", "GW-DEP-11"})
  void a_port_that_is_taken_is_named() throws Exception {
    List<String> closed = new ArrayList<>();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Leftovers leftovers = new Leftovers();
      assertThatThrownBy(
              () ->
                  launch(
                      deployment -> {
                        deployment.closing(() -> closed.add("closed"));
                        return request -> Response.text("never");
                      },
                      options().port(taken.getLocalPort())))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("127.0.0.1")
          .hasMessageContaining(String.valueOf(taken.getLocalPort()))
          .hasCauseInstanceOf(BindException.class);
      assertThat(closed).containsExactly("closed");
      leftovers.awaitNoThread();
    }
  }

  @Test
  @Spec({"GW-DEP-12", "GW-DEP-11"})
  void nothing_is_left_of_a_server_that_was_closed() {
    Server first = start(options());
    talk(first, get("/tck/constant"));
    first.close();
    Leftovers leftovers = new Leftovers();
    long descriptors = Resources.descriptors();
    for (int i = 0; i < 5; i++) {
      Server server = launch(TckApplication.blocking(probe()), options());
      assertThat(talk(server, get("/tck/constant"))).isEqualTo(ok("constant") + OPEN);
      server.close();
      closeWhatTheTestOpened();
    }
    leftovers.awaitNoThread();
    Probe.await(
        () -> Resources.descriptors() + " descriptors, and before " + descriptors,
        () -> Resources.descriptors() <= descriptors);
  }

  @Test
  @Spec("GW-SRV-05")
  void the_context_class_loader_is_that_of_the_application() {
    Thread thread = Thread.currentThread();
    ClassLoader mine = thread.getContextClassLoader();
    thread.setContextClassLoader(LifeRoutes.class.getClassLoader());
    try {
      for (Server server : List.of(start(options()), startAsync(options()))) {
        assertThat(talk(server, get("/tck/thread", "x-now: 1"))).contains("loader=true\n");
      }
    } finally {
      thread.setContextClassLoader(mine);
    }
  }

  /** Not only a call of the application, and not one that happens to find the same classes. */
  @Test
  @Spec("GW-SRV-05")
  void every_call_has_the_class_loader_that_the_server_was_started_with() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader own = new URLClassLoader(new URL[0], getClass().getClassLoader())) {
      for (LoaderNotes notes : List.of(LoaderNotes.blocking(), LoaderNotes.async())) {
        Server server;
        thread.setContextClassLoader(own);
        try {
          server = startBare(notes, options());
        } finally {
          // What this thread has is what its own threads would inherit.
          thread.setContextClassLoader(before);
        }
        for (String path : notes.paths()) {
          Answer answer = connect(server).send(post(newCase(), path, "hello")).answer("POST");
          assertThat(answer.status()).as(path).isEqualTo(200);
          assertThat(answer.complete()).as(path).isTrue();
        }
        Probe.await(
            () -> "all hooks: " + notes.calls(), () -> notes.hooks() == notes.paths().size());
        server.close();
        assertThat(notes.calls()).containsExactlyElementsOf(notes.expected());
        assertThat(notes.strangers(own)).isEmpty();
      }
    }
  }

  /** Nor to standard error, but for what a logger writes there. */
  @Test
  @Spec("GW-SRV-14")
  void nothing_is_written_to_standard_output() {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    System.setOut(new PrintStream(seen, true, UTF_8));
    System.setErr(new PrintStream(new UnloggedStream(seen, err), true, UTF_8));
    try {
      Server server = start(options());
      talk(server, get("/tck/constant"));
      talk(server, get("/tck/throw?what=runtime"));
      talk(server, "nonsense\r\n\r\n");
      server.close();
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertThat(seen.toString(UTF_8)).isEmpty();
  }

  private Server startOf(dev.lintel.ApplicationFactory factory) throws Exception {
    return starter().start(factory, options());
  }
}
