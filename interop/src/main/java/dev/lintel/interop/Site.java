package dev.lintel.interop;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where containers are and where they run.
 *
 * @param distributions the directory with the unpacked distributions
 * @param bases where each container gets a directory of its own, which stays until it is removed
 * @param jdk the home of the Java that the containers run on
 */
public record Site(Path distributions, Path bases, Path jdk) {
  /** Makes the paths absolute: containers have another working directory. */
  public Site {
    distributions = distributions.toAbsolutePath();
    bases = bases.toAbsolutePath();
    jdk = jdk.toAbsolutePath();
  }

  /** The directory of an unpacked distribution. */
  Path home(String name) {
    Path home = distributions.resolve(name);
    if (!Files.isDirectory(home)) {
      throw new IllegalStateException(
          home + " is not there: let the build unpack it, by -Pinterop for all containers");
    }
    return home;
  }

  Path java() {
    return jdk.resolve("bin").resolve("java");
  }

  /** An empty directory for a container. */
  Path base(String name) throws IOException {
    Path base = bases.resolve(name);
    clear(base);
    return Files.createDirectories(base);
  }

  /** A file of a container outside of its directory, which goes with it. */
  static Path beside(Path base, String kind) {
    return base.resolveSibling(base.getFileName() + "." + kind);
  }

  /** Removes the directory of a container that has ended, and its files beside it. */
  public void remove(String target, String mount) throws IOException {
    Path base = bases.resolve(baseName(target, mount));
    clear(base);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(bases, base.getFileName() + ".*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private static void clear(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  /** The name that deploys a WAR under this context path where a file's name decides it. */
  static String warName(String mount) {
    return mount.isEmpty() ? "ROOT" : mount.substring(1);
  }

  /** The name of a directory for a container with an application there. */
  static String baseName(String target, String mount) {
    // The scripts that start some containers take no space in a path.
    return target + "-" + warName(mount).replace(' ', '-');
  }
}
