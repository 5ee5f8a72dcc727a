package dev.lintel.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Open Liberty with one version of its Servlet feature and nothing else. */
record Liberty(Site site, String version, String servlet) implements Target {
  private static final String SERVER = "interop";
  private static final ContainerProcess.Signs SIGNS =
      new ContainerProcess.Signs(
          "CWWKO0219I: .* 127\\.0\\.0\\.1\\) port (\\d+)",
          "CWWKZ0001I: ",
          "CWWK[ZF]\\d{4}E: |CWWKE\\d{4}E: |SRVE0\\d{3}E: ");

  @Override
  public String name() {
    return "liberty-servlet-" + servlet;
  }

  @Override
  public String family() {
    return "liberty";
  }

  @Override
  public Running start(Path war, String mount) throws IOException, InterruptedException {
    Path base = site.base(Site.baseName(name(), mount));
    Path server = Files.createDirectories(base.resolve("servers").resolve(SERVER));
    Files.copy(war, server.resolve("application.war"));
    Files.writeString(
        server.resolve("server.xml"),
        """
        <server>
          <featureManager>
            <feature>servlet-%s</feature>
          </featureManager>
          <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="0" httpsPort="-1"/>
          <logging consoleLogLevel="INFO"/>
          <webApplication location="${server.config.dir}/application.war" contextRoot="%s"/>
        </server>
        """
            .formatted(servlet, mount.isEmpty() ? "/" : mount));
    Files.writeString(
        server.resolve("jvm.options"), "-Xmx256m\n" + ContainerProcess.temporary(base) + "\n");
    ProcessBuilder command =
        ContainerProcess.command(
            site, base, List.of("/bin/sh", site.home("wlp") + "/bin/server", "run", SERVER));
    command.environment().put("WLP_USER_DIR", base.toString());
    return ContainerProcess.start(command, mount, SIGNS);
  }
}
