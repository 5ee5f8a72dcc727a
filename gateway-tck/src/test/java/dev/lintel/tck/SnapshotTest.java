package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Body;
import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.StatusException;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  private static Snapshot crossed(Snapshot snapshot) {
    return Snapshot.parse(snapshot.text());
  }

  @Test
  void a_track_without_anything_crosses() {
    assertThat(crossed(Snapshot.of(new Track("x"))))
        .isEqualTo(new Snapshot(0, 0, 0, 0, 0, List.of(), List.of(), List.of()));
  }

  @Test
  void counts_and_events_cross_in_their_order() {
    Track track = new Track("x");
    track.event("at a gate + 1%\n");
    track.event("");
    Body first = track.counted(Body.text("a").onClose(() -> {}));
    track.counted(Body.text("b"));
    first.close();
    Snapshot crossed = crossed(track.snapshot());
    assertThat(crossed).isEqualTo(track.snapshot());
    assertThat(crossed.events()).containsExactly("at a gate + 1%\n", "", "closed");
    assertThat(crossed.opened()).isEqualTo(2);
    assertThat(crossed.closed()).isEqualTo(1);
    assertThat(crossed.ended()).isFalse();
  }

  /** Of an application that is deployed, too, a test waits for the threads that are at work. */
  @Test
  void whether_the_application_is_at_work_crosses() {
    Snapshot working = new Snapshot(1, 2, 2, 0, 0, List.of(), List.of(), List.of());
    Snapshot atRest = new Snapshot(2, 2, 2, 0, 0, List.of(), List.of(), List.of());

    assertThat(crossed(working).atRest()).isFalse();
    assertThat(crossed(atRest).atRest()).isTrue();
  }

  @Test
  void failures_cross_as_far_as_tests_ask() {
    Track track = new Track("x");
    track.failed(new EOFException("cut\u00E9 | \"here\""));
    track.failed(new StatusException(413, "too much"));
    track.failed(new IllegalStateException());
    List<Throwable> failures = crossed(track.snapshot()).failures();
    assertThat(failures.get(0))
        .isInstanceOf(IOException.class)
        .hasMessage("java.io.EOFException: cut\u00E9 | \"here\"");
    assertThat(failures.get(1)).isInstanceOf(StatusException.class);
    assertThat(((StatusException) failures.get(1)).status()).isEqualTo(413);
    assertThat(failures.get(2))
        .isInstanceOf(Snapshot.ForeignException.class)
        .hasMessage("java.lang.IllegalStateException");
  }

  @Test
  void completions_cross() {
    Completion delivered =
        new Completion(
            201,
            Headers.of("x-a", "1", "x-a", "", "x-b", "a b"),
            5_000_000_000L,
            Duration.ofNanos(1_234_567_890_123L),
            Optional.empty());
    Completion failed =
        new Completion(0, Headers.empty(), 0, Duration.ZERO, Optional.of(new IOException("gone")));
    List<Completion> crossed =
        crossed(new Snapshot(2, 2, 2, 0, 0, List.of(), List.of(), List.of(delivered, failed)))
            .completions();
    assertThat(crossed.get(0).headers().all("x-a")).containsExactly("1", "");
    assertThat(crossed.get(0).headers().first("x-b")).contains("a b");
    assertThat(crossed.get(0).bytes()).isEqualTo(5_000_000_000L);
    assertThat(crossed.get(0).duration()).isEqualTo(delivered.duration());
    assertThat(crossed.get(0).delivered()).isTrue();
    assertThat(crossed.get(1).failure().orElseThrow()).isInstanceOf(IOException.class);
    assertThat(crossed.get(1).status()).isZero();
  }

  @Test
  void another_answer_is_no_snapshot() {
    assertThatThrownBy(() -> Snapshot.parse("<html>")).hasMessage("the probe says \"<html>\"");
  }
}
