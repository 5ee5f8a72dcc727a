package dev.lintel.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** WildFly's distribution in its default configuration. */
record WildFly(Site site, String version, String servlet) implements Target {
  private static final ContainerProcess.Signs SIGNS =
      new ContainerProcess.Signs(
          "WFLYUT0006: .* listener default listening on 127\\.0\\.0\\.1:(\\d+)",
          "WFLYSRV0025: ",
          "WFLYSRV0026: |WFLYCTL0013: |WFLYSRV0239: ");

  @Override
  public String name() {
    return "wildfly-" + version.substring(0, version.indexOf('.'));
  }

  @Override
  public String family() {
    return "wildfly";
  }

  @Override
  public Running start(Path war, String mount) throws IOException, InterruptedException {
    Path home = site.home("wildfly-" + version);
    Path base = site.base(Site.baseName(name(), mount));
    Site.copy(home.resolve("standalone"), base.resolve("standalone"));
    Files.copy(war, base.resolve("standalone/deployments/" + Site.warName(mount) + ".war"));
    ProcessBuilder command =
        ContainerProcess.command(
            site,
            base,
            List.of(
                "/bin/sh",
                home + "/bin/standalone.sh",
                "-b",
                "127.0.0.1",
                "-bmanagement",
                "127.0.0.1",
                "-Djboss.http.port=0",
                "-Djboss.https.port=0",
                "-Djboss.management.http.port=0",
                "-Djboss.management.https.port=0",
                "-Djboss.server.base.dir=" + base.resolve("standalone")));
    command.environment().put("JBOSS_HOME", home.toString());
    // So that the script hands a signal on to the server.
    command.environment().put("LAUNCH_JBOSS_IN_BACKGROUND", "1");
    return ContainerProcess.start(command, mount, SIGNS);
  }
}
