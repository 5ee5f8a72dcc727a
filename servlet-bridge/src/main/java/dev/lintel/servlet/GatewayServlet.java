package dev.lintel.servlet;

import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.Objects;

/**
 * Serves an application as a servlet. Map it to {@code /*} and let it be asynchronous.
 *
 * @since 0.1
 */
public final class GatewayServlet extends GenericServlet {
  private static final long serialVersionUID = 1L;

  private final transient Gateway gateway;

  /**
   * A servlet for an application that exists; the caller closes the deployment.
   *
   * @param gateway what to serve
   */
  public GatewayServlet(Gateway gateway) {
    this.gateway = Objects.requireNonNull(gateway, "gateway");
  }

  @Override
  public void service(ServletRequest request, ServletResponse response)
      throws ServletException, IOException {
    throw new ServletException("no exchange: " + gateway);
  }
}
