package dev.lintel.servlet;

import dev.lintel.spi.HeaderSource;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The container's header fields, read when asked for and not after the exchange. */
record RequestHeaders(HttpServletRequest request, ServletExchange exchange)
    implements HeaderSource {

  @Override
  public String first(String name, String fallback) {
    ReentrantLock use = exchange.use();
    try {
      if (exchange.released()) {
        return exchange.headers().first(name, fallback);
      }
      String value = request.getHeader(name);
      return value == null ? fallback : bare(value);
    } finally {
      ServletExchange.used(use);
    }
  }

  @Override
  public void all(String name, Consumer<? super String> values) {
    ReentrantLock use = exchange.use();
    try {
      if (exchange.released()) {
        exchange.headers().all(name).forEach(values);
      } else {
        eachOf(name, values);
      }
    } finally {
      ServletExchange.used(use);
    }
  }

  private void eachOf(String name, Consumer<? super String> values) {
    for (Enumeration<String> lines = request.getHeaders(name); lines.hasMoreElements(); ) {
      values.accept(bare(lines.nextElement()));
    }
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super String> fields) {
    ReentrantLock use = exchange.use();
    try {
      if (exchange.released()) {
        exchange.headers().forEach(fields);
        return;
      }
      exchange
          .gateway()
          .container()
          .headers(request, (name, value) -> fields.accept(name, bare(value)));
    } finally {
      ServletExchange.used(use);
    }
  }

  /**
   * Without the white space around a value that some containers leave: that of a fold behind an
   * empty first line, and what stands at the end of a line.
   */
  private String bare(String value) {
    boolean bare =
        value.isEmpty() || value.charAt(0) > ' ' && value.charAt(value.length() - 1) > ' ';
    return bare || exchange.gateway().container().judgesHeads() ? value : value.strip();
  }
}
