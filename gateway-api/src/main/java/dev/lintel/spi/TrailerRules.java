package dev.lintel.spi;

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
    switch (name) {
      case "content-digest":
        return true;
      // Framing and connection.
      case "connection":
      case "keep-alive":
      case "te":
      case "trailer":
      case "transfer-encoding":
      case "upgrade":
      // Routing.
      case "forwarded":
      case "host":
      case "via":
      // Authentication.
      case "authorization":
      case "cookie":
      case "set-cookie":
      case "www-authenticate":
      // Request modifiers.
      case "expect":
      case "if-match":
      case "if-modified-since":
      case "if-none-match":
      case "if-range":
      case "if-unmodified-since":
      case "max-forwards":
      case "range":
      // Response controls.
      case "age":
      case "cache-control":
      case "date":
      case "expires":
      case "location":
      case "pragma":
      case "retry-after":
      case "vary":
      case "warning":
        return false;
      default:
        return !name.startsWith("content-")
            && !name.startsWith("proxy-")
            && !name.startsWith("x-forwarded-");
    }
  }
}
