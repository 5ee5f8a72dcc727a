package dev.lintel.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The lines of a script in the order in which a client goes through them.
 *
 * @param steps what the client does and gets
 * @param application the lines about what the application saw
 */
record ScriptSteps(List<Step> steps, List<String> application) {
  private static final Pattern BEGINNING =
      Pattern.compile("< ((HTTP/[0-9.]+ )?[1-9][0-9]{2}( .*)?|(saw|refused|error|text) .*)");
  private static final List<String> ACTIONS = List.of("open", "await", "silent", "end", "reset");

  /** One thing to do, or to get. */
  sealed interface Step permits Send, Act, Get, Fate {}

  /** Bytes to send at once. */
  record Send(String notation) implements Step {}

  /** Something else that the client, or the test beside it, does. */
  record Act(String what, String argument) implements Step {
    String line() {
      return argument.isEmpty() ? what : what + ' ' + argument;
    }
  }

  /** An answer: the lines of its head, the parts of its body with steps in between, and its end. */
  record Get(List<String> head, List<Part> body, List<String> trailers, boolean cut)
      implements Step {}

  /** Bytes of a body, or if there is a step, what has to be done before the next of them. */
  record Part(String notation, @Nullable Step step) {}

  /** What has become of the connection in the end. */
  record Fate(String word) implements Step {}

  static ScriptSteps of(Script script) {
    try {
      return new Lines(script.lines()).read();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(script.id() + ": " + e.getMessage(), e);
    }
  }

  private static final class Lines {
    private final List<String> lines;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> application = new ArrayList<>();
    private int at;

    Lines(List<String> lines) {
      this.lines = lines;
    }

    ScriptSteps read() {
      while (at < lines.size()) {
        String line = lines.get(at);
        if (line.startsWith("=")) {
          steps.add(new Fate(line.substring(1).strip()));
          at++;
        } else if (line.startsWith("<")) {
          steps.add(answer());
        } else if (line.startsWith(">") || line.startsWith("!")) {
          steps.add(step());
        } else {
          application.add(line);
          at++;
        }
      }
      check();
      return new ScriptSteps(List.copyOf(steps), List.copyOf(application));
    }

    private void check() {
      long fates = steps.stream().filter(Fate.class::isInstance).count();
      if (fates != 1 || !(steps.get(steps.size() - 1) instanceof Fate)) {
        throw new IllegalArgumentException("the last step is what became of the connection: = fin");
      }
      boolean named = lines.stream().anyMatch(l -> l.startsWith(">") && l.contains("{case}"));
      if (named != application.stream().anyMatch(line -> line.startsWith("calls: "))) {
        throw new IllegalArgumentException("calls are counted where a request has the {case}");
      }
    }

    /** Lines to send, which are sent at once, or an action. */
    private Step step() {
      if (lines.get(at).startsWith("!")) {
        String[] words = lines.get(at++).substring(1).strip().split(" ", 2);
        if (!ACTIONS.contains(words[0])) {
          throw new IllegalArgumentException("no action is called " + words[0]);
        }
        return new Act(words[0], words.length > 1 ? words[1] : "");
      }
      StringBuilder notation = new StringBuilder();
      while (at < lines.size() && lines.get(at).startsWith(">") && !lines.get(at).equals(">>")) {
        String line = lines.get(at++);
        if (line.startsWith(">|")) {
          notation.append(line.substring(line.startsWith(">| ") ? 3 : 2));
        } else {
          notation.append(line.equals(">") ? "" : line.substring(2)).append("\\r\\n");
        }
      }
      if (at < lines.size() && lines.get(at).equals(">>")) {
        at++;
      }
      return new Send(notation.toString());
    }

    private Get answer() {
      List<String> head = new ArrayList<>();
      while (at < lines.size() && lines.get(at).startsWith("< ") && !isCut()) {
        if (!head.isEmpty() && begins(lines.get(at))) {
          break;
        }
        head.add(lines.get(at++).substring(2));
      }
      if (head.isEmpty() || !begins("< " + head.get(0))) {
        throw new IllegalArgumentException(
            "an answer begins with its status: " + lines.get(at - 1));
      }
      List<Part> body = new ArrayList<>();
      while (continues()) {
        String line = lines.get(at);
        if (line.startsWith("<|")) {
          body.add(new Part(line.length() > 2 ? line.substring(3) : "", null));
          at++;
        } else {
          body.add(new Part("", step()));
        }
      }
      List<String> trailers = new ArrayList<>();
      while (at < lines.size() && lines.get(at).startsWith("<+ ")) {
        trailers.add(lines.get(at++).substring(3));
      }
      boolean cut = at < lines.size() && isCut();
      if (cut) {
        at++;
      }
      return new Get(head, body, trailers, cut);
    }

    private boolean isCut() {
      return lines.get(at).equals("< cut");
    }

    /** Whether what comes next still belongs to the body: after what is done, more of it comes. */
    private boolean continues() {
      int next = at;
      while (next < lines.size()
          && (lines.get(next).startsWith(">") || lines.get(next).startsWith("!"))) {
        next++;
      }
      if (next == lines.size()) {
        return false;
      }
      String line = lines.get(next);
      return line.startsWith("<|")
          || (next > at && (line.startsWith("<+ ") || line.equals("< cut")));
    }

    private static boolean begins(String line) {
      return BEGINNING.matcher(line).matches();
    }
  }
}
