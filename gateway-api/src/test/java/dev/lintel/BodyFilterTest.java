package dev.lintel;

import static dev.lintel.BodyForm.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.spi.BodySink;
import dev.lintel.spi.BodySource;
import dev.lintel.spi.FailureRules;
import dev.lintel.spi.LoggedErrors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BodyFilterTest {
  private final List<Upper> filters = Collections.synchronizedList(new ArrayList<>());

  private Upper upper() {
    Upper filter = new Upper();
    filters.add(filter);
    return filter;
  }

  /** GW-BDY-14. */
  @AfterEach
  void every_filter_was_closed_once() {
    assertThat(filters).allSatisfy(filter -> assertThat(filter.closed).isEqualTo(1));
  }

  /** GW-STR-14, GW-CON-18: a PrintStream swallows every exception. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_failure_that_the_writer_swallows_is_a_failure_all_the_same(boolean flushes)
      throws Exception {
    Body.Writer swallowing =
        out -> {
          PrintStream print = new PrintStream(out, flushes, StandardCharsets.UTF_8);
          for (String text : List.of("aaaa", "bbbb", "cccc")) {
            print.print(text);
            if (flushes) {
              print.flush();
            }
          }
          print.flush();
        };
    for (BodyTest.Consumption way : BodyTest.consumptions()) {
      assertThat(failure(way, Body.writer(swallowing).filter(this::failing)))
          .contains("cannot apply");
      assertThat(failure(way, Body.writer(8, swallowing).limited(100)))
          .contains("goes beyond the 8 bytes");
      assertThat(failure(way, Body.writer(swallowing).limited(6))).contains("longer than 6 bytes");
    }
  }

  /** What went wrong; of a subscriber, what it was told. */
  private static String failure(BodyTest.Consumption way, Body body) {
    try {
      String text = new String(way.all(body), StandardCharsets.UTF_8);
      assertThat(text).contains("<failed");
      return text;
    } catch (Exception e) {
      return FailureRules.unwrap(e).toString();
    }
  }

  private Upper failing() {
    Upper filter = upper();
    filter.failing = "apply";
    return filter;
  }

  /** GW-BDY-13, GW-BDY-17. */
  @ParameterizedTest
  @EnumSource
  void a_body_is_filtered_in_every_form_and_way(BodyForm form) throws Exception {
    for (BodyTest.Consumption way : BodyTest.consumptions()) {
      Body body = form.of("hello").filter(this::upper);
      assertThat(body.length()).isEmpty();
      assertThat(new String(way.all(body), StandardCharsets.UTF_8)).isEqualTo("HELLO.");
      if (form.repeatable) {
        assertThat(new String(way.all(body), StandardCharsets.UTF_8)).isEqualTo("HELLO.");
      }
      body.close();
    }
    assertThat(filters).hasSize(BodyTest.consumptions().size() * (form.repeatable ? 2 : 1));
  }

  @ParameterizedTest
  @EnumSource
  void filters_may_be_put_on_one_another(BodyForm form) throws Exception {
    for (BodyTest.Consumption way : BodyTest.consumptions()) {
      Body body = form.of("hello").filter(this::upper).limited(6).filter(this::upper);
      assertThat(new String(way.all(body), StandardCharsets.UTF_8)).isEqualTo("HELLO..");
      body.close();
    }
  }

  /** GW-BDY-14. */
  @ParameterizedTest
  @EnumSource
  void an_unread_body_makes_no_filter(BodyForm form) throws Exception {
    form.of("hello").filter(this::upper).close();

    assertThat(filters).isEmpty();
  }

  /** GW-BDY-14. */
  @ParameterizedTest
  @EnumSource(names = {"STREAM", "CHUNKS", "WRITER", "PUBLISHER", "SOURCE", "WITH_CLOSE_ACTION"})
  void a_filter_is_closed_with_the_body_when_its_stream_was_left_open(BodyForm form)
      throws Exception {
    Body body = form.of("hello").filter(this::upper);
    InputStream in = body.inputStream();
    assertThat(in.read()).isEqualTo('H');
    assertThat(filters.get(0).closed).isZero();

    body.close();

    assertThat(filters.get(0).closed).isEqualTo(1);
    // Never a silent end.
    assertThatIOException().isThrownBy(in::readAllBytes);
    in.close();
  }

  /** GW-BDY-14. */
  @ParameterizedTest
  @EnumSource
  void a_filter_is_closed_at_the_end_of_its_stream(BodyForm form) throws Exception {
    InputStream in = form.of("hello").filter(this::upper).inputStream();

    assertThat(in.readAllBytes()).hasSize(6);

    assertThat(filters.get(0).closed).isEqualTo(1);
    assertThat(in.read()).isEqualTo(-1);
    in.close();
  }

  /** GW-BDY-14. */
  @ParameterizedTest
  @EnumSource
  void a_filter_is_closed_when_its_subscriber_cancels(BodyForm form) throws Exception {
    Body body = form.of("hello").filter(this::upper);
    Probe probe = Probe.on(body.publisher());
    assertThat(filters).hasSize(1);

    probe.cancel();
    body.close();

    assertThat(filters.get(0).closed).isEqualTo(1);
  }

  /** GW-BDY-14. */
  @ParameterizedTest
  @EnumSource
  void a_filter_that_fails_fails_the_body_and_is_closed(BodyForm form) throws Exception {
    for (String where : List.of("apply", "finish")) {
      for (BodyTest.Consumption way : BodyTest.consumptions()) {
        Body body =
            form.of("hello")
                .filter(
                    () -> {
                      Upper filter = upper();
                      filter.failing = where;
                      return filter;
                    });
        String outcome;
        try {
          outcome = new String(way.all(body), StandardCharsets.UTF_8);
        } catch (Exception e) {
          outcome = FailureRules.unwrap(e).toString();
        }
        assertThat(outcome).contains("IOException: cannot " + where);
        body.close();
      }
    }
  }

  /** GW-BDY-14: a reader that goes on would get a body with a hole. */
  @Test
  void a_filter_that_has_failed_is_not_asked_again() throws Exception {
    Body body =
        Body.chunks(List.of(ByteBuffer.wrap(utf8("ab")), ByteBuffer.wrap(utf8("cd"))))
            .filter(
                () -> {
                  Upper filter = upper();
                  filter.failing = "apply";
                  return filter;
                });
    InputStream in = body.inputStream();

    assertThatIOException().isThrownBy(in::read).withMessage("cannot apply");
    filters.get(0).failing = "";
    assertThatIOException().isThrownBy(in::read).withMessage("cannot apply");
    body.close();
  }

  /** GW-BDY-14. */
  @Test
  void a_filter_is_closed_when_its_publisher_cannot_be_subscribed_to() {
    Body body =
        Body.publisher(
                subscriber -> {
                  throw new IllegalStateException("no");
                })
            .filter(this::upper);
    Flow.Publisher<ByteBuffer> publisher = body.publisher();

    assertThatIllegalStateException().isThrownBy(() -> publisher.subscribe(new Probe()));

    assertThat(filters).hasSize(1);
  }

  /** GW-BDY-14. */
  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("NullAway")
  void a_filter_that_returns_null_fails_the_body_and_is_closed(BodyForm form) throws Exception {
    Body body =
        form.of("hello")
            .filter(
                () -> {
                  Upper filter = upper();
                  filter.failing = "null";
                  return filter;
                });

    assertThatNullPointerException()
        .isThrownBy(() -> body.bytes(99))
        .withMessageContaining("filter");
  }

  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("NullAway")
  void a_factory_that_gives_no_filter_fails_the_body_and_leaves_nothing_open(BodyForm form)
      throws Exception {
    IllegalArgumentException failure = new IllegalArgumentException("no filter");
    List<String> events = new ArrayList<>();
    for (BodyTest.Consumption way : BodyTest.consumptions()) {
      Body body =
          form.of("hello")
              .onClose(() -> events.add("closed"))
              .filter(
                  () -> {
                    throw failure;
                  });
      String outcome;
      try {
        outcome = new String(way.all(body), StandardCharsets.UTF_8);
      } catch (Exception e) {
        outcome = FailureRules.unwrap(e).toString();
      }
      assertThat(outcome).contains("no filter");
      body.close();
    }
    assertThat(events).hasSize(BodyTest.consumptions().size());
    assertThatNullPointerException()
        .isThrownBy(() -> form.of("x").filter(() -> null).bytes(9))
        .withMessageContaining("filter");
  }

  /** GW-BDY-14. */
  @Test
  void a_filter_is_closed_when_the_source_cannot_be_opened() {
    Body body =
        Body.of(
                new BodySource() {
                  @Override
                  public long length() {
                    return 1;
                  }

                  @Override
                  public InputStream inputStream() throws IOException {
                    throw new IOException("gone");
                  }

                  @Override
                  public void close() {}
                })
            .filter(this::upper);

    assertThatIOException().isThrownBy(body::inputStream).withMessage("gone");
    assertThat(filters).hasSize(1);
  }

  @Test
  void what_a_filter_throws_when_it_is_closed_is_logged() throws Exception {
    for (Throwable failure :
        List.of(
            new IllegalStateException("close"),
            new IOException("close"),
            new AssertionError("close"))) {
      Body body =
          Body.text("x")
              .filter(
                  () ->
                      new PublisherVerification.Passing() {
                        @Override
                        public void close() {
                          Sneaky.sneak(failure);
                        }
                      });
      try (LoggedErrors log = new LoggedErrors(Body.class.getName())) {
        assertThat(body.text(9)).isEqualTo("x");
        assertThat(log.failures()).containsExactly(failure);
      }
    }
  }

  /** GW-BDY-16, GW-BDY-07. */
  @Test
  void a_filter_is_told_where_the_source_flushes() throws Exception {
    Body.chunks(BodyForm.chunks("abcd")).filter(this::upper).writeTo(new Recorded());
    assertThat(filters.get(0).calls).containsExactly("ab", "|", "cd", "|", "|", ".");

    Body.writer(
            out -> {
              out.write('a');
              out.write(utf8("bc"));
              out.flush();
              out.write('d');
              out.close();
            })
        .filter(this::upper)
        .writeTo(new Recorded());
    assertThat(filters.get(1).calls).containsExactly("a", "bc", "|", "d", "|", ".");

    Probe.on(Body.chunks(BodyForm.chunks("abcd")).filter(this::upper).publisher())
        .request(9)
        .rest();
    assertThat(filters.get(2).calls).containsExactly("ab|", "cd|", ".");

    Body.text("abc").filter(this::upper).writeTo(new Recorded());
    assertThat(filters.get(3).calls).containsExactly("abc", ".");
  }

  /** GW-STR-17, GW-BDY-16. */
  @Test
  void a_filtered_stream_flushes_before_every_read_that_may_block() throws Exception {
    Recorded out = new Recorded();

    Body.stream(new Parts("ab", "cd")).filter(this::upper).writeTo(out);
    assertThat(out.all()).isEqualTo("AB|CD|.");
    assertThat(filters.get(0).calls).containsExactly("ab", "|", "cd", "|", ".");

    InputStream in = Body.stream(new Parts("ab", "cd")).filter(this::upper).inputStream();
    assertThat(in.readAllBytes()).hasSize(5);
    assertThat(filters.get(1).calls).containsExactly("ab|", "cd|", ".");

    // A source that happens to fill the buffer pauses all the same.
    InputStream full =
        Body.stream(new Parts("a".repeat(16 * 1024))).filter(this::upper).inputStream();
    assertThat(full.readAllBytes()).hasSize(16 * 1024 + 1);
    assertThat(filters.remove(2).calls.get(0)).endsWith("|");

    BodySink sink = (length, writer) -> writer.writeTo(out);
    Body.stream(new Parts("ab", "cd")).filter(this::upper).sendTo(sink);
    assertThat(out.all()).startsWith("AB|CD|.AB|CD|.");
    assertThat(filters.get(2).calls).containsExactly("ab|", "cd|", ".");
  }

  /** Says that nothing is available, and gives one part at a time. */
  private static final class Parts extends InputStream {
    private final List<String> parts;

    Parts(String... parts) {
      this.parts = new ArrayList<>(List.of(parts));
    }

    @Override
    public int read() {
      throw new AssertionError("read in parts");
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      if (parts.isEmpty()) {
        return -1;
      }
      byte[] part = utf8(parts.remove(0));
      System.arraycopy(part, 0, to, offset, part.length);
      return part.length;
    }
  }

  /** A filter that swallows must not make a reader believe that there is something to read. */
  @Test
  void what_is_available_is_what_has_come_through_the_filter() throws Exception {
    ByteArrayInputStream source = new ByteArrayInputStream(utf8("abc"));
    InputStream in = Body.stream(source).filter(Swallowing::new).inputStream();

    assertThat(in.available()).isZero();
    assertThat(source.available()).isZero();
    assertThat(in.read()).isEqualTo(-1);
    assertThat(in.available()).isZero();

    InputStream passing =
        Body.stream(new ByteArrayInputStream(utf8("abc"))).filter(this::upper).inputStream();
    assertThat(passing.available()).isEqualTo(3);
    assertThat(passing.readAllBytes()).hasSize(4);
  }

  private static final class Swallowing extends PublisherVerification.Passing {
    @Override
    public ByteBuffer apply(ByteBuffer chunk, boolean flush) {
      return ByteBuffer.allocate(0);
    }
  }

  /** GW-BDY-18, GW-BDY-04. */
  @Test
  void a_sink_gets_a_filtered_body_in_the_form_that_the_body_has() throws Exception {
    List<String> forms = new ArrayList<>();
    BodySink sink =
        new BodySink() {
          @Override
          public void writer(long length, Body.Writer writer) throws IOException {
            forms.add("writer " + length);
            writer.writeTo(OutputStream.nullOutputStream());
          }

          @Override
          public void stream(InputStream in, long length) throws IOException {
            forms.add("stream " + length);
            in.readAllBytes();
          }

          @Override
          public void publisher(Flow.Publisher<ByteBuffer> publisher, long length) {
            forms.add("publisher " + length);
            publisher.subscribe(new SinglePublisher.Unsubscriber());
          }

          @Override
          public void source(BodySource source) throws IOException {
            forms.add("source " + source.length());
            if (forms.size() % 2 == 0) {
              source.inputStream().readAllBytes();
            } else {
              source.publisher().subscribe(new SinglePublisher.Unsubscriber());
            }
            source.close();
          }
        };
    for (BodyForm form :
        List.of(
            BodyForm.TEXT,
            BodyForm.DIRECT_BUFFER,
            BodyForm.FILE,
            BodyForm.STREAM_OF_LENGTH,
            BodyForm.PUBLISHER_OF_LENGTH,
            BodyForm.SOURCE,
            BodyForm.WRITER_OF_LENGTH)) {
      form.of("hello").filter(this::upper).sendTo(sink);
      form.of("hello").limited(9).sendTo(sink);
    }

    assertThat(forms)
        .containsExactly(
            "writer -1",
            "writer 5",
            "writer -1",
            "writer 5",
            "writer -1",
            "writer 5",
            "stream -1",
            "stream 5",
            "publisher -1",
            "publisher 5",
            "source -1",
            "source 5",
            "writer -1",
            "writer 5");
  }

  /** GW-BDY-13, GW-BDY-14: what looks at a body's form and sends it later loses nothing. */
  @Test
  void a_sink_may_keep_a_filtered_stream_or_file_and_send_it_later() throws Exception {
    for (BodyForm form : List.of(BodyForm.STREAM_OF_LENGTH, BodyForm.STREAM, BodyForm.FILE)) {
      List<Body> kept = new ArrayList<>();
      BodySink keeping =
          new BodySink() {
            @Override
            public void writer(long length, Body.Writer writer) {
              kept.add(Body.writer(writer));
            }

            @Override
            public void stream(InputStream in, long length) {
              kept.add(Body.stream(in));
            }
          };

      form.of("hello").filter(this::upper).sendTo(keeping);

      assertThat(kept.get(0).text(9)).as(form.name()).isEqualTo("HELLO.");
    }
    for (BodyForm form : List.of(BodyForm.STREAM, BodyForm.SOURCE)) {
      List<BodySource> kept = new ArrayList<>();
      Body body = form.of("hello").filter(this::upper);
      body.sendTo(
          new BodySink() {
            @Override
            public void writer(long length, Body.Writer writer) {}

            @Override
            public void stream(InputStream in, long length) {
              kept.add(keeping(in));
            }

            @Override
            public void source(BodySource source) {
              kept.add(source);
            }
          });
      int read = kept.get(0).inputStream().read();
      body.close();
      assertThat(read).as(form.name()).isNotNegative();
    }
  }

  private static BodySource keeping(InputStream in) {
    return new BodySource() {
      @Override
      public long length() {
        return -1;
      }

      @Override
      public InputStream inputStream() {
        return in;
      }

      @Override
      public void close() {}
    };
  }

  /** GW-BDY-15, GW-BDY-14. */
  @Test
  void a_cancellation_during_a_call_closes_the_filter_after_it() throws Exception {
    List<String> events = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch inFilter = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Flow.Publisher<ByteBuffer> publisher =
        new FilteredPublisher(
            Body.text("a").publisher(),
            () ->
                new FilterRun(
                    new PublisherVerification.Passing() {
                      @Override
                      public ByteBuffer apply(ByteBuffer chunk, boolean flush) throws IOException {
                        inFilter.countDown();
                        try {
                          go.await();
                        } catch (InterruptedException e) {
                          throw new IOException(e);
                        }
                        events.add("applied");
                        return chunk;
                      }

                      @Override
                      public void close() {
                        events.add("closed");
                        closed.countDown();
                      }
                    }));
    Probe probe = Probe.on(publisher);
    Thread requesting = new Thread(() -> probe.request(1));
    requesting.start();
    inFilter.await();

    probe.cancel();
    assertThat(events).isEmpty();
    go.countDown();
    requesting.join();

    assertThat(closed.getCount()).isZero();
    assertThat(events).containsExactly("applied", "closed");
    assertThat(probe.now()).isEqualTo(Probe.NOTHING);
  }

  @Test
  void an_error_in_a_filter_is_passed_on() {
    AssertionError error = new AssertionError();
    Body body =
        Body.text("x")
            .filter(
                () ->
                    new PublisherVerification.Passing() {
                      @Override
                      public ByteBuffer finish() {
                        throw error;
                      }
                    });

    assertThatThrownBy(() -> body.bytes(9)).isSameAs(error);
  }

  /** Upper case, with a dot at the end; notes what it is given. */
  private static final class Upper implements Body.Filter {
    private final List<String> calls = new ArrayList<>();
    private volatile int closed;
    private String failing = "";

    @Override
    @SuppressWarnings("NullAway")
    public ByteBuffer apply(ByteBuffer chunk, boolean flush) throws IOException {
      assertThat(closed).isZero();
      String text = StandardCharsets.UTF_8.decode(chunk).toString();
      calls.add(text + (flush ? "|" : ""));
      if (failing.equals("null")) {
        return null;
      }
      if (failing.equals("apply")) {
        throw new IOException("cannot apply");
      }
      return ByteBuffer.wrap(utf8(text.toUpperCase(Locale.ROOT)));
    }

    @Override
    public ByteBuffer finish() throws IOException {
      assertThat(closed).isZero();
      calls.add(".");
      if (failing.equals("finish")) {
        throw new IOException("cannot finish");
      }
      return ByteBuffer.wrap(utf8("."));
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public void close() {
      closed++;
    }
  }
}
