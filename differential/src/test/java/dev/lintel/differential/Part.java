package dev.lintel.differential;

import java.util.List;

/**
 * A piece of a request that a generator chooses.
 *
 * @param text in the notation of scripts
 * @param statuses with which the server may refuse a request for it; empty if it may not
 */
record Part(String text, List<Integer> statuses) {
  static Part good(String text) {
    return new Part(text, List.of());
  }

  static Part bad(int status, String text) {
    return new Part(text, List.of(status));
  }

  boolean isGood() {
    return statuses.isEmpty();
  }

  @Override
  public String toString() {
    return text.replace("\\r\\n", " | ");
  }
}
