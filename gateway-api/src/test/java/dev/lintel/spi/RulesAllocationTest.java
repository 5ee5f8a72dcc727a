package dev.lintel.spi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesAllocationTest {
  private static final int CALLS = 10_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Where results go, so that no call can be optimised away. */
  private int unusedSink;

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a/b.c/", "/.well-known/x", "/a;jsessionid=1/b", "/META/WEB"})
  void a_path_with_nothing_to_decode_is_read_and_compared_without_allocating(String raw) {
    ToIntFunction<String> call =
        path ->
            MountRules.below(PathRules.decode(path), "").length()
                + (PathRules.agrees(path, path, "", "", path) ? 1 : 0);
    repeat(call, raw);

    assertThat(allocatedBy(call, raw)).isLessThan(CALLS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8080", "[::1]:80", "www.example.com"})
  void an_authority_is_checked_without_allocating(String authority) {
    ToIntFunction<String> call =
        text -> HostRules.valid(text) && HostRules.same(text, authority, "http") ? 1 : 0;
    repeat(call, authority);

    assertThat(allocatedBy(call, authority)).isLessThan(CALLS);
  }

  @Test
  void heads_of_one_connection_are_judged_without_allocating() {
    byte[] head =
        "GET /a HTTP/1.1\r\nHost: www.example.com\r\nConnection: keep-alive\r\nX: y\r\n\r\n"
            .getBytes(US_ASCII);
    ByteBuffer buffer = ByteBuffer.allocate(2 * head.length);
    RequestIntake intake = new RequestIntake(1000);
    ToIntFunction<String> call =
        nothing -> {
          buffer.clear();
          intake.giveBack(buffer);
          buffer.put(head);
          return intake.take(buffer, 0, head.length) + intake.refusal(intake.heads());
        };
    repeat(call, "");

    assertThat(allocatedBy(call, "")).isLessThan(CALLS);
    assertThat(call.applyAsInt("")).isEqualTo(head.length);
  }

  private long allocatedBy(ToIntFunction<String> call, String argument) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    repeat(call, argument);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private void repeat(ToIntFunction<String> call, String argument) {
    for (int i = 0; i < CALLS; i++) {
      unusedSink += call.applyAsInt(argument);
    }
  }

  /** What is allocated grows as the head does, and not as its square. */
  @Test
  void a_head_of_folds_is_judged_at_a_cost_that_follows_its_length() {
    int folds = 16 * 1024;
    byte[] head =
        ("GET / HTTP/1.1\r\nHost: a\r\nExpect: a" + "\r\n a".repeat(folds) + "\r\n\r\n")
            .getBytes(US_ASCII);
    RequestIntake intake = new RequestIntake(head.length);
    ByteBuffer buffer = ByteBuffer.wrap(head);
    long before = THREADS.getCurrentThreadAllocatedBytes();

    assertThat(intake.take(buffer, 0, head.length)).isEqualTo(head.length);

    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(100L * head.length);
    assertThat(intake.refusal(1)).isEqualTo(417);
  }

  @Test
  void a_head_that_comes_in_pieces_is_held_at_a_cost_that_follows_its_length() {
    byte[] head = ("GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(64 * 1024)).getBytes(US_ASCII);
    RequestIntake intake = new RequestIntake(2 * head.length);
    ByteBuffer buffer = ByteBuffer.allocate(2 * head.length + 1);
    long before = THREADS.getCurrentThreadAllocatedBytes();

    for (int i = 0; i < head.length; i += 64) {
      buffer.clear();
      intake.giveBack(buffer);
      buffer.put(head, i, Math.min(64, head.length - i));
      unusedSink += intake.take(buffer, 0, buffer.position());
    }

    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(8L * head.length);
    buffer.clear();
    intake.giveBack(buffer);
    assertThat(buffer.flip()).isEqualTo(ByteBuffer.wrap(head));
  }
}
