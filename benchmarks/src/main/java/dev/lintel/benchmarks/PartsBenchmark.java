package dev.lintel.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lintel.Headers;
import dev.lintel.Response;
import dev.lintel.spi.HostRules;
import dev.lintel.spi.PathRules;
import dev.lintel.spi.RequestIntake;
import dev.lintel.spi.RequestTarget;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What Lintel does for each exchange, by itself. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PartsBenchmark {
  private static final int MAX_HEAD_BYTES = 16 * 1024;

  // Not final, so that nothing is known to the compiler.
  private String method = "GET";
  private String authority = "localhost:8080";
  private String plainPath = "/articles/2026/lintel";
  private String encodedPath = "/articles/caf%C3%A9/%E2%82%AC";
  private String target = plainPath + "?page=2&sort=date";
  private String wanted = "x-field-9";
  private String text = Content.TEXT;
  private Headers headers = headers();
  private final ByteBuffer head = ByteBuffer.wrap(Workload.FIELDS.request());
  private final ByteBuffer shortHead =
      ByteBuffer.wrap("GET /text HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
  private final RequestIntake intake = new RequestIntake(MAX_HEAD_BYTES);
  private final RequestIntake shortIntake = new RequestIntake(MAX_HEAD_BYTES);

  private static Headers headers() {
    Headers all = Headers.empty();
    for (String name : Content.READ_NAMES) {
      all = all.and(name, "value");
    }
    return all;
  }

  /** A head with one field, on a connection that had it before. */
  @Benchmark
  public int intakeOfAShortHead() {
    return take(shortIntake, shortHead);
  }

  /** A head with 11 fields. */
  @Benchmark
  public int intakeOfTenFields() {
    return take(intake, head);
  }

  private static int take(RequestIntake intake, ByteBuffer head) {
    head.clear();
    intake.giveBack(head);
    return intake.take(head, 0, head.capacity());
  }

  /** A target in origin-form. */
  @Benchmark
  public RequestTarget target() {
    return RequestTarget.parse(method, target);
  }

  /** A path without escapes. */
  @Benchmark
  public String plainPath() {
    return PathRules.decode(plainPath);
  }

  /** A path with five escapes. */
  @Benchmark
  public String encodedPath() {
    return PathRules.decode(encodedPath);
  }

  /** The value of Host. */
  @Benchmark
  public boolean host() {
    return HostRules.valid(authority);
  }

  /** The last of ten fields. */
  @Benchmark
  public String lookUp() {
    return headers.first(wanted, "");
  }

  /** A text, with its type and length. */
  @Benchmark
  public Response text() {
    return Response.text(text);
  }

  /** A text with five fields of the application's. */
  @Benchmark
  public Response textWithFields() {
    return Response.text(text)
        .header("x-read", "1")
        .header("x-a", "value")
        .header("x-b", "value")
        .header("x-c", "value")
        .header("x-d", "value");
  }
}
