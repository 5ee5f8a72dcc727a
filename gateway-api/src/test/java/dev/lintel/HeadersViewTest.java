package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.lintel.spi.HeaderSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HeadersViewTest {

  private final ServerFields server =
      new ServerFields("Host", "h", "Accept", "a, b", "X-Made-Up", "\u00e9 ", "accept", "c");
  private final Headers view = Headers.of(server);

  /** GW-REQ-50. */
  @Test
  void a_look_up_asks_the_server_and_never_for_all_fields() {
    assertThat(view.first("HOST")).contains("h");
    assertThat(view.first("host", "x")).isEqualTo("h");
    assertThat(view.first("none")).isEmpty();
    assertThat(view.first("none", "x")).isEqualTo("x");
    assertThat(view.contains("accept")).isTrue();
    assertThat(view.contains("none")).isFalse();
    assertThat(view.all("Accept")).containsExactly("a, b", "c");
    assertThat(view.list("Accept")).containsExactly("a", "b", "c");

    assertThat(server.iterations).isZero();
    assertThat(server.asked)
        .containsExactly(
            "host", "host", "none", "none", "accept", "none", "all accept", "all accept");
  }

  static Stream<Consumer<Headers>> copying() {
    return Stream.of(
        headers -> headers.forEach((name, value) -> {}),
        headers -> assertThat(headers.names()).hasSize(3),
        headers -> assertThat(headers.isEmpty()).isFalse(),
        headers -> assertThat(headers.with("a", "1").contains("host")).isTrue(),
        headers -> assertThat(headers.and("a", "1").contains("host")).isTrue(),
        headers -> assertThat(headers.and(Headers.empty()).contains("host")).isTrue(),
        headers -> assertThat(Headers.empty().and(headers).contains("host")).isTrue(),
        headers -> assertThat(headers.without("a").contains("host")).isTrue(),
        headers -> assertThat(headers.equals(Headers.empty())).isFalse(),
        headers -> assertThat(headers.hashCode()).isNotZero(),
        headers -> assertThat(headers.toString()).contains("host: h"),
        headers -> assertThat(headers.copied().contains("host")).isTrue(),
        headers -> assertThat(HeaderRules.requireSendable(headers).contains("host")).isTrue());
  }

  /** GW-REQ-51. */
  @ParameterizedTest
  @MethodSource("copying")
  void whatever_needs_all_fields_copies_them_once(Consumer<Headers> use) {
    use.accept(view);
    use.accept(view);

    assertThat(server.iterations).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("copying")
  void a_view_not_copied_dies_with_its_exchange(Consumer<Headers> use) {
    server.ended = true;

    assertThatIllegalStateException().isThrownBy(() -> use.accept(view));
  }

  @Test
  void every_look_up_on_a_view_not_copied_dies_with_the_exchange() {
    assertThat(view.first("host")).contains("h");
    server.ended = true;

    assertThatIllegalStateException().isThrownBy(() -> view.first("host"));
    assertThatIllegalStateException().isThrownBy(() -> view.first("host", "x"));
    assertThatIllegalStateException().isThrownBy(() -> view.contains("host"));
    assertThatIllegalStateException().isThrownBy(() -> view.all("host"));
    assertThatIllegalStateException().isThrownBy(() -> view.list("host"));
  }

  @Test
  void what_is_copied_or_derived_outlives_the_exchange() {
    Headers copied = view.copied();
    Headers derived = view.without("none");
    server.ended = true;

    for (Headers headers : List.of(copied, derived, view)) {
      assertThat(headers.first("host")).contains("h");
      assertThat(headers.all("accept")).containsExactly("a, b", "c");
      assertThat(headers.list("accept")).containsExactly("a", "b", "c");
    }
    assertThat(server.asked).isEmpty();
  }

  /** GW-REQ-45, GW-REQ-46, GW-REQ-47. */
  @Test
  void names_become_lower_case_and_values_stay_as_the_server_has_them() {
    List<String> lines = new ArrayList<>();

    view.forEach((name, value) -> lines.add(name + "=" + value));

    assertThat(lines).containsExactly("host=h", "accept=a, b", "x-made-up=\u00e9 ", "accept=c");
  }

  @Test
  void a_view_equals_headers_with_the_same_fields() {
    Headers same = Headers.of("accept", "a, b", "accept", "c", "host", "h");

    assertThat(view.without("x-made-up")).isEqualTo(same).hasSameHashCodeAs(same);
  }

  @Test
  void a_view_of_many_fields_has_them_all() {
    String[] fields = new String[2 * 1000];
    for (int i = 0; i < fields.length; i += 2) {
      fields[i] = "n" + i;
      fields[i + 1] = "v" + i;
    }

    Headers many = Headers.of(new ServerFields(fields));

    assertThat(many).isEqualTo(Headers.of(fields));
    assertThat(many.names()).hasSize(1000);
  }

  @Test
  void a_view_of_nothing_is_empty() {
    Headers none = Headers.of(new ServerFields());

    assertThat(none.isEmpty()).isTrue();
    assertThat(none).isEqualTo(Headers.empty());
  }

  @Test
  @SuppressWarnings("NullAway")
  void no_source_is_refused() {
    assertThatNullPointerException().isThrownBy(() -> Headers.of((HeaderSource) null));
  }

  /** Keeps the case of names, counts what it is asked, and can end. */
  private static final class ServerFields implements HeaderSource {
    private final String[] fields;
    private final List<String> asked = new ArrayList<>();
    private int iterations;
    private boolean ended;

    ServerFields(String... fields) {
      this.fields = fields;
    }

    @Override
    public String first(String name, String fallback) {
      requireAlive();
      asked.add(name);
      for (int i = 0; i < fields.length; i += 2) {
        if (fields[i].equalsIgnoreCase(name)) {
          return fields[i + 1];
        }
      }
      return fallback;
    }

    @Override
    public void all(String name, Consumer<? super String> values) {
      requireAlive();
      asked.add("all " + name);
      for (int i = 0; i < fields.length; i += 2) {
        if (fields[i].equalsIgnoreCase(name)) {
          values.accept(fields[i + 1]);
        }
      }
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super String> consumer) {
      requireAlive();
      iterations++;
      for (int i = 0; i < fields.length; i += 2) {
        consumer.accept(fields[i], fields[i + 1]);
      }
    }

    private void requireAlive() {
      if (ended) {
        throw new IllegalStateException("the exchange has ended");
      }
    }
  }
}
