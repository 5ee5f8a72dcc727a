/**
 * Serves an application through the Servlet API. Start at {@link
 * dev.lintel.servlet.GatewayInitializer}, which makes a WAR of an application's jar and this one,
 * or at {@link dev.lintel.servlet.GatewayServlet}, to register the servlet yourself.
 *
 * @since 0.1
 */
package dev.lintel.servlet;
