/**
 * Runs applications on embedded Tomcat: {@link dev.lintel.tomcat.TomcatRunner} is the service that
 * {@link dev.lintel.Server} finds, and the way to Tomcat's own settings.
 *
 * @since 0.1
 */
module dev.lintel.tomcat {
  requires transitive dev.lintel;
  requires transitive org.apache.tomcat.embed.core;
  requires dev.lintel.servlet;
  requires org.slf4j;
  // For the listeners of a Loader of Tomcat's; Tomcat requires it as well.
  requires java.desktop;

  exports dev.lintel.tomcat;

  provides dev.lintel.spi.ServerProvider with
      dev.lintel.tomcat.TomcatRunner;
  provides org.apache.juli.logging.Log with
      dev.lintel.tomcat.Slf4jLog;
}
