package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Body;
import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.ServerInfo;
import dev.lintel.Tls;
import java.io.IOException;
import java.net.SocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ExchangeTest {
  private static final Completion COMPLETION =
      new Completion(
          500, Headers.of("a", "b"), 7, Duration.ofMillis(3), Optional.of(new IOException("x")));

  private final Exchange exchange = new Bare();
  private final List<String> ran = new ArrayList<>();

  /** GW-LIF-01, GW-LIF-04. */
  @Test
  void hooks_run_once_the_last_registered_first() {
    for (String name : List.of("a", "b", "c")) {
      exchange.onComplete(completion -> ran.add(name));
    }

    assertThat(exchange.end()).isTrue();
    assertThat(exchange.end()).isFalse();

    assertThat(ran).containsExactly("c", "b", "a");
  }

  @Test
  void an_exchange_is_open_then_ending_then_dead() {
    assertThat(exchange.open()).isTrue();
    assertThat(exchange.dead()).isFalse();
    exchange.onComplete(completion -> ran.add(exchange.open() + " " + exchange.dead()));

    exchange.end();

    assertThat(ran).containsExactly("false false");
    assertThat(exchange.open()).isFalse();
    assertThat(exchange.dead()).isTrue();
  }

  /** GW-LIF-01, GW-LIF-08. */
  @Test
  void an_exchange_with_a_hook_does_not_end_unobserved() {
    exchange.onComplete(completion -> ran.add("hook"));

    assertThat(exchange.observed()).isTrue();
    assertThat(exchange.endUnobserved()).isFalse();
    assertThat(exchange.open()).isTrue();
    assertThat(exchange.end()).isTrue();
    assertThat(ran).containsExactly("hook");
    assertThat(exchange.observed()).isFalse();
  }

  @Test
  void an_exchange_that_ended_unobserved_is_dead_and_has_ended_once() {
    assertThat(exchange.observed()).isFalse();
    assertThat(exchange.endUnobserved()).isTrue();

    assertThat(exchange.open()).isFalse();
    assertThat(exchange.dead()).isTrue();
    assertThat(exchange.endUnobserved()).isFalse();
    assertThat(exchange.end()).isFalse();
    exchange.onComplete(completion -> ran.add("late"));
    assertThat(ran).containsExactly("late");
  }

  @Test
  void a_hook_sees_what_became_of_the_exchange() {
    List<Completion> seen = new ArrayList<>();
    exchange.onComplete(seen::add);
    exchange.end();
    exchange.onComplete(seen::add);

    assertThat(seen).containsExactly(COMPLETION, COMPLETION);
    assertThat(COMPLETION.delivered()).isFalse();
  }

  /** GW-LIF-08. */
  @Test
  void a_late_hook_runs_at_once_on_its_caller() {
    exchange.end();

    exchange.onComplete(completion -> ran.add(Thread.currentThread().getName()));

    assertThat(ran).containsExactly(Thread.currentThread().getName());
  }

  @Test
  void a_hook_that_a_hook_registers_runs_next() {
    exchange.onComplete(completion -> ran.add("first"));
    exchange.onComplete(
        completion -> {
          ran.add("last");
          exchange.onComplete(again -> ran.add("added"));
        });

    exchange.end();

    assertThat(ran).containsExactly("last", "added", "first");
    assertThat(exchange.dead()).isTrue();
  }

  /** GW-LIF-10. */
  @Test
  void a_hook_that_fails_is_logged_and_the_others_run() {
    exchange.onComplete(completion -> ran.add("a"));
    exchange.onComplete(
        completion -> {
          throw new IllegalStateException("hook");
        });
    exchange.onComplete(
        completion -> {
          throw new AssertionError("hook");
        });
    exchange.onComplete(completion -> undeclared(new IOException("hook")));
    exchange.onComplete(completion -> ran.add("b"));

    try (LoggedErrors log = new LoggedErrors(Exchange.class.getName())) {
      exchange.end();
      exchange.onComplete(
          completion -> {
            throw new IllegalArgumentException("late");
          });

      assertThat(log.failures())
          .hasExactlyElementsOfTypes(
              IOException.class,
              AssertionError.class,
              IllegalStateException.class,
              IllegalArgumentException.class);
    }
    assertThat(ran).containsExactly("b", "a");
    assertThat(exchange.dead()).isTrue();
  }

  /** Throws as languages do that do not check exceptions. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> void undeclared(Throwable e) throws E {
    throw (E) e;
  }

  @Test
  void a_dying_machine_still_leaves_a_dead_exchange() {
    VirtualMachineError fatal = new StackOverflowError("test");
    exchange.onComplete(completion -> ran.add("a"));
    exchange.onComplete(
        completion -> {
          throw fatal;
        });

    try (LoggedErrors log = new LoggedErrors(Exchange.class.getName())) {
      assertThatThrownBy(exchange::end).isSameAs(fatal);
      assertThat(log.failures()).containsExactly(fatal);
    }
    assertThat(ran).containsExactly("a");
    assertThat(exchange.dead()).isTrue();
  }

  @Test
  @SuppressWarnings("NullAway")
  void no_hook_is_refused() {
    assertThatNullPointerException().isThrownBy(() -> exchange.onComplete(null));
    exchange.end();
    assertThatNullPointerException().isThrownBy(() -> exchange.onComplete(null));
  }

  @Test
  void an_interim_response_is_dropped_by_default() {
    exchange.inform(103, Headers.empty());
  }

  /** GW-LIF-01, GW-LIF-05, GW-ASY-23. */
  @RepeatedTest(50)
  void hooks_run_exactly_once_however_their_registration_races_with_the_end() throws Exception {
    int threads = 4;
    int each = 50;
    AtomicInteger hooks = new AtomicInteger();
    AtomicInteger ends = new AtomicInteger();
    CyclicBarrier start = new CyclicBarrier(threads + 2);
    ExecutorService pool = Executors.newCachedThreadPool();
    List<Future<?>> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      all.add(
          pool.submit(
              () -> {
                start.await();
                for (int i = 0; i < each; i++) {
                  exchange.onComplete(completion -> hooks.incrementAndGet());
                }
                return null;
              }));
    }
    for (int t = 0; t < 2; t++) {
      all.add(
          pool.submit(
              () -> {
                start.await();
                if (exchange.endUnobserved() || exchange.end()) {
                  ends.incrementAndGet();
                }
                return null;
              }));
    }
    for (Future<?> one : all) {
      one.get(20, TimeUnit.SECONDS);
    }
    pool.shutdown();

    assertThat(hooks).hasValue(threads * each);
    assertThat(ends).hasValue(1);
    assertThat(exchange.dead()).isTrue();
  }

  @Test
  void a_second_end_does_not_wait_for_the_hooks_of_the_first() throws Exception {
    CountDownLatch inHook = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    exchange.onComplete(
        completion -> {
          inHook.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    Thread first = new Thread(exchange::end);
    first.start();
    inHook.await();

    assertThat(exchange.end()).isFalse();
    assertThat(exchange.dead()).isFalse();
    go.countDown();
    first.join();
    assertThat(exchange.dead()).isTrue();
  }

  private static final class Bare extends Exchange {
    @Override
    public String method() {
      throw new AssertionError();
    }

    @Override
    public String scheme() {
      throw new AssertionError();
    }

    @Override
    public String authority() {
      throw new AssertionError();
    }

    @Override
    public String mountPath() {
      throw new AssertionError();
    }

    @Override
    public String path() {
      throw new AssertionError();
    }

    @Override
    public String rawPath() {
      throw new AssertionError();
    }

    @Override
    public String query() {
      throw new AssertionError();
    }

    @Override
    public String protocol() {
      throw new AssertionError();
    }

    @Override
    public Headers headers() {
      throw new AssertionError();
    }

    @Override
    public Body body() {
      throw new AssertionError();
    }

    @Override
    public Headers trailers() {
      throw new AssertionError();
    }

    @Override
    public Optional<SocketAddress> remote() {
      throw new AssertionError();
    }

    @Override
    public Optional<SocketAddress> local() {
      throw new AssertionError();
    }

    @Override
    public Optional<Tls> tls() {
      throw new AssertionError();
    }

    @Override
    public Optional<Principal> principal() {
      throw new AssertionError();
    }

    @Override
    public ServerInfo server() {
      throw new AssertionError();
    }

    @Override
    protected Completion completion() {
      return COMPLETION;
    }
  }
}
