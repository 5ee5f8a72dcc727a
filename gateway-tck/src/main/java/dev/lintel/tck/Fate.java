package dev.lintel.tck;

/**
 * How the server left a connection.
 *
 * @since 0.1
 */
public enum Fate {
  /** It is open: another request was answered on it. */
  OPEN,
  /** It was closed in order. */
  FIN,
  /** It was reset: bytes that were still on their way may be lost. */
  RST
}
