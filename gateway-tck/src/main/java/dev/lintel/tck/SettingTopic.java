package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerInfo;
import dev.lintel.ServerOptions;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The neutral settings: each means the same everywhere. */
abstract class SettingTopic extends Topic {
  private static final boolean HAS_VIRTUAL_THREADS = Runtime.version().feature() >= 21;
  private static final Duration SHORT = Duration.ofMillis(800);
  private static final Duration LONG = Duration.ofSeconds(60);

  /** Where a client has to be in time: far longer than a busy machine holds it up. */
  private static final Duration IDLE = Duration.ofSeconds(3);

  private static final Duration STEP = IDLE.dividedBy(3);

  SettingTopic(Starter starter) {
    super(starter);
  }

  /** How long it takes, from before the server can have begun to count. */
  private static Duration time(Runnable action) {
    long start = System.nanoTime();
    action.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static void requireInTime(Duration timeout, Duration taken) {
    requireBetween(timeout.minusMillis(100), timeout.plusSeconds(4), taken);
  }

  @Test
  @Spec({"GW-DEP-24", "GW-REQ-44", "GW-REQ-41"})
  void listens_on_an_address_of_ipv6() {
    Assumptions.assumeTrue(hasIpv6(), "this machine has no ::1");
    for (Server server : List.of(start(options().host("::1")), startAsync(options().host("::1")))) {
      assertThat(server.uri().getHost()).isEqualTo("[::1]");
      InetSocketAddress address = Wire.address(server.uri());
      String host = '[' + address.getAddress().getHostAddress() + "]:" + address.getPort();
      assertThat(talk(server, raw("GET /h HTTP/1.0", ""))).contains("\nauthority=" + host + "\n");
      assertThat(talk(server, raw("GET /h HTTP/1.1", "Host: " + host)))
          .contains("\nauthority=" + host + "\n")
          .endsWith(OPEN);
      Wire wire = connect(server).send(get("/tck/info"));
      assertThat(wire.answer().text())
          .contains("remote=" + wire.local() + "\n")
          .contains("local=/" + host + "\n");
    }
  }

  private static boolean hasIpv6() {
    byte[] loopback = new byte[16];
    loopback[15] = 1;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(loopback))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  @Spec({"GW-DEP-42", "GW-DEP-24"})
  void on_all_addresses_it_names_that_of_this_machine() throws IOException {
    String all = "0.0.0.0";
    for (Server server : List.of(start(options().host(all)), startAsync(options().host(all)))) {
      InetSocketAddress named = Wire.address(server.uri());
      assertThat(named.getAddress().isLoopbackAddress()).as(server.uri().getHost()).isTrue();
      assertThat(talk(server, get("/tck/constant"))).isEqualTo(ok("constant") + OPEN);
      for (InetAddress other : addresses()) {
        try (Wire wire = Wire.open(new InetSocketAddress(other, named.getPort()), 0)) {
          Answer answer = wire.send(get("/tck/constant")).answer();
          assertThat(answer.text()).as(other.toString()).isEqualTo("constant");
        }
      }
    }
  }

  /** Those by which others would come; a machine may have none. */
  private static List<InetAddress> addresses() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .toList();
  }

  @Test
  @Spec({"GW-CON-05", "GW-CON-28", "GW-DEP-33"})
  void a_connection_that_says_nothing_is_closed_after_the_head_timeout() {
    Server server = start(options().requestHeadTimeout(SHORT).idleTimeout(LONG));
    requireInTime(SHORT, time(() -> assertThat(connect(server).closed()).isEqualTo(Fate.FIN)));
  }

  @Test
  @Spec({"GW-CON-05", "GW-CON-06", "GW-DEP-33"})
  void half_a_head_is_closed_after_the_head_timeout() {
    Server server = start(options().requestHeadTimeout(SHORT).idleTimeout(LONG));
    String half = mounted("GET /h HTTP/1.1\r\nHo");
    requireInTime(
        SHORT,
        time(() -> assertThat(connect(server).send(half).rest()).as("what else comes").isEmpty()));
    Wire used = connect(server).send(get("/tck/constant"));
    assertThat(used.answer().status()).as("status").isEqualTo(200);
    requireInTime(
        SHORT, time(() -> assertThat(used.send(half).rest()).as("what else comes").isEmpty()));
  }

  @Test
  @Spec({"GW-CON-05", "GW-CON-06"})
  void the_head_timeout_is_for_all_of_the_head() {
    // Far longer than it takes the client to come to its next byte.
    Duration timeout = Duration.ofSeconds(2);
    Server server = start(options().requestHeadTimeout(timeout).idleTimeout(LONG));
    // It never ends; and a limit on each read would let it go on for longer than the test allows.
    String head = "GET /h HTTP/1.1\r\nHost: test\r\nX-Drip: " + "x".repeat(100);
    Duration taken =
        time(
            () -> {
              Wire wire = connect(server);
              for (int i = 0; i < head.length(); i++) {
                if (!wire.trySend(new byte[] {(byte) head.charAt(i)})
                    || !wire.silent(Duration.ofMillis(50))) {
                  break;
                }
              }
              assertThat(wire.rest()).as("what else comes").isEmpty();
            });
    requireInTime(timeout, taken);
  }

  @Test
  @Spec({"GW-CON-34", "GW-CON-01", "GW-CON-38", "GW-CON-44"})
  void empty_lines_count_with_the_head_however_they_come() {
    int most = 2_000;
    Server server = start(options().maxRequestHeadBytes(most));
    String lines = "\n".repeat(most - 1);
    for (boolean split : List.of(true, false)) {
      for (String line : List.of("GET /" + "a".repeat(most), "\n\n")) {
        Wire wire = connect(server);
        if (split) {
          assertThat(wire.send(lines).silent(Duration.ofMillis(100))).as("silence").isTrue();
          wire.send(line.substring(0, 1));
          assertThat(wire.silent(Duration.ofMillis(100))).as("silence").isTrue();
          wire.send(line.substring(1));
        } else {
          wire.send(lines + line);
        }
        assertThat(told(wire, List.of("GET"))).isEqualTo(refused(431));
      }
    }
    // Behind a request, where a parser may skip them.
    for (int rest : List.of(100, most)) {
      Wire behind = connect(server).send(get("/tck/constant") + "\n".repeat(most - 50));
      assertThat(behind.answer().status()).as("status").isEqualTo(200);
      assertThat(told(behind.send("\n".repeat(rest)), List.of("GET"))).isEqualTo(refused(431));
    }
    Wire at = connect(server).send(get("/tck/constant") + "\n".repeat(most + 1));
    assertThat(at.answer().status()).as("status").isEqualTo(200);
    assertThat(told(at, List.of("GET"))).isEqualTo(refused(431));
    // A few of them, and a request, in each way.
    Wire wire = connect(server);
    for (int i = 0; i < 3; i++) {
      assertThat(wire.send("\r\n\n\r").silent(Duration.ofMillis(20))).as("silence").isTrue();
      assertThat(wire.send("\n" + get("/tck/constant")).answer().status())
          .as("status")
          .isEqualTo(200);
      assertThat(wire.send("\n\r\n" + get("/tck/constant")).answer().status())
          .as("status")
          .isEqualTo(200);
    }
  }

  @Test
  @Spec({"GW-CON-06", "GW-CON-34", "GW-DEP-33"})
  void an_empty_line_does_not_begin_the_time_of_a_head() {
    Server server = start(options().requestHeadTimeout(SHORT).idleTimeout(LONG));
    Wire wire = connect(server).send(get("/tck/constant"));
    assertThat(wire.answer().status()).as("status").isEqualTo(200);
    wire.send("\r\n");
    assertThat(wire.silent(SHORT.multipliedBy(2))).as("silence").isTrue();
    assertThat(wire.send(get("/tck/constant")).answer().status()).as("status").isEqualTo(200);
  }

  /** So that most of them are read by themselves, they do not come as fast as they can. */
  @Test
  @Spec({"GW-CON-02", "GW-CON-38", "GW-LIF-21"})
  void a_head_may_come_in_many_pieces() {
    int many = 25_000;
    Server server =
        start(options().maxRequestHeadBytes(2 * many).requestHeadTimeout(LONG).idleTimeout(LONG));
    Wire wire = connect(server).send(mounted("GET /tck/constant HTTP/1.1\r\nHost: test\r\nX: "));
    for (int i = 0; i < many; i++) {
      LockSupport.parkNanos(1_000);
      wire.send("x");
    }
    assertThat(wire.send("\r\n\r\n").answer().status()).as("status").isEqualTo(200);
    assertThat(wire.send(get("/tck/constant")).answer().status()).as("status").isEqualTo(200);
    assertThat(server.stop(Duration.ofSeconds(5))).as("Server.stop").isTrue();
  }

  @Test
  @Spec({"GW-CON-27", "GW-DEP-32"})
  void an_idle_connection_is_closed_after_the_idle_timeout() {
    Server server = start(options().idleTimeout(SHORT).requestHeadTimeout(LONG));
    Wire wire = connect(server);
    Duration taken =
        time(
            () -> {
              assertThat(wire.send(get("/tck/constant")).answer().status())
                  .as("status")
                  .isEqualTo(200);
              assertThat(wire.closed()).as("the end of the connection").isEqualTo(Fate.FIN);
            });
    requireInTime(SHORT, taken);
  }

  @Test
  @Spec({"GW-CON-27", "GW-CON-29", "GW-DEP-29"})
  void a_request_that_waits_for_a_worker_is_not_idle() {
    Duration idle = Duration.ofSeconds(2);
    Server server = start(options().workerThreads(1).idleTimeout(idle));
    Wire wire = connect(server).send(get("/tck/constant"));
    assertThat(wire.answer().status()).as("status").isEqualTo(200);
    Track track = newCase();
    Wire busy = connect(server).send(get(track, "/tck/wait"));
    track.await("at answer");
    wire.send(get("/tck/constant"));
    assertThat(wire.silent(idle.plus(idle.dividedBy(2)))).as("silence").isTrue();
    track.open("answer");
    assertThat(busy.answer().text()).isEqualTo("waited");
    assertThat(wire.answer().text()).isEqualTo("constant");
  }

  @Test
  @Spec({"GW-CON-27", "GW-CON-28", "GW-DEP-15"})
  void time_limits_do_not_wait_for_a_worker() {
    ServerOptions one = options().workerThreads(1);
    Server server = start(one.idleTimeout(SHORT).requestHeadTimeout(SHORT));
    // A server may need a worker to open a connection, before which it does not know of any head.
    Wire mute = connect(server);
    Wire idle = connect(server).send(get("/tck/constant"));
    assertThat(idle.answer().status()).as("status").isEqualTo(200);
    Track track = newCase();
    Wire busy = connect(server).send(get(track, "/tck/wait"));
    track.await("at answer");
    assertThat(idle.closed()).as("the end of the connection").isEqualTo(Fate.FIN);
    assertThat(mute.closed()).as("the end of the connection").isEqualTo(Fate.FIN);
    assertThat(busy.silent(Duration.ofMillis(10))).as("silence").isTrue();
    track.open("answer");
    assertThat(busy.answer().text()).isEqualTo("waited");
  }

  @Test
  @Spec({"GW-CON-27", "GW-DEP-32"})
  void the_idle_timeout_starts_again_with_each_byte() {
    Track track = newCase();
    Server server = start(options().idleTimeout(IDLE));
    Wire wire = connect(server).send(request(track, "POST", "/tck/upload", "Content-Length: 5"));
    for (int i = 0; i < 5; i++) {
      assertThat(wire.silent(STEP)).as("silence").isTrue();
      wire.send("x");
    }
    assertThat(wire.answer().status()).as("status").isEqualTo(200);
    track.completed();
  }

  /** A blocking and an asynchronous application, both on servers with a short idle timeout. */
  private List<Server> impatient() {
    return impatient(SHORT);
  }

  private List<Server> impatient(Duration idle) {
    return List.of(start(options().idleTimeout(idle)), startAsync(options().idleTimeout(idle)));
  }

  @Test
  @Spec({"GW-CON-27", "GW-DEP-32"})
  void the_idle_timeout_starts_again_with_what_a_client_takes() {
    int part = 8_000_000;
    int parts = 5;
    List<Track> tracks = new ArrayList<>();
    List<Content> contents = new ArrayList<>();
    for (Server server : impatient(IDLE)) {
      for (String form : List.of("bytes", "writer")) {
        Track track = newCase();
        String target = "/tck/body?size=" + parts * part + "&form=" + form;
        Wire wire = connect(server).send(get(track, target));
        tracks.add(track);
        contents.add(wire.content(wire.head()));
      }
    }
    for (int i = 0; i < parts; i++) {
      contents.forEach(content -> assertThat(content.silent(LONG)).as("there is more").isFalse());
      Probe.pass(STEP);
      contents.forEach(
          content ->
              assertThat(content.take(part).length()).as("characters that came").isEqualTo(part));
    }
    contents.forEach(
        content -> assertThat(content.answer().complete()).as("the answer is whole").isTrue());
    tracks.forEach(
        track -> assertThat(track.completed().failure()).as("Completion.failure").isEmpty());
  }

  @Test
  @Spec({"GW-CON-29", "GW-DEP-32"})
  void a_client_is_not_idle_while_nobody_reads_what_it_sends() {
    Duration idle = Duration.ofSeconds(2);
    List<Track> tracks = new ArrayList<>();
    List<Wire> wires = new ArrayList<>();
    for (Server server : impatient(idle)) {
      Track track = newCase();
      String head = request(track, "POST", "/tck/upload?gated", "Content-Length: 10");
      wires.add(connect(server).send(head + "12345"));
      track.await("at rest");
      tracks.add(track);
    }
    Probe.pass(idle.plus(idle.dividedBy(2)));
    wires.forEach(wire -> assertThat(wire.silent(Duration.ofMillis(10))).as("silence").isTrue());
    tracks.forEach(track -> track.open("rest"));
    // Only now does the server wait for the client.
    Probe.pass(idle.dividedBy(2));
    for (Wire wire : wires) {
      assertThat(wire.send("67890").answer().text()).startsWith("10 ");
    }
    tracks.forEach(
        track -> assertThat(track.completed().failure()).as("Completion.failure").isEmpty());
  }

  @Test
  @Spec({"GW-CON-27", "GW-DEP-32"})
  void a_client_is_not_idle_that_takes_an_answer_while_its_upload_is_awaited() {
    SubmissionPublisher<ByteBuffer> events = new SubmissionPublisher<>();
    CompletableFuture<Void> upload = new CompletableFuture<>();
    Server server =
        startBare(
            deployment ->
                AsyncApplication.of(
                    request -> {
                      request
                          .body()
                          .collect(99)
                          .whenComplete((all, failure) -> upload.complete(null));
                      return CompletableFuture.supplyAsync(
                          () -> Response.of(200).body(Body.publisher(events)));
                    }),
            options().idleTimeout(IDLE));
    Wire wire = connect(server).send(request("POST", "/x", "Content-Length: 5") + "he");
    Probe.await(() -> "a subscriber to the answer", events::hasSubscribers);
    int count = 5;
    for (int i = 0; i < count; i++) {
      Probe.pass(STEP);
      assertThat(upload.isDone()).as("the upload has ended").isFalse();
      events.submit(ByteBuffer.wrap(new byte[] {'x'}));
    }
    wire.send("llo");
    Probe.await(() -> "the end of the upload", upload::isDone);
    events.close();
    Answer answer = wire.answer();
    assertThat(answer.text()).isEqualTo("x".repeat(count));
    assertThat(answer.complete()).as("the answer is whole").isTrue();
  }

  /** Whatever a server waits for when the client has been answered, it is not for ever. */
  @Test
  @Spec({"GW-CON-27", "GW-CON-25", "GW-DEP-28"})
  void uploads_that_stall_leave_no_connection_behind() {
    int most = 10;
    ServerOptions few = options().idleTimeout(SHORT).maxConnections(most);
    for (Server server : List.of(start(few), startAsync(few))) {
      List<Track> tracks = new ArrayList<>();
      List<Wire> wires = new ArrayList<>();
      for (int i = 0; i < most; i++) {
        Track track = newCase();
        tracks.add(track);
        wires.add(
            connect(server).send(request(track, "POST", "/tck/upload", "Content-Length: 9") + "a"));
      }
      wires.forEach(wire -> assertThat(wire.answer().status()).as("status").isEqualTo(408));
      wires.forEach(Wire::close);
      tracks.forEach(Track::completed);
      List<Wire> next = new ArrayList<>();
      for (int i = 0; i < most; i++) {
        next.add(connect(server).send(get("/tck/constant")));
      }
      next.forEach(wire -> assertThat(wire.answer().status()).as("status").isEqualTo(200));
    }
  }

  /** Whoever gives an upload up waits for nobody, and what is left of it may never come. */
  @TestFactory
  @Spec({"GW-CON-29", "GW-DEP-32", "GW-ERR-03"})
  Stream<DynamicTest> a_client_is_not_idle_whose_upload_nobody_reads_on() {
    return Stream.of("cancelled", "closed")
        .map(how -> dynamicTest(how, () -> requireAnswered(how.equals("closed"))));
  }

  private void requireAnswered(boolean closes) {
    CompletableFuture<Request> called = new CompletableFuture<>();
    CompletableFuture<Flow.Subscription> reading = new CompletableFuture<>();
    CompletableFuture<Response> stage = new CompletableFuture<>();
    Server server =
        startBare(
            deployment ->
                AsyncApplication.of(
                    request -> {
                      request.body().publisher().subscribe(new Greedy(reading));
                      called.complete(request);
                      return stage;
                    }),
            options().idleTimeout(SHORT));
    Wire wire =
        connect(server).send(mounted("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n"));
    wire.send("hello");
    Flow.Subscription subscription = reading.join();
    if (closes) {
      called.join().body().close();
    } else {
      subscription.cancel();
    }
    assertThat(wire.silent(SHORT.multipliedBy(2))).as("awaits the answer").isTrue();
    stage.complete(Response.text("done"));
    assertThat(wire.answer().text()).isEqualTo("done");
  }

  /** Asks for more than has come. */
  private static final class Greedy implements Flow.Subscriber<ByteBuffer> {
    private final CompletableFuture<Flow.Subscription> reading;
    private volatile Flow.@Nullable Subscription subscription;

    Greedy(CompletableFuture<Flow.Subscription> reading) {
      this.reading = reading;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(10);
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      reading.complete(subscription);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  @Test
  @Spec({"GW-CON-29", "GW-DEP-32"})
  void a_client_is_not_idle_while_nobody_writes() {
    // More than the buffers on the way take.
    int piece = 30_000_000;
    for (Server server : impatient(IDLE)) {
      Track track = newCase();
      String target = "/tck/body?gated&form=writer&piece=" + piece + "&size=" + 2 * piece;
      Wire wire = connect(server).send(get(track, target));
      Content content = wire.content(wire.head());
      assertThat(content.take(piece).length()).as("characters that came").isEqualTo(piece);
      track.await("at 1");
      assertThat(content.silent(IDLE.plus(IDLE.dividedBy(2)))).as("silence").isTrue();
      track.open("1");
      assertThat(content.silent(LONG)).as("silence").isFalse();
      Probe.pass(IDLE.dividedBy(4));
      assertThat(content.take(piece).length()).as("characters that came").isEqualTo(piece);
      assertThat(content.answer().complete()).as("the answer is whole").isTrue();
      assertThat(track.completed().failure()).as("Completion.failure").isEmpty();
    }
  }

  @Test
  @Spec({"GW-CON-27", "GW-LIF-14", "GW-STR-05", "GW-BDY-20"})
  void a_client_that_does_not_take_its_answer_is_cut_after_the_idle_timeout() {
    List<Server> servers = impatient();
    List<Track> tracks = new ArrayList<>();
    for (Server server : servers) {
      for (String form : List.of("writer", "stream", "chunks", "publisher", "bytes", "region")) {
        Track track = newCase();
        tracks.add(track);
        connect(server).send(get(track, "/tck/body?size=50000000&form=" + form)).head();
      }
    }
    for (Track track : tracks) {
      assertThat(track.completed().failure()).as("Completion.failure").isPresent();
      assertThat(track.completed().status()).as("Completion.status").isEqualTo(200);
    }
    for (Server server : servers) {
      assertThat(server.stop(Duration.ofSeconds(5))).as("no exchange is left").isTrue();
    }
  }

  @Test
  @Spec("GW-DEP-28")
  void more_connections_than_the_maximum_wait() {
    Server server = start(options().maxConnections(3));
    List<Wire> admitted = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Wire wire = connect(server).send(get("/tck/constant"));
      assertThat(wire.answer().status()).as("status").isEqualTo(200);
      admitted.add(wire);
    }
    Wire fourth = connect(server).send(get("/tck/constant"));
    Wire fifth = connect(server).send(get("/tck/constant"));
    assertThat(fourth.silent(Duration.ofMillis(500))).as("silence").isTrue();
    admitted.get(0).close();
    assertThat(fourth.answer().status()).as("status").isEqualTo(200);
    assertThat(fifth.silent(Duration.ofMillis(300))).as("silence").isTrue();
    fourth.close();
    assertThat(fifth.answer().status()).as("status").isEqualTo(200);
    for (Wire wire : admitted.subList(1, 3)) {
      assertThat(wire.send(get("/tck/constant")).answer().status()).as("status").isEqualTo(200);
    }
  }

  @Test
  @Spec({"GW-DEP-29", "GW-SRV-03", "GW-APP-01"})
  void as_many_calls_at_once_as_there_are_workers() {
    calledAtOnce(4);
    // A pool of this size may keep threads for work of its own.
    calledAtOnce(64);
  }

  private void calledAtOnce(int workers) {
    Server server = start(options().workerThreads(workers));
    List<Wire> wires = new ArrayList<>();
    List<Track> tracks = new ArrayList<>();
    for (int i = 0; i < workers + 2; i++) {
      Track track = newCase();
      tracks.add(track);
      wires.add(connect(server).send(get(track, "/tck/wait")));
    }
    Probe.await(() -> called(tracks) + " calls of " + workers, () -> called(tracks) >= workers);
    // Long enough for the others to be called, if they were given a thread.
    assertThat(wires.get(0).silent(Duration.ofMillis(1_500))).as("silence").isTrue();
    assertThat(called(tracks)).as("calls").isEqualTo(workers);
    tracks.forEach(track -> track.open("answer"));
    wires.forEach(wire -> assertThat(wire.answer().text()).isEqualTo("waited"));
    tracks.forEach(Track::completed);
  }

  private static long called(List<Track> tracks) {
    return tracks.stream().filter(track -> track.calls() > 0).count();
  }

  @Test
  @Spec({"GW-BDY-34", "GW-ERR-04"})
  void what_is_over_the_limit_is_413_also_from_a_writer_that_closes_a_buffer() {
    Server server =
        startBare(
            deployment ->
                request ->
                    Response.of(200)
                        .body(
                            Body.writer(
                                out -> {
                                  // It flushes, and once more when that has failed.
                                  try (OutputStream buffered = new BufferedOutputStream(out)) {
                                    request.body().inputStream().transferTo(buffered);
                                  }
                                })),
            options().maxRequestBodyBytes(4));
    assertThat(
            talk(
                server,
                request("POST", "/", "Transfer-Encoding: chunked") + "5\r\nhello\r\n0\r\n\r\n"))
        .isEqualTo(refused(413));
  }

  @Test
  @Spec({"GW-CON-05", "GW-DEP-29", "GW-DEP-33"})
  void a_head_that_has_come_in_time_waits_for_a_worker() {
    Server server = start(options().workerThreads(2).requestHeadTimeout(SHORT));
    List<Track> tracks = List.of(newCase(), newCase(), newCase());
    List<Wire> wires = new ArrayList<>();
    for (Track track : tracks) {
      wires.add(connect(server).send(get(track, "/tck/wait")));
    }
    Probe.await(() -> "2 calls: " + tracks, () -> called(tracks) >= 2);
    assertThat(wires.get(0).silent(SHORT.multipliedBy(2))).as("silence").isTrue();
    tracks.forEach(track -> track.open("answer"));
    wires.forEach(wire -> assertThat(wire.answer().text()).isEqualTo("waited"));
    tracks.forEach(Track::completed);
  }

  @Test
  @Spec({"GW-DEP-29", "GW-SRV-04"})
  void one_worker_is_enough_for_an_asynchronous_application() {
    Server server = startAsync(options().workerThreads(1));
    List<Wire> wires = new ArrayList<>();
    List<Track> tracks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Track track = newCase();
      tracks.add(track);
      wires.add(connect(server).send(get(track, "/async/late")));
      track.await("called");
    }
    tracks.forEach(track -> track.open("answer"));
    wires.forEach(wire -> assertThat(wire.answer().text()).isEqualTo("late"));
    tracks.forEach(Track::completed);
  }

  @Test
  @Spec("GW-ASY-20")
  void files_that_nobody_takes_leave_a_worker(@TempDir Path directory) throws Exception {
    Path large = directory.resolve("large");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(64L * 1024 * 1024);
    }
    Queue<CompletableFuture<Response>> files = new ConcurrentLinkedQueue<>();
    CountDownLatch called = new CountDownLatch(3);
    CyclicBarrier bothWorkers = new CyclicBarrier(2);
    Server server =
        startBare(
            deployment ->
                AsyncApplication.of(
                    request -> {
                      if (request.path().equals("/file")) {
                        CompletableFuture<Response> file = new CompletableFuture<>();
                        files.add(file);
                        called.countDown();
                        return file;
                      }
                      if (request.path().equals("/both")) {
                        meet(bothWorkers);
                      }
                      return CompletableFuture.completedFuture(Response.text("other"));
                    }),
            options().workerThreads(2));
    for (int i = 0; i < 3; i++) {
      connect(server).send(get("/file"));
    }
    assertThat(called.await(LONG.toSeconds(), TimeUnit.SECONDS))
        .as("the application was called")
        .isTrue();
    // Where two meet in the application, the calls before them have returned, all unfinished.
    List<Wire> both = List.of(connect(server), connect(server));
    both.forEach(wire -> wire.send(get("/both")));
    both.forEach(wire -> assertThat(wire.answer().text()).isEqualTo("other"));
    files.forEach(stage -> stage.complete(Response.of(200).body(file(large))));
    for (int i = 0; i < 3; i++) {
      assertThat(talk(server, get("/other"))).isEqualTo(ok("other") + OPEN);
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(LONG.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("nobody else has come", e);
    }
  }

  private static Body file(Path path) {
    try {
      return Body.file(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Capability(ServerInfo.VIRTUAL_THREADS)
  @Spec({"GW-DEP-37", "GW-ASY-20"})
  void virtual_threads_write_as_many_bodies_as_there_are() {
    requireVirtualThreads();
    Server server = startAsync(options().virtualThreads());
    List<Track> tracks = new ArrayList<>();
    for (int i = 0; i < 260; i++) {
      Track track = newCase();
      tracks.add(track);
      connect(server).send(get(track, "/tck/body?gated&size=2&piece=1&form=writer"));
    }
    tracks.forEach(track -> track.await("at 1"));
    tracks.forEach(track -> track.open("1"));
    tracks.forEach(Track::completed);
  }

  @Test
  @Capability(ServerInfo.VIRTUAL_THREADS)
  @Spec({"GW-DEP-37", "GW-DEP-23", "GW-DEP-20"})
  void virtual_threads_are_used_or_refused() {
    if (!HAS_VIRTUAL_THREADS) {
      assertThatThrownBy(() -> options().virtualThreads())
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("virtual");
    }
    // It is the settings that refuse them: no server was asked, and none has shown anything.
    requireVirtualThreads();
    Server server = start(options().virtualThreads());
    assertThat(server.info().supports(ServerInfo.VIRTUAL_THREADS))
        .as("the capability is declared")
        .isTrue();
    assertThat(talk(server, get("/tck/thread"))).contains("virtual=true");
    assertThat(talk(blocking(), get("/tck/thread"))).contains("virtual=false");
    // Behind an answer that another thread has completed.
    Track published = newCase();
    Wire wire =
        connect(server)
            .send(get(published, "/tck/body?form=publisher&size=10&piece=5") + get("/tck/thread"));
    assertThat(wire.answer().status()).as("status").isEqualTo(200);
    assertThat(wire.answer().text()).contains("virtual=true");
    published.completed();
    for (int i = 0; i < 3; i++) {
      Track track = newCase();
      String body = Sample.text(100_000);
      assertThat(talk(server, post(track, "/tck/pipe", body))).isEqualTo(answer(200, body) + OPEN);
      track.completed();
    }
  }

  /** A server does not declare what no Java of its age has. */
  private static void requireVirtualThreads() {
    Assumptions.assumeTrue(
        HAS_VIRTUAL_THREADS,
        Case.UNDECLARED + ServerInfo.VIRTUAL_THREADS + ", which come with Java 21");
  }
}
