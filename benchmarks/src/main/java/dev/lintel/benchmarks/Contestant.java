package dev.lintel.benchmarks;

import dev.lintel.Application;
import dev.lintel.Server;
import dev.lintel.ServerInfo;
import dev.lintel.ServerOptions;
import dev.lintel.servlet.Gateway;
import dev.lintel.servlet.GatewayServlet;
import jakarta.servlet.Servlet;
import java.time.Duration;
import java.util.Set;

/** How the workloads are served in a container. */
public enum Contestant {
  /** By a servlet that is written by hand. */
  SERVLET {
    @Override
    Container.Running start(Container container, Workload workload, int port) throws Exception {
      return container.start(new HandwrittenServlet(), port);
    }
  },

  /** By Lintel's bridge in the container as it is: what a WAR has. */
  BRIDGE {
    @Override
    Container.Running start(Container container, Workload workload, int port) throws Exception {
      return container.start(bridge(application(workload)), port);
    }
  },

  /** By Lintel's runner. */
  RUNNER {
    @Override
    Container.Running start(Container container, Workload workload, int port) throws Exception {
      ServerOptions options = ServerOptions.defaults().server(container.runner()).port(port);
      return Container.Running.of(Server.start(application(workload), options));
    }
  };

  abstract Container.Running start(Container container, Workload workload, int port)
      throws Exception;

  private static Application application(Workload workload) {
    return workload.asynchronous() ? GatewayRoutes.async() : GatewayRoutes.blocking();
  }

  private static Servlet bridge(Application application) {
    ServerInfo info =
        new ServerInfo(
            "benchmark",
            "1",
            ServerInfo.SPEC,
            true,
            false,
            false,
            Duration.ofSeconds(30),
            Set.of());
    return new GatewayServlet(
        new Gateway(application, info, "", 1 << 20, new dev.lintel.servlet.Container()));
  }
}
