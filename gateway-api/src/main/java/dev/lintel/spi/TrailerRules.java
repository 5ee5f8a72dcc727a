package dev.lintel.spi;

import java.util.Objects;

/**
 * Which fields may travel in a trailer section; one rule for requests, where a server drops the
 * others, and for responses, where the contract refuses them.
 *
 * <p>RFC 9110 section 6.5.1 keeps out of trailers what a recipient has to know before the content:
 *
 * <ul>
 *   <li>message framing and what concerns one connection only (RFC 9110 section 7.6.1, RFC 9112
 *       section 6)
 *   <li>routing: {@code host} and what says how the request came here (RFC 9110 section 7.2, RFC
 *       7239)
 *   <li>authentication: credentials and challenges (RFC 9110 section 11) and cookies (RFC 6265);
 *       not {@code authentication-info}, which RFC 9110 section 11.6.3 lets a trailer carry
 *   <li>request modifiers: expectations, ranges, limits and conditions (RFC 9110 sections 10.1, 13
 *       and 14)
 *   <li>response controls: {@code date}, caching, {@code location}, {@code retry-after}, {@code
 *       vary} (RFC 9110 sections 10.2 and 12.5, RFC 9111)
 *   <li>content: every {@code content-} field, as they say how to process it; not {@code
 *       content-digest}, made for trailers (RFC 9530 section 2)
 * </ul>
 *
 * @since 0.1
 */
public final class TrailerRules {

  private TrailerRules() {}

  /**
   * Whether a field may stand in a trailer section. Allocates nothing; any thread.
   *
   * @param name the field's name, in lower case
   * @return false if it has to be known before the content
   */
  public static boolean allowed(String name) {
    Objects.requireNonNull(name, "name");
    return switch (name) {
      case "content-digest" -> true;
      // Framing and connection.
      case "connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade" -> false;
      // Routing.
      case "forwarded", "host", "via" -> false;
      // Authentication.
      case "authorization", "cookie", "set-cookie", "www-authenticate" -> false;
      // Request modifiers.
      case "expect", "max-forwards", "range" -> false;
      case "if-match", "if-none-match", "if-range" -> false;
      case "if-modified-since", "if-unmodified-since" -> false;
      // Response controls.
      case "age", "cache-control", "date", "expires", "location" -> false;
      case "pragma", "retry-after", "vary", "warning" -> false;
      default ->
          !name.startsWith("content-")
              && !name.startsWith("proxy-")
              && !name.startsWith("x-forwarded-");
    };
  }
}
