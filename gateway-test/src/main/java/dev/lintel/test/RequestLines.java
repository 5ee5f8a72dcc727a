package dev.lintel.test;

import dev.lintel.Headers;
import dev.lintel.spi.Exchange;
import dev.lintel.spi.HeaderSource;
import java.util.function.BiConsumer;

/** The header fields as the client sends them; not to be read after the exchange. */
record RequestLines(Headers sent, Exchange exchange) implements HeaderSource {

  @Override
  public String first(String name, String fallback) {
    requireAlive();
    return sent.first(name, fallback);
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super String> fields) {
    requireAlive();
    sent.forEach(fields);
  }

  private void requireAlive() {
    if (exchange.dead()) {
      throw new IllegalStateException(
          "the exchange has ended: its headers cannot be read any more");
    }
  }
}
