package dev.lintel.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What is installed. */
final class Programs {
  private Programs() {}

  /** Where a program is, by the environment's PATH. */
  static Optional<Path> find(String name) {
    String path = System.getenv("PATH");
    if (path == null) {
      return Optional.empty();
    }
    for (String directory : path.split(":")) {
      Path program = Path.of(directory, name);
      if (Files.isExecutable(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }
}
