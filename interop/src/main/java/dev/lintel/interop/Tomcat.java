package dev.lintel.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Apache Tomcat's distribution, with the configuration that is in it but for the port. */
record Tomcat(Site site, String name, String version, String servlet) implements Target {
  private static final ContainerProcess.Signs SIGNS =
      new ContainerProcess.Signs(
          "Starting ProtocolHandler \\[\"http-nio-127\\.0\\.0\\.1-auto-\\d+-(\\d+)\"",
          "Server startup in",
          "Context \\[.*\\] startup failed|Error deploying web application");

  @Override
  public String family() {
    return "tomcat";
  }

  @Override
  public Running start(Path war, String mount) throws IOException, InterruptedException {
    Path home = site.home("apache-tomcat-" + version);
    Path base = site.base(Site.baseName(name(), mount));
    for (String directory : List.of("logs", "temp", "webapps", "work")) {
      Files.createDirectories(base.resolve(directory));
    }
    Site.copy(home.resolve("conf"), base.resolve("conf"));
    Path server = base.resolve("conf/server.xml");
    Files.writeString(
        server,
        Files.readString(server)
            .replace("<Server port=\"8005\"", "<Server port=\"-1\"")
            .replace("<Connector port=\"8080\"", "<Connector port=\"0\" address=\"127.0.0.1\""));
    Files.copy(war, base.resolve("webapps").resolve(Site.warName(mount) + ".war"));
    ProcessBuilder command =
        ContainerProcess.command(
            site, base, List.of(home.resolve("bin/catalina.sh").toString(), "run"));
    command.environment().put("CATALINA_BASE", base.toString());
    command.environment().put("CATALINA_OPTS", "-Xmx256m");
    return ContainerProcess.start(command, mount, SIGNS);
  }
}
