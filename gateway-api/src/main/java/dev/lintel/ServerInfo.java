package dev.lintel;

import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a server says about itself: which one it is, how it calls the application, and what it can
 * do. Immutable.
 *
 * <p>A capability that a server declares works as its constant here says. One that it does not
 * declare is missing in the way that the feature's own documentation says (dropped, copied,
 * unseen), never an error. An application asks with {@link #supports}; names that it does not know
 * it ignores, so that later versions can add some.
 *
 * @param name the server's short name in lower case, such as {@code jetty}
 * @param version the server's own version, {@code ""} if it does not tell
 * @param spec the version of the Lintel specification that it implements, {@link #SPEC} or later
 * @param multithread whether the application may be called by several threads at once
 * @param multiprocess whether other processes may run the same application for the same service
 * @param runOnce whether the server expects to call the application only once, as a command does
 * @param requestTimeout how long the application has from its call to its response; positive
 * @param capabilities names in lower case, digits and hyphens; copied
 * @since 0.1
 */
public record ServerInfo(
    String name,
    String version,
    String spec,
    boolean multithread,
    boolean multiprocess,
    boolean runOnce,
    Duration requestTimeout,
    Set<String> capabilities) {

  /** The version of the specification that this API describes. */
  public static final String SPEC = "1.0";

  /**
   * Trailers: those of a request reach the application, those of a response the client (RFC 9110,
   * section 6.5). Without it {@code Request.trailers()} is empty, also before the end of the body,
   * and response trailers are dropped.
   */
  public static final String TRAILERS = "trailers";

  /**
   * Interim responses: {@code Request.inform} sends them at once (RFC 9110, section 15.2). Without
   * it they are dropped.
   */
  public static final String INFORM = "inform";

  /**
   * Disconnects: an exchange ends soon after its client has gone, even while nothing is written.
   * Without it a disconnect is seen when a write fails.
   */
  public static final String DISCONNECT = "disconnect";

  /**
   * File bodies leave by the operating system's file transfer where the connection is not
   * encrypted. Without it they are copied through a buffer.
   */
  public static final String SENDFILE = "sendfile";

  /** Blocking applications are called on virtual threads. Without it, on platform threads. */
  public static final String VIRTUAL_THREADS = "virtual-threads";

  /** HTTP/2 connections are accepted. Without it, HTTP/1.1 and HTTP/1.0 only. */
  public static final String HTTP2 = "http2";

  private static final Pattern SPEC_VERSION = Pattern.compile("[0-9]{1,4}\\.[0-9]{1,4}");
  private static final Pattern CAPABILITY = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /**
   * Checks and copies.
   *
   * @param name not blank
   * @param version not null
   * @param spec {@code major.minor}
   * @param multithread as declared
   * @param multiprocess as declared
   * @param runOnce as declared
   * @param requestTimeout positive
   * @param capabilities copied
   * @throws IllegalArgumentException if the name is blank, the specification version is not {@code
   *     major.minor}, the timeout is not positive, or a capability is not a name
   */
  public ServerInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(requestTimeout, "requestTimeout");
    Objects.requireNonNull(capabilities, "capabilities");
    if (name.isBlank()) {
      throw new IllegalArgumentException("name is blank: give the server's short name");
    }
    if (!SPEC_VERSION.matcher(spec).matches()) {
      throw new IllegalArgumentException(
          "spec \"" + spec + "\" is not major.minor, such as " + SPEC);
    }
    if (requestTimeout.isZero() || requestTimeout.isNegative()) {
      throw new IllegalArgumentException("requestTimeout " + requestTimeout + " is not positive");
    }
    capabilities = sorted(capabilities);
  }

  /**
   * Whether the server declares a capability.
   *
   * @param capability one of the constants here, or a name from a later version
   * @return false for every name that this server does not declare, unknown ones included
   */
  public boolean supports(String capability) {
    return capabilities.contains(Objects.requireNonNull(capability, "capability"));
  }

  private static Set<String> sorted(Set<String> capabilities) {
    Set<String> copy = new TreeSet<>();
    for (String capability : capabilities) {
      if (!CAPABILITY.matcher(Objects.requireNonNull(capability, "capability")).matches()) {
        throw new IllegalArgumentException(
            "capability \"" + capability + "\" is not lower-case letters, digits and hyphens");
      }
      copy.add(capability);
    }
    return Collections.unmodifiableSet(copy);
  }
}
