package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lintel.Application;
import dev.lintel.ApplicationFactory;
import dev.lintel.Deployment;
import dev.lintel.Response;
import dev.lintel.ServerInfo;
import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DeployedApplicationTest {
  private static final ServerInfo SERVER =
      new ServerInfo("x", "1", "1.0", true, false, false, Duration.ofSeconds(1), Set.of());
  private static final Application APPLICATION = request -> Response.text("x");

  private final List<String> events = new ArrayList<>();

  /** GW-DEP-01, GW-DEP-41. */
  @Test
  void the_factory_is_called_once_with_what_it_is_deployed_on() throws Exception {
    List<Deployment> deployments = new ArrayList<>();

    DeployedApplication deployed =
        DeployedApplication.create(
            deployment -> {
              deployments.add(deployment);
              return APPLICATION;
            },
            "/app",
            SERVER,
            Map.of("k", "secret"));

    assertThat(deployed.application()).isSameAs(APPLICATION);
    assertThat(deployments).hasSize(1);
    Deployment deployment = deployments.get(0);
    assertThat(deployment.mountPath()).isEqualTo("/app");
    assertThat(deployment.server()).isSameAs(SERVER);
    assertThat(deployment.settings()).containsOnly(Map.entry("k", "secret"));
    assertThat(deployment.setting("k")).hasValue("secret");
    assertThat(deployment.setting("K")).isEmpty();
    assertThat(deployment.require("k")).isEqualTo("secret");
    assertThat(deployment.toString()).contains("/app").doesNotContain("secret");
  }

  @Test
  void a_missing_setting_stops_the_creation_and_says_how_to_give_it() {
    assertThatThrownBy(
            () ->
                create(
                    deployment -> {
                      deployment.require("database.url");
                      return APPLICATION;
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(
            "\"database.url\"", "ServerOptions.setting(\"database.url\", …)", "context parameter");
  }

  @Test
  void settings_are_copied_and_immutable() throws Exception {
    Map<String, String> given = new HashMap<>(Map.of("a", "1"));
    AtomicReference<Deployment> seen = new AtomicReference<>();
    DeployedApplication.create(
            deployment -> {
              seen.set(deployment);
              return APPLICATION;
            },
            "",
            SERVER,
            given)
        .close();

    given.put("b", "2");

    assertThat(seen.get().settings()).containsOnly(Map.entry("a", "1"));
    assertThatThrownBy(() -> seen.get().settings().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "app", "/app/"})
  void a_mount_path_of_another_form_is_the_servers_mistake(String mountPath) {
    assertThatThrownBy(
            () -> DeployedApplication.create(d -> APPLICATION, mountPath, SERVER, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mount path \"" + mountPath + "\"");
  }

  /** GW-DEP-03. */
  @Test
  void resources_close_last_first_and_once() throws Exception {
    DeployedApplication deployed =
        create(
            deployment -> {
              assertThat(deployment.closing(new Resource("pool")).name).isEqualTo("pool");
              deployment.closing(new Resource("cache"));
              return APPLICATION;
            });
    assertThat(events).isEmpty();

    deployed.close();
    deployed.close();

    assertThat(events).containsExactly("cache", "pool");
  }

  /** GW-DEP-03, GW-DEP-43. */
  @Test
  void each_resource_closes_even_if_another_fails_and_the_failure_is_logged() throws Exception {
    DeployedApplication deployed =
        create(
            deployment -> {
              deployment.closing(new Resource("first"));
              deployment.closing(failing("second", new FileNotFoundException("gone")));
              deployment.closing(failing("third", new StackOverflowError()));
              return APPLICATION;
            });

    try (LoggedErrors logged = new LoggedErrors("dev.lintel")) {
      deployed.close();

      assertThat(logged.failures())
          .extracting(t -> t.getClass().getSimpleName())
          .containsExactly("StackOverflowError", "FileNotFoundException");
      assertThat(logged.messages())
          .allSatisfy(m -> assertThat(m).contains(APPLICATION.getClass().getName()));
    }
    assertThat(events).containsExactly("third", "second", "first");
  }

  @Test
  void an_interrupted_closing_keeps_the_flag_for_the_caller_but_not_for_the_next_resource()
      throws Exception {
    DeployedApplication deployed =
        create(
            deployment -> {
              deployment.closing(
                  () -> events.add("flag " + Thread.currentThread().isInterrupted()));
              deployment.closing(failing("second", new InterruptedException()));
              return APPLICATION;
            });

    try (LoggedErrors logged = new LoggedErrors("dev.lintel")) {
      deployed.close();
      assertThat(logged.failures()).hasSize(1);
    }

    assertThat(Thread.interrupted()).isTrue();
    assertThat(events).containsExactly("second", "flag false");
  }

  @Test
  void a_second_close_waits_for_the_first() throws Exception {
    CountDownLatch closing = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    DeployedApplication deployed =
        create(
            deployment -> {
              deployment.closing(
                  () -> {
                    closing.countDown();
                    release.await();
                    events.add("resource");
                  });
              return APPLICATION;
            });
    Thread first = new Thread(deployed::close);
    first.start();
    closing.await();
    Thread second =
        new Thread(
            () -> {
              deployed.close();
              events.add("second");
            });
    second.start();
    while (second.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    release.countDown();
    first.join();
    second.join();

    assertThat(events).containsExactly("resource", "second");
  }

  @Test
  void a_resource_may_close_the_deployment_that_closes_it() throws Exception {
    AtomicReference<DeployedApplication> deployed = new AtomicReference<>();
    deployed.set(
        create(
            deployment -> {
              deployment.closing(new Resource("first"));
              deployment.closing(() -> deployed.get().close());
              return APPLICATION;
            }));

    deployed.get().close();

    assertThat(events).containsExactly("first");
  }

  /** GW-DEP-02, GW-DEP-03, GW-DEP-11, GW-DEP-43. */
  @Test
  void a_creation_that_fails_half_way_closes_what_it_opened_and_passes_its_exception_on() {
    FileNotFoundException own = new FileNotFoundException("no templates");
    Exception closing = new Exception("second");

    Throwable thrown =
        catchThrowable(
            () ->
                create(
                    deployment -> {
                      deployment.closing(new Resource("first"));
                      deployment.closing(failing("second", closing));
                      deployment.closing(failing("third", own));
                      throw own;
                    }));

    assertThat(thrown).isSameAs(own);
    assertThat(own.getSuppressed()).containsExactly(closing);
    assertThat(events).containsExactly("third", "second", "first");
  }

  @Test
  void an_error_closes_what_was_opened_as_well() {
    assertThatThrownBy(
            () ->
                create(
                    deployment -> {
                      deployment.closing(new Resource("first"));
                      throw new NoClassDefFoundError("x/Y");
                    }))
        .isInstanceOf(NoClassDefFoundError.class);
    assertThat(events).containsExactly("first");
  }

  @Test
  void no_application_is_a_failure_that_names_the_factory() {
    assertThatThrownBy(() -> create(new Nothing()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Nothing.class.getName());
    assertThat(events).containsExactly("nothing's");
  }

  /** GW-DEP-04. */
  @Test
  void a_resource_given_after_the_creation_is_refused_and_stays_the_callers() throws Exception {
    AtomicReference<Deployment> kept = new AtomicReference<>();
    DeployedApplication deployed =
        create(
            deployment -> {
              kept.set(deployment);
              return APPLICATION;
            });

    assertThatThrownBy(() -> kept.get().closing(new Resource("late")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(Resource.class.getName(), "after create");
    deployed.close();

    assertThat(events).isEmpty();
  }

  @Test
  void a_resource_given_after_a_failed_creation_is_refused_too() {
    AtomicReference<Deployment> kept = new AtomicReference<>();
    assertThatThrownBy(
            () ->
                create(
                    deployment -> {
                      kept.set(deployment);
                      throw new Exception("x");
                    }))
        .hasMessage("x");

    assertThatThrownBy(() -> kept.get().closing(new Resource("late")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_null_resource_is_refused() {
    assertThatNullPointerException()
        .isThrownBy(
            () ->
                create(
                    deployment -> {
                      deployment.closing((AutoCloseable) null);
                      return APPLICATION;
                    }))
        .withMessage("resource");
  }

  private static DeployedApplication create(ApplicationFactory factory) throws Exception {
    return DeployedApplication.create(factory, "", SERVER, Map.of());
  }

  private AutoCloseable failing(String name, Throwable failure) {
    return () -> {
      events.add(name);
      if (failure instanceof Error e) {
        throw e;
      }
      throw (Exception) failure;
    };
  }

  private final class Resource implements AutoCloseable {
    private final String name;

    Resource(String name) {
      this.name = name;
    }

    @Override
    public void close() {
      events.add(name);
    }
  }

  private final class Nothing implements ApplicationFactory {
    @Override
    public Application create(Deployment deployment) {
      deployment.closing(new Resource("nothing's"));
      return null;
    }
  }
}
