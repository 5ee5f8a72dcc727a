package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Completion;
import dev.lintel.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Completion hooks, what they are told, and requests after the end of their exchange. */
abstract class HookTopic extends Topic {
  HookTopic(Starter starter) {
    super(starter);
  }

  @Test
  @Spec({"GW-LIF-01", "GW-LIF-03", "GW-LIF-04", "GW-LIF-05", "GW-LIF-07", "GW-BDY-22"})
  void hooks_run_once_the_last_first_on_one_thread_after_the_close() {
    for (var server : both().values()) {
      Track track = newCase();
      assertThat(talk(server, get(track, "/tck/hooks"))).isEqualTo(answer(200, "hooked") + OPEN);
      track.completed();
      List<String> events = track.events();
      assertThat(events).hasSize(9);
      assertThat(events.subList(0, 5))
          .containsExactly(
              "called", "closed", "head GET /tck/hooks 200", "body refused", "inform refused");
      String thread = events.get(5).substring("hook 3 on ".length());
      assertThat(events.subList(5, 9))
          .containsExactly(
              "hook 3 on " + thread, "hook 2 on " + thread, "hook 1 on " + thread, "completed");
    }
  }

  @Test
  @Spec("GW-BDY-44")
  void a_body_given_to_a_request_is_closed_before_the_hooks_that_were_there() {
    for (var server : both().values()) {
      Track track = newCase();
      assertThat(talk(server, get(track, "/tck/given"))).isEqualTo(answer(200, "given") + OPEN);
      track.completed();
      assertThat(track.events())
          .containsExactly(
              "called", "closed", "hook of after", "given closed", "hook of before", "completed");
    }
  }

  @Test
  @Spec("GW-LIF-10")
  void a_hook_that_fails_does_not_keep_the_others_from_running() {
    for (var server : both().values()) {
      Track track = newCase();
      assertThat(talk(server, get(track, "/tck/bad-hook"))).isEqualTo(answer(200, "fine") + OPEN);
      track.completed();
      assertThat(track.events())
          .containsExactly(
              "called", "closed", "last hook", "hook fails", "first hook", "completed");
    }
  }

  @Test
  @Spec({"GW-LIF-11", "GW-LIF-12", "GW-LIF-13", "GW-LIF-14", "GW-LIF-23"})
  void a_completion_says_what_was_sent() {
    for (var server : both().values()) {
      Track track = newCase();
      long start = System.nanoTime();
      talk(server, get(track, "/tck/body?form=writer&size=100000&status=201&type=a/b"));
      Completion completion = track.completed();
      Duration most = Duration.ofNanos(System.nanoTime() - start);
      assertThat(completion.status()).as("Completion.status").isEqualTo(201);
      assertThat(completion.bytes()).as("Completion.bytes").isEqualTo(100_000);
      assertThat(completion.failure()).as("Completion.failure").isEmpty();
      assertThat(completion.duration()).isPositive();
      assertThat(completion.duration()).as("longer than the exchange").isLessThanOrEqualTo(most);
      assertThat(completion.headers().names()).containsExactly("content-type");
      assertThat(completion.headers().first("content-type")).contains("a/b");
    }
  }

  @Test
  @Spec({"GW-LIF-12", "GW-LIF-14"})
  void a_completion_of_an_error_has_the_headers_of_the_error() {
    for (var server : both().values()) {
      Track track = newCase();
      talk(server, get(track, "/tck/throw?what=status-headers"));
      Completion completion = track.completed();
      assertThat(completion.status()).as("Completion.status").isEqualTo(429);
      assertThat(completion.delivered()).as("Completion.delivered").isTrue();
      assertThat(completion.headers().all("x-a")).containsExactly("1", "2");
      assertThat(completion.headers().first("retry-after")).contains("7");
      assertThat(completion.bytes())
          .as("Completion.bytes")
          .isEqualTo("429 Too Many Requests\n".length());
    }
  }

  @Test
  @Spec("GW-LIF-23")
  void the_duration_is_that_of_the_exchange() {
    Track track = newCase();
    Wire wire = connect(blocking()).send(get(track, "/tck/wait").substring(0, 10));
    assertThat(wire.silent(Duration.ofMillis(500))).as("silence").isTrue();
    long start = System.nanoTime();
    wire.send(get(track, "/tck/wait").substring(10));
    track.await("at answer");
    assertThat(wire.silent(Duration.ofMillis(200))).as("silence").isTrue();
    track.open("answer");
    wire.answer();
    Completion completion = track.completed();
    Duration most = Duration.ofNanos(System.nanoTime() - start);
    assertThat(completion.duration())
        .as("Completion.duration")
        .isBetween(Duration.ofMillis(200), most);
  }

  @Test
  @Spec({"GW-REQ-67", "GW-REQ-60", "GW-APP-07", "GW-REQ-68"})
  void a_request_is_dead_after_its_exchange_and_a_snapshot_lives() {
    for (var server : both().values()) {
      Track track = newCase();
      talk(server, get(track, "/tck/keep?a=b", "X-A: 1"));
      track.completed();
      // Another exchange, whose data must not be read.
      talk(server, get(newCase(), "/other"));
      List<Request> kept = track.requests();
      // The last hook has run; the request dies right after it.
      Probe.await(() -> "the end of the request", () -> dead(kept.get(0)));
      for (Request request : kept.subList(0, 2)) {
        List<Function<Request, Object>> accessors =
            List.of(
                Request::method,
                Request::scheme,
                Request::authority,
                Request::host,
                Request::mountPath,
                Request::path,
                Request::rawPath,
                Request::query,
                r -> r.query("a"),
                Request::protocol,
                Request::uri,
                Request::headers,
                r -> r.header("x-a"),
                Request::body,
                Request::trailers,
                Request::remote,
                Request::local,
                Request::tls,
                Request::principal,
                Request::server,
                Request::snapshot,
                r -> r.below(""));
        for (Function<Request, Object> accessor : accessors) {
          assertThatThrownBy(() -> accessor.apply(request))
              .isInstanceOf(IllegalStateException.class);
        }
      }
      Request snapshot = kept.get(2);
      assertThatCode(snapshot::path).doesNotThrowAnyException();
      assertThat(snapshot.path()).isEqualTo("/tck/keep");
      assertThat(snapshot.query()).isEqualTo("a=b");
      assertThat(snapshot.header("x-a")).contains("1");
      assertThat(snapshot.body().length()).hasValue(0);
    }
  }

  @Test
  @Spec({"GW-LIF-08", "GW-LIF-09"})
  void a_hook_that_comes_too_late_runs_at_once() {
    for (var server : both().values()) {
      Track track = newCase();
      talk(server, get(track, "/tck/keep"));
      track.completed();
      Request request = track.requests().get(0);
      Probe.await(() -> "the end of the request", () -> dead(request));
      AtomicInteger runs = new AtomicInteger();
      Thread caller = Thread.currentThread();
      assertThatCode(
              () ->
                  request.onComplete(
                      completion -> {
                        assertThat(Thread.currentThread()).isSameAs(caller);
                        assertThat(completion.status()).as("Completion.status").isEqualTo(200);
                        runs.incrementAndGet();
                      }))
          .doesNotThrowAnyException();
      assertThat(runs).hasValue(1);
    }
  }

  private static boolean dead(Request request) {
    try {
      return request.method().isEmpty();
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
