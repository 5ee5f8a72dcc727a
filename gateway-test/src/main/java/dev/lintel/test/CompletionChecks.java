package dev.lintel.test;

import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.Response;
import java.time.Duration;

/** Whether what a server says of an exchange agrees with what it was given and has read. */
final class CompletionChecks {
  /** A server may use a coarser clock than this one. */
  private static final Duration COARSE = Duration.ofMillis(50);

  private CompletionChecks() {}

  static void check(LintCall call, Completion completion) {
    LintedBody body = call.answer();
    Response given = body == null ? call.failure() : body.original();
    checkDuration(call, completion, body);
    if (completion.status() == 0) {
      requireNothing(call, completion);
    } else if (given != null) {
      checkStatus(call, completion, given);
      if (given.status() == completion.status() && given.status() < 400) {
        checkAsGiven(call, completion, given, body);
      }
    }
  }

  private static void checkDuration(
      LintCall call, Completion completion, @Nullable LintedBody body) {
    Duration duration = completion.duration();
    boolean short_ =
        body != null
            && body.closed()
            && !call.isLate(body, completion)
            && duration.plus(COARSE).toNanos() < body.closedAt() - call.began();
    if (duration.isNegative() || short_) {
      call.found("GW-LIF-23", call.outside(), "says that the exchange took " + duration);
    }
  }

  private static void requireNothing(LintCall call, Completion completion) {
    if (completion.failure().isEmpty()) {
      call.found("GW-LIF-14", call.outside(), "says that it sent no status, and not why");
    }
    if (!completion.headers().isEmpty()) {
      call.found(
          "GW-LIF-12",
          call.outside(),
          "says that it sent no status, but the fields " + completion.headers());
    }
  }

  /** Another answer can only be the one to a failure. */
  private static void checkStatus(LintCall call, Completion completion, Response given) {
    int status = completion.status();
    if (status != given.status() && status < 400) {
      call.found(
          "GW-LIF-11",
          call.outside(),
          "says that it sent " + status + " for a response of " + given.status());
    }
  }

  private static void checkAsGiven(
      LintCall call, Completion completion, Response given, @Nullable LintedBody body) {
    Headers headers = given.headers();
    if (!completion.headers().equals(headers)) {
      call.found(
          "GW-LIF-12",
          call.outside(),
          "says that it sent the fields " + completion.headers() + " for " + headers);
    }
    // What was not to be sent may fail as it is abandoned: the answer is whole without it.
    boolean failed = body != null && body.failed() && !isBodiless(call, given);
    if (failed && completion.failure().isEmpty()) {
      call.found(
          "GW-LIF-14", call.outside(), "says that it sent all of a response whose body failed");
    }
    if (completion.delivered()) {
      checkBytes(call, completion, given, body);
    }
  }

  private static void checkBytes(
      LintCall call, Completion completion, Response given, @Nullable LintedBody body) {
    long expected = given.body().length().orElse(-1);
    if (isBodiless(call, given)) {
      expected = 0;
    } else if (body != null && body.seen()) {
      expected = body.finished() ? body.count() : -1;
    }
    if (expected >= 0 && completion.bytes() != expected) {
      call.found(
          "GW-LIF-13",
          call.outside(),
          "says that it sent " + completion.bytes() + " bytes of a body of " + expected);
    }
  }

  private static boolean isBodiless(LintCall call, Response given) {
    int status = given.status();
    return status == 204 || status == 205 || status == 304 || call.head().method().equals("HEAD");
  }
}
