package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.lintel.Application;
import dev.lintel.ApplicationFactory;
import dev.lintel.AsyncApplication;
import dev.lintel.Deployment;
import dev.lintel.Request;
import dev.lintel.Response;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.UnavailableException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GW-DEP-01, GW-DEP-02, GW-DEP-13, GW-DEP-14, GW-DEP-38, GW-DEP-41, GW-DEP-49. */
class WarDeploymentTest {
  private static final List<String> EVENTS = Collections.synchronizedList(new ArrayList<>());

  private final ServletContext context = mock(ServletContext.class);
  private final Map<String, String> parameters = new HashMap<>();

  @BeforeEach
  void prepare() {
    EVENTS.clear();
    when(context.getInitParameterNames())
        .thenAnswer(call -> Collections.enumeration(parameters.keySet()));
    when(context.getInitParameter(anyString()))
        .thenAnswer(call -> parameters.get(call.<String>getArgument(0)));
    when(context.getContextPath()).thenReturn("/app");
    when(context.getServerInfo()).thenReturn("Fake Server/1.2");
    when(context.getClassLoader()).thenReturn(getClass().getClassLoader());
  }

  @AfterEach
  void forget() {
    EVENTS.clear();
  }

  // ---- the kinds of applications

  public static final class Plain implements Application {
    public Plain() {}

    @Override
    public Response handle(Request request) {
      return Response.text("plain");
    }
  }

  public static final class Made implements ApplicationFactory {
    public Made() {}

    @Override
    public Application create(Deployment deployment) {
      EVENTS.add("create " + deployment.mountPath() + " " + deployment.setting("own"));
      deployment.closing(() -> EVENTS.add("close"));
      return new Plain();
    }
  }

  /** Answers when the test says so, by another thread. */
  public static final class Slow implements ApplicationFactory {
    static final AtomicReference<CompletableFuture<Response>> ANSWER = new AtomicReference<>();

    public Slow() {}

    @Override
    public Application create(Deployment deployment) {
      deployment.closing(() -> EVENTS.add("close"));
      return AsyncApplication.of(
          request -> {
            request.onComplete(completion -> EVENTS.add("hook " + completion.status()));
            return ANSWER.get();
          });
    }
  }

  public static final class Failing implements ApplicationFactory {
    public Failing() {}

    @Override
    public Application create(Deployment deployment) throws IOException {
      EVENTS.add("create");
      deployment.closing(() -> EVENTS.add("close"));
      throw new IOException("no database");
    }
  }

  public static final class Unmakeable implements Application {
    public Unmakeable() throws IOException {
      throw new IOException("mine");
    }

    @Override
    public Response handle(Request request) {
      throw new AssertionError();
    }
  }

  public static final class Neither {
    public Neither() {}
  }

  static final class Hidden implements Application {
    private final int argument;

    Hidden(int argument) {
      this.argument = argument;
    }

    @Override
    public Response handle(Request request) {
      return Response.of(argument);
    }
  }

  private static String name(Class<?> type) {
    return type.getName();
  }

  // ---- by name

  @Test
  void a_named_application_is_taken() throws Exception {
    parameters.put("lintel.application", name(Plain.class));

    ApplicationFactory factory = new WarDeployment(context).factory();

    assertThat(factory.create(mock(Deployment.class))).isInstanceOf(Plain.class);
  }

  @Test
  void a_named_factory_is_taken() {
    parameters.put("lintel.application", name(Made.class));

    assertThat(new WarDeployment(context).factory()).isInstanceOf(Made.class);
  }

  @Test
  void a_named_class_that_is_missing_or_of_no_use_is_an_error_that_names_it() {
    for (String name :
        List.of("no.such.Thing", name(Hidden.class), name(Application.class), "no/such")) {
      parameters.put("lintel.application", name);
      assertThatThrownBy(() -> new WarDeployment(context).factory())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("lintel.application")
          .hasMessageContaining(name)
          .hasMessageContaining("public constructor without parameters");
    }
  }

  @Test
  void a_named_class_of_the_wrong_type_is_an_error_that_names_it() {
    parameters.put("lintel.application", name(Neither.class));

    assertThatThrownBy(() -> new WarDeployment(context).factory())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name(Neither.class))
        .hasMessageContaining("implements neither");
  }

  @Test
  void a_constructor_that_fails_is_the_cause() {
    parameters.put("lintel.application", name(Unmakeable.class));

    assertThatThrownBy(() -> new WarDeployment(context).factory())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("constructor failed")
        .hasRootCauseMessage("mine");
  }

  // ---- by service

  private void provide(Path directory, Map<Class<?>, String> services) throws IOException {
    Path at = Files.createDirectories(directory.resolve("META-INF/services"));
    for (Map.Entry<Class<?>, String> service : services.entrySet()) {
      Files.writeString(at.resolve(service.getKey().getName()), service.getValue());
    }
    when(context.getClassLoader())
        .thenReturn(
            new URLClassLoader(new URL[] {directory.toUri().toURL()}, getClass().getClassLoader()));
  }

  @Test
  void without_a_name_and_a_service_there_is_no_application() {
    assertThatThrownBy(() -> new WarDeployment(context).factory())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no application")
        .hasMessageContaining("lintel.application")
        .hasMessageContaining("META-INF/services");
  }

  @Test
  void the_one_service_of_either_kind_is_taken(@TempDir Path directory) throws Exception {
    provide(directory, Map.of(Application.class, name(Plain.class)));
    assertThat(new WarDeployment(context).factory().create(mock(Deployment.class)))
        .isInstanceOf(Plain.class);

    Files.delete(directory.resolve("META-INF/services/" + Application.class.getName()));
    provide(directory, Map.of(ApplicationFactory.class, name(Made.class)));
    assertThat(new WarDeployment(context).factory()).isInstanceOf(Made.class);
  }

  @Test
  void several_services_are_never_chosen_from(@TempDir Path directory) throws Exception {
    provide(
        directory,
        Map.of(Application.class, name(Plain.class), ApplicationFactory.class, name(Made.class)));

    assertThatThrownBy(() -> new WarDeployment(context).factory())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("2 applications")
        .hasMessageContaining(name(Plain.class))
        .hasMessageContaining(name(Made.class))
        .hasMessageContaining("lintel.application");
  }

  @Test
  void a_broken_service_is_an_error_and_no_lesser_application(@TempDir Path directory)
      throws Exception {
    provide(directory, Map.of(Application.class, "no.such.Thing"));

    assertThatThrownBy(() -> new WarDeployment(context).factory())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no.such.Thing");
  }

  // ---- settings

  @Test
  void what_is_not_set_has_the_defaults_of_an_embedded_server() {
    WarDeployment war = new WarDeployment(context);

    assertThat(war.maxRequestBodyBytes()).isEqualTo(16 * 1024 * 1024);
    assertThat(war.server().requestTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(war.shutdownGrace()).isEqualTo(Duration.ofSeconds(10));
    assertThat(war.server().name()).isEqualTo("fake server");
    assertThat(war.server().version()).isEqualTo("1.2");
  }

  @Test
  void what_is_set_holds() {
    parameters.put("lintel.maxRequestBodyBytes", "17");
    parameters.put("lintel.requestTimeout", "PT1.5S");
    parameters.put("lintel.shutdownGrace", "PT0S");
    WarDeployment war = new WarDeployment(context);

    assertThat(war.maxRequestBodyBytes()).isEqualTo(17);
    assertThat(war.server().requestTimeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(war.shutdownGrace()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1.5", "16M", "9999999999999999999999"})
  void a_bad_limit_is_named(String value) {
    parameters.put("lintel.maxRequestBodyBytes", value);

    assertThatThrownBy(() -> new WarDeployment(context).maxRequestBodyBytes())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lintel.maxRequestBodyBytes")
        .hasMessageContaining("'" + value + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "30s", "PT0S", "PT-1S", "P100D", "PT0.0001S"})
  void a_bad_timeout_is_named(String value) {
    parameters.put("lintel.requestTimeout", value);

    assertThatThrownBy(() -> new WarDeployment(context).server())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lintel.requestTimeout")
        .hasMessageContaining("'" + value + "'");
  }

  /** GW-DEP-38. */
  @Test
  void a_value_that_is_out_of_range_is_told_the_range() {
    parameters.put("lintel.requestTimeout", "P30D");
    parameters.put("lintel.shutdownGrace", "PT-1S");
    parameters.put("lintel.maxRequestBodyBytes", "-1");
    WarDeployment war = new WarDeployment(context);

    assertThatThrownBy(war::server)
        .hasMessage(
            "the parameter lintel.requestTimeout is 'P30D': requestTimeout PT720H is not legal:"
                + " 1 ms to 24 days");
    assertThatThrownBy(war::shutdownGrace)
        .hasMessage(
            "the parameter lintel.shutdownGrace is 'PT-1S': shutdownGrace PT-1S is not legal:"
                + " 0 to 24 days");
    assertThatThrownBy(war::maxRequestBodyBytes)
        .hasMessageStartingWith("the parameter lintel.maxRequestBodyBytes is '-1': ")
        .hasMessageContaining("maxRequestBodyBytes -1 is not legal: 0 to ");
    parameters.put("lintel.requestTimeout", "30s");
    assertThatThrownBy(() -> new WarDeployment(context).server())
        .hasMessageContaining("give a duration such as PT30S");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "PT-1S", "P100D"})
  void a_bad_grace_is_named(String value) {
    parameters.put("lintel.shutdownGrace", value);

    assertThatThrownBy(() -> new WarDeployment(context).shutdownGrace())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lintel.shutdownGrace")
        .hasMessageContaining("'" + value + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "/, ''",
    "/app, /app",
    "/a/b, /a/b",
    "/mein shop, /mein shop",
    "/mein%20shop, /mein shop",
    "/caf%C3%A9+1, /caf\u00E9+1"
  })
  void the_context_path_is_the_mount_path(String path, String mount) {
    when(context.getContextPath()).thenReturn(path);

    assertThat(new WarDeployment(context).mountPath()).isEqualTo(mount);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/50%", "/50%/a", "/a%zz"})
  void a_context_path_that_no_request_can_name_stops_the_start(String path) {
    when(context.getContextPath()).thenReturn(path);

    assertThatThrownBy(() -> new WarDeployment(context).mountPath())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the context path " + path)
        .hasMessageContaining("another name");
  }

  @ParameterizedTest
  @CsvSource({"Jetty, jetty, ''", "A/B/C, a, B/C", ", servlet, ''", "/1.2, servlet, 1.2"})
  void a_server_has_a_name_whatever_it_says(String info, String name, String version) {
    when(context.getServerInfo()).thenReturn(info);

    assertThat(new WarDeployment(context).server().name()).isEqualTo(name);
    assertThat(new WarDeployment(context).server().version()).isEqualTo(version);
  }

  // ---- the start

  private final ServletRegistration.Dynamic registration = mock(ServletRegistration.Dynamic.class);
  private final AtomicReference<GatewayServlet> servlet = new AtomicReference<>();
  private final AtomicReference<ServletContextListener> listener = new AtomicReference<>();

  private void acceptServlet() {
    when(context.addServlet(eq("lintel"), any(GatewayServlet.class)))
        .thenAnswer(
            call -> {
              servlet.set(call.getArgument(1));
              return registration;
            });
    when(registration.addMapping("/*")).thenReturn(Set.of());
    doAnswer(
            call -> {
              listener.set(call.getArgument(0));
              return null;
            })
        .when(context)
        .addListener(any(ServletContextListener.class));
  }

  private void start() throws ServletException {
    new GatewayInitializer().onStartup(null, context);
  }

  @Test
  void the_application_is_created_at_the_start_and_closed_at_the_end() throws Exception {
    acceptServlet();
    parameters.put("lintel.application", name(Made.class));
    parameters.put("own", "value");

    start();

    verify(registration).setAsyncSupported(true);
    verify(registration).setLoadOnStartup(0);
    verify(registration).addMapping("/*");
    assertThat(EVENTS).containsExactly("create /app Optional[value]");
    ServletConfig config = mock(ServletConfig.class);
    servlet.get().init(config);
    servlet.get().destroy();
    listener.get().contextDestroyed(null);
    assertThat(EVENTS).containsExactly("create /app Optional[value]", "close");
  }

  /** As where another servlet has kept the web application from starting. */
  @Test
  void an_application_whose_servlet_was_never_initialized_is_closed_all_the_same()
      throws Exception {
    acceptServlet();
    parameters.put("lintel.application", name(Made.class));
    start();

    listener.get().contextDestroyed(null);

    assertThat(EVENTS).containsExactly("create /app Optional.empty", "close");
  }

  @Test
  void an_application_that_cannot_be_created_stops_the_start() {
    acceptServlet();
    parameters.put("lintel.application", name(Failing.class));

    assertThatThrownBy(this::start)
        .isInstanceOf(ServletException.class)
        .hasMessageContaining("no database")
        .hasCauseInstanceOf(IOException.class);
    assertThat(EVENTS).containsExactly("create", "close");
  }

  @Test
  void a_wrong_parameter_stops_the_start_before_the_application_is_created() {
    acceptServlet();
    parameters.put("lintel.application", name(Made.class));
    parameters.put("lintel.maxRequestBodyBytes", "many");

    assertThatThrownBy(this::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lintel.maxRequestBodyBytes");
    assertThat(EVENTS).isEmpty();
  }

  @Test
  void a_name_that_is_taken_stops_the_start() {
    parameters.put("lintel.application", name(Made.class));

    assertThatThrownBy(this::start)
        .isInstanceOf(ServletException.class)
        .hasMessageContaining("'lintel' is registered already");
    assertThat(EVENTS).isEmpty();
  }

  @Test
  void a_mapping_that_is_taken_stops_the_start() {
    acceptServlet();
    parameters.put("lintel.application", name(Made.class));
    when(registration.addMapping("/*")).thenReturn(Set.of("/*"));

    assertThatThrownBy(this::start)
        .isInstanceOf(ServletException.class)
        .hasMessageContaining("another servlet is mapped to /*");
    assertThat(EVENTS).isEmpty();
  }

  @Test
  void a_servlet_of_the_descriptor_is_left_alone() throws Exception {
    ServletRegistration own = mock(ServletRegistration.class);
    when(own.getClassName()).thenReturn(GatewayServlet.class.getName());
    when(context.getServletRegistrations()).thenAnswer(call -> Map.of("mine", own));

    start();

    verify(context).getServletRegistrations();
    assertThat(EVENTS).isEmpty();
  }

  @Test
  void a_servlet_of_the_descriptor_takes_its_own_parameters_first() throws Exception {
    parameters.put("lintel.application", name(Failing.class));
    ServletConfig config = config(Map.of("lintel.application", name(Made.class), "own", "mine"));
    GatewayServlet own = new GatewayServlet();

    own.init(config);
    own.destroy();

    assertThat(EVENTS).containsExactly("create /app Optional[mine]", "close");
  }

  @Test
  void a_servlet_of_the_descriptor_that_fails_is_gone_for_good() {
    parameters.put("lintel.application", name(Failing.class));
    GatewayServlet own = new GatewayServlet();

    assertThatThrownBy(() -> own.init(config(Map.of())))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("no database")
        .satisfies(e -> assertThat(((UnavailableException) e).isPermanent()).isTrue())
        .hasCauseInstanceOf(IOException.class);
    assertThat(EVENTS).containsExactly("create", "close");
  }

  // ---- the end

  /** An exchange under way, whose response is still to come. */
  private FakeExchange startSlow(CompletableFuture<Response> answer) throws ServletException {
    Slow.ANSWER.set(answer);
    acceptServlet();
    when(context.getContextPath()).thenReturn("");
    parameters.put("lintel.application", name(Slow.class));
    start();
    FakeExchange exchange = new FakeExchange();
    exchange.serve(servlet.get());
    return exchange;
  }

  @Test
  void the_end_waits_for_the_exchanges_that_are_under_way() throws Exception {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    FakeExchange exchange = startSlow(answer);
    Thread end =
        new Thread(
            () -> {
              servlet.get().destroy();
              listener.get().contextDestroyed(null);
            });
    end.start();
    while (end.getState() != Thread.State.TIMED_WAITING) {
      assertThat(end.isAlive()).isTrue();
      Thread.onSpinWait();
    }
    assertThat(EVENTS).isEmpty();

    answer.complete(Response.text("late"));
    exchange.awaitOver();
    end.join(20_000);

    assertThat(end.isAlive()).isFalse();
    assertThat(EVENTS).containsExactly("hook 200", "close");
  }

  @Timeout(60)
  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT0.05S"})
  void an_exchange_that_outlives_the_grace_is_not_waited_for(String grace) throws Exception {
    parameters.put("lintel.shutdownGrace", grace);
    CompletableFuture<Response> answer = new CompletableFuture<>();
    FakeExchange exchange = startSlow(answer);

    servlet.get().destroy();
    assertThat(EVENTS).containsExactly("close");

    answer.complete(Response.text("late"));
    exchange.awaitOver();
    assertThat(EVENTS).containsExactly("close", "hook 200");
  }

  @Test
  void an_end_that_is_interrupted_closes_the_application() throws Exception {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    FakeExchange exchange = startSlow(answer);

    Thread.currentThread().interrupt();
    servlet.get().destroy();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(EVENTS).containsExactly("close");
    answer.complete(Response.text("late"));
    exchange.awaitOver();
  }

  private ServletConfig config(Map<String, String> own) {
    ServletConfig config = mock(ServletConfig.class);
    when(config.getServletContext()).thenReturn(context);
    when(config.getInitParameterNames()).thenReturn(Collections.enumeration(own.keySet()));
    when(config.getInitParameter(anyString()))
        .thenAnswer(call -> own.get(call.<String>getArgument(0)));
    return config;
  }
}
