package dev.lintel.tck;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * All that a certificate asks for, in one class: the topics of {@link WireSuite} and the scripts of
 * {@link ScriptSuite}, with the same ids, one after the other and in one report. The author of a
 * server extends this class by a test that starts it, and puts a file {@code ledger.md}, empty to
 * begin with, into the root of the test resources:
 *
 * <pre>{@code
 * class MyServerTest extends CertificateSuite {
 *   @Override
 *   protected Server start(ApplicationFactory factory, ServerOptions options) throws Exception {
 *     return new MyServerProvider().start(factory, options);
 *   }
 * }
 * }</pre>
 *
 * <p>A build that has no time for that extends the other two instead, and runs them side by side,
 * each in a JVM: most of the time they wait.
 *
 * @since 0.1
 */
public abstract class CertificateSuite extends WireSuite {
  /** For subclasses. */
  protected CertificateSuite() {}

  @Nested
  @Tag("scripts")
  class Scripts extends ScriptTopic {
    Scripts() {
      super(CertificateSuite.this::start, "blocking");
    }
  }

  @Nested
  @Tag("scripts")
  @Tag("asyncscripts")
  class AsyncScripts extends ScriptTopic {
    AsyncScripts() {
      super(CertificateSuite.this::start, "async");
    }
  }

  @Nested
  @Tag("scripts")
  @Tag("mounted")
  @Tag("mountedscripts")
  class MountedScripts extends ScriptTopic {
    MountedScripts() {
      super(CertificateSuite.this.mounted(), "blocking");
    }
  }
}
