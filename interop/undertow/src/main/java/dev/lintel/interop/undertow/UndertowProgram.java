package dev.lintel.interop.undertow;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Deploys a WAR in Undertow, which reads none by itself, and runs until it is told to end. It names
 * no type of the Servlet API, so that it runs with the generation that Undertow has.
 */
final class UndertowProgram {
  private UndertowProgram() {}

  /**
   * Prints the address once it listens.
   *
   * @param arguments the WAR, and the context path
   */
  public static void main(String[] arguments) throws Exception {
    String mount = arguments[1];
    ClassLoader application = new URLClassLoader(unpack(Path.of(arguments[0])));
    DeploymentInfo war =
        Servlets.deployment()
            .setDeploymentName("application")
            .setContextPath(mount.isEmpty() ? "/" : mount)
            .setClassLoader(application);
    for (Object initializer : ServiceLoader.load(initializerType(), application)) {
      war.addServletContainerInitializer(info(initializer.getClass()));
    }
    DeploymentManager manager = Servlets.defaultContainer().addDeployment(war);
    manager.deploy();
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            // The application's limit is the one that counts.
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            .setHandler(Handlers.path().addPrefixPath(war.getContextPath(), manager.start()))
            .build();
    server.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.stop();
                  manager.undeploy();
                }));
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    System.out.println(
        "listening on " + address.getAddress().getHostAddress() + ":" + address.getPort());
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static ServletContainerInitializerInfo info(Class type) {
    return new ServletContainerInitializerInfo(type, Set.of());
  }

  private static Class<?> initializerType() throws ClassNotFoundException {
    try {
      return Class.forName("jakarta.servlet.ServletContainerInitializer");
    } catch (ClassNotFoundException e) {
      return Class.forName("javax.servlet.ServletContainerInitializer");
    }
  }

  /** The classes and jars of a WAR, taken out of it. */
  private static URL[] unpack(Path war) throws IOException {
    Path directory = Files.createDirectories(war.resolveSibling("application"));
    List<URL> urls = new ArrayList<>();
    urls.add(url(Files.createDirectories(directory.resolve("WEB-INF/classes"))));
    try (ZipFile zip = new ZipFile(war.toFile())) {
      for (ZipEntry entry : zip.stream().filter(entry -> !entry.isDirectory()).toList()) {
        Path file = directory.resolve(entry.getName()).normalize();
        Files.createDirectories(file.getParent());
        try (InputStream in = zip.getInputStream(entry)) {
          Files.copy(in, file);
        }
        if (entry.getName().matches("WEB-INF/lib/[^/]*\\.jar")) {
          urls.add(url(file));
        }
      }
    }
    return urls.toArray(URL[]::new);
  }

  private static URL url(Path path) throws MalformedURLException {
    return path.toUri().toURL();
  }
}
