package dev.lintel.tck;

import dev.lintel.Completion;
import dev.lintel.Request;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A track that an application in another process writes; read anew each time. */
final class RemoteTrack extends Track {
  private final Control control;

  RemoteTrack(String id, Control control) {
    super(id);
    this.control = control;
  }

  @Override
  Snapshot snapshot() {
    return Snapshot.parse(control.ask("track", "case", id()));
  }

  @Override
  public void open(String gate) {
    control.ask("open", "case", id(), "gate", gate);
  }

  @Override
  void openAll() {
    control.ask("open", "case", id());
  }

  @Override
  public void await(String event) {
    long end = System.nanoTime() + Probe.PATIENCE.toNanos();
    Snapshot now = waited(event);
    while (!now.events().contains(event)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "not within " + Probe.PATIENCE.toSeconds() + " s: \"" + event + "\" of " + this);
      }
      now = waited(event);
    }
  }

  /** The application itself waits for the event, for a while. */
  private Snapshot waited(String event) {
    return Snapshot.parse(control.ask("track", "case", id(), "event", event));
  }

  @Override
  int returns() {
    return snapshot().returns();
  }

  @Override
  public int calls() {
    return snapshot().calls();
  }

  @Override
  public int opened() {
    return snapshot().opened();
  }

  @Override
  public int closed() {
    return snapshot().closed();
  }

  @Override
  public int ends() {
    return snapshot().ends();
  }

  @Override
  public List<String> events() {
    return snapshot().events();
  }

  @Override
  public List<Throwable> failures() {
    return snapshot().failures();
  }

  @Override
  public List<Completion> completions() {
    return snapshot().completions();
  }

  @Override
  public List<Request> requests() {
    return Assumptions.abort("needs the application's own process");
  }
}
