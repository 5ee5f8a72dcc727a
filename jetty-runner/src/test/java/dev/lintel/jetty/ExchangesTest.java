package dev.lintel.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExchangesTest {
  private final Exchanges exchanges = new Exchanges();

  /** GW-LIF-17, GW-LIF-21. */
  @Test
  void none_begins_once_they_are_drained() {
    assertThat(exchanges.begun()).isTrue();
    assertThat(exchanges.drain()).isFalse();
    assertThat(exchanges.begun()).isTrue();
    exchanges.ended();
    assertThat(exchanges.drain()).isFalse();
    exchanges.ended();

    assertThat(exchanges.drain()).isTrue();

    assertThat(exchanges.begun()).isFalse();
    assertThat(exchanges.drain()).isTrue();
  }
}
