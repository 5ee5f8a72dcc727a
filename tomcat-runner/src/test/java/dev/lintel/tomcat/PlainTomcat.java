package dev.lintel.tomcat;

import dev.lintel.Application;
import dev.lintel.ServerInfo;
import dev.lintel.servlet.Container;
import dev.lintel.servlet.Gateway;
import dev.lintel.servlet.GatewayServlet;
import jakarta.servlet.Filter;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** A Tomcat as its makers ship it, with the bridge as a servlet, which is what a WAR has. */
final class PlainTomcat implements Closeable {
  private final Tomcat tomcat = new Tomcat();
  private final Context context;

  PlainTomcat(Application application, String contextPath, Path directory) {
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    context = tomcat.addContext(contextPath, directory.toString());
    ServerInfo info =
        new ServerInfo(
            "plain", "", ServerInfo.SPEC, true, false, false, Duration.ofSeconds(20), Set.of());
    Gateway gateway = new Gateway(application, info, contextPath, 1 << 20, new Container());
    Tomcat.addServlet(context, "lintel", new GatewayServlet(gateway)).setAsyncSupported(true);
    context.addServletMapping("/*", "lintel");
    tomcat.getConnector();
  }

  Context context() {
    return context;
  }

  /** Puts a filter before the servlet. */
  void filter(Filter filter) {
    FilterDef definition = new FilterDef();
    definition.setFilterName("filter");
    definition.setAsyncSupported("true");
    definition.setFilter(filter);
    FilterMap mapping = new FilterMap();
    mapping.setFilterName("filter");
    mapping.addURLPattern("/*");
    context.addFilterDef(definition);
    context.addFilterMap(mapping);
  }

  PlainTomcat start() throws LifecycleException {
    tomcat.start();
    return this;
  }

  /** Adds a connector that speaks AJP. */
  Connector speakAjp() {
    Connector ajp = new Connector("AJP/1.3");
    ajp.setPort(0);
    boolean unused = ajp.setProperty("secretRequired", "false");
    tomcat.getService().addConnector(ajp);
    return ajp;
  }

  Wire wire() throws IOException {
    return new Wire(URI.create("http://localhost:" + tomcat.getConnector().getLocalPort()));
  }

  static Socket socket(Connector connector) throws IOException {
    return new Socket("localhost", connector.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IOException(e);
    }
  }
}
