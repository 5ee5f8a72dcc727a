package dev.lintel.spi;

import dev.lintel.StatusException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A request target, taken apart but not decoded, for those who have a request line: an in-memory
 * client, or an adapter of a server that hands out the raw target.
 *
 * @param form which of the four forms it has
 * @param scheme of an absolute-form target, in lower case, else empty
 * @param authority of an absolute-form or authority-form target, as written, else empty
 * @param path the raw path of an origin-form or absolute-form target, for {@link PathRules#decode};
 *     {@code /} where an absolute-form target has none; {@code *} for the asterisk-form; else empty
 * @param query the raw query, checked by {@link PathRules#requireQuery}; empty if there is none
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-3.2">RFC 9112, section 3.2</a>
 * @since 0.1
 */
public record RequestTarget(Form form, String scheme, String authority, String path, String query) {

  /**
   * The forms of RFC 9112, section 3.2.
   *
   * @since 0.1
   */
  public enum Form {
    /** A path, with or without a query. */
    ORIGIN,
    /** A whole URI, as proxies get it. */
    ABSOLUTE,
    /** A host and port, for CONNECT alone. */
    AUTHORITY,
    /** {@code *}, for OPTIONS alone. */
    ASTERISK
  }

  /**
   * Checks that nothing is null.
   *
   * @param form not null
   * @param scheme not null
   * @param authority not null
   * @param path not null
   * @param query not null
   */
  public RequestTarget {
    Objects.requireNonNull(form, "form");
    Objects.requireNonNull(scheme, "scheme");
    Objects.requireNonNull(authority, "authority");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(query, "query");
  }

  /**
   * Takes a request target apart. The path is not checked beyond its start.
   *
   * @param method the method, which decides whether a target is in authority-form or asterisk-form
   * @param target the target as sent
   * @return its parts
   * @throws StatusException with 400 if it has none of the forms, if its authority is not {@link
   *     HostRules#valid}, or if its query is refused
   */
  public static RequestTarget parse(String method, String target) {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(target, "target");
    if (method.equals("CONNECT")) {
      return connect(target);
    }
    if (target.startsWith("/")) {
      return withPath(Form.ORIGIN, "", "", target);
    }
    if (target.equals("*") && method.equals("OPTIONS")) {
      return new RequestTarget(Form.ASTERISK, "", "", "*", "");
    }
    return absolute(target);
  }

  /**
   * Holds an absolute-form target against the connection that it came on. Other forms pass.
   *
   * @param connectionScheme {@code http} or {@code https}
   * @param host the Host field, already found {@link HostRules#valid}; empty if there is none, as
   *     HTTP/1.0 allows
   * @throws StatusException with 400 if the scheme is not the connection's, or the authority is not
   *     the Host field's
   */
  public void requireConnection(String connectionScheme, Optional<String> host) {
    if (form != Form.ABSOLUTE) {
      return;
    }
    if (!scheme.equals(connectionScheme)) {
      throw new StatusException(
          400, "the target's scheme is " + scheme + " on a connection of " + connectionScheme);
    }
    if (host.isPresent() && !HostRules.same(authority, host.get(), scheme)) {
      throw new StatusException(
          400, "the target's authority is " + authority + ", the Host field says " + host.get());
    }
  }

  private static RequestTarget connect(String target) {
    if (!HostRules.valid(target) || HostRules.host(target).equals(target)) {
      throw new StatusException(400, "the target of CONNECT is not a host and a port");
    }
    return new RequestTarget(Form.AUTHORITY, "", target, "", "");
  }

  private static RequestTarget absolute(String target) {
    int schemeEnd = schemeEnd(target);
    if (schemeEnd == 0 || !target.startsWith("://", schemeEnd)) {
      throw new StatusException(400, "the target is neither a path nor a URI with an authority");
    }
    if (target.indexOf('#') >= 0) {
      throw new StatusException(400, "the target has a fragment");
    }
    int start = schemeEnd + 3;
    int end = start;
    while (end < target.length() && "/?".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    String authority = target.substring(start, end);
    if (!HostRules.valid(authority)) {
      throw new StatusException(400, "the target's authority is not a host with or without a port");
    }
    String scheme = target.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
    return withPath(Form.ABSOLUTE, scheme, authority, target.substring(end));
  }

  private static RequestTarget withPath(
      Form form, String scheme, String authority, String pathAndQuery) {
    int mark = pathAndQuery.indexOf('?');
    if (mark < 0) {
      String path = pathAndQuery.isEmpty() ? "/" : pathAndQuery;
      return new RequestTarget(form, scheme, authority, path, "");
    }
    String path = mark == 0 ? "/" : pathAndQuery.substring(0, mark);
    String query = PathRules.requireQuery(pathAndQuery.substring(mark + 1));
    return new RequestTarget(form, scheme, authority, path, query);
  }

  /** RFC 3986, section 3.1; 0 if the target does not start with a scheme. */
  private static int schemeEnd(String target) {
    int i = 0;
    while (i < target.length()) {
      char c = target.charAt(i);
      int lower = c | 0x20;
      boolean letter = lower >= 'a' && lower <= 'z';
      boolean inside = i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.');
      if (!letter && !inside) {
        return i;
      }
      i++;
    }
    return i;
  }
}
