package dev.lintel;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/** The legal range of each of the {@link ServerOptions}; a refusal names setting, value, range. */
final class OptionRules {
  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");
  private static final Pattern IPV4 =
      Pattern.compile("(?:%1$s\\.){3}%1$s".formatted("(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)"));

  /** What a system may take for an address, in one of many ways: the last part is a number. */
  private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX][0-9A-Fa-f]*)\\.?");

  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
  private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Duration LONGEST = Duration.ofDays(24);

  private OptionRules() {}

  static int range(String setting, int value, int least, int most) {
    return (int) range(setting, (long) value, least, most);
  }

  static long range(String setting, long value, long least, long most) {
    if (value < least || value > most) {
      throw illegal(setting, value, least + " to " + most);
    }
    return value;
  }

  static Duration timeout(String setting, Duration value) {
    return duration(setting, value, Duration.ofMillis(1), "1 ms to 24 days");
  }

  static Duration grace(String setting, Duration value) {
    return duration(setting, value, Duration.ZERO, "0 to 24 days");
  }

  private static Duration duration(String setting, Duration value, Duration least, String range) {
    Objects.requireNonNull(value, setting);
    if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
      throw illegal(setting, value, range);
    }
    // The servers count milliseconds: what is kept is what holds.
    return Duration.ofMillis(value.toMillis());
  }

  static String host(String value) {
    Objects.requireNonNull(value, "host");
    boolean bracketed = value.startsWith("[") && value.endsWith("]");
    String host = bracketed ? value.substring(1, value.length() - 1) : value;
    boolean legal = !bracketed && HOST_NAME.matcher(host).matches();
    if (!legal && !isIpv6(host)) {
      throw illegal("host", '"' + value + '"', "a host name, an IPv4 or an IPv6 address");
    }
    if (NUMBER.matcher(host).matches() && !IPV4.matcher(host).matches() && !isIpv6(host)) {
      throw illegal(
          "host",
          '"' + value + '"',
          "not an IPv4 address, which is four decimal numbers of 0 to 255 with dots between them");
    }
    if (!isInUri(host)) {
      throw illegal(
          "host",
          '"' + value + '"',
          "no URI can have it, and that of the server must; a name has letters, digits and hyphens"
              + " between its dots, and a zone is a name without marks or a number");
    }
    return host;
  }

  private static boolean isInUri(String host) {
    try {
      return new URI("http://" + (host.indexOf(':') < 0 ? host : '[' + host + ']')).getHost()
          != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isIpv6(String host) {
    int percent = host.indexOf('%');
    String address = percent < 0 ? host : host.substring(0, percent);
    if (percent >= 0 && !ZONE.matcher(host.substring(percent + 1)).matches()) {
      return false;
    }
    if (address.indexOf(':') < 0 || !IPV6.matcher(address).matches()) {
      return false;
    }
    try {
      // In brackets it is parsed and never looked up.
      InetAddress.getByName("[" + address + "]");
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  static String name(String setting, String value) {
    Objects.requireNonNull(value, setting);
    if (value.isBlank()) {
      throw illegal(setting, '"' + value + '"', "a name that is not blank");
    }
    return value;
  }

  /** With the version as a parameter, so that both sides can be tested on any one Java. */
  static void virtualThreads(int javaVersion) {
    if (javaVersion < 21) {
      throw new UnsupportedOperationException(
          "virtualThreads needs Java 21 or later, and this is Java "
              + javaVersion
              + ": run on a later one, or use workerThreads(n)");
    }
  }

  private static IllegalArgumentException illegal(String setting, Object value, String range) {
    return new IllegalArgumentException(setting + " " + value + " is not legal: " + range);
  }
}
