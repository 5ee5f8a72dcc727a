package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a container gets of which nothing is known but the Servlet API. */
class ContainerTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Container container = new Container();
  private final FakeExchange exchange = new FakeExchange();
  private final HttpServletRequest request = exchange.request;
  private final HttpServletResponse response = exchange.response;

  private int drained(long maxBytes, Duration maxTime) throws IOException {
    container.drain(request, response, maxBytes, maxTime);
    int left = 0;
    while (exchange.in.read() >= 0) {
      left++;
    }
    return exchange.in.content.length - left;
  }

  @Test
  void what_is_left_of_a_body_is_read_to_its_end() throws IOException {
    exchange.in.content = new byte[100_000];
    assertThat(drained(1_000_000, LONG)).isEqualTo(100_000);
    // The last read is the one that finds the end, and the one after it the test's own.
    assertThat(exchange.in.reads).isEqualTo(100_000 / (16 * 1024) + 1 + 1 + 1);
  }

  @Test
  void no_more_is_read_than_may_be() throws IOException {
    exchange.in.content = new byte[100_000];
    assertThat(drained(20_000, LONG)).isEqualTo(20_000);
  }

  @Test
  void nothing_is_read_when_the_time_is_over() throws IOException {
    exchange.in.content = new byte[100];
    assertThat(drained(20_000, Duration.ofNanos(-1))).isZero();
  }

  @Test
  void a_client_that_stops_sending_is_nobodys_fault() throws IOException {
    exchange.in.failure = new IOException("gone");
    container.drain(request, response, 10, LONG);
    assertThat(exchange.in.reads).isEqualTo(1);
    // From now on, its stream is an IllegalStateException.
    exchange.recycle();
    container.drain(request, response, 10, LONG);
    assertThat(exchange.in.reads).isEqualTo(1);
  }

  @Test
  void a_head_of_unknown_length_is_flushed_for_want_of_better() throws IOException {
    container.headOfUnknownLength(request, response);
    assertThat(exchange.committed).isTrue();
  }

  @Test
  void a_date_replaces_that_of_the_container_and_other_fields_are_added() {
    response.addHeader("Date", "now");
    response.addHeader("Content-Type", "text/plain");
    container.header(request, response, "date", "then");
    container.header(request, response, "x-a", "1");
    container.header(request, response, "x-a", "2");
    container.contentType(request, response, "text/html; Charset=x");
    assertThat(exchange.sent.keySet()).containsExactly("content-type", "date", "x-a");
    assertThat(exchange.sent("date")).isEqualTo("then");
    assertThat(exchange.sent("x-a")).isEqualTo("1, 2");
    assertThat(exchange.sent("content-type")).isEqualTo("text/html; Charset=x");
  }

  @Test
  void a_file_is_read_as_far_as_it_goes(@TempDir Path directory) throws IOException {
    Path path = Files.write(directory.resolve("file"), new byte[] {1, 2, 3});
    try (FileChannel file = FileChannel.open(path)) {
      ByteBuffer to = ByteBuffer.allocate(2);
      assertThat(Container.read(file, to, 1)).isEqualTo(2);
      assertThat(to.array()).containsExactly(2, 3);
      assertThat(Container.read(file, to, 1)).isZero();
      assertThatThrownBy(() -> Container.read(file, to.clear(), 3))
          .isInstanceOf(Container.UnreadableFile.class)
          .hasMessage("the file ended early, at byte 3");
    }
  }

  @Test
  void nothing_else_is_taken_for_granted() throws IOException {
    exchange.uri = "/a%20b";
    assertThat(container.rawPath(request)).isEqualTo("/a%20b");
    assertThat(container.abort(request, response, new IOException())).isFalse();
    try (FileChannel file = FileChannel.open(Path.of("pom.xml"))) {
      assertThat(container.file(request, response, file, 0, 1, n -> {})).isFalse();
    }
    assertThat(container.workers()).isEqualTo(Integer.MAX_VALUE);
    assertThat(container.judgesHeads()).isFalse();
    assertThat(container.readsChunksByListener()).isFalse();
    assertThat(container.delimitsAnswers()).isFalse();
    assertThat(container.lost(request)).isFalse();
    assertThat(container.stopping()).isFalse();
    assertThat(exchange.committed).isFalse();
    exchange.requireClean();
  }
}
