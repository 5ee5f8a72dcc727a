package dev.lintel.interop;

import java.io.IOException;
import java.net.URI;

/** A container that serves a web application. */
public interface Running extends AutoCloseable {
  /** The address of the application, which ends with its mount path and no slash. */
  URI uri();

  /** What the container has written so far. */
  String log() throws IOException;

  /**
   * Ends the container as an administrator would.
   *
   * @throws IllegalStateException with the end of its log, if it had died before, does not end, or
   *     leaves anything behind
   */
  @Override
  void close() throws IOException;
}
