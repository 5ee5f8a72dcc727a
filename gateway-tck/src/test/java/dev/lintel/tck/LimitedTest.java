package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Server;
import dev.lintel.ServerInfo;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that do not come back from what they are asked to do. */
@Timeout(60)
class LimitedTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void letGo() {
    end.countDown();
  }

  /** Waits, whoever interrupts it. */
  private boolean hang() {
    while (end.getCount() > 0) {
      try {
        end.await();
      } catch (InterruptedException e) {
        // Stubborn.
      }
    }
    return true;
  }

  private final class Hanging implements Server {
    @Override
    public URI uri() {
      return URI.create("http://127.0.0.1:9/");
    }

    @Override
    public ServerInfo info() {
      return new ServerInfo(
          "hanging", "", ServerInfo.SPEC, true, false, false, Duration.ofSeconds(30), Set.of());
    }

    @Override
    public boolean stop(Duration grace) {
      return hang();
    }

    @Override
    public void join() {}

    @Override
    public void close() {
      hang();
    }
  }

  @Test
  void a_start_that_hangs_fails_with_what_it_is_at() {
    assertThatThrownBy(
            () ->
                Limited.start(
                    () -> {
                      hang();
                      return new Hanging();
                    },
                    SHORT,
                    SHORT))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the start of the server takes more than PT0.2S; it is\n  at ")
        .hasMessageContaining("LimitedTest.hang");
  }

  @Test
  void an_end_that_hangs_fails_with_what_it_is_at() throws Exception {
    Server server = Limited.start(Hanging::new, SHORT, SHORT);
    assertThatThrownBy(server::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("close of the server with PT0.2S takes more than PT0.4S")
        .hasMessageContaining("LimitedTest.hang");
    assertThatThrownBy(() -> server.stop(Duration.ofMillis(100)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("stop of the server with PT0.1S takes more than PT0.3S")
        .hasMessageContaining("LimitedTest.hang");
  }

  @Test
  void what_a_server_throws_comes_through() throws Exception {
    IOException failure = new IOException("no port");
    assertThatThrownBy(
            () ->
                Limited.start(
                    () -> {
                      throw failure;
                    },
                    SHORT))
        .isSameAs(failure);
    List<String> closed = new CopyOnWriteArrayList<>();
    Server server = Limited.start(() -> new StubbornServer(closed, "it"), SHORT);
    assertThatThrownBy(server::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("it does not close");
    assertThat(closed).containsExactly("it");
  }
}
