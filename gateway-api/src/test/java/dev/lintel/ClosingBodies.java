package dev.lintel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Makes bodies that note when they are closed. */
final class ClosingBodies {
  final List<String> closed = Collections.synchronizedList(new ArrayList<>());

  Body named(String name) {
    return Body.text(name).onClose(() -> closed.add(name));
  }
}
