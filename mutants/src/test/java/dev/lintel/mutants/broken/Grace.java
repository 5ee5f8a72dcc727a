package dev.lintel.mutants.broken;

import dev.lintel.ServerOptions;
import java.time.Duration;

/** A broken server need not be waited for as long as another. */
final class Grace {
  private Grace() {}

  static ServerOptions brief(ServerOptions options) {
    return options.shutdownGrace().equals(ServerOptions.defaults().shutdownGrace())
        ? options.shutdownGrace(Duration.ofMillis(100))
        : options;
  }
}
