package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.lintel.spi.HeaderSource;
import dev.lintel.spi.TrailerRules;
import java.lang.management.ManagementFactory;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HeadersAllocationTest {

  private static final int CALLS = 10_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final Headers FLAT =
      Headers.of("host", "h", "content-type", "text/plain", "x-made-up", "1");

  private static final Headers VIEW =
      Headers.of(
          new HeaderSource() {
            @Override
            public String first(String name, String fallback) {
              return name.equals("host") || name.equals("content-type") ? "h" : fallback;
            }

            @Override
            public void forEach(BiConsumer<? super String, ? super String> fields) {
              throw new AssertionError("a look-up needs one field only");
            }
          });

  /** Where results go, so that no call can be optimised away. */
  private int unusedSink;

  static Stream<Arguments> calls() {
    return Stream.of(
        free("first, lower case", () -> FLAT.first("host", "").length()),
        free("first, known name in mixed case", () -> FLAT.first("Content-Type", "").length()),
        free("first, absent", () -> FLAT.first("accept", "").length()),
        free("contains", () -> FLAT.contains("x-made-up") ? 1 : 0),
        free("view: first, lower case", () -> VIEW.first("host", "").length()),
        free("view: first, mixed case", () -> VIEW.first("Content-Type", "").length()),
        free("view: contains", () -> VIEW.contains("accept") ? 1 : 0),
        free("requireSendable", () -> HeaderRules.requireSendable(FLAT).hashCode()),
        free("trailer rules", () -> TrailerRules.allowed("x-made-up") ? 1 : 0));
  }

  private static Arguments free(String what, Call call) {
    return Arguments.of(what, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void a_look_up_by_a_constant_name_allocates_nothing(String what, Call call) {
    repeat(call);

    assertThat(allocatedBy(call)).as(what).isLessThan(CALLS);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void a_change_costs_one_array_and_one_object(String what, Call call) {
    repeat(call);

    // 16 bytes of array head and 8 references, and three fields in the object; 8 bytes a reference.
    assertThat(allocatedBy(call) / CALLS).as(what).isLessThanOrEqualTo(16 + 8 * 8 + 16 + 3 * 8);
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of("with, replacing", (Call) () -> FLAT.with("host", "i").fields().length),
        Arguments.of("with, adding", (Call) () -> FLAT.with("etag", "i").fields().length),
        Arguments.of("and", (Call) () -> FLAT.and("ETag", "i").fields().length),
        Arguments.of("without", (Call) () -> FLAT.without("host").fields().length));
  }

  private long allocatedBy(Call call) {
    long thread = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    repeat(call);
    return THREADS.getThreadAllocatedBytes(thread) - before;
  }

  private void repeat(Call call) {
    for (int i = 0; i < CALLS; i++) {
      unusedSink += call.run();
    }
  }

  interface Call {
    int run();
  }
}
