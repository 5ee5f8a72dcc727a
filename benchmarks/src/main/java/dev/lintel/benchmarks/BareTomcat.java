package dev.lintel.benchmarks;

import jakarta.servlet.Servlet;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;

/** Tomcat with one servlet. */
final class BareTomcat {
  private BareTomcat() {}

  static Container.Running start(Servlet servlet, int port, Threads threads) throws Exception {
    Tomcat tomcat = configured(port, threads);
    Context context = tomcat.addContext("", null);
    Wrapper wrapper = Tomcat.addServlet(context, "servlet", servlet);
    wrapper.setAsyncSupported(true);
    context.addServletMapping("/*", "servlet");
    return started(tomcat);
  }

  static String version() {
    return ServerInfo.getServerInfo().replaceFirst(".*/", "");
  }

  static Container.Running serveFiles(Path directory) throws Exception {
    Tomcat tomcat = configured(0, Threads.PLATFORM);
    Context context = tomcat.addContext("", directory.toString());
    Tomcat.addServlet(context, "default", new DefaultServlet());
    context.addServletMapping("/", "default");
    return started(tomcat);
  }

  private static Tomcat configured(int port, Threads threads) throws IOException {
    Tomcat tomcat = new Tomcat();
    // Before anything else, or it makes one in the working directory.
    tomcat.setBaseDir(Files.createTempDirectory("lintel-benchmarks-tomcat").toString());
    tomcat.setPort(port);
    Connector connector = tomcat.getConnector();
    connector.setProperty("address", Container.HOST);
    connector.setProperty("maxThreads", Integer.toString(Container.THREADS));
    connector.setProperty("useVirtualThreads", Boolean.toString(threads == Threads.VIRTUAL));
    // As Lintel and Jetty do: else every hundredth request opens a connection.
    connector.setProperty("maxKeepAliveRequests", "-1");
    return tomcat;
  }

  private static Container.Running started(Tomcat tomcat) throws LifecycleException {
    tomcat.start();
    return new Container.Running(tomcat.getConnector().getLocalPort(), () -> stop(tomcat));
  }

  private static void stop(Tomcat tomcat) throws LifecycleException, IOException {
    Path base = tomcat.getServer().getCatalinaBase().toPath();
    tomcat.stop();
    tomcat.destroy();
    try (var files = Files.walk(base)) {
      files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
    }
  }
}
