package dev.lintel.tck;

import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.test.TestResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What came of a request, in a form in which a connection and the in-memory client can be compared:
 * without the fields that servers add.
 *
 * @param status the status, 0 if there was none
 * @param answer status, fields, length, body and trailers; of the body of an aborted answer nothing
 * @param received the body, as far as it came, each byte one character
 * @param aborted whether the answer was cut off
 */
record Outcome(int status, String answer, String received, boolean aborted) {
  private static final Set<String> SERVERS =
      Set.of("connection", "content-length", "transfer-encoding", "trailer");
  // How far a publisher has come when it is cancelled, and how a server waits, is left to them.
  private static final Set<String> UNSURE = Set.of("asked for a future", "cancelled", "written");
  private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";

  static Outcome of(TestResponse response) {
    List<String> interims = new ArrayList<>();
    for (TestResponse.Interim interim : response.informs()) {
      interims.add(interim.status() + " " + sorted(interim.headers()));
    }
    String length = response.length().isPresent() ? "" + response.length().getAsLong() : "unknown";
    return of(
        interims,
        response.status(),
        response.headers(),
        length,
        response.received(),
        response.trailers(),
        response.failure().isPresent());
  }

  /** Reads all that a connection answers to one request. */
  static Outcome of(Wire wire, String method) {
    List<String> interims = new ArrayList<>();
    Answer answer;
    try {
      for (answer = wire.answer(method); answer.status() < 200; answer = wire.answer(method)) {
        interims.add(answer.status() + " " + sorted(headers(answer.head().fields())));
      }
    } catch (Wire.CutOff e) {
      return of(interims, 0, Headers.empty(), "unknown", new byte[0], Headers.empty(), true);
    }
    String length = answer.head().value("content-length");
    return of(
        interims,
        answer.status(),
        headers(answer.head().fields()),
        length.isEmpty() ? "unknown" : length,
        answer.body(),
        headers(answer.trailers()),
        !answer.complete());
  }

  private static Outcome of(
      List<String> interims,
      int status,
      Headers headers,
      String length,
      byte[] body,
      Headers trailers,
      boolean aborted) {
    String text =
        String.join("\n", interims)
            + "\nstatus "
            + status
            + "\nlength "
            + length
            + "\n"
            + sorted(headers)
            + "\n"
            + (aborted ? "-- cut" : Answer.shown(body))
            + "\n-- trailers "
            + sorted(trailers);
    return new Outcome(status, text, new String(body, StandardCharsets.ISO_8859_1), aborted);
  }

  private static Headers headers(List<Field> fields) {
    Headers headers = Headers.empty();
    for (Field field : fields) {
      String name = field.name().toLowerCase(Locale.ROOT);
      // The server's own date says when it was; the application's is one that was long ago.
      if (!SERVERS.contains(name) && (!name.equals("date") || field.value().equals(DATE))) {
        headers = headers.and(name, field.value());
      }
    }
    return headers;
  }

  /** By name; the order of lines of one name is part of the answer. */
  private static String sorted(Headers headers) {
    StringBuilder text = new StringBuilder();
    headers.names().stream()
        .sorted()
        .forEach(name -> text.append(name).append('=').append(headers.all(name)).append('\n'));
    return text.toString();
  }

  /** Whether another's body begins with what came here. */
  boolean isPrefixOf(Outcome other) {
    return other.received.startsWith(received);
  }

  /**
   * What the application saw of a case, as a text: its events without those that depend on threads
   * or on how a server waits, and the completions, without the bytes of an aborted one.
   */
  static String seen(Track track, boolean aborted) {
    StringBuilder text = new StringBuilder("calls " + track.calls() + "\n");
    track.events().stream()
        .filter(event -> !UNSURE.contains(event))
        .map(event -> event.replaceAll(" on [0-9]+$", ""))
        .sorted()
        .forEach(event -> text.append(event).append('\n'));
    for (Completion completion : track.completions()) {
      text.append("completion ").append(completion.status());
      text.append(' ').append(aborted ? "-" : completion.bytes());
      text.append(completion.failure().isPresent() ? " failed\n" : "\n");
      text.append(sorted(completion.headers()));
    }
    text.append("closed ").append(track.closed() == track.opened());
    track.failures().forEach(failure -> text.append('\n').append(kind(failure)));
    return text.toString();
  }

  /** Containers have exceptions of their own for a body that is broken. */
  private static String kind(Throwable failure) {
    return failure instanceof java.io.IOException ? "IOException" : failure.toString();
  }
}
