package dev.lintel.tck;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs scripts against a server that is there already, whoever has started it and wherever the
 * kit's application is mounted on it. For one thread.
 *
 * @since 0.1
 */
public final class ScriptRun {
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  /** For how long a script looks whether nothing comes. */
  static final Duration SILENCE = Duration.ofMillis(50);

  static final int CASE_LENGTH = 22;
  private static final AtomicInteger CASES = new AtomicInteger();

  private final AtomicInteger recorded = new AtomicInteger();
  private final URI server;
  private final Probe probe;
  private final Duration patience;
  private final String mountPath;
  private Rewriting rewriting = Rewriting.none();
  private WireLog wireLog = new WireLog(0);
  private Duration silence = SILENCE;

  /**
   * For a server.
   *
   * @param server the address of the kit's application; its path is the mount path
   * @param probe the one that the application was made with
   */
  public ScriptRun(URI server, Probe probe) {
    this(server, probe, PATIENCE);
  }

  /** What does not come within this time does not come. */
  ScriptRun(URI server, Probe probe, Duration patience) {
    this.patience = patience.compareTo(PATIENCE) < 0 ? patience : PATIENCE;
    this.server = server;
    this.probe = probe;
    String path = server.getRawPath();
    this.mountPath = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** Has answers read as a ledger says, and what goes over connections logged. */
  ScriptRun reading(Rewriting meant, WireLog log) {
    rewriting = meant;
    wireLog = log;
    return this;
  }

  /** Looks for so long whether nothing comes, where the script says so. */
  ScriptRun watching(Duration time) {
    silence = time;
    return this;
  }

  /**
   * Runs a script.
   *
   * @param script one that {@linkplain Script#runsAt runs} at the mount path of this server
   * @return what had to come and what came
   * @throws IllegalArgumentException if the script does not say enough
   */
  public ScriptResult run(Script script) {
    return run(script, newTrack());
  }

  /** A track for one run. */
  Track newTrack() {
    return probe.track(newCase("script-", CASES.incrementAndGet()));
  }

  ScriptResult run(Script script, Track track) {
    ScriptText text = text(track);
    ScriptSteps steps = ScriptSteps.of(script);
    List<String> application = application(script, steps, text);
    ScriptTranscript expected = expected(steps, application, text);
    try (Wire wire = Wire.open(server, patience).reading(rewriting).logged(wireLog)) {
      ScriptTranscript actual = new Client(wire, track, text).run(steps, application);
      ScriptResult result = new ScriptResult(script, named(expected, track), named(actual, track));
      if (!result.agrees()) {
        // The application may wait for what the script did not come to.
        track.openAll();
      }
      return result;
    }
  }

  private static List<String> application(Script script, ScriptSteps steps, ScriptText text) {
    try {
      return ScriptImplied.application(steps, text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(script.id() + ": " + e.getMessage(), e);
    }
  }

  /** Always of one length: it is in heads, and in what the application answers. */
  private String newCase(String kind, int number) {
    String name = probe.prefix() + kind;
    return String.format("%s%0" + (CASE_LENGTH - name.length()) + "d", name, number);
  }

  /**
   * Sends bytes, and writes down what comes of them until the connection ends or all is answered.
   *
   * @param bytes what to send
   * @return what came, and what the application saw
   */
  public ScriptTranscript record(ByteScript bytes) {
    // The same on every server for the same run, as it may be in a digest.
    Track track = probe.track(newCase("record-", recorded.incrementAndGet()));
    try (Wire wire = Wire.open(server, patience)) {
      ScriptText text = text(track);
      for (String packet : bytes.packets()) {
        // The server may have seen enough, and closed.
        wire.trySend(text.bytes(packet));
      }
      if (bytes.ends()) {
        wire.finish();
      }
      List<String> lines = new ArrayList<>(new ScriptRecorder(wire, mountPath, bytes).lines());
      lines.addAll(ScriptSight.all(track));
      return named(new ScriptTranscript(lines), track);
    } finally {
      probe.forgetAll(track.id());
    }
  }

  private ScriptText text(Track track) {
    return new ScriptText(
        Map.of(
            "case",
            track.id(),
            "mount",
            mountPath,
            "authority",
            server.getHost() + ":" + server.getPort()));
  }

  private static ScriptTranscript named(ScriptTranscript transcript, Track track) {
    return new ScriptTranscript(
        transcript.lines().stream().map(line -> line.replace(track.id(), "{case}")).toList());
  }

  private static ScriptTranscript expected(
      ScriptSteps steps, List<String> application, ScriptText text) {
    List<String> lines = new ArrayList<>();
    for (ScriptSteps.Step step : steps.steps()) {
      if (step instanceof ScriptSteps.Get get) {
        lines.addAll(ScriptExpectation.of(get, text).lines());
      } else if (step instanceof ScriptSteps.Fate fate) {
        lines.add("= " + fate.word());
      } else {
        lines.add("! " + ScriptExpectation.shown(step));
      }
    }
    lines.addAll(application);
    return new ScriptTranscript(lines);
  }

  /** The script came to an end of its own. */
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stop(String what) {
      super(what, null, false, false);
    }
  }

  private final class Client {
    private final Wire wire;
    private final Track track;
    private final ScriptText text;
    private final List<String> lines = new ArrayList<>();
    private boolean goesOn;

    Client(Wire wire, Track track, ScriptText text) {
      this.wire = wire;
      this.track = track;
      this.text = text;
    }

    ScriptTranscript run(ScriptSteps steps, List<String> application) {
      try {
        for (ScriptSteps.Step step : steps.steps()) {
          step(step);
        }
      } catch (Stop e) {
        lines.add(String.valueOf(e.getMessage()));
      } catch (AssertionError | UncheckedIOException e) {
        lines.add("!! " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      }
      lines.addAll(ScriptSight.lines(track, application, patience));
      return new ScriptTranscript(lines);
    }

    private void step(ScriptSteps.Step step) {
      if (step instanceof ScriptSteps.Get get) {
        answer(get);
      } else if (step instanceof ScriptSteps.Fate fate) {
        lines.add("= " + fate(fate.word()));
      } else {
        act(step);
        lines.add("! " + ScriptExpectation.shown(step));
      }
    }

    private void act(ScriptSteps.Step step) {
      if (step instanceof ScriptSteps.Send send) {
        wire.send(text.bytes(send.notation()));
        return;
      }
      ScriptSteps.Act act = (ScriptSteps.Act) step;
      switch (act.what()) {
        case "open" -> track.open(act.argument());
        case "await" -> track.await(act.argument());
        case "end" -> wire.finish();
        case "reset" -> wire.reset();
        default -> {
          if (!wire.silent(silence)) {
            throw new Stop("!! something came too early");
          }
        }
      }
    }

    /** The end of a chunk may come with the chunk or with the next one. */
    private void actWithin(Content content, ScriptSteps.Step step) {
      if (!(step instanceof ScriptSteps.Act act) || !act.what().equals("silent")) {
        act(step);
      } else if (!content.silent(silence)) {
        throw new Stop("!! something came too early");
      }
    }

    private void answer(ScriptSteps.Get get) {
      boolean toHead = ScriptExpectation.of(get, text).framing().equals("head");
      Head head;
      try {
        head = wire.head();
      } catch (Wire.CutOff e) {
        throw new Stop("= " + ScriptRecorder.word(wire.closed()) + e.after());
      }
      String method = toHead ? "HEAD" : "GET";
      Content content = wire.content(head, method);
      List<ScriptAnswer.Piece> pieces = new ArrayList<>();
      try {
        int due = 0;
        for (ScriptSteps.Part part : get.body()) {
          due += text.bytes(part.notation()).length;
          if (part.step() != null) {
            pieces.add(ScriptAnswer.Piece.of(take(content, due)));
            due = 0;
            actWithin(content, part.step());
            pieces.add(ScriptAnswer.Piece.of(ScriptExpectation.shown(part.step())));
          }
        }
        Answer rest = rewriting.read(content.answer());
        goesOn =
            rest.complete()
                && rest.status() >= 200
                && rest.framing() != Framing.CLOSE
                && !rest.head().closes();
        pieces.add(ScriptAnswer.Piece.of(rest.body()));
        lines.addAll(
            ScriptAnswer.of(rest.head(), method, pieces, rest.trailers(), rest.cut()).lines());
      } catch (AssertionError | Stop e) {
        lines.addAll(ScriptAnswer.of(head, method, pieces, List.of(), "").lines());
        throw e;
      }
    }

    /** Waits for so many bytes: they have to be there before the client goes on. */
    private byte[] take(Content content, int count) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] buffer = new byte[16 * 1024];
      while (bytes.size() < count) {
        int n = content.read(buffer, 0, Math.min(buffer.length, count - bytes.size()));
        if (n < 0) {
          throw new Stop("!! the body ended after " + bytes.size() + " of " + count + " bytes");
        }
        bytes.write(buffer, 0, n);
      }
      return bytes.toByteArray();
    }

    private String fate(String expected) {
      // A server that has not said that it closes would not, and there is no end to wait for.
      if (expected.equals("open") || expected.equals("fin") && goesOn) {
        return ScriptRecorder.fate(wire, mountPath);
      }
      return expected.equals("reset") ? expected : ScriptRecorder.word(wire.closed());
    }
  }
}
