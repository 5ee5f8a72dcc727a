package dev.lintel.tck;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.util.Optional;
import java.util.Set;

/** Starts the server under test, or is one that runs already. */
@FunctionalInterface
interface Starter {
  Server start(ApplicationFactory factory, ServerOptions options) throws Exception;

  /** Where the application is mounted, as it stands in a target; {@code ""} for the root. */
  default String mount() {
    return "";
  }

  /** The application that is deployed, where nothing can be started. */
  default Optional<Deployed> deployed() {
    return Optional.empty();
  }

  /** The resource with the known differences. */
  default String ledger() {
    return Ledger.RESOURCE;
  }

  /** What can be said of the deployment, for entries of the ledger that hold for some. */
  default Set<String> traits() {
    return Set.of();
  }

  /** Starts the same server with the application under a mount path. */
  default Starter under(String mount) {
    Starter root = this;
    return new Starter() {
      @Override
      public Server start(ApplicationFactory factory, ServerOptions options) throws Exception {
        return root.start(factory, options);
      }

      @Override
      public String mount() {
        return mount;
      }
    };
  }
}
