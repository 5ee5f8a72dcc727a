package dev.lintel.spi;

import dev.lintel.StatusException;
import java.util.Objects;
import java.util.Optional;

/**
 * Where an application is mounted, and what of a path lies below that. Both sides are decoded and
 * compared by whole segments.
 *
 * <p>The methods hold no state and block on nothing.
 *
 * @since 0.1
 */
public final class MountRules {
  private MountRules() {}

  /**
   * The path inside a mount.
   *
   * @param path what {@link PathRules#decode} returned
   * @param mountPath as {@link #requireMountPath} allows it
   * @return the rest of the path, {@code /} for the mount itself; {@code path} itself if the mount
   *     is the root
   * @throws StatusException with 400 if a segment of the mount has a parameter; with 404 if the
   *     path is not below the mount, or its first segment there is WEB-INF or META-INF in any case,
   *     as in a container whose context is the mount
   */
  public static String below(String path, String mountPath) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(mountPath, "mountPath");
    if (mountPath.isEmpty()) {
      return path;
    }
    int at = 0;
    int mountAt = 0;
    while (mountAt < mountPath.length()) {
      int end = PathRules.segmentEnd(path, at + 1);
      int mountEnd = PathRules.segmentEnd(mountPath, mountAt + 1);
      int length = PathRules.nameEnd(path, at + 1, end) - at;
      if (length != mountEnd - mountAt || !path.regionMatches(at, mountPath, mountAt, length)) {
        throw new StatusException(404, "the path is not below the mount path " + mountPath);
      }
      at = end;
      mountAt = mountEnd;
    }
    // Each segment has the mount's name, so the lengths differ by the parameters.
    if (at != mountPath.length()) {
      throw new StatusException(400, "a parameter on a segment of the mount path " + mountPath);
    }
    if (at == path.length()) {
      return "/";
    }
    String rest = path.substring(at);
    PathRules.refuseHidden(rest);
    return rest;
  }

  /**
   * The path below a prefix, on a segment boundary: {@code /p} and {@code /p/} are both {@code /}
   * below {@code /p}, and {@code /pq} is not below it.
   *
   * @param path a decoded path
   * @param prefix empty, or starting with {@code /} and not ending with it; decoded
   * @return the rest of the path, or empty if it is not below the prefix
   * @throws IllegalArgumentException if the prefix is malformed
   */
  public static Optional<String> shift(String path, String prefix) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(prefix, "prefix");
    if (prefix.isEmpty()) {
      return Optional.of(path);
    }
    if (prefix.charAt(0) != '/' || prefix.charAt(prefix.length() - 1) == '/') {
      throw new IllegalArgumentException(
          "prefix \"" + prefix + "\": start it with '/' and do not end it with '/', or give \"\"");
    }
    if (!path.startsWith(prefix)) {
      return Optional.empty();
    }
    if (path.length() == prefix.length()) {
      return Optional.of("/");
    }
    return path.charAt(prefix.length()) == '/'
        ? Optional.of(path.substring(prefix.length()))
        : Optional.empty();
  }

  /**
   * Checks the mount path of a deployment: {@code ""} for the root, else segments that each start
   * with {@code /}, decoded.
   *
   * @param mountPath the path to check
   * @return {@code mountPath} itself
   * @throws IllegalArgumentException if no request could be below it, or it looks escaped
   */
  public static String requireMountPath(String mountPath) {
    Objects.requireNonNull(mountPath, "mountPath");
    if (mountPath.isEmpty()) {
      return mountPath;
    }
    if (mountPath.charAt(0) != '/') {
      throw badMount(mountPath, "start it with '/', or give \"\" for the root");
    }
    if (mountPath.charAt(mountPath.length() - 1) == '/') {
      throw badMount(mountPath, "leave off the last '/' (the root is \"\")");
    }
    for (int i = 0; i < mountPath.length(); i++) {
      char c = mountPath.charAt(i);
      if (PathRules.isControl(c) || c == '\\' || c == ';') {
        throw badMount(mountPath, "no path has " + PathRules.name(c) + " in the name of a segment");
      }
      if (c == '%' && isEscape(mountPath, i)) {
        throw badMount(mountPath, "write it decoded, without " + mountPath.substring(i, i + 3));
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isSurrogatePair(
            c, i + 1 < mountPath.length() ? mountPath.charAt(i + 1) : c)) {
          throw badMount(mountPath, "half a surrogate pair at index " + i);
        }
        i++;
      }
    }
    for (int start = 1; start < mountPath.length(); ) {
      int end = PathRules.segmentEnd(mountPath, start);
      if (end == start) {
        throw badMount(mountPath, "no path has an empty segment");
      }
      if (PathRules.isDotSegment(mountPath, start, end)) {
        throw badMount(mountPath, "no path has a dot segment");
      }
      start = end + 1;
    }
    if (PathRules.isHidden(mountPath)) {
      throw badMount(mountPath, "WEB-INF and META-INF are answered with 404");
    }
    return mountPath;
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length()
        && Character.digit(text.charAt(at + 1), 16) >= 0
        && Character.digit(text.charAt(at + 2), 16) >= 0;
  }

  private static IllegalArgumentException badMount(String mountPath, String why) {
    return new IllegalArgumentException("mount path \"" + mountPath + "\": " + why);
  }
}
