package dev.lintel.servlet;

import dev.lintel.ServerInfo;
import dev.lintel.spi.DeployedApplication;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

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

  private transient @Nullable Gateway gateway;
  private transient @Nullable BodyWorkers bodies;
  private transient @Nullable DeployedApplication deployed;

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
    ServerInfo server = war.server();
    DeployedApplication created =
        DeployedApplication.create(war.factory(), war.mountPath(), server, war.settings());
    deployed = created;
    serve(new Gateway(created.application(), server, war.mountPath(), limit, new Container()));
  }

  /** Closes what the application tied to its deployment. Idempotent. */
  @Override
  public void destroy() {
    if (deployed != null) {
      deployed.close();
    }
  }

  @Override
  public void service(ServletRequest request, ServletResponse response) throws ServletException {
    if (!(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      throw new ServletException("not HTTP: " + request.getClass().getName());
    }
    if (http.getDispatcherType() == DispatcherType.ASYNC
        && http.getAttribute(Call.ABORT) instanceof Throwable reason) {
      // Only a second pass can throw for an asynchronous exchange, which is how the container cuts
      // a connection that it cannot be told to cut.
      throw new ServletException("the answer is cut off", reason);
    }
    Gateway serving = gateway;
    BodyWorkers workers = bodies;
    if (serving == null || workers == null) {
      throw new ServletException("the servlet was not initialized");
    }
    new Call(new ServletExchange(serving, http, answer), workers).run();
  }

  private void serve(Gateway served) {
    gateway = served;
    bodies = new BodyWorkers(served.container().workers());
  }
}
