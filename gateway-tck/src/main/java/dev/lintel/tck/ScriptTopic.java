package dev.lintel.tck;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.AssertionFailedError;

/** Every script that can run on one kind of server, each on a connection of its own. */
abstract class ScriptTopic extends Topic {
  private final String application;
  private final Map<Map<String, String>, Server> servers = new LinkedHashMap<>();
  private final Map<Track, ScriptResult> agreed = new LinkedHashMap<>();

  /** With a form of the application, if none is deployed. */
  ScriptTopic(Starter starter, String form) {
    super(starter);
    application = starter.deployed().map(Deployed::form).orElse(form);
  }

  @TestFactory
  @Spec("GW-DEP-15")
  Stream<DynamicTest> a_script_has_its_transcript() {
    return Scripts.all().stream()
        .filter(this::runs)
        .map(script -> dynamicTest(script.id(), () -> check(script)));
  }

  private boolean runs(Script script) {
    return script.runsAt(mount()) && script.runsWith(application);
  }

  @Override
  List<String> rules(String row) {
    return Scripts.of(row).map(Script::rules).orElse(List.of());
  }

  @Override
  boolean lacks(String row) {
    return Scripts.of(row).filter(script -> !runs(script)).isPresent();
  }

  private void check(Script script) {
    Server server = servers.computeIfAbsent(script.settings(), this::server);
    script.capability().ifPresent(capability -> requireDeclared(server, capability));
    ScriptRun run =
        new ScriptRun(server.uri(), probe(), patience())
            .reading(rewriting(), wireLog())
            .watching(silence());
    Track track = run.newTrack();
    ScriptResult result = run.run(script, track);
    if (!result.agrees()) {
      throw new AssertionFailedError(
          result.difference(), result.expected().text(), result.actual().text());
    }
    agreed.put(track, result);
  }

  private Server server(Map<String, String> settings) {
    if (settings.isEmpty() && starter().deployed().isPresent()) {
      return starter().deployed().get();
    }
    ServerOptions options = options();
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      options = with(options, setting.getKey(), Long.parseLong(setting.getValue()));
    }
    return launch(
        application.equals("async")
            ? TckApplication.async(probe())
            : TckApplication.blocking(probe()),
        options);
  }

  private static ServerOptions with(ServerOptions options, String name, long value) {
    return switch (name) {
      case "maxRequestBodyBytes" -> options.maxRequestBodyBytes(value);
      case "maxRequestHeadBytes" -> options.maxRequestHeadBytes(Math.toIntExact(value));
      case "idleTimeout" -> options.idleTimeout(Duration.ofMillis(value));
      case "requestTimeout" -> options.requestTimeout(Duration.ofMillis(value));
      default -> throw new IllegalArgumentException("no need is called " + name);
    };
  }

  @AfterAll
  final void closeTheServersAndLookOnceMore() {
    Closing closing = new Closing();
    servers.values().forEach(server -> closing.run(server::close));
    closing.run(
        () -> Broken.require(List.of("GW-SRV-02", "GW-SRV-08"), () -> requireNoLaterCall(agreed)));
    closing.end();
  }

  /**
   * A script waits for the calls that it expects, and for no more: one that comes when the script
   * has ended is seen here.
   */
  static void requireNoLaterCall(Map<Track, ScriptResult> agreed) {
    List<String> later = new ArrayList<>();
    agreed.forEach(
        (track, result) -> {
          List<String> expected = result.expected().lines();
          String calls = ScriptImplied.CALLS + track.calls();
          if (expected.stream().anyMatch(line -> line.startsWith(ScriptImplied.CALLS))
              && !expected.contains(calls)) {
            later.add(result.script().id() + " has ended, and then came to " + calls);
          }
        });
    if (!later.isEmpty()) {
      throw new AssertionError(String.join("\n", later));
    }
  }
}
