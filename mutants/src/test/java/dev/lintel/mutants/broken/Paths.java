package dev.lintel.mutants.broken;

import dev.lintel.StatusException;
import dev.lintel.spi.PathRules;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.UriCompliance;

/** Ways to read a path that somebody has shipped. */
public final class Paths {
  private Paths() {}

  public static String again(String decoded) {
    return URLDecoder.decode(decoded.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  public static String asForm(String query) {
    return URLDecoder.decode(
        query.replaceAll("%(?![0-9A-Fa-f]{2})", "%25"), StandardCharsets.UTF_8);
  }

  public static String asTheContainerSees(Object container, HttpServletRequest request) {
    String rest = request.getPathInfo();
    return request.getServletPath() + (rest == null ? "" : rest);
  }

  public static String withDotsDecoded(String raw) {
    return raw.replaceAll("%2[eE]", ".");
  }

  public static String withoutParameters(String raw) {
    return raw.replaceAll("(;|%3[bB])[^/]*", "");
  }

  public static String withSlashesCollapsed(String raw) {
    return raw.replaceAll("/+", "/");
  }

  public static String withoutItsSlash(String path, String mount) {
    return path.substring(1);
  }

  public static String withSlash(String mount) {
    return mount + "/";
  }

  public static String byPrefix(String path, String mount) {
    if (!path.startsWith(mount)) {
      throw new StatusException(404, "not here");
    }
    return "/" + path.substring(Math.min(path.length(), mount.length() + 1));
  }

  public static String below(String path, String mount) {
    return path.startsWith(mount + "/") ? path.substring(mount.length()) : path;
  }

  /** A router before everything else. */
  public static String routedFirst(String raw) {
    if (!raw.contains("/app")) {
      throw new StatusException(404, "not here");
    }
    return PathRules.decode(raw);
  }

  public static String unchecked(String rawQuery) {
    return rawQuery == null ? "" : rawQuery;
  }

  public static UriCompliance withoutLess(
      UriCompliance compliance, String name, UriCompliance.Violation[] violations) {
    return compliance;
  }

  public static String emptyForRoot(String path) {
    return path.equals("/") ? "" : path;
  }

  public static String wholly(String path, int from) {
    return path;
  }
}
