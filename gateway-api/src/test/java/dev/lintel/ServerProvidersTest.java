package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.spi.ServerProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Isolated, as the system property that chooses a server belongs to the whole process. */
@Isolated
class ServerProvidersTest {
  private static final Application APPLICATION = request -> Response.text("x");
  private static final ServerOptions OPTIONS = ServerOptions.defaults();

  @TempDir private Path directory;
  private final Thread thread = Thread.currentThread();
  private final List<URLClassLoader> opened = new ArrayList<>();
  private final ClassLoader before = thread.getContextClassLoader();

  @BeforeEach
  void forget_the_property() {
    System.clearProperty(ServerProviders.PROPERTY);
  }

  @AfterEach
  void restore() throws IOException {
    for (URLClassLoader loader : opened) {
      loader.close();
    }
    System.clearProperty(ServerProviders.PROPERTY);
    thread.setContextClassLoader(before);
  }

  /** GW-DEP-07. */
  @Test
  void no_server_names_the_dependencies_to_add() throws IOException {
    given();

    assertThatThrownBy(() -> Server.start(APPLICATION))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "no server on the class path: add dev.lintel:jetty-runner or dev.lintel:tomcat-runner");
  }

  /** GW-DEP-06. */
  @Test
  void the_only_server_is_started_with_the_application_and_the_options() throws IOException {
    given(Alpha.class);
    ServerOptions options = OPTIONS.port(0).setting("k", "v");

    Started server = (Started) Server.start(APPLICATION, options);

    assertThat(server.provider).isEqualTo("alpha");
    assertThat(server.application).isSameAs(APPLICATION);
    assertThat(server.options).isSameAs(options);
  }

  @Test
  void the_defaults_are_used_where_no_options_are_given() throws Exception {
    given(Alpha.class);

    assertThat(((Started) Server.start(APPLICATION)).options).isEqualTo(OPTIONS);
    assertThat(((Started) Server.deploy(d -> APPLICATION)).options).isEqualTo(OPTIONS);
  }

  /** GW-DEP-07. */
  @Test
  void several_servers_and_no_choice_lists_them_and_the_ways_to_choose() throws IOException {
    given(Beta.class, Alpha.class);

    assertThatThrownBy(() -> Server.start(APPLICATION))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(
            "alpha (" + Alpha.class.getName() + "), beta (" + Beta.class.getName() + ")",
            "ServerOptions.server(name)",
            "system property lintel.server");
  }

  /** GW-DEP-40. */
  @Test
  void the_options_choose_by_name() throws IOException {
    given(Alpha.class, Beta.class);

    assertThat(started(OPTIONS.server("alpha"))).isEqualTo("alpha");
    assertThat(started(OPTIONS.server("beta"))).isEqualTo("beta");
  }

  /** GW-DEP-40. */
  @Test
  void the_system_property_chooses_where_the_options_do_not() throws IOException {
    given(Alpha.class, Beta.class);
    System.setProperty("lintel.server", "beta");

    assertThat(started(OPTIONS)).isEqualTo("beta");
    assertThat(started(OPTIONS.server("alpha"))).isEqualTo("alpha");
  }

  @Test
  void an_empty_system_property_chooses_nothing() throws IOException {
    given(Alpha.class);
    System.setProperty("lintel.server", "");

    assertThat(started(OPTIONS)).isEqualTo("alpha");
  }

  @Test
  void an_unknown_name_lists_what_there_is_and_who_chose_it() throws IOException {
    given(Alpha.class, Beta.class);

    assertThatThrownBy(() -> started(OPTIONS.server("gamma")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("\"gamma\"", "ServerOptions.server", "alpha (", "beta (");
    System.setProperty("lintel.server", "delta");
    assertThatThrownBy(() -> started(OPTIONS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("\"delta\"", "system property lintel.server", "alpha (", "beta (");
  }

  @Test
  void the_only_server_is_not_started_when_another_was_chosen() throws IOException {
    given(Alpha.class);

    assertThatThrownBy(() -> started(OPTIONS.server("beta")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"beta\"");
  }

  @Test
  void two_servers_of_one_name_are_refused_even_if_a_third_is_chosen() throws IOException {
    given(Alpha.class, OtherAlpha.class, Beta.class);

    assertThatThrownBy(() -> started(OPTIONS.server("beta")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("\"alpha\"", Alpha.class.getName(), OtherAlpha.class.getName());
  }

  @Test
  void a_server_without_a_name_is_refused() throws IOException {
    given(Nameless.class);

    assertThatThrownBy(() -> started(OPTIONS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Nameless.class.getName());
  }

  @Test
  void the_loader_of_the_api_is_asked_where_the_context_loader_sees_no_server() throws Exception {
    URL[] all = {
      root(Server.class, "dev/lintel/Server.class"),
      root(getClass(), "dev/lintel/ServerProvidersTest.class"),
      services(Alpha.class)
    };
    try (URLClassLoader api = new URLClassLoader(all, ClassLoader.getPlatformClassLoader())) {
      Class<?> elsewhere = api.loadClass(SeenFromElsewhere.class.getName());
      Callable<?> start = (Callable<?>) elsewhere.getConstructor().newInstance();

      for (ClassLoader blind : new ClassLoader[] {null, ClassLoader.getPlatformClassLoader()}) {
        thread.setContextClassLoader(blind);
        assertThat(start.call()).isEqualTo("alpha");
      }
    }
  }

  @Test
  void the_context_class_loader_goes_before_the_loader_of_the_api() throws Exception {
    URL[] all = {
      root(Server.class, "dev/lintel/Server.class"),
      root(getClass(), "dev/lintel/ServerProvidersTest.class"),
      services(Alpha.class)
    };
    try (URLClassLoader api = new URLClassLoader(all, ClassLoader.getPlatformClassLoader());
        URLClassLoader child = childFirst(services(Beta.class), api)) {
      Class<?> elsewhere = api.loadClass(SeenFromElsewhere.class.getName());
      thread.setContextClassLoader(child);

      assertThat(((Callable<?>) elsewhere.getConstructor().newInstance()).call()).isEqualTo("beta");
    }
  }

  /** GW-DEP-02. */
  @Test
  void an_application_that_cannot_be_created_stops_the_start_with_its_own_exception()
      throws IOException {
    given(Alpha.class);
    BindException own = new BindException("the application's own port");

    assertThatThrownBy(
            () ->
                Server.deploy(
                    deployment -> {
                      throw own;
                    }))
        .isSameAs(own);
  }

  @Test
  void a_failure_of_the_server_reaches_the_caller() throws IOException {
    given(Failing.class);

    assertThatThrownBy(() -> started(OPTIONS.setting("failure", "port")))
        .isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> started(OPTIONS.setting("failure", "checked")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the server failing did not start")
        .hasCauseInstanceOf(TimeoutException.class);
    assertThatThrownBy(() -> started(OPTIONS.setting("failure", "interrupt")))
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private static String started(ServerOptions options) {
    return ((Started) Server.start(APPLICATION, options)).provider;
  }

  private void given(Class<?>... providers) throws IOException {
    URL[] path = {services(providers)};
    URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader());
    opened.add(loader);
    thread.setContextClassLoader(loader);
  }

  /** A new directory with nothing but the service file. */
  private URL services(Class<?>... providers) throws IOException {
    Path root = Files.createTempDirectory(directory, "services");
    Path services = Files.createDirectories(root.resolve("META-INF/services"));
    List<String> names = Arrays.stream(providers).map(Class::getName).toList();
    Files.write(services.resolve(ServerProvider.class.getName()), names);
    return root.toUri().toURL();
  }

  /** Where a class file lies: its directory of classes, also when tests run as a module. */
  private static URL root(Class<?> type, String file) throws IOException {
    String url = type.getResource("/" + file).toString();
    return URI.create(url.substring(0, url.length() - file.length())).toURL();
  }

  /** Sees the services of one directory, not its parent's, as in a servlet container. */
  private static URLClassLoader childFirst(URL services, ClassLoader parent) {
    return new URLClassLoader(new URL[] {services}, parent) {
      @Override
      public Enumeration<URL> getResources(String name) throws IOException {
        return findResources(name);
      }
    };
  }

  /** Loaded together with the API by a loader of its own, so that no type is shared with it. */
  public static final class SeenFromElsewhere implements Callable<String> {
    @Override
    public String call() {
      return started(OPTIONS);
    }
  }

  public static class Alpha implements ServerProvider {
    @Override
    public String name() {
      return "alpha";
    }

    @Override
    public Server start(ApplicationFactory factory, ServerOptions options) throws Exception {
      return new Started(name(), factory.create(null), options);
    }
  }

  public static final class OtherAlpha extends Alpha {}

  public static final class Beta extends Alpha {
    @Override
    public String name() {
      return "beta";
    }
  }

  public static final class Nameless extends Alpha {
    @Override
    public String name() {
      return " ";
    }
  }

  public static final class Failing extends Alpha {
    @Override
    public String name() {
      return "failing";
    }

    @Override
    public Server start(ApplicationFactory factory, ServerOptions options) throws Exception {
      switch (options.settings().get("failure")) {
        case "port" -> throw ServerProvider.startFailure(options, new BindException("in use"));
        case "checked" -> throw new TimeoutException();
        default -> throw new InterruptedException();
      }
    }
  }

  record Started(String provider, Application application, ServerOptions options)
      implements Server {
    @Override
    public URI uri() {
      return ServerProvider.uri(options, 1);
    }

    @Override
    public ServerInfo info() {
      return new ServerInfo(
          provider, "", "1.0", true, false, false, options.requestTimeout(), Set.of());
    }

    @Override
    public boolean stop(Duration grace) {
      return true;
    }

    @Override
    public void join() {}

    @Override
    public void close() {}
  }
}
