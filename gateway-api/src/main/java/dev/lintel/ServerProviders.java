package dev.lintel;

import dev.lintel.spi.ServerProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Finds the one server to start; with more than one and no choice it refuses, never guesses. */
final class ServerProviders {
  static final String PROPERTY = "lintel.server";

  private ServerProviders() {}

  static ServerProvider find(ServerOptions options) {
    Map<String, ServerProvider> byName = byName(visible());
    if (byName.isEmpty()) {
      throw new IllegalStateException(
          "no server on the class path: add dev.lintel:jetty-runner or dev.lintel:tomcat-runner");
    }
    Optional<String> chosen = options.server().or(ServerProviders::property);
    if (chosen.isPresent()) {
      return Optional.ofNullable(byName.get(chosen.get()))
          .orElseThrow(() -> unknown(chosen.get(), options, byName));
    }
    if (byName.size() > 1) {
      throw new IllegalStateException(
          "more than one server on the class path: "
              + list(byName)
              + "; choose one with ServerOptions.server(name) or the system property "
              + PROPERTY
              + ", or remove the others");
    }
    return byName.values().iterator().next();
  }

  /**
   * The context class loader comes first because launchers such as exec:java, application servers
   * and test frameworks set it to what the program was given. The API's own is the fallback for
   * threads whose context loader sees nothing. The two are not merged: a runner seen by both in two
   * copies would be a duplicate that nobody can remove.
   */
  private static List<ServerProvider> visible() {
    ClassLoader own = ServerProviders.class.getClassLoader();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    List<ServerProvider> providers = context == null ? List.of() : load(context);
    return providers.isEmpty() ? load(own) : providers;
  }

  private static List<ServerProvider> load(ClassLoader loader) {
    List<ServerProvider> providers = new ArrayList<>();
    ServiceLoader.load(ServerProvider.class, loader).forEach(providers::add);
    return providers;
  }

  private static Map<String, ServerProvider> byName(List<ServerProvider> providers) {
    Map<String, ServerProvider> byName = new TreeMap<>();
    for (ServerProvider provider : providers) {
      String name = provider.name();
      if (name == null || name.isBlank()) {
        throw new IllegalStateException(
            "the server provider " + provider.getClass().getName() + " has no name");
      }
      ServerProvider other = byName.put(name, provider);
      if (other != null) {
        throw new IllegalStateException(
            "two server providers are called \""
                + name
                + "\": "
                + other.getClass().getName()
                + " and "
                + provider.getClass().getName()
                + "; remove one of them");
      }
    }
    return byName;
  }

  private static Optional<String> property() {
    return Optional.ofNullable(System.getProperty(PROPERTY)).filter(name -> !name.isBlank());
  }

  private static IllegalStateException unknown(
      String name, ServerOptions options, Map<String, ServerProvider> byName) {
    String by =
        options.server().isPresent() ? "ServerOptions.server" : "the system property " + PROPERTY;
    return new IllegalStateException(
        "no server \""
            + name
            + "\", chosen by "
            + by
            + ", on the class path: there is "
            + list(byName)
            + "; add the runner of the other, or choose again");
  }

  private static String list(Map<String, ServerProvider> byName) {
    List<String> names = new ArrayList<>();
    byName.forEach(
        (name, provider) -> names.add(name + " (" + provider.getClass().getName() + ")"));
    return String.join(", ", names);
  }
}
