package dev.lintel.tck;

/**
 * How the end of an answer's body is known (RFC 9112 section 6.3).
 *
 * @since 0.1
 */
public enum Framing {
  /** There is none: the request was HEAD, or the status has no body. */
  NONE,
  /** By Content-Length. */
  LENGTH,
  /** By the last chunk. */
  CHUNKED,
  /** By the end of the connection. */
  CLOSE
}
