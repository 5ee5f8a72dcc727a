package dev.lintel.tck;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every script of the kit, on the server under test: with the blocking application, with the
 * asynchronous one, and below a mount path. It is the other half of {@link CertificateSuite},
 * beside {@link WireSuite}, for a build that runs the halves side by side. The id of a case is
 * {@code scripts/a_script_has_its_transcript/topic/name}, with {@code asyncscripts} or {@code
 * mountedscripts} for the other two.
 *
 * <p>Where the application is deployed, {@link DeployedSuite} has the scripts as a topic; {@link
 * ScriptRun} gives what comes of a script as data.
 *
 * @since 0.1
 */
// The extension is for JUnit alone, to which the package is open.
@SuppressWarnings("exports")
@ExtendWith(ReportExtension.class)
public abstract class ScriptSuite {
  /** For subclasses. */
  protected ScriptSuite() {}

  /**
   * Starts the server under test.
   *
   * @param factory to be called once
   * @param options all to be honoured; the port is 0, for any free one
   * @return the server, listening
   * @throws Exception what the server's own start throws
   */
  protected abstract Server start(ApplicationFactory factory, ServerOptions options)
      throws Exception;

  private Starter mounted() {
    Starter root = this::start;
    return root.under("/app");
  }

  @Nested
  @Tag("scripts")
  class Scripts extends ScriptTopic {
    Scripts() {
      super(ScriptSuite.this::start, "blocking");
    }
  }

  @Nested
  @Tag("scripts")
  @Tag("asyncscripts")
  class AsyncScripts extends ScriptTopic {
    AsyncScripts() {
      super(ScriptSuite.this::start, "async");
    }
  }

  @Nested
  @Tag("scripts")
  @Tag("mounted")
  @Tag("mountedscripts")
  class MountedScripts extends ScriptTopic {
    MountedScripts() {
      super(ScriptSuite.this.mounted(), "blocking");
    }
  }
}
