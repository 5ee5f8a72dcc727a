package dev.lintel.interop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Undertow, which has no distribution: a program of a hundred lines that deploys a WAR, as those
 * who embed it write it, and the jars that it comes with.
 *
 * @param program the directory with what the build has made of the program
 */
record Undertow(Site site, String version, String servlet, Path program) implements Target {
  private static final String MAIN = "dev.lintel.interop.undertow.UndertowProgram";
  private static final ContainerProcess.Signs SIGNS =
      new ContainerProcess.Signs(
          "^listening on 127\\.0\\.0\\.1:(\\d+)$", "^listening on", "^Exception in thread");

  @Override
  public String name() {
    return "undertow-" + version.substring(0, version.indexOf('.', version.indexOf('.') + 1));
  }

  @Override
  public String family() {
    return "undertow";
  }

  @Override
  public Running start(Path war, String mount) throws IOException, InterruptedException {
    Path base = site.base(Site.baseName(name(), mount));
    Path copy = Files.copy(war, base.resolve("application.war"));
    Path built = program.toAbsolutePath();
    return ContainerProcess.start(
        ContainerProcess.command(
            site,
            base,
            List.of(
                site.java().toString(),
                "-Xmx256m",
                ContainerProcess.temporary(base),
                "-cp",
                built.resolve("classes") + File.pathSeparator + built.resolve("lib") + "/*",
                MAIN,
                copy.toString(),
                mount)),
        mount,
        SIGNS);
  }
}
