package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.lintel.Body;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BodySinkTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  private final List<String> calls = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** The least that a server must supply. */
  private final BodySink least =
      (length, writer) -> {
        calls.add("writer " + length);
        writer.writeTo(out);
      };

  @TempDir private Path directory;

  /** GW-BDY-04, GW-SRV-11. */
  @Test
  void each_form_calls_its_own_method_with_its_length() throws IOException {
    Path file = Files.write(directory.resolve("f"), HELLO);
    BodySink sink = new Every();

    Body.bytes(HELLO).sendTo(sink);
    Body.empty().sendTo(sink);
    Body.bytes(ByteBuffer.allocateDirect(3)).sendTo(sink);
    Body.file(file, 1, 2).sendTo(sink);
    Body.stream(new ByteArrayInputStream(HELLO)).sendTo(sink);
    Body.stream(new ByteArrayInputStream(HELLO), 2).sendTo(sink);
    Body.chunks(List.of()).sendTo(sink);
    Body.writer(o -> {}).sendTo(sink);
    Body.writer(7, o -> {}).sendTo(sink);
    Body.publisher(Body.empty().publisher()).sendTo(sink);
    Body.publisher(Body.empty().publisher(), 0).sendTo(sink);
    Body.of(new Source()).sendTo(sink);
    Body.bytes(HELLO).onClose(() -> {}).sendTo(sink);

    assertThat(calls)
        .containsExactly(
            "bytes 5",
            "bytes 0",
            "buffer 3",
            "file 1 2",
            "stream -1",
            "stream 2",
            "writer -1",
            "writer -1",
            "writer 7",
            "publisher -1",
            "publisher 0",
            "source 5",
            "bytes 5");
  }

  private final class Every implements BodySink {
    @Override
    public void writer(long length, Body.Writer writer) {
      calls.add("writer " + length);
    }

    @Override
    public void bytes(byte[] bytes, int offset, int length) {
      calls.add("bytes " + length);
    }

    @Override
    public void buffer(ByteBuffer buffer) {
      calls.add("buffer " + buffer.remaining());
    }

    @Override
    public void file(Path path, long offset, long count) {
      calls.add("file " + offset + " " + count);
    }

    @Override
    public void stream(InputStream in, long length) {
      calls.add("stream " + length);
    }

    @Override
    public void publisher(Flow.Publisher<ByteBuffer> publisher, long length) {
      calls.add("publisher " + length);
    }

    @Override
    public void source(BodySource source) {
      calls.add("source " + source.length());
    }
  }

  @Test
  void a_sink_that_can_only_write_gets_every_form_with_its_length() throws IOException {
    Path file = Files.write(directory.resolve("f"), HELLO);
    ByteBuffer direct = ByteBuffer.allocateDirect(5).put(HELLO).flip();
    List<Body> bodies =
        List.of(
            Body.bytes(HELLO),
            Body.bytes(direct),
            Body.file(file),
            Body.stream(new ByteArrayInputStream(HELLO), 5),
            Body.publisher(Body.bytes(HELLO).publisher(), 5),
            Body.of(new Source()));
    for (Body body : bodies) {
      body.sendTo(least);
      body.close();
    }

    assertThat(calls).hasSize(bodies.size()).containsOnly("writer 5");
    assertThat(out).hasToString("hello".repeat(bodies.size()));
    assertThat(direct.remaining()).isEqualTo(5);
  }

  /** GW-RSP-25. */
  @Test
  void a_missing_file_fails_before_anything_is_written() throws IOException {
    Path file = Files.write(directory.resolve("f"), HELLO);
    Body body = Body.file(file);
    Files.delete(file);

    assertThatIOException().isThrownBy(() -> body.sendTo(least));
    assertThat(calls).isEmpty();
  }

  @Test
  void a_file_that_has_become_shorter_fails_by_its_name() throws IOException {
    Path file = Files.write(directory.resolve("f"), HELLO);
    Body body = Body.file(file, 1, 4);
    Files.write(file, new byte[3]);

    assertThatIOException()
        .isThrownBy(() -> body.sendTo(least))
        .isInstanceOf(EOFException.class)
        .withMessageContaining(file.toString())
        .withMessageContaining("2 of 4");
  }

  /** GW-STR-14: a stream that is closed for an interrupt would end the answer as if whole. */
  @Test
  void an_interrupt_does_not_close_the_stream_to_the_client() throws IOException {
    Body direct = Body.bytes(ByteBuffer.allocateDirect(5).put(HELLO).flip());
    Body chunks = Body.chunks(List.of(ByteBuffer.wrap(HELLO).asReadOnlyBuffer()));
    List<String> closed = new ArrayList<>();
    OutputStream client =
        new OutputStream() {
          @Override
          public void write(int b) {
            out.write(b);
          }

          @Override
          public void close() {
            closed.add("closed");
          }
        };

    Thread.currentThread().interrupt();
    try {
      direct.sendTo((length, writer) -> writer.writeTo(client));
      direct.writeTo(client);
      chunks.writeTo(client);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }

    assertThat(closed).isEmpty();
    assertThat(out).hasToString("hellohellohello");
  }

  /** GW-BDY-32: a request body is handed on as it comes, not when a buffer is full. */
  @Test
  void the_default_publisher_of_a_source_publishes_what_has_come() throws Exception {
    CountDownLatch received = new CountDownLatch(1);
    List<String> seen = new ArrayList<>();
    CountDownLatch complete = new CountDownLatch(1);
    BodySource source =
        new Source() {
          @Override
          public InputStream inputStream() {
            return new InputStream() {
              private int next;

              @Override
              public int read() {
                throw new AssertionError();
              }

              @Override
              public int read(byte[] to, int offset, int length) throws IOException {
                if (next == 2) {
                  return -1;
                }
                if (next == 1) {
                  try {
                    // The client sends the rest only when it has an answer to the first part.
                    if (!received.await(20, TimeUnit.SECONDS)) {
                      throw new IOException("the first part did not arrive");
                    }
                  } catch (InterruptedException e) {
                    throw new IOException(e);
                  }
                }
                to[offset] = (byte) ('a' + next++);
                return 1;
              }
            };
          }
        };

    source
        .publisher()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(9);
              }

              @Override
              public void onNext(ByteBuffer chunk) {
                seen.add(StandardCharsets.UTF_8.decode(chunk.duplicate()).toString());
                received.countDown();
              }

              @Override
              public void onError(Throwable failure) {
                seen.add(failure.toString());
                complete.countDown();
              }

              @Override
              public void onComplete() {
                complete.countDown();
              }
            });
    complete.await();

    assertThat(seen).containsExactly("a", "b");
  }

  private static class Source implements BodySource {
    @Override
    public long length() {
      return 5;
    }

    @Override
    public InputStream inputStream() {
      return new ByteArrayInputStream(HELLO);
    }

    @Override
    public void close() {}
  }
}
