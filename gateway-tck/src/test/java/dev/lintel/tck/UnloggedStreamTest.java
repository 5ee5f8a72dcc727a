package dev.lintel.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.Test;

class UnloggedStreamTest {
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(new UnloggedStream(kept, logged), true, UTF_8);

  @Test
  void what_a_logger_writes_is_passed_on() {
    StreamHandler handler = new StreamHandler(stream, new SimpleFormatter());
    handler.publish(new LogRecord(Level.INFO, "the server has started"));
    handler.flush();

    assertThat(logged.toString(UTF_8)).contains("the server has started");
    assertThat(kept.size()).isZero();
  }

  @Test
  void everything_else_is_kept() {
    stream.println("a banner");
    stream.write('!');
    stream.flush();

    assertThat(kept.toString(UTF_8)).contains("a banner").endsWith("!");
    assertThat(logged.size()).isZero();
  }
}
