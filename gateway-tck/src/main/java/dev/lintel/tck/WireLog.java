package dev.lintel.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The bytes of a case as a text that people can read, for those who want to see what was sent and
 * what came. Off unless the system property {@value #PROPERTY} says how many bytes to keep of each
 * direction of a connection.
 *
 * <p>Each line begins with {@code > } if the client has sent it, with {@code < } if the server has,
 * and with {@code -- } if it is about the connection. It ends where CR LF was; other bytes than
 * those of printable ASCII are escaped.
 */
final class WireLog {
  /** The name of the system property. */
  static final String PROPERTY = "lintel.tck.wirelog";

  private static final int MOST_CONNECTIONS = 8;

  private final int limit;
  private final List<Tape> tapes = new ArrayList<>();
  private int connections;

  /** With the number of bytes to keep each way; 0 for none. */
  WireLog(int limit) {
    this.limit = limit;
  }

  /** As the system property says. */
  static WireLog asAsked() {
    return new WireLog(Integer.getInteger(PROPERTY, 0));
  }

  /** For a new connection of the case that is running. */
  Tape tape() {
    Tape tape = new Tape(limit);
    synchronized (tapes) {
      if (limit > 0 && connections++ < MOST_CONNECTIONS) {
        tapes.add(tape);
      }
    }
    return tape;
  }

  /** What was recorded since the last call; what still happens on those connections is not. */
  String take() {
    synchronized (tapes) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < tapes.size(); i++) {
        if (connections > 1) {
          text.append("-- connection ").append(i + 1).append('\n');
        }
        text.append(tapes.get(i).text());
      }
      if (connections > tapes.size()) {
        text.append("-- and ").append(connections - tapes.size()).append(" more connections\n");
      }
      tapes.clear();
      connections = 0;
      return text.toString();
    }
  }

  /** One connection. One thread may send while another reads. */
  static final class Tape {
    private final int limit;
    private final StringBuilder text = new StringBuilder();
    private final int[] left;
    private final int[] more = {0, 0};
    private char last;
    private boolean inLine;
    private boolean cr;

    private Tape(int limit) {
      this.limit = limit;
      this.left = new int[] {limit, limit};
    }

    void sent(byte[] bytes) {
      add('>', bytes, bytes.length);
    }

    void came(byte[] bytes, int count) {
      add('<', bytes, count);
    }

    /** Notes what has become of the connection. */
    void note(String what) {
      if (limit > 0) {
        synchronized (text) {
          endLine();
          text.append("-- ").append(what).append('\n');
        }
      }
    }

    private String text() {
      synchronized (text) {
        endLine();
        StringBuilder all = new StringBuilder(text);
        tell(all, more[0], "were sent");
        tell(all, more[1], "came");
        return all.toString();
      }
    }

    private static void tell(StringBuilder all, int count, String verb) {
      if (count > 0) {
        all.append("-- ").append(count).append(" more bytes ").append(verb).append('\n');
      }
    }

    private void add(char direction, byte[] bytes, int count) {
      if (limit == 0) {
        return;
      }
      synchronized (text) {
        if (direction != last) {
          endLine();
          last = direction;
        }
        int way = direction == '>' ? 0 : 1;
        int kept = Math.min(count, left[way]);
        for (int i = 0; i < kept; i++) {
          add(bytes[i] & 0xFF);
        }
        left[way] -= kept;
        more[way] += count - kept;
      }
    }

    private void add(int c) {
      if (!inLine) {
        text.append(last).append(' ');
        inLine = true;
      }
      if (c == '\n') {
        text.append(cr ? "\n" : "\\n\n");
        cr = false;
        inLine = false;
        return;
      }
      flushCr();
      if (c == '\r') {
        cr = true;
      } else if (c == '\\') {
        text.append("\\\\");
      } else if (c >= ' ' && c < 0x7F) {
        text.append((char) c);
      } else {
        text.append(c == '\t' ? "\\t" : String.format(Locale.ROOT, "\\x%02X", c));
      }
    }

    private void flushCr() {
      if (cr) {
        text.append("\\r");
        cr = false;
      }
    }

    private void endLine() {
      flushCr();
      if (inLine) {
        text.append('\n');
        inLine = false;
      }
    }
  }
}
