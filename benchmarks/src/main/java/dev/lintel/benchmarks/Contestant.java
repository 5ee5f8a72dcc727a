package dev.lintel.benchmarks;

import dev.lintel.Application;
import dev.lintel.Server;
import dev.lintel.ServerInfo;
import dev.lintel.ServerOptions;
import dev.lintel.servlet.Gateway;
import dev.lintel.servlet.GatewayServlet;
import jakarta.servlet.Servlet;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** How the workloads are served in a container. */
public enum Contestant {
  /** By a servlet that is written by hand; the file of 1 GiB by the container's own servlet. */
  SERVLET {
    @Override
    Container.Running start(Container container, Workload workload, Threads threads)
        throws Exception {
      return workload == Workload.DOWNLOAD
          ? container.serveFiles(Content.giantDirectory())
          : container.start(new HandwrittenServlet(), 0, threads);
    }
  },

  /** By Lintel's bridge in the container as it is: what a WAR has. */
  BRIDGE {
    @Override
    Container.Running start(Container container, Workload workload, Threads threads)
        throws Exception {
      return container.start(bridge(application(workload)), 0, threads);
    }
  },

  /** By Lintel's runner. */
  RUNNER {
    @Override
    Container.Running start(Container container, Workload workload, Threads threads) {
      ServerOptions options =
          ServerOptions.defaults()
              .server(container.runner())
              .port(0)
              .maxRequestBodyBytes(Workload.GIANT_BYTES);
      return Container.Running.of(
          Server.start(
              application(workload),
              threads == Threads.VIRTUAL ? options.virtualThreads() : options));
    }
  };

  /** Starts it at any port. */
  abstract Container.Running start(Container container, Workload workload, Threads threads)
      throws Exception;

  /** How it is called in reports. */
  String title() {
    return this == RUNNER ? "lintel" : name().toLowerCase(Locale.ROOT);
  }

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
        new Gateway(
            application, info, "", Workload.GIANT_BYTES, new dev.lintel.servlet.Container()));
  }
}
