package dev.lintel.servlet;

import dev.lintel.ApplicationFactory;
import dev.lintel.spi.DeployedApplication;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
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
   * @throws ServletException if there is none or more than one, or it cannot be created: the
   *     container then does not start the web application
   */
  @Override
  public void init() throws ServletException {
    if (gateway != null) {
      return;
    }
    WarDeployment war = new WarDeployment(getServletContext(), getServletConfig());
    try {
      ApplicationFactory factory = war.factory();
      DeployedApplication created =
          DeployedApplication.create(factory, war.mountPath(), war.server(), war.settings());
      deployed = created;
      serve(
          new Gateway(
              created.application(),
              war.server(),
              war.mountPath(),
              war.maxRequestBodyBytes(),
              new Container()));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException("the application cannot be created: " + e.getMessage(), e);
    }
  }

  /** Closes what the application tied to its deployment. */
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
