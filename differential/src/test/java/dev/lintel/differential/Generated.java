package dev.lintel.differential;

import dev.lintel.tck.ByteScript;
import java.util.ArrayList;
import java.util.List;

/**
 * One generated exchange.
 *
 * @param target which of the pairs of servers it goes to
 * @param messages the requests, all sent before an answer is read
 * @param cuts where the bytes are cut into packets, in thousandths
 * @param missing how many bytes are missing at the end
 * @param ends whether the client says that it sends no more, where that is not needed anyway
 */
record Generated(
    Pair.Kind target, List<Message> messages, List<Integer> cuts, int missing, boolean ends) {
  /** What to send. */
  ByteScript bytes() {
    StringBuilder text = new StringBuilder();
    messages.forEach(message -> text.append(message.text()));
    List<String> units = Units.of(text.toString());
    int end = Math.max(1, units.size() - missing());
    List<String> packets = new ArrayList<>();
    int from = 0;
    for (int cut : cuts.stream().sorted().distinct().toList()) {
      int to = Math.min(end, Math.max(1, units.size() * cut / 1_000));
      if (to > from) {
        packets.add(String.join("", units.subList(from, to)));
        from = to;
      }
    }
    if (end > from) {
      packets.add(String.join("", units.subList(from, end)));
    }
    return new ByteScript(
        packets,
        messages.stream().map(message -> message.method().text()).toList(),
        ends || !answersItself());
  }

  /** Whether all requests are answered though the client has not ended its side. */
  private boolean answersItself() {
    return missing() == 0
        && messages.stream().allMatch(m -> m.body().whole() && m.faults().isEmpty());
  }

  /**
   * The status line that the rules give a first request with a single fault; empty where it takes
   * more to tell.
   */
  String refusal() {
    List<Integer> faults = messages.get(0).faults();
    if (missing() > 0 || faults.size() != 1) {
      return "";
    }
    String framing = messages.get(0).method().text().equals("HEAD") ? "head" : "length";
    return "HTTP/1.1 " + faults.get(0) + ' ' + framing;
  }

  @Override
  public String toString() {
    return target + " " + bytes();
  }
}
