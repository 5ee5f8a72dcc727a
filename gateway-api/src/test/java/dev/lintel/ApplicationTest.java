package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class ApplicationTest {
  private final Request request = new TestExchange().request();

  /** GW-ASY-05. */
  @Test
  void a_blocking_application_is_done_when_its_stage_is_returned() throws Exception {
    Thread caller = Thread.currentThread();
    Application app =
        Application.of(r -> Response.text(Thread.currentThread() == caller ? "here" : "elsewhere"));

    CompletionStage<Response> stage = app.handleAsync(request);

    assertThat(stage.toCompletableFuture()).isDone();
    assertThat(stage.toCompletableFuture().get().body().text(10)).isEqualTo("here");
  }

  /** GW-ASY-06. */
  @Test
  void what_a_blocking_application_throws_is_the_failure_of_its_stage() {
    IOException thrown = new IOException("x");
    AssertionError error = new AssertionError("y");

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> failing(thrown).handleAsync(request).toCompletableFuture().get())
        .satisfies(e -> assertThat(e.getCause()).isSameAs(thrown));
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> failing(error).handleAsync(request).toCompletableFuture().get())
        .satisfies(e -> assertThat(e.getCause()).isSameAs(error));
  }

  private static Application failing(Throwable failure) {
    return r -> {
      if (failure instanceof Error e) {
        throw e;
      }
      throw (Exception) failure;
    };
  }

  /** GW-APP-02, GW-ERR-09. */
  @Test
  @SuppressWarnings("NullAway")
  void a_null_response_is_a_failure_that_names_the_application() {
    Application app = new Forgetful();

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> app.handleAsync(request).toCompletableFuture().get())
        .withCauseInstanceOf(NullPointerException.class)
        .withMessageContaining(Forgetful.class.getName());
    assertThatNullPointerException()
        .isThrownBy(() -> app.with(Middleware.mapRequest(r -> r)).handle(request))
        .withMessageContaining(Forgetful.class.getName());
  }

  private static final class Forgetful implements Application {
    @Override
    @SuppressWarnings("NullAway")
    public Response handle(Request request) {
      return null;
    }
  }

  /** GW-MID-01, GW-MID-02. */
  @Test
  void the_first_middleware_is_the_outermost_and_each_wraps_once() throws Exception {
    List<String> wrapped = new ArrayList<>();

    Application app =
        Application.of(r -> Response.text(r.header("trace").orElse("")))
            .with(tracing("a", wrapped), tracing("b", wrapped), tracing("c", wrapped));

    assertThat(app.handle(request).body().text(10)).isEqualTo("abc");
    assertThat(app.handle(request).body().text(10)).isEqualTo("abc");
    assertThat(wrapped).containsExactly("c", "b", "a");
  }

  private static Middleware tracing(String name, List<String> wrapped) {
    return next -> {
      wrapped.add(name);
      return r -> next.handle(r.withHeader("trace", r.header("trace").orElse("") + name));
    };
  }

  @Test
  void no_middleware_leaves_the_application_as_it_is() {
    Application app = r -> Response.of(200);

    assertThat(app.with()).isSameAs(app);
    assertThat(Application.of(app)).isSameAs(app);
  }

  /** GW-MID-03. */
  @Test
  void a_middleware_that_would_block_an_asynchronous_application_is_refused_with_both_names() {
    AsyncApplication poll = new Poll();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> poll.with(Middleware.mapRequest(r -> r), new Blocking()))
        .withMessageContaining(Poll.class.getName())
        .withMessageContaining(Blocking.class.getName())
        .withMessageContaining("blocking()");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> poll.with(new Blocking(), Middleware.mapRequest(r -> r)))
        .withMessageContaining(Blocking.class.getName());
  }

  /** GW-MID-04, GW-MID-06. */
  @Test
  void a_blocking_application_takes_any_middleware() throws Exception {
    Application app = new Poll().blocking().with(new Blocking());

    assertThat(app).isNotInstanceOf(AsyncApplication.class);
    assertThat(app.handle(request).status()).isEqualTo(204);
    assertThat(Application.of(r -> Response.of(201)).with(new Blocking()).handle(request).status())
        .isEqualTo(201);
  }

  @Test
  @SuppressWarnings("NullAway")
  void a_middleware_that_wraps_in_null_is_refused_by_its_name() {
    Application app = r -> Response.of(200);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> app.with(next -> null))
        .withMessageContaining(ApplicationTest.class.getName());
    assertThatNullPointerException().isThrownBy(() -> app.with((Middleware) null));
    assertThatNullPointerException().isThrownBy(() -> Application.of(null));
    assertThatNullPointerException().isThrownBy(() -> AsyncApplication.of(null));
  }

  private static final class Poll implements AsyncApplication {
    @Override
    public CompletionStage<Response> handleAsync(Request request) {
      return Response.noContent().completed();
    }
  }

  private static final class Blocking implements Middleware {
    @Override
    public Application wrap(Application next) {
      return next::handle;
    }
  }
}
