package dev.lintel.tck;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Everything that can be seen of a server over a socket, but for the scripts: one half of {@link
 * CertificateSuite}, which says how to extend it, for a build that runs the halves side by side.
 *
 * <p>Each nested class is a topic and has its name, in lower case, as its tag; those that take long
 * have the tag {@code heavy} as well. The topics run at the root; those whose names begin with
 * {@code Mounted} run once more under a mount path, and have the tag {@code mounted}. The id of a
 * case, by which the ledger names it, is {@code topic/method}, or {@code topic/method/row} for a
 * row of a table.
 *
 * @since 0.1
 */
// The extension is for JUnit alone, to which the package is open.
@SuppressWarnings("exports")
@ExtendWith(ReportExtension.class)
public abstract class WireSuite {
  /** For subclasses. */
  protected WireSuite() {}

  /**
   * Starts the server under test.
   *
   * @param factory to be called once
   * @param options all to be honoured; the port is 0, for any free one, but in the case that gives
   *     one that is taken
   * @return the server, listening
   * @throws Exception what the server's own start throws
   */
  protected abstract Server start(ApplicationFactory factory, ServerOptions options)
      throws Exception;

  @Nested
  @Tag("targets")
  class Targets extends TargetTopic {
    Targets() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("methods")
  class Methods extends MethodTopic {
    Methods() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("hosts")
  class Hosts extends HostTopic {
    Hosts() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("requestheaders")
  class RequestHeaders extends RequestHeaderTopic {
    RequestHeaders() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("parameters")
  class Parameters extends ParameterTopic {
    Parameters() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("framings")
  class Framings extends FramingTopic {
    Framings() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("uploads")
  class Uploads extends UploadTopic {
    Uploads() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("unread")
  class Unread extends UnreadTopic {
    Unread() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("responseheads")
  class ResponseHeads extends ResponseHeadTopic {
    ResponseHeads() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("bodies")
  class Bodies extends BodyTopic {
    Bodies() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("lengths")
  class Lengths extends LengthTopic {
    Lengths() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("failures")
  class Failures extends FailureTopic {
    Failures() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("streams")
  class Streams extends StreamTopic {
    Streams() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("calls")
  class Calls extends CallTopic {
    Calls() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("asynchrony")
  class Asynchrony extends AsyncTopic {
    Asynchrony() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("servererrors")
  class ServerErrors extends ServerErrorTopic {
    ServerErrors() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("connections")
  class Connections extends ConnectionTopic {
    Connections() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("trailers")
  class Trailers extends TrailerTopic {
    Trailers() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("informs")
  class Informs extends InformTopic {
    Informs() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("hooks")
  class Hooks extends HookTopic {
    Hooks() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("stops")
  class Stops extends StopTopic {
    Stops() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("cuts")
  class Cuts extends CutTopic {
    Cuts() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("settings")
  class Settings extends SettingTopic {
    Settings() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("deployments")
  class Deployments extends DeploymentTopic {
    Deployments() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("crowds")
  @Tag("heavy")
  class Crowds extends CrowdTopic {
    Crowds() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("resets")
  @Tag("heavy")
  class Resets extends ResetTopic {
    Resets() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("giants")
  @Tag("heavy")
  class Giants extends GiantTopic {
    Giants() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("corpora")
  class Corpora extends CorpusTopic {
    Corpora() {
      super(WireSuite.this::start);
    }
  }

  @Nested
  @Tag("clients")
  class Clients extends ClientTopic {
    Clients() {
      super(WireSuite.this::start);
    }
  }

  final Starter mounted() {
    Starter root = this::start;
    return root.under("/app");
  }

  @Nested
  @Tag("mounted")
  @Tag("mountedmethods")
  class MountedMethods extends MethodTopic {
    MountedMethods() {
      super(WireSuite.this.mounted());
    }
  }

  @Nested
  @Tag("mounted")
  @Tag("mountedhosts")
  class MountedHosts extends HostTopic {
    MountedHosts() {
      super(WireSuite.this.mounted());
    }
  }

  @Nested
  @Tag("mounted")
  @Tag("mountedrequestheaders")
  class MountedRequestHeaders extends RequestHeaderTopic {
    MountedRequestHeaders() {
      super(WireSuite.this.mounted());
    }
  }

  @Nested
  @Tag("mounted")
  @Tag("mountedframings")
  class MountedFramings extends FramingTopic {
    MountedFramings() {
      super(WireSuite.this.mounted());
    }
  }

  @Nested
  @Tag("mounted")
  @Tag("mountedunread")
  class MountedUnread extends UnreadTopic {
    MountedUnread() {
      super(WireSuite.this.mounted());
    }
  }

  @Nested
  @Tag("mounted")
  @Tag("mountedbodies")
  class MountedBodies extends BodyTopic {
    MountedBodies() {
      super(WireSuite.this.mounted());
    }
  }

  @Nested
  @Tag("mounted")
  @Tag("mountedfailures")
  class MountedFailures extends FailureTopic {
    MountedFailures() {
      super(WireSuite.this.mounted());
    }
  }

  @Nested
  @Tag("mounted")
  @Tag("mountedstreams")
  class MountedStreams extends StreamTopic {
    MountedStreams() {
      super(WireSuite.this.mounted());
    }
  }

  @Nested
  @Tag("mounted")
  @Tag("mountedservererrors")
  class MountedServerErrors extends ServerErrorTopic {
    MountedServerErrors() {
      super(WireSuite.this.mounted());
    }
  }

  @Nested
  @Tag("mounted")
  @Tag("mountedconnections")
  class MountedConnections extends ConnectionTopic {
    MountedConnections() {
      super(WireSuite.this.mounted());
    }
  }

  @Nested
  @Tag("mounted")
  @Tag("mountedtrailers")
  class MountedTrailers extends TrailerTopic {
    MountedTrailers() {
      super(WireSuite.this.mounted());
    }
  }

  @Nested
  @Tag("mounted")
  @Tag("mountedhooks")
  class MountedHooks extends HookTopic {
    MountedHooks() {
      super(WireSuite.this.mounted());
    }
  }

  @Nested
  @Tag("mounted")
  @Tag("mountedclients")
  class MountedClients extends ClientTopic {
    MountedClients() {
      super(WireSuite.this.mounted());
    }
  }
}
