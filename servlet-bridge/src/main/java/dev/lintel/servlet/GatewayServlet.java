package dev.lintel.servlet;

import dev.lintel.ServerInfo;
import dev.lintel.spi.DeployedApplication;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Serves an application as a servlet. Map it to {@code /*} and let it be asynchronous; in a WAR,
 * {@link GatewayInitializer} does both.
 *
 * <p>Every method is treated alike. The servlet uses nothing of the container's parameter, cookie,
 * multipart, redirect, error page or encoding machinery, which differ between containers.
 *
 * @since 0.1
 */
public final class GatewayServlet extends GenericServlet {
  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger("dev.lintel.servlet");

  /** An application that this servlet has created, and has to close. */
  private record Own(DeployedApplication deployed, Duration grace) {}

  private transient @Nullable Gateway gateway;
  private transient @Nullable BodyWorkers bodies;
  private final transient InFlight inFlight = new InFlight();
  private final transient Timeouts timeouts = new Timeouts();
  private final transient AtomicReference<Own> own = new AtomicReference<>();

  /**
   * A servlet that finds its application when the container starts it: see {@link
   * GatewayInitializer} for where.
   */
  public GatewayServlet() {}

  /**
   * A servlet for an application that exists; the caller closes the deployment.
   *
   * @param gateway what to serve
   */
  public GatewayServlet(Gateway gateway) {
    serve(gateway);
  }

  /**
   * Creates the application, unless the servlet was made with one.
   *
   * @throws UnavailableException if there is none or more than one, or it cannot be created; for
   *     good, so that no container tries again with each request
   */
  @Override
  public void init() throws UnavailableException {
    if (gateway != null) {
      return;
    }
    try {
      deploy(new WarDeployment(getServletContext(), getServletConfig()));
    } catch (Exception e) {
      UnavailableException failed =
          new UnavailableException("the application cannot be created: " + e.getMessage());
      failed.initCause(e);
      throw failed;
    }
  }

  /**
   * Creates the application.
   *
   * @throws Exception what its factory threw, or what is wrong with the parameters
   */
  void deploy(WarDeployment war) throws Exception {
    long limit = war.maxRequestBodyBytes();
    Duration grace = war.shutdownGrace();
    ServerInfo server = war.server();
    DeployedApplication created =
        DeployedApplication.create(war.factory(), war.mountPath(), server, war.settings());
    own.set(new Own(created, grace));
    serve(new Gateway(created.application(), server, war.mountPath(), limit, new Container()));
  }

  /**
   * Closes what the application tied to its deployment, when the exchanges that are under way have
   * ended, or the grace of the deployment is over. Idempotent.
   */
  @Override
  public void destroy() {
    Own closing = own.getAndSet(null);
    try {
      if (closing != null) {
        close(closing);
      }
    } finally {
      timeouts.close();
    }
  }

  private void close(Own closing) {
    try {
      long left = inFlight.await(closing.grace());
      if (left > 0) {
        LOG.log(
            System.Logger.Level.WARNING,
            "{0} exchanges have not ended within {1}: the application is closed under them",
            left,
            closing.grace());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closing.deployed().close();
    }
  }

  @Override
  public void service(ServletRequest request, ServletResponse response) throws ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      throw new ServletException("not HTTP: " + request.getClass().getName());
    }
    if (http.getAttribute(Call.ABORT) instanceof Throwable reason) {
      if (http.getDispatcherType() == DispatcherType.ASYNC) {
        // Only a second pass can throw for an asynchronous exchange, which is how the container
        // cuts a connection that it cannot be told to cut.
        throw new ServletException("the answer is cut off", reason);
      }
      if (isForErrorPage(http)) {
        // An answer that is cut off, or was given already, has no page in its place, and there is
        // no second call for one (GW-SRV-02).
        return;
      }
    }
    Gateway serving = gateway;
    BodyWorkers workers = bodies;
    if (serving == null || workers == null) {
      throw new ServletException("the servlet was not initialized");
    }
    new Call(new ServletExchange(serving, http, answer), workers, inFlight, timeouts).run();
  }

  /** Some containers forward to an error page, some include it behind an answer that has begun. */
  private static boolean isForErrorPage(HttpServletRequest request) {
    return request.getDispatcherType() == DispatcherType.ERROR
        || request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) != null;
  }

  /**
   * How many exchanges have begun and not ended yet: some of their hooks have not run, or have not
   * returned. May be asked at any time, by any thread; no container knows of those that it has
   * given up.
   *
   * @return 0 or more
   */
  public long exchanges() {
    return inFlight.count();
  }

  private void serve(Gateway served) {
    gateway = served;
    bodies = new BodyWorkers(served.container().workers());
  }
}
