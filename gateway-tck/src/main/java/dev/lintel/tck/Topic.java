package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the suites share: one server for a topic with the blocking application and one with the
 * asynchronous one, more for single tests, requests and expected answers as texts. Every
 * application runs with Lint on. After each topic every exchange must have ended once, every body
 * must be closed once, Lint must have found nothing, and where the kit has started the servers no
 * thread and no temporary file of theirs or its own must be left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(LedgerExtension.class)
abstract class Topic {
  /** Ends a text of {@link #talk}: the connection was open. */
  static final String OPEN = "\n-- OPEN";

  /** Ends a text of {@link #talk}: the connection was closed in order. */
  static final String FIN = "\n-- FIN";

  private static final Map<Integer, String> PHRASES =
      Map.ofEntries(
          Map.entry(400, "Bad Request"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(408, "Request Timeout"),
          Map.entry(409, "Conflict"),
          Map.entry(410, "Gone"),
          Map.entry(411, "Length Required"),
          Map.entry(413, "Content Too Large"),
          Map.entry(414, "URI Too Long"),
          Map.entry(415, "Unsupported Media Type"),
          Map.entry(417, "Expectation Failed"),
          Map.entry(418, "Client Error"),
          Map.entry(426, "Upgrade Required"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(431, "Request Header Fields Too Large"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(501, "Not Implemented"),
          Map.entry(503, "Service Unavailable"),
          Map.entry(505, "HTTP Version Not Supported"),
          Map.entry(599, "Server Error"));

  private static final int NARROW = 64 * 1024;

  /** Longer than it does. */
  private static final Duration LINT_WAITS = Duration.ofSeconds(30);

  // Ids of the same length, so that answers that repeat them have the same.
  private static final AtomicInteger CASES = new AtomicInteger(100_000);

  private final Leftovers leftovers = new Leftovers();
  private final Starter starter;
  private final Probe probe;
  private final List<Server> own = new ArrayList<>();
  private final List<Subject> subjects = new CopyOnWriteArrayList<>();
  private final List<Server> extra = new ArrayList<>();
  private final Queue<Wire> wires = new ConcurrentLinkedQueue<>();
  private final Queue<Track> cases = new ConcurrentLinkedQueue<>();
  private final WireLog wireLog = WireLog.asAsked();
  private Rewriting rewriting = Rewriting.none();
  private Duration patience = Probe.PATIENCE;
  private Duration silence = ScriptRun.SILENCE;
  private @Nullable Server blocking;
  private @Nullable Server async;

  Topic(Starter starter) {
    this.starter = starter;
    this.probe = starter.deployed().map(Deployed::probe).orElseGet(Probe::new);
    starter.deployed().map(Subject::of).ifPresent(subjects::add);
  }

  /** What a server is started with, unless a test is about settings. */
  final ServerOptions options() {
    return ServerOptions.defaults().port(0).mountPath(mount());
  }

  /** Where the application is mounted; {@code ""} at the root. */
  final String mount() {
    return starter.mount();
  }

  /** Has answers read as the ledger says. */
  final void reading(Rewriting meant) {
    rewriting = meant;
  }

  /** Has what does not come within this time fail, on the connections of {@link #connect}. */
  final void waiting(Duration time) {
    patience = time;
  }

  final Duration patience() {
    return patience;
  }

  /** Has a script look for so long whether nothing comes. */
  final void watching(Duration time) {
    silence = time;
  }

  final Duration silence() {
    return silence;
  }

  final Rewriting rewriting() {
    return rewriting;
  }

  /** What goes over the connections of {@link #connect}. */
  final WireLog wireLog() {
    return wireLog;
  }

  final Starter starter() {
    return starter;
  }

  final Probe probe() {
    return probe;
  }

  /** A case that no other test has. */
  final Track newCase() {
    Track track = probe.track(probe.prefix() + "case-" + CASES.incrementAndGet());
    cases.add(track);
    return track;
  }

  /** Lets the application go on with whatever the cases since the last call have left it at. */
  final void letGo() {
    for (Track track = cases.poll(); track != null; track = cases.poll()) {
      track.openAll();
    }
  }

  /** The cases so far are of no interest any more. */
  final void forgetCases() {
    cases.clear();
  }

  /** A case with so many requests that they are only counted. */
  final Track newCount() {
    return probe.track(probe.prefix() + Track.COUNTING + CASES.incrementAndGet());
  }

  /**
   * The topic's server with the blocking application, for all to which the kind does not matter: an
   * asynchronous application that is deployed serves them as well.
   */
  final Server blocking() {
    if (blocking == null) {
      blocking =
          starter.deployed().isPresent()
              ? starter.deployed().get()
              : launch(TckApplication.blocking(probe), options());
    }
    return blocking;
  }

  /** The topic's server with the asynchronous application. */
  final Server async() {
    if (async == null) {
      async =
          starter.deployed().isPresent()
              ? starter.deployed().get().asynchronous()
              : launch(TckApplication.async(probe), options());
    }
    return async;
  }

  /**
   * Both of the topic's servers, by a name for the rows of a table; or the one that is deployed.
   */
  final Map<String, Server> both() {
    return starter.deployed().isPresent()
        ? Map.of(starter.deployed().get().form(), starter.deployed().get())
        : new TreeMap<>(Map.of("blocking", blocking(), "async", async()));
  }

  /** The rules that a row is about besides those of its table. */
  List<String> rules(String row) {
    return List.of();
  }

  /** Whether a row is not for what is deployed, such as for the other form of the application. */
  boolean lacks(String row) {
    return starter.deployed().isPresent()
        && Stream.of("blocking", "async")
            .filter(form -> !form.equals(starter.deployed().get().form()))
            .anyMatch(form -> row.equals(form) || row.startsWith(form + ' '));
  }

  /** The servers so far. */
  final List<Subject> subjects() {
    return List.copyOf(subjects);
  }

  /** Two more servers for the whole topic, with settings of their own. */
  final Map<String, Server> both(ServerOptions options) {
    Map<String, Server> both = new TreeMap<>();
    both.put("blocking", launch(TckApplication.blocking(probe), options));
    own.add(both.get("blocking"));
    both.put("async", launch(TckApplication.async(probe), options));
    own.add(both.get("async"));
    return both;
  }

  /** A server for one test, which is closed after it. */
  final Server start(ServerOptions options) {
    return start(TckApplication.blocking(probe), options);
  }

  final Server startAsync(ServerOptions options) {
    return start(TckApplication.async(probe), options);
  }

  final Server start(ApplicationFactory factory, ServerOptions options) {
    Server server = launch(factory, options);
    extra.add(server);
    return server;
  }

  /**
   * A server for one test that calls the application itself. Lint calls it by the form that it has,
   * copies its buffers and hands on stages of its own, whatever the server does.
   */
  final Server startBare(ApplicationFactory factory, ServerOptions options) {
    Server server = launchBare(factory, options);
    extra.add(server);
    return server;
  }

  /** Starts a server that the test itself closes. */
  final Server launch(ApplicationFactory factory, ServerOptions options) {
    return launchBare(LintOn.around(factory, probe), options);
  }

  /** The same on the thread of the test, for what is about that; it is closed after the test. */
  final Server startHere(ApplicationFactory factory, ServerOptions options) throws Exception {
    Server server = starter.start(LintOn.around(factory, probe), options);
    extra.add(Limited.of(server, options.shutdownGrace()));
    return server;
  }

  private Server launchBare(ApplicationFactory factory, ServerOptions options) {
    try {
      Server server = Limited.start(() -> starter.start(factory, options), options.shutdownGrace());
      subjects.add(Subject.started(server.info()));
      return server;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the server did not start: " + e, e);
    }
  }

  /** A connection that is closed after the test. */
  final Wire connect(Server server) {
    Wire wire = Wire.open(server.uri(), patience).reading(rewriting).logged(wireLog);
    wires.add(wire);
    return wire;
  }

  /** Fails where something came too early or too late, and says which of the two it was. */
  static void requireBetween(Duration least, Duration most, Duration taken) {
    assertThat(taken).as("too early").isGreaterThanOrEqualTo(least);
    assertThat(taken).as("too late").isLessThanOrEqualTo(most);
  }

  /** A connection on which little is on its way while nobody reads; the test itself closes it. */
  static Wire connectNarrowly(Server server) {
    return Wire.open(Wire.address(server.uri()), NARROW);
  }

  /** Leaves a case out that is about what a server can, where this one does not say so. */
  static void requireDeclared(Server server, String capability) {
    Assumptions.assumeTrue(server.info().supports(capability), Case.UNDECLARED + capability);
  }

  /** Sends one request on a connection of its own, and tells all that comes back. */
  final String talk(Server server, String request) {
    Wire wire = connect(server).send(request);
    return told(wire, List.of(request.split(" ", 2)[0]));
  }

  /**
   * Tells all that comes back for requests with these methods, and what becomes of the connection.
   */
  final String told(Wire wire, List<String> methods) {
    StringBuilder told = new StringBuilder();
    boolean open = true;
    for (int i = 0; i < methods.size() && open; ) {
      Answer answer;
      try {
        answer = wire.answer(methods.get(i));
      } catch (Wire.CutOff e) {
        return told + "-- " + wire.closed() + e.after();
      }
      told.append(answer.shown());
      open = answer.complete() && answer.framing() != Framing.CLOSE && !answer.head().closes();
      if (answer.status() >= 200) {
        i++;
      }
      if (i < methods.size() && open) {
        told.append("\n-- next\n");
      }
    }
    return told + "\n-- " + (open ? aliveOrNot(wire) : wire.closed());
  }

  /** Whether another request gets its own answer, be there a mount path or not. */
  private String aliveOrNot(Wire wire) {
    if (!wire.trySend(get("/still-there").getBytes(StandardCharsets.US_ASCII))) {
      return wire.closed().name();
    }
    try {
      Answer answer = wire.answer();
      String open = Fate.OPEN.name();
      String text = answer.text();
      if (answer.status() == 200 && text.contains("\npath=/still-there\n")) {
        return open;
      }
      if (answer.status() != 200 && !(answer.status() == 404 && text.equals("404 Not Found\n"))) {
        return open + ", but another request on the connection is answered by " + answer.status();
      }
      // Another application than the kit's may say the same to everybody, but once to each.
      return answer.head().closes() || wire.silent(ScriptRun.SILENCE)
          ? open
          : open + ", but there are more answers than requests";
    } catch (Wire.CutOff e) {
      return wire.closed() + e.after();
    }
  }

  final String get(String target, String... fields) {
    return request("GET", target, fields);
  }

  final String request(String method, String target, String... fields) {
    return raw(method + ' ' + target + " HTTP/1.1", "Host: test", fields);
  }

  final String get(Track track, String target, String... fields) {
    return request(track, "GET", target, fields);
  }

  final String request(Track track, String method, String target, String... fields) {
    return raw(method + ' ' + target + " HTTP/1.1", "Host: test\r\nx-case: " + track.id(), fields);
  }

  /** A request line, its target below the mount path, and fields. */
  final String raw(String requestLine, String first, String... fields) {
    return lines(mounted(requestLine), first, fields);
  }

  /** A request that was written for the root; a target that is no path is left as it is. */
  final String mounted(String request) {
    int target = request.indexOf(' ', 1) + 1;
    return target > 0 && request.startsWith("/", target)
        ? request.substring(0, target) + mount() + request.substring(target)
        : request;
  }

  /** A request line and fields as they are. */
  static String lines(String requestLine, String first, String... fields) {
    StringBuilder request = new StringBuilder(requestLine).append("\r\n");
    if (!first.isEmpty()) {
      request.append(first).append("\r\n");
    }
    for (String field : fields) {
      request.append(field).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  /** A POST with a body of known length. */
  final String post(Track track, String target, String body, String... fields) {
    return withLength(request(track, "POST", target, fields), body);
  }

  static String withLength(String request, String body) {
    return request.substring(0, request.length() - 2)
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** A POST with the body in chunks, the last one included. */
  final String postChunked(Track track, String target, String... chunks) {
    StringBuilder request =
        new StringBuilder(request(track, "POST", target, "Transfer-Encoding: chunked"));
    for (String chunk : chunks) {
      request.append(chunk(chunk));
    }
    return request.append("0\r\n\r\n").toString();
  }

  static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  /** The answer to a text of {@code Response.text}. */
  static String ok(String text) {
    return answer(200, text, "content-type: text/plain; charset=utf-8");
  }

  /** An answer of known length: these lines and those that the server adds, sorted by name. */
  static String answer(int status, String body, String... fields) {
    List<String> lines = new ArrayList<>(List.of(fields));
    lines.add("content-length: " + body.getBytes(StandardCharsets.UTF_8).length);
    return head(status, lines) + shown(body);
  }

  /** An answer in chunks. */
  static String chunked(int status, String body, String... fields) {
    List<String> lines = new ArrayList<>(List.of(fields));
    lines.add("transfer-encoding: chunked");
    return head(status, lines) + shown(body);
  }

  /** An answer without framing: to HTTP/1.0, or one of those that have no body. */
  static String unframed(int status, String body, String... fields) {
    return head(status, List.of(fields)) + shown(body);
  }

  private static String shown(String body) {
    return Answer.shown(body.getBytes(StandardCharsets.UTF_8));
  }

  /** A text in the name of a case: what is not printable ASCII by its number. */
  static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              if (c < 0x20 || c > 0x7E) {
                shown.append(String.format("<%02X>", c));
              } else {
                shown.append((char) c);
              }
            });
    return shown.toString();
  }

  private static String head(int status, List<String> fields) {
    List<String> lines = new ArrayList<>(fields);
    if (lines.stream().noneMatch(line -> line.startsWith("date:"))) {
      lines.add("date: *");
    }
    lines.sort(java.util.Comparator.comparing(line -> line.substring(0, line.indexOf(':'))));
    return status + "\n" + String.join("\n", lines) + "\n\n";
  }

  /** The answer of a server that refuses a request, or of a failure that closes. */
  static String refused(int status) {
    return error(status, "connection: close") + FIN;
  }

  /** An error in the one format that there is. */
  static String error(int status, String... fields) {
    List<String> lines = new ArrayList<>(List.of(fields));
    lines.add("content-type: text/plain; charset=utf-8");
    return answer(status, status + " " + phrase(status) + "\n", lines.toArray(String[]::new));
  }

  static String phrase(int status) {
    String phrase = PHRASES.get(status);
    if (phrase == null) {
      throw new IllegalArgumentException("the kit has no phrase for " + status);
    }
    return phrase;
  }

  @AfterEach
  final void closeWhatTheTestOpened() {
    Closing closing = new Closing();
    wires.forEach(wire -> closing.run(wire::close));
    wires.clear();
    extra.forEach(server -> closing.run(server::close));
    extra.clear();
    closing.end();
  }

  @AfterAll
  final void closeAndCheckThatNothingIsLeft() {
    Closing closing = new Closing();
    Stream.of(Stream.ofNullable(blocking), Stream.ofNullable(async), own.stream())
        .flatMap(servers -> servers)
        .forEach(server -> closing.run(server::close));
    closing.run(this::requireThatAllHasEnded);
    closing.run(this::requireNoFinding);
    if (starter.deployed().isEmpty()) {
      closing.run(() -> Broken.require(List.of("GW-DEP-12"), () -> leftovers.awaitNone(probe)));
    }
    closing.end();
  }

  private void requireThatAllHasEnded() {
    for (Track track : probe.tracks()) {
      if (starter.deployed().isPresent() && !track.snapshot().ended()) {
        // Of a case that has failed, as its entry in the ledger may say.
        track.openAll();
      }
      Broken.require(
          List.of("GW-LIF-01", "GW-BDY-20"),
          () ->
              Probe.await(
                  () -> "every call of " + track + " completed, and every body closed",
                  () -> track.snapshot().ended()));
    }
  }

  private void requireNoFinding() {
    Probe.await(
        () -> "all that Lint gives a server time for",
        LINT_WAITS,
        () -> !starter.deployed().map(Deployed::isLintWaiting).orElseGet(this::isLintWaiting));
    List<String> found =
        starter.deployed().map(Deployed::found).orElseGet(() -> LintOn.taken(probe));
    starter.deployed().ifPresent(deployed -> deployed.forget(probe));
    if (!found.isEmpty()) {
      throw Broken.found(found);
    }
  }

  private boolean isLintWaiting() {
    return LintOn.isWaiting(probe);
  }
}
