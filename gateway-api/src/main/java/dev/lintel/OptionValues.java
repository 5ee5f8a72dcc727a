package dev.lintel;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The values of {@link ServerOptions}, in their defaults. Changed only in a fresh copy, before that
 * becomes part of options: each setting is thus declared, defaulted and copied in one place.
 */
final class OptionValues implements Cloneable {
  /** As {@link #workerThreads}. */
  static final int VIRTUAL = 0;

  String host = "127.0.0.1";
  int port = 8080;
  String mountPath = "";
  int backlog = 128;
  int maxConnections = 8192;
  int workerThreads = 200;
  int maxRequestHeadBytes = 8192;
  long maxRequestBodyBytes = 16L << 20;
  Duration idleTimeout = Duration.ofSeconds(30);
  Duration requestHeadTimeout = Duration.ofSeconds(10);
  Duration requestTimeout = Duration.ofSeconds(30);
  Duration shutdownGrace = Duration.ofSeconds(10);
  Optional<String> server = Optional.empty();
  Map<String, String> settings = Map.of();

  OptionValues copy() {
    try {
      return (OptionValues) clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /** Everything but the values of the application's own settings. */
  Map<String, Object> shown() {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("host", host);
    shown.put("port", port);
    shown.put("mountPath", mountPath);
    shown.put("backlog", backlog);
    shown.put("maxConnections", maxConnections);
    shown.put("workerThreads", workerThreads == VIRTUAL ? "virtual" : workerThreads);
    shown.put("maxRequestHeadBytes", maxRequestHeadBytes);
    shown.put("maxRequestBodyBytes", maxRequestBodyBytes);
    shown.put("idleTimeout", idleTimeout);
    shown.put("requestHeadTimeout", requestHeadTimeout);
    shown.put("requestTimeout", requestTimeout);
    shown.put("shutdownGrace", shutdownGrace);
    shown.put("server", server.orElse("any"));
    shown.put("settings", new TreeSet<>(settings.keySet()));
    return shown;
  }
}
