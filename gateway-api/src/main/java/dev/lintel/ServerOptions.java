package dev.lintel;

import dev.lintel.spi.MountRules;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The settings of a server that mean the same on every server. Immutable: each method that takes a
 * value returns changed options and leaves these as they are.
 *
 * <pre>{@code
 * ServerOptions options = ServerOptions.defaults().port(0).mountPath("/shop");
 * }</pre>
 *
 * <p>A value outside its legal range is refused here, with an {@link IllegalArgumentException} that
 * names setting, value and range. A setting that a server cannot honour stops its start; none is
 * ever ignored. What only one server has is set on that server's native object, through the
 * runner's own entry point.
 *
 * <p>Durations are kept in whole milliseconds, the rest is cut off, and go up to 24 days; there is
 * no value for "never", as a server that waits without end can be brought down by waiting.
 *
 * @since 0.1
 */
@CheckReturnValue
public final class ServerOptions {
  private static final ServerOptions DEFAULTS = new ServerOptions(new OptionValues());

  // Never changed after construction; being final, it is also safely published.
  private final OptionValues values;

  private ServerOptions(OptionValues values) {
    this.values = values;
  }

  /**
   * The defaults, as documented at each setting.
   *
   * @return the same on every server
   */
  public static ServerOptions defaults() {
    return DEFAULTS;
  }

  /**
   * The host to listen on.
   *
   * @return a name or an address, IPv6 without brackets; default {@code 127.0.0.1}
   */
  public String host() {
    return values.host;
  }

  /**
   * Sets the host to listen on. The default accepts connections from this machine only; {@code
   * 0.0.0.0} and {@code ::} accept them on all addresses, both on those of IPv4 and of IPv6 unless
   * the machine or the virtual machine is set to do without one of these: Java opens the same
   * socket for either.
   *
   * @param host a name, which is looked up at the start, or an IPv4 or IPv6 address, the latter
   *     with or without brackets
   * @return the changed options
   * @throws IllegalArgumentException if it has the form of none of these, as a number that is not
   *     four decimals with dots between them, or one that no URI can have (RFC 2396), as a name
   *     with an underscore: {@link Server#uri} has to
   */
  public ServerOptions host(String host) {
    OptionValues changed = values.copy();
    changed.host = OptionRules.host(host);
    return new ServerOptions(changed);
  }

  /**
   * The TCP port to listen on.
   *
   * @return the port, 0 for any free one; default 8080
   */
  public int port() {
    return values.port;
  }

  /**
   * Sets the TCP port to listen on.
   *
   * @param port 1 to 65535, or 0 for any free one: {@link Server#uri} then has the real one
   * @return the changed options
   * @throws IllegalArgumentException if it is outside 0 to 65535
   */
  public ServerOptions port(int port) {
    OptionValues changed = values.copy();
    changed.port = OptionRules.range("port", port, 0, 65_535);
    return new ServerOptions(changed);
  }

  /**
   * The path under which the application answers.
   *
   * @return {@code ""} for the root, which is the default, or {@code /…}, decoded
   */
  public String mountPath() {
    return values.mountPath;
  }

  /**
   * Sets the path under which the application answers; the server answers 404 outside it.
   *
   * @param mountPath {@code ""} for the root, or {@code /…} without a slash at its end; decoded
   * @return the changed options
   * @throws IllegalArgumentException if no request could be below it: it has another form, an empty
   *     or dot segment, {@code ;}, a backslash, a control character, a first segment WEB-INF or
   *     META-INF, or it looks encoded
   */
  public ServerOptions mountPath(String mountPath) {
    OptionValues changed = values.copy();
    changed.mountPath = MountRules.requireMountPath(Objects.requireNonNull(mountPath, "mountPath"));
    return new ServerOptions(changed);
  }

  /**
   * How many new connections the operating system holds until the server accepts them.
   *
   * @return connections; default 128
   */
  public int backlog() {
    return values.backlog;
  }

  /**
   * Sets how many new connections the operating system holds until the server accepts them. The
   * operating system may have a lower limit of its own, or count one more.
   *
   * @param connections 1 to 65535
   * @return the changed options
   * @throws IllegalArgumentException if it is outside that range
   */
  public ServerOptions backlog(int connections) {
    OptionValues changed = values.copy();
    changed.backlog = OptionRules.range("backlog", connections, 1, 65_535);
    return new ServerOptions(changed);
  }

  /**
   * How many connections the server has open at once.
   *
   * @return connections; default 8192
   */
  public int maxConnections() {
    return values.maxConnections;
  }

  /**
   * Sets how many connections the server has open at once, idle ones included. Further ones wait in
   * the {@link #backlog()}.
   *
   * @param connections 1 to 1,000,000
   * @return the changed options
   * @throws IllegalArgumentException if it is outside that range
   */
  public ServerOptions maxConnections(int connections) {
    OptionValues changed = values.copy();
    changed.maxConnections = OptionRules.range("maxConnections", connections, 1, 1_000_000);
    return new ServerOptions(changed);
  }

  /**
   * How many platform threads call the application.
   *
   * @return threads; empty for virtual threads; default 200
   */
  public OptionalInt workerThreads() {
    return values.workerThreads == OptionValues.VIRTUAL
        ? OptionalInt.empty()
        : OptionalInt.of(values.workerThreads);
  }

  /**
   * Has the application called on platform threads, at most so many at once; replaces {@link
   * #virtualThreads()}. The few threads that a server needs for its own work come on top.
   *
   * @param threads 1 to 10,000
   * @return the changed options
   * @throws IllegalArgumentException if it is outside that range
   */
  public ServerOptions workerThreads(int threads) {
    OptionValues changed = values.copy();
    changed.workerThreads = OptionRules.range("workerThreads", threads, 1, 10_000);
    return new ServerOptions(changed);
  }

  /**
   * Has the application called on virtual threads, one for each request in flight and not limited
   * in number; replaces {@link #workerThreads(int)}.
   *
   * @return the changed options; their {@link #workerThreads()} is empty
   * @throws UnsupportedOperationException if this Java is older than 21, so that no server can be
   *     started with what it cannot honour
   */
  public ServerOptions virtualThreads() {
    OptionRules.virtualThreads(Runtime.version().feature());
    OptionValues changed = values.copy();
    changed.workerThreads = OptionValues.VIRTUAL;
    return new ServerOptions(changed);
  }

  /**
   * How long a request's head may be: the request line and all header fields, with their line ends.
   *
   * @return bytes; default 8192
   */
  public int maxRequestHeadBytes() {
    return values.maxRequestHeadBytes;
  }

  /**
   * Sets how long a request's head may be. A longer one is answered 431, also when it is the
   * request line that is too long. Above 8192 it costs memory: Tomcat has a buffer of this size for
   * each connection that is open, whatever has come on it.
   *
   * @param bytes 256 to 1,048,576
   * @return the changed options
   * @throws IllegalArgumentException if it is outside that range
   */
  public ServerOptions maxRequestHeadBytes(int bytes) {
    OptionValues changed = values.copy();
    changed.maxRequestHeadBytes = OptionRules.range("maxRequestHeadBytes", bytes, 256, 1_048_576);
    return new ServerOptions(changed);
  }

  /**
   * How long a request's body may be, without its transfer coding.
   *
   * @return bytes; default 16 MiB (16,777,216)
   */
  public long maxRequestBodyBytes() {
    return values.maxRequestBodyBytes;
  }

  /**
   * Sets how long a request's body may be, without its transfer coding. A longer one is answered
   * 413: before the application is called where its length is declared, while it is read where not.
   *
   * <p>The default holds what forms and JSON need and an attacker cannot fill a disk with. The
   * limit costs no memory, as bodies are streamed: a server for large uploads sets it to the
   * largest that it takes, and {@code Body.limited} narrows it again for single routes. {@link
   * Long#MAX_VALUE} is no limit.
   *
   * @param bytes 0 to {@link Long#MAX_VALUE}; 0 allows empty bodies only
   * @return the changed options
   * @throws IllegalArgumentException if it is negative
   */
  public ServerOptions maxRequestBodyBytes(long bytes) {
    OptionValues changed = values.copy();
    changed.maxRequestBodyBytes =
        OptionRules.range("maxRequestBodyBytes", bytes, 0, Long.MAX_VALUE);
    return new ServerOptions(changed);
  }

  /**
   * How long a connection may be without a byte in either direction.
   *
   * @return whole milliseconds; default 30 s
   */
  public Duration idleTimeout() {
    return values.idleTimeout;
  }

  /**
   * Sets how long a connection may be without a byte in either direction: between two requests,
   * while a body is awaited, and while the client does not take the answer. Then it is closed. It
   * does not run while the application works on its response: that is the {@link
   * #requestTimeout()}'s time.
   *
   * @param timeout 1 ms to 24 days
   * @return the changed options
   * @throws IllegalArgumentException if it is outside that range
   */
  public ServerOptions idleTimeout(Duration timeout) {
    OptionValues changed = values.copy();
    changed.idleTimeout = OptionRules.timeout("idleTimeout", timeout);
    return new ServerOptions(changed);
  }

  /**
   * How long a request's head may take in all.
   *
   * @return whole milliseconds; default 10 s
   */
  public Duration requestHeadTimeout() {
    return values.requestHeadTimeout;
  }

  /**
   * Sets how long a request's head may take in all: from its first byte to its end, however often a
   * byte of it arrives; on a new connection, from the start of the connection. Then the connection
   * is closed without an answer.
   *
   * @param timeout 1 ms to 24 days
   * @return the changed options
   * @throws IllegalArgumentException if it is outside that range
   */
  public ServerOptions requestHeadTimeout(Duration timeout) {
    OptionValues changed = values.copy();
    changed.requestHeadTimeout = OptionRules.timeout("requestHeadTimeout", timeout);
    return new ServerOptions(changed);
  }

  /**
   * How long the application has from its call to its response.
   *
   * @return whole milliseconds; default 30 s
   */
  public Duration requestTimeout() {
    return values.requestTimeout;
  }

  /**
   * Sets how long an asynchronous application has from its call to its response. Then the client
   * gets 503. Sending the response's body is not part of it, so that a stream may last for hours,
   * and a blocking application is not interrupted by it.
   *
   * @param timeout 1 ms to 24 days
   * @return the changed options
   * @throws IllegalArgumentException if it is outside that range
   */
  public ServerOptions requestTimeout(Duration timeout) {
    OptionValues changed = values.copy();
    changed.requestTimeout = OptionRules.timeout("requestTimeout", timeout);
    return new ServerOptions(changed);
  }

  /**
   * How long exchanges in flight may take when the server is closed.
   *
   * @return whole milliseconds; default 10 s
   */
  public Duration shutdownGrace() {
    return values.shutdownGrace;
  }

  /**
   * Sets how long exchanges in flight may take when the server is closed; then they are cut.
   *
   * @param grace 0 to 24 days; 0 cuts them at once
   * @return the changed options
   * @throws IllegalArgumentException if it is outside that range
   */
  public ServerOptions shutdownGrace(Duration grace) {
    OptionValues changed = values.copy();
    changed.shutdownGrace = OptionRules.grace("shutdownGrace", grace);
    return new ServerOptions(changed);
  }

  /**
   * The server that these options choose.
   *
   * @return its name; empty by default: the only one there is, or the one that the system property
   *     {@code lintel.server} names
   */
  public Optional<String> server() {
    return values.server;
  }

  /**
   * Chooses a server by name, where more than one is on the class path. Goes before the system
   * property {@code lintel.server}. A runner's own entry point does not look at it.
   *
   * @param name such as {@code jetty}
   * @return the changed options
   * @throws IllegalArgumentException if it is blank
   */
  public ServerOptions server(String name) {
    OptionValues changed = values.copy();
    changed.server = Optional.of(OptionRules.name("server", name));
    return new ServerOptions(changed);
  }

  /**
   * The application's own settings: what {@link Deployment#settings} returns.
   *
   * @return an immutable map, empty by default
   */
  public Map<String, String> settings() {
    return values.settings;
  }

  /**
   * Adds or replaces one of the application's own settings. The server does not look at them.
   *
   * @param name not blank
   * @param value any text, verbatim; not printed by {@link #toString}
   * @return the changed options
   * @throws IllegalArgumentException if the name is blank
   */
  public ServerOptions setting(String name, String value) {
    Map<String, String> settings = new TreeMap<>(values.settings);
    settings.put(
        OptionRules.name("a setting's name", name), Objects.requireNonNull(value, "value"));
    OptionValues changed = values.copy();
    changed.settings = Map.copyOf(settings);
    return new ServerOptions(changed);
  }

  /**
   * Replaces all of the application's own settings.
   *
   * @param settings names, not blank, and values; copied
   * @return the changed options
   * @throws IllegalArgumentException if a name is blank
   */
  public ServerOptions settings(Map<String, String> settings) {
    Objects.requireNonNull(settings, "settings")
        .forEach(
            (name, value) -> {
              OptionRules.name("a setting's name", name);
              Objects.requireNonNull(value, () -> "the value of the setting '" + name + "'");
            });
    OptionValues changed = values.copy();
    changed.settings = Map.copyOf(settings);
    return new ServerOptions(changed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ServerOptions that
        && values.shown().equals(that.values.shown())
        && values.server.equals(that.values.server)
        && values.settings.equals(that.values.settings);
  }

  @Override
  public int hashCode() {
    return values.shown().hashCode();
  }

  /** All settings; of the application's own only the names, as passwords are among their values. */
  @Override
  public String toString() {
    return "ServerOptions" + values.shown();
  }
}
