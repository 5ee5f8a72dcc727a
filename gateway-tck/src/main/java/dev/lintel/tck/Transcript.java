package dev.lintel.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * All that came back on one connection, to be compared between servers. Two are equal if they
 * differ in nothing but what servers may do as they like: the value of Date, the reason phrase, the
 * order of differently named fields, and the boundaries of packets and chunks. The case of field
 * names counts.
 *
 * @param answers each as {@link #of} writes it, and what came behind the last of them
 * @param fate what became of the connection
 * @since 0.1
 */
public record Transcript(List<String> answers, Fate fate) {
  /**
   * Copies the answers.
   *
   * @param answers copied
   * @param fate not null
   */
  public Transcript {
    answers = List.copyOf(answers);
    Objects.requireNonNull(fate, "fate");
  }

  /**
   * Reads what comes back on a connection to the given requests, and what becomes of it. Whether it
   * is open is found out by one more request: what is sent must end where the last of them does.
   *
   * @param wire a connection on which the requests have been sent
   * @param probe a request that is answered by 200 where the connection is open
   * @param methods the methods of the requests, in their order; interim answers are none
   * @return what came
   */
  public static Transcript of(Wire wire, String probe, List<String> methods) {
    List<String> answers = new ArrayList<>();
    boolean open = true;
    for (int i = 0; i < methods.size() && open; ) {
      Answer answer;
      try {
        answer = wire.answer(methods.get(i));
      } catch (Wire.CutOff e) {
        return cutOff(answers, e, wire);
      }
      answers.add(strict(answer));
      open = answer.complete() && answer.framing() != Framing.CLOSE && !answer.head().closes();
      if (answer.status() >= 200) {
        i++;
      }
    }
    if (!open) {
      return new Transcript(answers, wire.closed());
    }
    if (!wire.trySend(probe.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))) {
      return new Transcript(answers, Fate.RST);
    }
    try {
      Answer last = wire.answer();
      if (last.status() != 200) {
        answers.add(strict(last));
      }
      return new Transcript(answers, Fate.OPEN);
    } catch (Wire.CutOff e) {
      return cutOff(answers, e, wire);
    }
  }

  private static Transcript cutOff(List<String> answers, Wire.CutOff cut, Wire wire) {
    if (!cut.after().isEmpty()) {
      answers.add("-- cut off" + cut.after());
    }
    return new Transcript(answers, wire.closed());
  }

  @Override
  public String toString() {
    return String.join("\n-- next\n", answers) + "\n-- " + fate;
  }

  /** As {@link Answer#shown}, with the names as they were sent. */
  private static String strict(Answer answer) {
    StringBuilder names = new StringBuilder("\n-- names");
    answer.head().fields().stream()
        .map(Field::name)
        .sorted()
        .forEach(name -> names.append(' ').append(name));
    return answer.shown() + names;
  }
}
