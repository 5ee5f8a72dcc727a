package dev.lintel;

import static dev.lintel.BodyForm.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.lintel.spi.BodySink;
import dev.lintel.spi.FailureRules;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BodyTest {
  private static final String LONG = "Grüße, 0123456789 ".repeat(5000);

  @TempDir private Path directory;

  /** A way to consume a body. */
  interface Consumption {
    byte[] all(Body body) throws Exception;
  }

  static List<Consumption> consumptions() {
    return List.of(
        body -> body.bytes(1 << 20),
        body -> utf8(body.text(1 << 20)),
        body -> body.collect(1 << 20).toCompletableFuture().get(),
        BodyTest::throughStream,
        BodyTest::byteByByte,
        body -> utf8(Probe.on(body.publisher()).request(Long.MAX_VALUE).rest()),
        body -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          body.writeTo(out);
          return out.toByteArray();
        },
        body -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          BodySink sink = (length, writer) -> writer.writeTo(out);
          body.sendTo(sink);
          return out.toByteArray();
        });
  }

  /** The text, or what went wrong. */
  private static String outcome(Consumption way, Body body) {
    try {
      return new String(way.all(body), StandardCharsets.UTF_8);
    } catch (Exception e) {
      return FailureRules.unwrap(e).toString();
    }
  }

  private static byte[] throughStream(Body body) throws IOException {
    try (InputStream in = body.inputStream()) {
      return in.readAllBytes();
    }
  }

  private static byte[] byteByByte(Body body) throws IOException {
    try (InputStream in = body.inputStream()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThat(in.available()).isNotNegative();
      for (int b; (b = in.read()) >= 0; ) {
        out.write(b);
      }
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.read(new byte[1])).isEqualTo(-1);
      return out.toByteArray();
    }
  }

  static Stream<Arguments> formsAndConsumptions() {
    return Stream.of(BodyForm.values())
        .flatMap(form -> consumptions().stream().map(way -> Arguments.of(form, way)));
  }

  /** GW-BDY-05, GW-BDY-12. */
  @ParameterizedTest
  @MethodSource("formsAndConsumptions")
  void every_form_can_be_consumed_in_every_way(BodyForm form, Consumption way) throws Exception {
    for (String content : List.of("", "x", "hello é", LONG)) {
      assertThat(new String(way.all(form.of(content)), StandardCharsets.UTF_8)).isEqualTo(content);
    }
  }

  /** GW-BDY-01. */
  @ParameterizedTest
  @MethodSource("formsAndConsumptions")
  void a_body_is_consumed_once_unless_it_is_repeatable(BodyForm form, Consumption way)
      throws Exception {
    Body body = form.of("hello");
    assertThat(body.repeatable()).isEqualTo(form.repeatable);
    assertThat(way.all(body)).hasSize(5);

    for (Consumption second : consumptions()) {
      if (form.repeatable) {
        assertThat(second.all(body)).hasSize(5);
      } else {
        assertThatExceptionOfType(Exception.class)
            .isThrownBy(() -> second.all(body))
            .extracting(e -> FailureRules.unwrap(e))
            .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.THROWABLE)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("consumed before");
      }
    }
  }

  /** GW-BDY-02, GW-BDY-26. */
  @ParameterizedTest
  @MethodSource("formsAndConsumptions")
  void a_closed_body_cannot_be_consumed_unless_it_is_repeatable(BodyForm form, Consumption way)
      throws Exception {
    Body body = form.of("hello");
    body.close();
    body.close();

    if (form.repeatable) {
      assertThat(way.all(body)).hasSize(5);
    } else {
      assertThatExceptionOfType(Exception.class)
          .isThrownBy(() -> way.all(body))
          .extracting(e -> FailureRules.unwrap(e))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  /** GW-BDY-03, GW-BDY-11, GW-BDY-27. */
  @ParameterizedTest
  @EnumSource
  void the_length_is_known_before_or_not_at_all(BodyForm form) throws IOException {
    Body body = form.of("é");

    assertThat(body.length().isPresent()).isEqualTo(form.hasLength);
    if (form.hasLength) {
      assertThat(body.length()).hasValue(2);
    }
    assertThat(body.onClose(() -> {}).length()).isEqualTo(body.length());
    assertThat(body.limited(1).length()).isEqualTo(body.length());
    assertThat(body.filter(PublisherVerification.Passing::new).length()).isEmpty();
  }

  /** GW-BDY-09, GW-APP-11. */
  @ParameterizedTest
  @EnumSource
  void a_body_over_the_limit_is_a_413(BodyForm form) throws Exception {
    assertThat(form.of("hello").bytes(5)).hasSize(5);
    assertThat(form.of("").bytes(0)).isEmpty();
    assertThat(form.of("hello").collect(5).toCompletableFuture().get()).hasSize(5);
    assertThat(form.of("hello").limited(5).bytes(9)).hasSize(5);

    assertThatTooLong(() -> form.of("hello").bytes(4));
    assertThatTooLong(() -> form.of("hello").text(0));
    assertThatTooLong(() -> form.of("hello").limited(4).bytes(9));
    assertThatTooLong(() -> form.of("hello").limited(4).writeTo(new ByteArrayOutputStream()));
    assertThatTooLong(() -> get(form.of("hello").collect(4).toCompletableFuture()));
    assertThatTooLong(() -> get(form.of("hello").limited(4).collect(9).toCompletableFuture()));
  }

  /** GW-BDY-09: and those that are within it pass, however the body is cut into chunks. */
  @ParameterizedTest
  @EnumSource
  void no_byte_over_the_limit_passes(BodyForm form) throws IOException {
    Recorded out = new Recorded();

    assertThatTooLong(() -> form.of("hello").limited(3).writeTo(out));

    assertThat(out.withoutFlushes()).isEqualTo("hel");
  }

  /** GW-BDY-09. */
  @ParameterizedTest
  @EnumSource
  void what_is_within_the_limit_is_read_first(BodyForm form) throws IOException {
    try (InputStream in = form.of("hello").limited(3).inputStream()) {
      assertThat(in.readNBytes(3)).asString().isEqualTo("hel");
      assertThatTooLong(in::read);
    }
  }

  /** GW-BDY-01, GW-BDY-02: it is nobody's fault but the second one's. */
  @Test
  void who_comes_second_is_not_told_of_a_length() throws Exception {
    Body once = Body.stream(new ByteArrayInputStream(utf8("hello")), 5);
    assertThat(once.bytes(5)).hasSize(5);
    assertThatIllegalStateException().isThrownBy(() -> once.bytes(1));
    assertThatIllegalStateException().isThrownBy(() -> once.text(1));
    assertThat(once.collect(1).toCompletableFuture())
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(IllegalStateException.class);
  }

  private static byte[] get(CompletableFuture<byte[]> future) throws Throwable {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  private static void assertThatTooLong(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatExceptionOfType(StatusException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.status()).isEqualTo(413));
  }

  /** GW-BDY-10. */
  @ParameterizedTest
  @ValueSource(strings = {"ff", "c3", "c080", "eda080", "f5808080", "61e28261"})
  void text_that_is_not_utf_8_is_a_400(String hex) {
    byte[] bytes = java.util.HexFormat.of().parseHex(hex);

    assertThatExceptionOfType(StatusException.class)
        .isThrownBy(() -> Body.bytes(bytes).text(99))
        .satisfies(e -> assertThat(e.status()).isEqualTo(400));
  }

  @Test
  @SuppressWarnings("NullAway")
  void illegal_arguments_are_refused() {
    InputStream in = InputStream.nullInputStream();
    assertThatIllegalArgumentException().isThrownBy(() -> Body.stream(in, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> Body.writer(-1, out -> {}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Body.publisher(Body.empty().publisher(), -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Body.empty().limited(-1))
        .withMessage("limit -1 is negative");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Body.empty().bytes(-1))
        .withMessage("limit -1 is negative");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Body.empty().text(-1))
        .withMessage("limit -1 is negative");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Body.empty().collect(-1))
        .withMessage("limit -1 is negative");
    assertThatNullPointerException().isThrownBy(() -> Body.bytes((byte[]) null));
    assertThatNullPointerException().isThrownBy(() -> Body.bytes((ByteBuffer) null));
    assertThatNullPointerException().isThrownBy(() -> Body.text(null));
    assertThatNullPointerException().isThrownBy(() -> Body.stream(null));
    assertThatNullPointerException().isThrownBy(() -> Body.chunks(null));
    assertThatNullPointerException().isThrownBy(() -> Body.writer(null));
    assertThatNullPointerException().isThrownBy(() -> Body.publisher(null));
    assertThatNullPointerException().isThrownBy(() -> Body.of(null));
    assertThatNullPointerException().isThrownBy(() -> Body.file(null));
    assertThatNullPointerException().isThrownBy(() -> Body.empty().filter(null));
    assertThatNullPointerException().isThrownBy(() -> Body.empty().onClose(null));
    assertThatNullPointerException().isThrownBy(() -> Body.empty().writeTo(null));
    assertThatNullPointerException().isThrownBy(() -> Body.empty().sendTo(null));
  }

  /** GW-BDY-08. */
  @Test
  void a_file_is_measured_when_the_body_is_made_and_opened_when_it_is_consumed() throws Exception {
    Path file = Files.writeString(directory.resolve("f"), "hello");
    Body body = Body.file(file);
    Body region = Body.file(file, 1, 3);

    Files.writeString(file, "HELLO, and more");
    assertThat(body.text(9)).isEqualTo("HELLO");
    assertThat(region.text(9)).isEqualTo("ELL");

    Files.writeString(file, "hi");
    for (Consumption way : consumptions()) {
      assertThat(outcome(way, body)).contains("EOF", file.toString(), "2 of 5");
    }
    Files.delete(file);
    assertThatIOException().isThrownBy(body::inputStream);
    body.close();
  }

  /** GW-BDY-08. */
  @Test
  void what_is_no_file_or_no_region_of_it_is_refused_at_once() throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "hello");

    assertThatIOException().isThrownBy(() -> Body.file(directory.resolve("missing")));
    assertThatIOException().isThrownBy(() -> Body.file(directory));
    assertThatIOException().isThrownBy(() -> Body.file(directory, 0, 0));
    for (long[] region :
        new long[][] {{-1, 1}, {0, 6}, {5, 1}, {6, 0}, {0, -1}, {1, Long.MAX_VALUE}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Body.file(file, region[0], region[1]))
          .withMessageContaining(file.toString());
    }
    assertThat(Body.file(file, 5, 0).length()).hasValue(0);
  }

  /** GW-CON-16, GW-CON-17, GW-CON-18, GW-BDY-03. */
  @Test
  void a_body_that_does_not_keep_its_length_fails_and_no_surplus_leaves() throws Exception {
    List<java.util.function.LongFunction<Body>> lengths =
        List.of(
            n -> Body.writer(n, out -> out.write(utf8("hello"))),
            n -> Body.publisher(Body.text("hello").publisher(), n),
            n -> Body.writer(n, out -> out.write(utf8("hello"))).onClose(() -> {}));
    for (var body : lengths) {
      for (Consumption way : consumptions().subList(0, 7)) {
        assertThat(way.all(body.apply(5))).hasSize(5);
        for (long wrong : new long[] {0, 4, 6}) {
          assertThat(outcome(way, body.apply(wrong)))
              .contains("Exception", wrong == 6 ? "ended after 5 of 6" : wrong + " bytes");
        }
      }
      Recorded out = new Recorded();
      assertThatIOException().isThrownBy(() -> body.apply(4).writeTo(out));
      assertThat(out.withoutFlushes()).isEmpty();
      // Behind a filter nobody else could tell.
      BodySink sink = (length, writer) -> writer.writeTo(out);
      for (long wrong : new long[] {4, 6}) {
        assertThatIOException()
            .isThrownBy(
                () -> body.apply(wrong).filter(PublisherVerification.Passing::new).sendTo(sink));
      }
    }
    assertThatExceptionOfType(EOFException.class)
        .isThrownBy(() -> Body.stream(new ByteArrayInputStream(new byte[2]), 3).bytes(9))
        .withMessageContaining("2 of 3");
  }

  /** GW-BDY-01, GW-BDY-37. */
  @ParameterizedTest
  @EnumSource
  void of_two_threads_that_consume_a_body_at_once_one_gets_it(BodyForm form) throws Exception {
    for (int round = 0; round < 20; round++) {
      Body body = form.of("hello");
      CyclicBarrier start = new CyclicBarrier(3);
      List<CompletableFuture<String>> results = new ArrayList<>();
      for (Consumption way : List.of(consumptions().get(3), consumptions().get(5))) {
        results.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    start.await();
                    return new String(way.all(body), StandardCharsets.UTF_8);
                  } catch (IllegalStateException e) {
                    return "refused";
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                },
                work -> new Thread(work).start()));
      }
      start.await();
      List<String> seen = new ArrayList<>();
      for (CompletableFuture<String> result : results) {
        seen.add(result.get());
      }
      if (form.repeatable) {
        assertThat(seen).containsExactly("hello", "hello");
      } else {
        assertThat(seen).containsExactlyInAnyOrder("hello", "refused");
      }
    }
  }

  /** GW-BDY-09. */
  @Test
  void collect_never_throws_because_of_the_body() throws Exception {
    Body consumed = BodyForm.STREAM.body("x");
    assertThat(consumed.collect(9).toCompletableFuture().get()).isEqualTo(utf8("x"));
    IllegalArgumentException failure = new IllegalArgumentException("subscribe");
    Body refusing =
        Body.publisher(
            subscriber -> {
              throw failure;
            });

    assertThat(consumed.collect(9).toCompletableFuture()).isCompletedExceptionally();
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> refusing.collect(9).toCompletableFuture().get())
        .satisfies(e -> assertThat(e.getCause()).isSameAs(failure));
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> BodyForm.SOURCE.body("hello").collect(1).toCompletableFuture().get())
        .withCauseInstanceOf(StatusException.class);
  }

  /** GW-STR-09. */
  @Test
  void a_published_buffer_is_not_changed_by_its_receivers() throws Exception {
    ByteBuffer shared = ByteBuffer.wrap(utf8("hello"));
    ByteBuffer readOnly = shared.asReadOnlyBuffer();
    for (ByteBuffer chunk : List.of(shared, readOnly)) {
      for (Consumption way : consumptions()) {
        way.all(Body.chunks(List.of(chunk, chunk)));
        way.all(Body.publisher(new BufferPublisher(chunk)));
        way.all(Body.publisher(new BufferPublisher(chunk)).limited(9));
        way.all(Body.bytes(chunk));
      }
      assertThat(chunk.position()).isZero();
      assertThat(chunk.remaining()).isEqualTo(5);
    }
  }

  /** GW-STR-12. */
  @Test
  void an_iterable_may_reuse_its_buffer_and_a_publisher_of_it_does_not() throws Exception {
    ByteBuffer one = ByteBuffer.allocate(1);
    Iterable<ByteBuffer> reusing =
        () ->
            Stream.of("a", "b", "c", "d", "e", "f", "g", "h")
                .map(s -> one.clear().put(utf8(s)).flip())
                .iterator();

    for (Consumption way : consumptions()) {
      assertThat(new String(way.all(Body.chunks(reusing)))).isEqualTo("abcdefgh");
    }
    List<ByteBuffer> kept = new ArrayList<>();
    CompletableFuture<Void> end = new CompletableFuture<>();
    Body.chunks(reusing)
        .publisher()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(99);
              }

              @Override
              public void onNext(ByteBuffer chunk) {
                kept.add(chunk);
              }

              @Override
              public void onError(Throwable failure) {
                end.completeExceptionally(failure);
              }

              @Override
              public void onComplete() {
                end.complete(null);
              }
            });
    end.get();
    StringBuilder text = new StringBuilder();
    kept.forEach(chunk -> text.append(StandardCharsets.UTF_8.decode(chunk)));
    assertThat(text).hasToString("abcdefgh");
  }

  /** GW-BDY-07, GW-STR-01, GW-STR-02, GW-STR-13. */
  @Test
  void writeTo_passes_on_the_flushes_of_the_source() throws IOException {
    assertThat(written(Body.chunks(List.of(utf("a"), utf(""), utf("bc"))))).isEqualTo("a||bc|");
    assertThat(
            written(
                Body.writer(
                    out -> {
                      out.write('a');
                      out.flush();
                      out.write('b');
                      out.write('c');
                      out.close();
                      out.write('d');
                    })))
        .isEqualTo("a|bc|d");
    assertThat(written(Body.text("abc"))).isEqualTo("abc");
    assertThat(written(Body.stream(new ByteArrayInputStream(utf8("abc")), 3))).isEqualTo("abc");
    assertThat(written(Body.chunks(List.of(utf("a"), utf("b"))).limited(9))).isEqualTo("a|b|");
    assertThat(written(BodyForm.CHUNKS.body("abcd").onClose(() -> {}))).isEqualTo("ab|cd||");
  }

  private static String written(Body body) throws IOException {
    Recorded out = new Recorded();
    body.writeTo(out);
    assertThat(out.closed).isFalse();
    return out.all();
  }

  private static ByteBuffer utf(String text) {
    return ByteBuffer.wrap(utf8(text));
  }

  /** GW-BDY-07, GW-STR-03. */
  @Test
  void writeTo_flushes_when_a_publisher_has_nothing_ready() throws IOException {
    AtomicReference<Flow.Subscriber<? super ByteBuffer>> to = new AtomicReference<>();
    Body body =
        Body.publisher(
            subscriber -> {
              to.set(subscriber);
              subscriber.onSubscribe(new Ignored());
              subscriber.onNext(utf("a"));
              subscriber.onNext(utf("b"));
            });
    StringBuilder seen = new StringBuilder();

    body.writeTo(
        new OutputStream() {
          @Override
          public void write(int b) {
            seen.append((char) b);
          }

          @Override
          public void flush() {
            // The publisher goes on only when the client has what there is.
            seen.append('|');
            if (seen.length() == 3) {
              to.get().onNext(utf("c"));
            } else {
              to.get().onComplete();
            }
          }
        });

    assertThat(seen).hasToString("ab|c|");
  }

  /** GW-BDY-07, GW-STR-13. */
  @Test
  void writeTo_flushes_at_an_empty_buffer() throws IOException {
    assertThat(written(published("", "a", "b", "", "c"))).isEqualTo("|ab|c|");
    assertThat(written(published("", "a", "b").limited(9))).isEqualTo("|ab|");
    assertThat(written(published("").onClose(() -> {}))).isEqualTo("|");
  }

  /** A PrintStream swallows every exception. */
  @Test
  void writeTo_fails_where_the_stream_has_failed_whatever_the_writer_makes_of_it() {
    IOException full = new IOException("disk full");
    Body.Writer swallowing =
        out -> {
          PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8);
          print.print("aaaa");
          print.flush();
          print.print("bbbb");
          print.close();
        };
    for (String fails : List.of("write", "flush")) {
      for (Body body :
          List.of(
              Body.writer(swallowing),
              Body.writer(8, swallowing),
              Body.writer(swallowing).limited(9),
              Body.writer(swallowing).onClose(() -> {}))) {
        StringBuilder calls = new StringBuilder();
        OutputStream failing =
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                note("write");
              }

              @Override
              public void flush() throws IOException {
                note("flush");
              }

              private void note(String call) throws IOException {
                calls.append(call);
                if (call.equals(fails)) {
                  throw full;
                }
              }
            };

        assertThatIOException().isThrownBy(() -> body.writeTo(failing)).isSameAs(full);
        assertThat(calls.toString()).as("nothing comes behind the failure").endsWith(fails);
        assertThat(calls.indexOf(fails)).isEqualTo(calls.lastIndexOf(fails));
      }
    }
  }

  private static Body published(String... texts) {
    return Body.publisher(
        subscriber -> {
          subscriber.onSubscribe(new Ignored());
          for (String text : texts) {
            subscriber.onNext(utf(text));
          }
          subscriber.onComplete();
        });
  }

  /** GW-STR-01, GW-STR-13: the head of a quiet stream leaves at once. */
  @Test
  void a_flush_before_anything_was_written_is_published() throws Exception {
    Body.Writer quiet =
        out -> {
          out.flush();
          out.write('a');
          out.flush();
          out.flush();
        };
    for (Body body :
        List.of(Body.writer(quiet), Body.writer(1, quiet), Body.writer(quiet).limited(9))) {
      Probe probe = Probe.on(body.publisher()).request(9);

      assertThat(probe.next()).isEmpty();
      assertThat(probe.next()).isEqualTo("a");
      assertThat(probe.next()).isEqualTo(Probe.COMPLETE);
    }
    assertThat(Probe.on(Body.writer(out -> {}).publisher()).request(1).next())
        .isEqualTo(Probe.COMPLETE);
    assertThat(written(Body.publisher(Body.writer(quiet).publisher()))).isEqualTo("|a|");
  }

  private static final class Ignored implements Flow.Subscription {
    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  @Test
  @SuppressWarnings("NullAway")
  void a_null_chunk_is_a_failure_that_says_so() {
    List<ByteBuffer> chunks = new ArrayList<>();
    chunks.add(null);

    assertThatNullPointerException()
        .isThrownBy(() -> Body.chunks(chunks).bytes(9))
        .withMessageContaining("null");
    assertThatNullPointerException()
        .isThrownBy(() -> Body.chunks(chunks).writeTo(new ByteArrayOutputStream()))
        .withMessageContaining("null");
    assertThatIllegalStateException().isThrownBy(() -> closedBody().bytes(9));
  }

  private static Body closedBody() {
    Body body = BodyForm.CHUNKS.body("x");
    body.close();
    return body;
  }

  @Test
  @SuppressWarnings("NullAway")
  void an_iterable_without_an_iterator_is_named() {
    Iterable<ByteBuffer> none = () -> null;

    assertThatNullPointerException()
        .isThrownBy(() -> Body.chunks(none).bytes(9))
        .withMessage(none.getClass().getName() + ".iterator returned null");
  }
}
