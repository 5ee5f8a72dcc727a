package dev.lintel.servlet;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import java.util.Set;

/**
 * Makes a WAR of an application jar and this one: registers {@link GatewayServlet} for all paths,
 * so that no {@code web.xml} is needed.
 *
 * <p>The application is named by the context parameter {@code lintel.application}: a class that
 * implements {@link dev.lintel.ApplicationFactory} or {@link dev.lintel.Application} and has a
 * public constructor without parameters. Without it the one provider of either type that {@link
 * java.util.ServiceLoader} finds is taken. All context parameters, this one included, are the
 * {@link dev.lintel.Deployment#settings()}. The bridge reads three more of them: {@code
 * lintel.maxRequestBodyBytes} (16 MiB by default), {@code lintel.requestTimeout} (a {@link
 * java.time.Duration}, {@code PT30S} by default) and {@code lintel.shutdownGrace} (another, {@code
 * PT10S} by default: how long the end of the web application waits for exchanges, GW-DEP-49).
 *
 * <p>The application is created here, once and before any request; one that cannot be created keeps
 * the web application from starting.
 *
 * <p>Stays out of the way if the deployment descriptor registers a {@code GatewayServlet} itself.
 *
 * @since 0.1
 */
public final class GatewayInitializer implements ServletContainerInitializer {
  /** For the container. */
  public GatewayInitializer() {}

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context)
      throws ServletException {
    for (ServletRegistration registered : context.getServletRegistrations().values()) {
      if (GatewayServlet.class.getName().equals(registered.getClassName())) {
        return;
      }
    }
    GatewayServlet gateway = new GatewayServlet();
    ServletRegistration.Dynamic servlet = context.addServlet("lintel", gateway);
    if (servlet == null) {
      throw new ServletException(
          "a servlet named 'lintel' is registered already: rename it, or register "
              + GatewayServlet.class.getName()
              + " yourself");
    }
    servlet.setAsyncSupported(true);
    servlet.setLoadOnStartup(0);
    Set<String> taken = servlet.addMapping("/*");
    if (!taken.isEmpty()) {
      throw new ServletException(
          "another servlet is mapped to /*: an application behind the gateway serves every path");
    }
    try {
      gateway.deploy(new WarDeployment(context));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException("the application cannot be created: " + e.getMessage(), e);
    }
    // A start that fails later destroys no servlet, for none was initialized.
    context.addListener(new AtEnd(gateway));
  }

  private record AtEnd(GatewayServlet gateway) implements ServletContextListener {
    @Override
    public void contextDestroyed(ServletContextEvent event) {
      gateway.destroy();
    }
  }
}
