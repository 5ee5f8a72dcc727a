package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** GW-REQ-47: all lines of a request, by a container that is asked no more often than need be. */
class RequestHeadersTest {
  private static final int MANY = 2_000;

  private final FakeExchange exchange = new FakeExchange();
  private final AtomicInteger asked = new AtomicInteger();

  /** How often the container is asked where the application looks at nothing. */
  private static int usual() throws Exception {
    RequestHeadersTest plain = new RequestHeadersTest();
    plain.served(false);
    return plain.asked.get();
  }

  private List<String> served(boolean reading) throws Exception {
    List<String> lines = new ArrayList<>();
    exchange.reading = asked::incrementAndGet;
    exchange.serve(
        Application.of(
            request -> {
              if (reading) {
                request.headers().forEach((name, value) -> lines.add(name + "=" + value));
              }
              return Response.of(204);
            }));
    assertThat(exchange.status).isEqualTo(204);
    exchange.requireClean();
    return lines;
  }

  @Test
  void a_name_on_many_lines_is_asked_for_once_in_a_reading() throws Exception {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      values.add(Integer.toString(i));
    }
    exchange.field("x-a", values.toArray(String[]::new));
    exchange.names = new ArrayList<>(List.of("Host"));
    for (int i = 0; i < MANY; i++) {
      exchange.names.add(i % 2 == 0 ? "x-a" : "X-A");
    }

    List<String> lines = served(true);

    assertThat(lines).hasSize(1 + MANY).startsWith("host=localhost", "x-a=0", "x-a=1");
    // The head is judged by one reading, and copied for the application by another.
    assertThat(asked.get()).isLessThanOrEqualTo(usual() + 1 + 3);
  }

  @Test
  void each_of_many_names_is_asked_for_once_in_a_reading() throws Exception {
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      exchange.field("x-" + i, "1");
      wanted.add("x-" + i + "=1");
    }
    exchange.names = new ArrayList<>(exchange.fields.keySet());
    exchange.names.addAll(exchange.names.stream().map(n -> n.toUpperCase(Locale.ROOT)).toList());
    Collections.reverse(exchange.names);

    List<String> lines = served(true);

    wanted.add("host=localhost");
    assertThat(lines).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(asked.get()).isLessThanOrEqualTo(usual() + 1 + 2 * MANY + 1);
  }

  @Test
  void a_name_among_few_or_many_is_new_once_in_whatever_case() {
    SeenNames seen = new SeenNames();
    for (int i = 0; i < 100; i++) {
      assertThat(seen.add("X-" + i)).isTrue();
      for (int j = 0; j <= i; j++) {
        assertThat(seen.add("x-" + j)).isFalse();
        assertThat(seen.add("X-" + j)).isFalse();
      }
    }
  }
}
