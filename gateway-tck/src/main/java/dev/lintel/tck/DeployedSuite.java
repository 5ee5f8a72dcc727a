package dev.lintel.tck;

import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What can be seen of the kit's application where somebody else has deployed it: in a WAR, in
 * another process, on another machine, at the root or under a mount path. Deploy {@link
 * BlockingDeployment} or {@link AsyncDeployment}, and give the address:
 *
 * <pre>{@code
 * class MyContainerTest extends DeployedSuite {
 *   @Override
 *   protected URI uri() {
 *     return URI.create("http://127.0.0.1:8080/app");
 *   }
 * }
 * }</pre>
 *
 * <p>The topics and cases are those of {@link CertificateSuite}, with the same ids. Cases that need
 * a server of their own, be it with other settings, to be stopped, or in the process of the test,
 * are skipped, and so are those of the asynchronous application where the blocking one is deployed.
 *
 * @since 0.1
 */
// The extension is for JUnit alone, to which the package is open.
@SuppressWarnings("exports")
@ExtendWith(ReportExtension.class)
public abstract class DeployedSuite {
  /** For subclasses. */
  protected DeployedSuite() {}

  /**
   * Where the application is deployed.
   *
   * @return an address of HTTP without TLS, with the mount path; asked for each topic
   */
  protected abstract URI uri();

  /**
   * The resource with the known differences.
   *
   * @return a path in the module of the subclass, {@code /ledger.md} if it is not overridden
   */
  protected String ledger() {
    return Ledger.RESOURCE;
  }

  /**
   * What can be said of this deployment, such as the server's version: entries of the ledger that
   * have an item {@code only} hold if all words of one of its parts are among these.
   *
   * @return words without spaces and commas; none if it is not overridden
   */
  protected Set<String> traits() {
    return Set.of();
  }

  private Starter deployed() {
    return new Deployed(uri(), ledger(), traits());
  }

  @Nested
  @Tag("targets")
  class Targets extends TargetTopic {
    Targets() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("methods")
  class Methods extends MethodTopic {
    Methods() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("hosts")
  class Hosts extends HostTopic {
    Hosts() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("requestheaders")
  class RequestHeaders extends RequestHeaderTopic {
    RequestHeaders() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("parameters")
  class Parameters extends ParameterTopic {
    Parameters() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("framings")
  class Framings extends FramingTopic {
    Framings() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("uploads")
  class Uploads extends UploadTopic {
    Uploads() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("unread")
  class Unread extends UnreadTopic {
    Unread() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("responseheads")
  class ResponseHeads extends ResponseHeadTopic {
    ResponseHeads() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("bodies")
  class Bodies extends BodyTopic {
    Bodies() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("lengths")
  class Lengths extends LengthTopic {
    Lengths() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("failures")
  class Failures extends FailureTopic {
    Failures() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("streams")
  class Streams extends StreamTopic {
    Streams() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("asynchrony")
  class Asynchrony extends AsyncTopic {
    Asynchrony() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("servererrors")
  class ServerErrors extends ServerErrorTopic {
    ServerErrors() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("connections")
  class Connections extends ConnectionTopic {
    Connections() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("trailers")
  class Trailers extends TrailerTopic {
    Trailers() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("informs")
  class Informs extends InformTopic {
    Informs() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("hooks")
  class Hooks extends HookTopic {
    Hooks() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("crowds")
  @Tag("heavy")
  class Crowds extends CrowdTopic {
    Crowds() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("resets")
  @Tag("heavy")
  class Resets extends ResetTopic {
    Resets() {
      super(DeployedSuite.this.deployed());
    }
  }

  @Nested
  @Tag("scripts")
  class Scripts extends ScriptTopic {
    Scripts() {
      super(DeployedSuite.this.deployed(), "blocking");
    }
  }

  @Nested
  @Tag("clients")
  class Clients extends ClientTopic {
    Clients() {
      super(DeployedSuite.this.deployed());
    }
  }
}
