package dev.lintel.interop;

import java.io.IOException;
import java.nio.file.Path;

/** A servlet container in one version, which a web application can be deployed in. */
public interface Target {
  /** What tells it from all others, such as {@code jetty-ee11}. */
  String name();

  /** Whose ledger it is held against: containers that are made of the same code. */
  String family();

  /** Of the distribution. */
  String version();

  /** The version of the Servlet API that it implements; below 5.0 it is that of javax. */
  String servlet();

  /**
   * Starts the container with one web application, in a process of its own on a free port of the
   * loopback interface.
   *
   * @param war a WAR for this container's Servlet API; copied
   * @param mount the context path: {@code ""}, or a slash and one segment
   * @return the container, when it serves the application
   * @throws IllegalStateException with the end of its log, if it dies or does not come up in time
   */
  Running start(Path war, String mount) throws IOException, InterruptedException;
}
