package dev.lintel.tck;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;

/** Starts the server under test. */
@FunctionalInterface
interface Starter {
  Server start(ApplicationFactory factory, ServerOptions options) throws Exception;
}
