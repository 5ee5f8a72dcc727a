/**
 * Runs an application on embedded Jetty, which {@code dev.lintel.Server} finds as a service.
 *
 * @since 0.1
 */
module dev.lintel.jetty {
  requires transitive dev.lintel;
  requires transitive org.eclipse.jetty.server;
  requires dev.lintel.servlet;
  requires jakarta.servlet;
  requires org.eclipse.jetty.ee11.servlet;

  exports dev.lintel.jetty;

  provides dev.lintel.spi.ServerProvider with
      dev.lintel.jetty.JettyRunner;
}
