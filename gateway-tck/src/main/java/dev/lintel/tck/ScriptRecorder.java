package dev.lintel.tck;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads what comes back on a connection, whatever it is. */
final class ScriptRecorder {
  private final Wire wire;
  private final String mountPath;
  private final ByteScript bytes;
  private final List<String> lines = new ArrayList<>();

  ScriptRecorder(Wire wire, String mountPath, ByteScript bytes) {
    this.wire = wire;
    this.mountPath = mountPath;
    this.bytes = bytes;
  }

  /** All answers, and what became of the connection. */
  List<String> lines() {
    try {
      boolean open = true;
      int answers = 0;
      while (open && (bytes.ends() || answers < bytes.methods().size())) {
        String method = answers < bytes.methods().size() ? bytes.methods().get(answers) : "GET";
        Head head = wire.head();
        // An interim answer has no body and is followed by another, whatever the method.
        boolean interim = head.status() < 200;
        open = answer(head, interim ? "GET" : method) || interim;
        answers += interim ? 0 : 1;
      }
      lines.add("= " + (open ? fate(wire, mountPath) : word(wire.closed())));
    } catch (Wire.CutOff e) {
      lines.add("= " + word(wire.closed()) + e.after());
    } catch (AssertionError | UncheckedIOException e) {
      String what = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      // Behind what was taken for HEAD and was not, it is the size of a chunk, which is free.
      lines.add("!! " + (what.startsWith(Wire.NO_STATUS) ? Wire.NO_STATUS : what));
    }
    return lines;
  }

  /** Reads the rest of an answer; false if the connection ends with it. */
  private boolean answer(Head head, String method) {
    Answer answer = wire.content(head, method).answer();
    List<ScriptAnswer.Piece> body = List.of(ScriptAnswer.Piece.of(answer.body()));
    lines.addAll(ScriptAnswer.of(head, method, body, answer.trailers(), answer.cut()).lines());
    return answer.complete() && answer.framing() != Framing.CLOSE && !head.closes();
  }

  /** What has become of a connection on which all was answered: another request tells. */
  static String fate(Wire wire, String mountPath) {
    String request = "GET " + mountPath + "/still-there HTTP/1.1\r\nHost: test\r\n\r\n";
    if (!wire.trySend(request.getBytes(StandardCharsets.US_ASCII))) {
      return word(wire.closed());
    }
    try {
      Answer answer = wire.answer();
      return answer.text().contains("\npath=/still-there\n")
          ? "open"
          : "open, but another request is answered by " + answer.status();
    } catch (Wire.CutOff e) {
      return word(wire.closed()) + e.after();
    }
  }

  static String word(Fate fate) {
    return fate.name().toLowerCase(Locale.ROOT);
  }
}
