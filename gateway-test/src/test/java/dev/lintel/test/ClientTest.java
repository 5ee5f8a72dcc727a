package dev.lintel.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What the tests of the client have at hand: a list of events, and the log. */
@Timeout(30)
abstract class ClientTest {
  final List<String> events = new CopyOnWriteArrayList<>();
  LoggedErrors log;

  @BeforeEach
  void listen() {
    log = new LoggedErrors("dev.lintel.test");
  }

  @AfterEach
  void stopListening() {
    log.close();
  }
}
