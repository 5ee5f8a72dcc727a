package dev.lintel.interop;

import dev.lintel.tck.DeployedSuite;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;

/** The whole kit against one container with one form of the application in one place. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("container")
abstract class ContainerSuite extends DeployedSuite {
  private final Target target;
  private final String mount;
  private final War war;
  private Running running;

  ContainerSuite(Function<Containers, Target> choice, String mount, War war) {
    this.target = choice.apply(Containers.unpacked());
    this.mount = mount;
    this.war = war.inThisRun();
  }

  @BeforeAll
  void start(TestReporter reporter) throws IOException, InterruptedException {
    requireTime();
    MatrixListener.announce(reporter, target, mount, war);
    running = target.start(war.file(target, mount), mount);
  }

  /** A run may have a limit; what it leaves out is named in a file beside its report. */
  private void requireTime() throws IOException {
    Duration limit = Duration.ofSeconds(Long.getLong("interop.seconds", Long.MAX_VALUE / 1000));
    if (ManagementFactory.getRuntimeMXBean().getUptime() > limit.toMillis()) {
      String name =
          target.name()
              + " "
              + (mount.isEmpty() ? "/" : mount)
              + ' '
              + war.name().toLowerCase(Locale.ROOT)
              + " on "
              + Containers.unpacked().site().jdk()
              + "\n";
      Path report = Files.createDirectories(Path.of(System.getProperty("interop.report")));
      Files.writeString(
          report.resolve("not-run.txt"),
          name,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      Assumptions.abort("the time for this run is over");
    }
  }

  @AfterAll
  void stop() throws IOException {
    if (running != null) {
      running.close();
    }
  }

  @Override
  protected URI uri() {
    return Objects.requireNonNull(running, "the container did not start").uri();
  }

  @Override
  protected String ledger() {
    return LedgerNotes.resource(target.family());
  }

  @Override
  protected Set<String> traits() {
    return Set.of(
        target.name(), mount.isEmpty() ? "/" : mount, war.name().toLowerCase(Locale.ROOT));
  }
}
