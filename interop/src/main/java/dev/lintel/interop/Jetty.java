package dev.lintel.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Jetty's distribution with its modules for one generation of the Servlet API.
 *
 * @param environment what its modules are called by, such as {@code ee11}
 */
record Jetty(Site site, String environment, String version, String servlet) implements Target {
  private static final ContainerProcess.Signs SIGNS =
      new ContainerProcess.Signs(
          "Started .*ServerConnector.*\\{127\\.0\\.0\\.1:(\\d+)\\}",
          "Started .*Server@",
          "Failed startup of context|Unable to deploy|FAILED oejd");

  @Override
  public String name() {
    return "jetty-" + environment;
  }

  @Override
  public String family() {
    return "jetty";
  }

  @Override
  public Running start(Path war, String mount) throws IOException, InterruptedException {
    Path base = site.base(Site.baseName(name(), mount));
    ContainerProcess.run(
        jetty(
            base, "--add-modules=http," + environment + "-deploy," + environment + "-annotations"));
    Files.copy(war, base.resolve("webapps").resolve(Site.warName(mount) + ".war"));
    return ContainerProcess.start(
        jetty(base, "jetty.http.host=127.0.0.1", "jetty.http.port=0"), mount, SIGNS);
  }

  private ProcessBuilder jetty(Path base, String... arguments) throws IOException {
    Path start = site.home("jetty-home-" + version).resolve("start.jar");
    List<String> command =
        new ArrayList<>(
            List.of(
                site.java().toString(),
                "-Xmx256m",
                ContainerProcess.temporary(base),
                "-jar",
                start.toString()));
    command.addAll(List.of(arguments));
    return ContainerProcess.command(site, base, command);
  }
}
