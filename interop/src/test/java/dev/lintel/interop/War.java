package dev.lintel.interop;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The WAR with the kit's application, in each of its two forms. */
enum War {
  BLOCKING("dev.lintel.tck.BlockingDeployment"),
  ASYNC("dev.lintel.tck.AsyncDeployment");

  static final String CHOICE = "WEB-INF/classes/META-INF/services/dev.lintel.ApplicationFactory";

  private final String application;

  War(String application) {
    this.application = application;
  }

  /** This form, or the other one where the run swaps them: {@code -Dinterop.swapped=true}. */
  War inThisRun() {
    if (!Boolean.getBoolean("interop.swapped")) {
      return this;
    }
    return this == BLOCKING ? ASYNC : BLOCKING;
  }

  /**
   * The WAR that the build has made for the container's Servlet API, with this form chosen; beside
   * the directory of the container that it is for.
   */
  Path file(Target target, String mount) throws IOException {
    boolean javax = target.servlet().compareTo("5.0") < 0;
    Path built = Path.of(System.getProperty(javax ? "interop.war-javax" : "interop.war"));
    Path bases = Files.createDirectories(Path.of(System.getProperty("interop.bases")));
    Path war = Site.beside(bases.resolve(Site.baseName(target.name(), mount)), "war");
    Files.copy(built, war, StandardCopyOption.REPLACE_EXISTING);
    try (FileSystem zip = FileSystems.newFileSystem(war)) {
      Files.writeString(zip.getPath(CHOICE), application + "\n");
    }
    return war;
  }
}
