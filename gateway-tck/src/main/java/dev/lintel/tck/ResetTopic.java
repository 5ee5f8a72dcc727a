package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Clients that reset the connection anywhere in head, body or answer. */
abstract class ResetTopic extends Topic {
  /** For each of the two kinds of application. */
  private static final int RESETS = 5_000;

  private static final int SOME_RESETS = 1_000;
  private static final int CLIENTS = 10;

  /** The connections of the test itself, and what a server opens once. */
  private static final int SLACK_DESCRIPTORS = 50;

  /** Pools grow with the most that was in use at once; a buffer for each reset is more. */
  private static final long SLACK_BYTES = 16 << 20;

  private static final List<String> FORMS =
      List.of("bytes", "region", "stream", "chunks", "writer", "publisher", "writer-length");
  private static final List<String> READS = List.of("stream", "publisher", "collect", "bytes");

  ResetTopic(Starter starter) {
    super(starter);
  }

  @Test
  @Spec({
    "GW-LIF-01",
    "GW-LIF-15",
    "GW-BDY-20",
    "GW-BDY-22",
    "GW-BDY-33",
    "GW-ASY-16",
    "GW-DEP-12",
    "GW-SRV-15"
  })
  void resets_leave_nothing_behind_in_a_blocking_server() throws Exception {
    resets(TckApplication.blocking(probe()));
  }

  @Test
  @Spec({
    "GW-LIF-01",
    "GW-LIF-15",
    "GW-BDY-20",
    "GW-BDY-22",
    "GW-BDY-33",
    "GW-ASY-23",
    "GW-DEP-12",
    "GW-SRV-15"
  })
  void resets_leave_nothing_behind_in_an_asynchronous_server() throws Exception {
    resets(TckApplication.async(probe()));
  }

  /** Fewer of them, as nothing has to be left of the process but what an exchange holds. */
  @TestFactory
  @Spec({"GW-LIF-01", "GW-LIF-15", "GW-BDY-20", "GW-BDY-22", "GW-SRV-15"})
  Stream<DynamicTest> an_exchange_whose_client_resets_ends_once() {
    return both().entrySet().stream()
        .map(
            server ->
                dynamicTest(
                    server.getKey(),
                    () ->
                        seeded(
                            seed -> {
                              Track track = newCount();
                              resets(server.getValue(), track, SOME_RESETS, seed);
                              // Of one whose client has gone the server may learn only now.
                              awaitEnds(track);
                            })));
  }

  private void resets(ApplicationFactory factory) throws Exception {
    // One server before, so that what a process holds for good is there when it is measured.
    try (Server first = launch(factory, options())) {
      round(first, new Random(1), newCount(), 200);
      // What fails opens the log, which may be a file.
      assertThat(talk(first, get("/tck/throw?what=runtime")))
          .isEqualTo(error(500, "connection: close") + FIN);
    }
    System.gc();
    long threads = Resources.threads();
    long direct = Resources.direct();
    long descriptors = Resources.descriptors();
    seeded(
        seed -> {
          resets(factory, seed);
          // Not where the server was a variable: it would still hold its buffers.
          awaitBaseline(threads, descriptors, direct);
        });
  }

  private void resets(ApplicationFactory factory, long seed) throws InterruptedException {
    Track track = newCount();
    try (Server server = launch(factory, options())) {
      long descriptors = Resources.descriptors();
      resets(server, track, RESETS / 2, seed);
      long direct = Resources.direct();
      long heap = Resources.heap();
      resets(server, track, RESETS / 2, ~seed);
      awaitNoGrowth(descriptors, direct, heap);
    }
    // A request whose client has gone may have been behind the others.
    checkEnds(track);
  }

  private void resets(Server server, Track track, int count, long seed)
      throws InterruptedException {
    Crew.run(CLIENTS, client -> round(server, new Random(seed + client), track, count / CLIENTS));
    assertThat(track.calls()).as("calls").isGreaterThan(count / 4);
    awaitEnds(track);
    assertThat(talk(server, get("/tck/constant"))).isEqualTo(ok("constant") + OPEN);
  }

  private static void awaitEnds(Track track) {
    Probe.await(
        () -> "every exchange ended, every body closed: " + track,
        () -> track.ends() == track.calls() && track.closed() == track.opened());
  }

  /**
   * What is completed a second time shows here. A close action runs once at most (GW-BDY-22): if as
   * many ran as there are bodies, it was that of each.
   */
  private static void checkEnds(Track track) {
    assertThat(track.ends()).isEqualTo(track.calls());
    assertThat(track.closed()).as("bodies closed").isEqualTo(track.opened());
  }

  /** While the server lives: what an exchange has left behind would be there for each. */
  private void awaitNoGrowth(long descriptors, long direct, long heap) {
    Probe.await(
        () -> Resources.descriptors() + " descriptors, " + descriptors + " before",
        () -> Resources.descriptors() <= descriptors + SLACK_DESCRIPTORS);
    Probe.await(
        () -> Resources.direct() + " bytes in direct buffers, " + direct + " at half time",
        () -> Resources.direct() <= direct + SLACK_BYTES);
    Probe.await(
        () -> Resources.heap() + " bytes of heap, " + heap + " at half time",
        () -> Resources.heap() <= heap + SLACK_BYTES);
  }

  private void awaitBaseline(long threads, long descriptors, long direct) {
    closeWhatTheTestOpened();
    Probe.await(
        () -> Resources.threads() + " threads, " + threads + " before",
        () -> Resources.threads() <= threads);
    Probe.await(
        () ->
            Resources.descriptors()
                + " descriptors, "
                + descriptors
                + " before: "
                + Resources.described(),
        () -> Resources.descriptors() <= descriptors);
    Probe.await(
        () -> Resources.direct() + " bytes in direct buffers, " + direct + " before",
        () -> {
          System.gc();
          return Resources.direct() <= direct;
        });
  }

  private void round(Server server, Random random, Track track, int count) {
    for (int i = 0; i < count; i++) {
      switch (random.nextInt(3)) {
        case 0 -> inHead(server, random, track);
        case 1 -> inBody(server, random, track);
        default -> inAnswer(server, random, track);
      }
    }
  }

  private void inHead(Server server, Random random, Track track) {
    byte[] head = bytes(get(track, "/tck/constant", "x-fill: " + "x".repeat(random.nextInt(200))));
    try (Wire wire = Wire.open(server.uri())) {
      wire.trySend(Arrays.copyOf(head, random.nextInt(head.length)));
      wire.reset();
    }
  }

  private void inBody(Server server, Random random, Track track) {
    String read = READS.get(random.nextInt(READS.size()));
    int size = 1 + random.nextInt(random.nextBoolean() ? 100 : 100_000);
    String target =
        switch (random.nextInt(4)) {
          case 0 -> "/tck/pipe";
          case 1 -> "/tck/unread";
          case 2 -> "/tck/early";
          default -> "/tck/upload?read=" + read;
        };
    String body = Sample.text(size);
    byte[] request =
        bytes(random.nextBoolean() ? post(track, target, body) : postChunked(track, target, body));
    int head = request.length - size;
    try (Wire wire = Wire.open(server.uri())) {
      wire.trySend(Arrays.copyOf(request, Math.min(request.length, head + random.nextInt(size))));
      if (random.nextBoolean()) {
        wire.silent(java.time.Duration.ofMillis(1));
      }
      wire.reset();
    }
  }

  private void inAnswer(Server server, Random random, Track track) {
    String form = FORMS.get(random.nextInt(FORMS.size()));
    int size = 1 + random.nextInt(random.nextBoolean() ? 1_000 : 300_000);
    String target = "/tck/body?form=" + form + "&size=" + size + "&piece=5000";
    try (Wire wire = Wire.open(server.uri())) {
      wire.trySend(bytes(get(track, target)));
      if (random.nextInt(4) > 0) {
        wire.some(random.nextInt(size));
      }
      wire.reset();
    }
  }

  private interface Seeded {
    void run(long seed) throws Exception;
  }

  private static void seeded(Seeded test) throws Exception {
    long seed = Long.getLong("lintel.tck.seed", System.nanoTime());
    try {
      test.run(seed);
    } catch (AssertionError e) {
      throw new AssertionError("with -Dlintel.tck.seed=" + seed + ": " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
