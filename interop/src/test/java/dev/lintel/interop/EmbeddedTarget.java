package dev.lintel.interop;

import dev.lintel.ApplicationFactory;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/** One of Lintel's own servers, in the test's process, for the others to be compared with. */
record EmbeddedTarget(String server, String version, String servlet) implements Target {
  /** By the name of its provider; the version is that of the container inside. */
  static Target of(String server) {
    return new EmbeddedTarget(server, System.getProperty(server + ".version"), "6.1");
  }

  @Override
  public String name() {
    return server + "-runner";
  }

  @Override
  public String family() {
    return server + "-runner";
  }

  @Override
  public Running start(Path war, String mount) throws IOException {
    ServerOptions options = ServerOptions.defaults().server(server).port(0).mountPath(mount);
    Server started = deploy(factory(war), options);
    return new Running() {
      @Override
      public URI uri() {
        return URI.create("http://127.0.0.1:" + started.uri().getPort() + mount);
      }

      @Override
      public String log() {
        return "";
      }

      @Override
      public void close() {
        started.close();
      }
    };
  }

  private static Server deploy(ApplicationFactory factory, ServerOptions options) {
    try {
      return Server.deploy(factory, options);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the server did not start: " + e, e);
    }
  }

  private static ApplicationFactory factory(Path war) throws IOException {
    try (ZipFile zip = new ZipFile(war.toFile())) {
      byte[] name = zip.getInputStream(zip.getEntry(War.CHOICE)).readAllBytes();
      return (ApplicationFactory)
          Class.forName(new String(name, StandardCharsets.US_ASCII).strip())
              .getConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make the application of " + war, e);
    }
  }
}
