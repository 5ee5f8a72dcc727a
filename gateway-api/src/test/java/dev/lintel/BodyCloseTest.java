package dev.lintel;

import static dev.lintel.BodyForm.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.spi.BodySink;
import dev.lintel.spi.BodySource;
import dev.lintel.spi.LoggedErrors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BodyCloseTest {
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());

  /** GW-BDY-22, GW-BDY-27, GW-BDY-41. */
  @ParameterizedTest
  @EnumSource
  void a_close_action_runs_once_and_after_the_body(BodyForm form) throws IOException {
    Body body =
        form.of("x")
            .onClose(() -> events.add("body"))
            .onClose(() -> events.add("first"))
            .limited(9)
            .onClose(() -> events.add("second"));

    assertThat(body.repeatable()).isFalse();
    assertThat(body.text(9)).isEqualTo("x");
    assertThat(events).isEmpty();
    body.close();
    body.close();

    assertThat(events).containsExactly("body", "first", "second");
  }

  /** GW-BDY-22. */
  @ParameterizedTest
  @EnumSource
  void a_close_action_runs_once_however_many_threads_close(BodyForm form) throws Exception {
    Body body = form.of("x").onClose(() -> events.add("closed"));
    CyclicBarrier start = new CyclicBarrier(4);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  start.await();
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
                body.close();
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(events).containsExactly("closed");
  }

  /** GW-BDY-24, GW-BDY-25. */
  @Test
  void what_close_actions_throw_is_logged_and_the_others_run() {
    Body body =
        Body.stream(
                new InputStream() {
                  @Override
                  public int read() {
                    return -1;
                  }

                  @Override
                  public void close() throws IOException {
                    throw new IOException("stream");
                  }
                })
            .onClose(
                () -> {
                  throw new Exception("action");
                })
            .onClose(
                () -> {
                  throw new LinkageError("error");
                })
            .onClose(() -> events.add("closed"));

    try (LoggedErrors log = new LoggedErrors(Body.class.getName())) {
      body.close();

      assertThat(log.failures())
          .extracting(Throwable::getMessage)
          .containsExactly("stream", "action", "error");
    }
    assertThat(events).containsExactly("closed");
  }

  /** GW-BDY-45. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "writer",
        "writer published",
        "chunks published",
        "stream published",
        "source published",
        "source filtered published"
      })
  void closing_ends_what_reads_the_body_on_a_thread_of_its_own(String how) throws Exception {
    CompletableFuture<Thread> runs = new CompletableFuture<>();
    CompletableFuture<String> ended = new CompletableFuture<>();
    Body.Writer endless =
        out -> {
          runs.complete(Thread.currentThread());
          try {
            for (; ; ) {
              out.write(new byte[20_000]);
              out.flush();
            }
          } finally {
            ended.complete("writer");
          }
        };
    Body body =
        switch (how) {
          case "chunks published" ->
              Body.chunks(
                  () -> {
                    runs.complete(Thread.currentThread());
                    return java.util.stream.Stream.generate(() -> ByteBuffer.allocate(9))
                        .iterator();
                  });
          case "stream published" -> Body.stream(new Endless(runs));
          case "source published" -> Body.of(new EndlessSource(runs));
          case "source filtered published" -> Body.of(new EndlessSource(runs)).limited(1 << 30);
          default -> Body.writer(endless);
        };
    Probe probe = new Probe();
    InputStream in = InputStream.nullInputStream();
    if (how.endsWith("published")) {
      body.publisher().subscribe(probe);
      probe.request(1);
      assertThat(probe.next()).isNotEmpty();
    } else {
      in = body.inputStream();
      assertThat(in.read()).isZero();
    }
    Thread thread = runs.get(20, TimeUnit.SECONDS);

    body.close();

    thread.join(20_000);
    assertThat(thread.isAlive()).isFalse();
    if (how.endsWith("published")) {
      assertThat(probe.next()).startsWith("<failed: ");
    } else {
      assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo("writer");
      assertThatIOException().isThrownBy(in::readAllBytes);
    }
  }

  private static final class Endless extends InputStream {
    private final CompletableFuture<Thread> runs;

    Endless(CompletableFuture<Thread> runs) {
      this.runs = runs;
    }

    @Override
    public int read() {
      runs.complete(Thread.currentThread());
      return 1;
    }
  }

  /** Of a server that has no publisher of its own. */
  private record EndlessSource(CompletableFuture<Thread> runs) implements BodySource {
    @Override
    public long length() {
      return -1;
    }

    @Override
    public InputStream inputStream() {
      return new Endless(runs);
    }

    @Override
    public void close() {}
  }

  /**
   * GW-BDY-22, GW-BDY-41, GW-BDY-45: also of a body that could be read again, but for its action.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void closing_ends_the_thread_that_reads_a_file_with_a_close_action(
      boolean filtered, @TempDir Path directory) throws Exception {
    Path file = Files.write(directory.resolve("file"), new byte[1_000_000]);
    CompletableFuture<String> acted = new CompletableFuture<>();
    Body whole = filtered ? Body.file(file).limited(9_000_000).limited(8_000_000) : Body.file(file);
    Body body = whole.onClose(() -> acted.complete("acted"));
    Probe probe = Probe.on(body.publisher()).request(1);
    assertThat(probe.next()).isNotEmpty();

    body.close();

    // Of which kind depends on whether the thread was just reading the file.
    assertThat(probe.failure.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    assertThat(acted.get(20, TimeUnit.SECONDS)).isEqualTo("acted");
  }

  /** GW-BDY-45. */
  @Test
  void closing_ends_who_reads_a_file_or_chunks_as_a_stream(@TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "hello");
    for (Body body :
        List.of(
            Body.file(file).onClose(() -> events.add("file")),
            Body.file(file).limited(9).onClose(() -> events.add("filtered")),
            Body.chunks(List.of(ByteBuffer.wrap(utf8("he")), ByteBuffer.wrap(utf8("llo")))))) {
      InputStream in = body.inputStream();
      assertThat(in.read()).isEqualTo('h');

      body.close();

      assertThatIOException().isThrownBy(in::readAllBytes);
    }
    assertThat(events).containsExactly("file", "filtered");
  }

  /** GW-BDY-45. */
  @Test
  void closing_ends_a_subscription_before_its_first_demand_and_one_that_is_just_made()
      throws Exception {
    Body body = Body.writer(out -> out.write(1));
    Probe waiting = Probe.on(body.publisher());
    body.close();
    assertThat(waiting.next()).startsWith("<failed: IOException");
    assertThat(waiting.request(1).now()).isEqualTo(Probe.NOTHING);

    Body second = Body.writer(out -> out.write(1));
    Probe closing =
        new Probe() {
          @Override
          public void onSubscribe(Flow.Subscription given) {
            super.onSubscribe(given);
            second.close();
            given.request(1);
          }
        };
    second.publisher().subscribe(closing);
    assertThat(closing.rest()).contains("<failed: IOException");
  }

  /** GW-BDY-45. */
  @Test
  void closing_a_publisher_body_wakes_the_reader_of_its_stream() throws Exception {
    Body body = Body.publisher(new NeverPublishing(events));
    InputStream in = body.inputStream();
    CompletableFuture<Integer> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return in.read();
              } catch (IOException e) {
                return -2;
              }
            });

    body.close();

    assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(-2);
    assertThat(events).containsExactly("cancelled");
  }

  /** GW-BDY-45. */
  @ParameterizedTest
  @ValueSource(longs = {-1, 10})
  void closing_a_publisher_body_ends_the_subscription(long length) throws Exception {
    Flow.Publisher<ByteBuffer> never = new NeverPublishing(events);
    Body body = length < 0 ? Body.publisher(never) : Body.publisher(never, length);
    CompletionStage<byte[]> all = body.collect(100);

    body.close();

    assertThatThrownBy(() -> all.toCompletableFuture().get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IOException.class);
    assertThat(events).containsExactly("cancelled");
  }

  /** GW-BDY-21, GW-BDY-41: the writer is interrupted, and what it uses is closed behind it. */
  @ParameterizedTest
  @ValueSource(strings = {"publisher", "publisher of a length", "stream", "stream of a length"})
  void a_close_action_waits_for_what_a_sink_has_left_running(String form) throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<String> acted = new CompletableFuture<>();
    Body rows =
        Body.writer(
            out -> {
              out.write(new byte[9]);
              out.flush();
              inside.countDown();
              awaitUninterruptibly(go);
              events.add("left");
            });
    Body body =
        switch (form) {
          case "publisher" -> Body.publisher(rows.publisher());
          case "publisher of a length" -> Body.publisher(rows.publisher(), 9);
          case "stream" -> Body.stream(rows.inputStream());
          default -> Body.stream(rows.inputStream(), 9);
        };
    Body owning =
        body.onClose(
            () -> {
              events.add("closed");
              acted.complete("acted");
            });
    Subscribing sink = new Subscribing(new Probe());
    owning.sendTo(sink);
    sink.start();
    inside.await();

    sink.leave();
    owning.close();
    go.countDown();

    acted.get(20, TimeUnit.SECONDS);
    assertThat(events).containsExactly("left", "closed");
  }

  /** GW-BDY-21: the same for who has read a part of it. */
  @Test
  void a_close_action_waits_for_the_writer_behind_a_stream_of_known_length() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<String> acted = new CompletableFuture<>();
    Body rows =
        Body.writer(
            out -> {
              out.write(new byte[9]);
              out.flush();
              inside.countDown();
              awaitUninterruptibly(go);
              events.add("left");
            });
    Body body =
        Body.stream(rows.inputStream(), 9)
            .onClose(
                () -> {
                  events.add("closed");
                  acted.complete("acted");
                });
    assertThat(body.inputStream().read()).isZero();
    inside.await();

    body.close();
    go.countDown();

    acted.get(20, TimeUnit.SECONDS);
    assertThat(events).containsExactly("left", "closed");
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    for (; ; ) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // Whoever waits here does not care.
        continue;
      }
    }
  }

  /** Takes a publisher or a stream as it is, as a server does. */
  private static final class Subscribing implements BodySink {
    private final Probe probe;
    private @Nullable InputStream stream;

    Subscribing(Probe probe) {
      this.probe = probe;
    }

    @Override
    public void writer(long length, Body.Writer writer) {
      throw new AssertionError("not a writer");
    }

    @Override
    public void stream(InputStream in, long length) {
      stream = in;
    }

    @Override
    public void publisher(Flow.Publisher<ByteBuffer> publisher, long length) {
      publisher.subscribe(probe);
    }

    void start() throws IOException {
      if (stream != null) {
        assertThat(stream.read()).isZero();
      } else {
        probe.request(1);
      }
    }

    void leave() {
      if (stream == null) {
        probe.cancel();
      }
    }
  }

  private record NeverPublishing(List<String> events) implements Flow.Publisher<ByteBuffer> {
    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
      subscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {
              events.add("cancelled");
            }
          });
    }
  }

  /** GW-BDY-42. */
  @Test
  void a_stream_is_closed_with_its_body_whether_read_or_not() throws IOException {
    Body unread = Body.stream(new Noting("unread"));
    Body read = Body.stream(new Noting("read"), 1);
    read.writeTo(OutputStream.nullOutputStream());
    assertThat(events).isEmpty();

    unread.close();
    read.close();
    read.close();

    assertThat(events).containsExactly("unread", "read");
  }

  private final class Noting extends ByteArrayInputStream {
    private final String name;

    Noting(String name) {
      super(new byte[3]);
      this.name = name;
    }

    @Override
    public void close() {
      events.add(name);
    }
  }

  /** GW-BDY-43. */
  @Test
  void an_iterator_is_closed_before_its_iterable_each_once() throws IOException {
    Body body = Body.chunks(new Lines("iterable"));
    try (InputStream in = body.inputStream()) {
      assertThat(in.read()).isEqualTo('a');
    }
    assertThat(events).containsExactly("iterator");
    body.close();
    body.close();
    assertThat(events).containsExactly("iterator", "iterable");

    events.clear();
    Body unread = Body.chunks(new Lines("iterable"));
    unread.close();
    assertThat(events).containsExactly("iterable");

    events.clear();
    Body written = Body.chunks(new Lines("iterable"));
    written.writeTo(OutputStream.nullOutputStream());
    written.close();
    assertThat(events).containsExactly("iterator", "iterable");
  }

  /** GW-BDY-43, GW-BDY-24. */
  @Test
  void an_iterable_is_closed_even_if_its_iterator_fails_to_close() throws IOException {
    Body body = Body.chunks(new Lines("failing"));
    body.writeTo(OutputStream.nullOutputStream());

    try (LoggedErrors log = new LoggedErrors(Body.class.getName())) {
      body.close();
      assertThat(log.failures()).singleElement().isInstanceOf(AssertionError.class);
    }
    assertThat(events).containsExactly("iterator", "failing");

    Body read = Body.chunks(new Lines("failing"));
    InputStream in = read.inputStream();
    assertThatThrownBy(in::close).isInstanceOf(AssertionError.class);
    read.close();
  }

  /** GW-BDY-43. */
  @Test
  void an_iterable_that_is_its_own_iterator_is_closed_once() throws IOException {
    class Own implements Iterable<ByteBuffer>, Iterator<ByteBuffer>, AutoCloseable {
      private boolean done;

      @Override
      public Iterator<ByteBuffer> iterator() {
        return this;
      }

      @Override
      public boolean hasNext() {
        return !done;
      }

      @Override
      public ByteBuffer next() {
        done = true;
        return ByteBuffer.wrap(utf8("a"));
      }

      @Override
      public void close() {
        events.add("closed");
      }
    }

    Body body = Body.chunks(new Own());
    assertThat(body.bytes(9)).hasSize(1);
    body.close();

    assertThat(events).containsExactly("closed");
  }

  private final class Lines implements Iterable<ByteBuffer>, AutoCloseable {
    private final String name;

    Lines(String name) {
      this.name = name;
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
      class It implements Iterator<ByteBuffer>, AutoCloseable {
        private int left = 2;

        @Override
        public boolean hasNext() {
          return left > 0;
        }

        @Override
        public ByteBuffer next() {
          left--;
          return ByteBuffer.wrap(utf8("a"));
        }

        @Override
        public void close() {
          events.add("iterator");
          if (name.equals("failing")) {
            throw new AssertionError("iterator");
          }
        }
      }
      return new It();
    }

    @Override
    public void close() {
      events.add(name);
    }
  }

  /** GW-BDY-28, GW-BDY-29. */
  @Test
  void a_publisher_that_nobody_read_is_subscribed_and_cancelled_once() throws Exception {
    Body closed = Body.publisher(new Upstream());
    closed.close();
    closed.close();
    assertThat(events).containsExactly("subscribed", "cancelled");

    events.clear();
    Body wrapped = Body.publisher(new Upstream()).limited(9).onClose(() -> events.add("action"));
    wrapped.close();
    assertThat(events).containsExactly("subscribed", "cancelled", "action");

    events.clear();
    Body handedOut = Body.publisher(new Upstream(), 5);
    Flow.Publisher<ByteBuffer> unused = handedOut.publisher();
    handedOut.close();
    assertThat(events).containsExactly("subscribed", "cancelled");
    assertThat(Probe.on(unused).next()).contains("IOException: the body was closed");
    assertThat(events).hasSize(2);

    events.clear();
    Body sent = Body.publisher(new Upstream());
    sent.sendTo((length, writer) -> events.add("never written"));
    sent.close();
    assertThat(events).containsExactly("never written", "subscribed", "cancelled");
  }

  /** GW-BDY-29. */
  @Test
  void a_publisher_that_was_read_is_not_subscribed_again() throws Exception {
    Body body = Body.publisher(new Upstream());
    Flow.Publisher<ByteBuffer> publisher = body.publisher();
    Probe probe = Probe.on(publisher);
    assertThat(Probe.on(publisher).next()).contains("IllegalStateException");
    assertThat(events).containsExactly("subscribed");

    body.close();

    assertThat(Probe.on(publisher).next()).contains("IOException: the body was closed");
    probe.cancel();
    assertThat(events).containsExactly("subscribed", "cancelled");
  }

  @Test
  void a_publisher_that_refuses_to_be_closed_is_logged() {
    Body body =
        Body.publisher(
            subscriber -> {
              throw new IllegalStateException("no");
            });

    try (LoggedErrors log = new LoggedErrors(Body.class.getName())) {
      body.close();
      assertThat(log.failures()).singleElement().isInstanceOf(IllegalStateException.class);
    }
  }

  private final class Upstream implements Flow.Publisher<ByteBuffer> {
    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
      events.add("subscribed");
      subscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long n) {
              events.add("requested");
            }

            @Override
            public void cancel() {
              events.add("cancelled");
            }
          });
    }
  }

  /** GW-BDY-31. */
  @Test
  void closing_a_request_body_closes_its_source_and_reads_nothing() throws IOException {
    Body unread = Body.of(new Source());
    Body read = Body.of(new Source());
    read.inputStream();

    unread.close();
    unread.close();
    assertThat(events).containsExactly("opened", "closed");
    read.close();
    assertThat(events).containsExactly("opened", "closed", "closed");
  }

  private final class Source implements BodySource {
    @Override
    public long length() {
      return 3;
    }

    @Override
    public InputStream inputStream() {
      events.add("opened");
      return new InputStream() {
        @Override
        public int read() {
          throw new AssertionError("read");
        }
      };
    }

    @Override
    public void close() {
      events.add("closed");
    }
  }

  /** GW-BDY-21. */
  @Test
  void a_close_action_waits_for_the_writer_that_a_cancelled_subscription_left_behind()
      throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Void> closed = new CompletableFuture<>();
    Body body =
        Body.writer(
                out -> {
                  writing.countDown();
                  boolean interrupted = false;
                  while (true) {
                    try {
                      go.await();
                      break;
                    } catch (InterruptedException e) {
                      interrupted = true;
                    }
                  }
                  events.add("written " + interrupted);
                  if (interrupted) {
                    Thread.currentThread().interrupt();
                  }
                })
            .filter(PublisherVerification.Passing::new)
            .onClose(
                () -> {
                  events.add("closed " + Thread.currentThread().isInterrupted());
                  closed.complete(null);
                });
    Probe probe = Probe.on(body.publisher()).request(1);
    writing.await();

    probe.cancel();
    body.close();
    assertThat(events).isEmpty();
    go.countDown();
    closed.get(20, TimeUnit.SECONDS);

    assertThat(events).containsExactly("written true", "closed false");
    assertThat(probe.now()).isEqualTo(Probe.NOTHING);
  }

  /** GW-BDY-21. */
  @Test
  void an_iterator_is_not_closed_while_a_reader_that_left_is_still_in_it() throws Exception {
    CountDownLatch iterating = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Void> closed = new CompletableFuture<>();
    class Slow implements Iterator<ByteBuffer>, AutoCloseable {
      @Override
      public boolean hasNext() {
        iterating.countDown();
        while (true) {
          try {
            go.await();
            break;
          } catch (InterruptedException e) {
            events.add("interrupted");
          }
        }
        events.add("iterated");
        return false;
      }

      @Override
      public ByteBuffer next() {
        throw new AssertionError();
      }

      @Override
      public void close() {
        events.add("closed");
        closed.complete(null);
      }
    }
    Body body = Body.chunks(Slow::new);
    Probe probe = Probe.on(body.publisher()).request(1);
    iterating.await();

    probe.cancel();
    body.close();
    go.countDown();
    closed.get(20, TimeUnit.SECONDS);

    assertThat(events).containsExactly("interrupted", "iterated", "closed");
  }

  /** GW-BDY-21. */
  @Test
  void closing_the_stream_of_a_writer_stops_it_before_its_body_closes() throws Exception {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    Body body =
        Body.writer(
                out -> {
                  try {
                    while (true) {
                      out.write('a');
                      out.flush();
                    }
                  } finally {
                    events.add("writer");
                  }
                })
            .onClose(
                () -> {
                  events.add("action");
                  closed.complete(null);
                });
    InputStream in = body.inputStream();
    assertThat(in.read()).isEqualTo('a');

    in.close();
    body.close();
    closed.get(20, TimeUnit.SECONDS);

    assertThat(events).containsExactly("writer", "action");
    assertThatIOException().isThrownBy(in::read);
  }

  /** GW-BDY-21. */
  @Test
  void a_body_that_was_never_started_closes_at_once() {
    for (Body body :
        List.of(
            Body.writer(out -> events.add("written")).onClose(() -> events.add("closed")),
            Body.chunks(new Lines("closed")))) {
      Probe.on(body.publisher()).cancel().request(1);
      body.close();
    }

    assertThat(events).containsExactly("closed", "closed");
  }
}
