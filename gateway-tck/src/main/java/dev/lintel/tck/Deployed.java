package dev.lintel.tck;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerInfo;
import dev.lintel.ServerOptions;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;

/**
 * The kit's application where somebody else has deployed it. Neither started nor stopped: what
 * needs that is aborted, and so is neither passed nor failed.
 */
final class Deployed implements Starter, Server {
  static final String NOT_HERE = "needs a server of its own";

  private final URI uri;
  private final String ledger;
  private final Set<String> traits;
  private final Control control;
  private final Map<String, String> said = new HashMap<>();
  private final ServerInfo info;

  /** Asks the application what it is. */
  Deployed(URI address, String ledger, Set<String> traits) {
    this.ledger = ledger;
    this.traits = Set.copyOf(traits);
    if (!"http".equals(address.getScheme()) || address.getHost() == null) {
      throw new IllegalArgumentException(
          "the address "
              + address
              + " is not one of HTTP without TLS, such as http://host:8080/app");
    }
    String path = Objects.requireNonNullElse(address.getRawPath(), "");
    this.uri = address.resolve(path.endsWith("/") ? path : path + "/");
    this.control = new Control(uri);
    control
        .ask("server")
        .lines()
        .map(line -> line.split("=", 2))
        .forEach(line -> said.put(line[0], line[1]));
    this.info =
        new ServerInfo(
            said("name"),
            said("version"),
            said("spec"),
            Boolean.parseBoolean(said("multithread")),
            Boolean.parseBoolean(said("multiprocess")),
            Boolean.parseBoolean(said("runOnce")),
            Duration.parse(said("requestTimeout")),
            said("capabilities").isEmpty() ? Set.of() : Set.of(said("capabilities").split(",")));
  }

  /** What the application has said of itself and of where it runs. */
  String said(String name) {
    return Objects.requireNonNull(said.get(name), () -> "the probe does not tell its " + name);
  }

  /** {@code blocking} or {@code async}. */
  String form() {
    return said("form");
  }

  /** This, if the application is the asynchronous one. */
  Server asynchronous() {
    return form().equals("async")
        ? this
        : Assumptions.abort("needs the asynchronous application, and the blocking one is deployed");
  }

  /** A probe whose cases no other test has, today or tomorrow. */
  Probe probe() {
    return new Probe(
        id -> new RemoteTrack(id, control), UUID.randomUUID().toString().substring(0, 8) + '-');
  }

  /** What Lint has found there since the last time, each once. */
  List<String> found() {
    String found = control.ask("lint");
    return found.isEmpty() ? List.of() : List.of(found);
  }

  /** Whether Lint may find more there, without another request. */
  boolean isLintWaiting() {
    return Boolean.parseBoolean(control.ask("lint-waiting"));
  }

  void forget(Probe probe) {
    control.ask("forget", "prefix", probe.prefix());
  }

  @Override
  public String mount() {
    String path = uri.getRawPath();
    return path.substring(0, path.length() - 1);
  }

  @Override
  public String ledger() {
    return ledger;
  }

  @Override
  public Set<String> traits() {
    return traits;
  }

  @Override
  public Optional<Deployed> deployed() {
    return Optional.of(this);
  }

  @Override
  public Server start(ApplicationFactory factory, ServerOptions options) {
    return Assumptions.abort(NOT_HERE);
  }

  @Override
  public URI uri() {
    return uri;
  }

  @Override
  public ServerInfo info() {
    return info;
  }

  @Override
  public boolean stop(Duration grace) {
    return Assumptions.abort(NOT_HERE);
  }

  @Override
  public void join() {
    Assumptions.abort(NOT_HERE);
  }

  /** Does nothing: it is not the kit's to close. */
  @Override
  public void close() {}
}
