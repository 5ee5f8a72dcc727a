package dev.lintel;

import static dev.lintel.BodyForm.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BufferPublisherTest {
  private final BufferPublisher publisher = new BufferPublisher(ByteBuffer.wrap(utf8("hello")));

  @Test
  void each_subscriber_gets_the_whole_buffer_once() throws Exception {
    for (int i = 0; i < 2; i++) {
      Probe probe = Probe.on(publisher);
      assertThat(probe.now()).isEqualTo(Probe.NOTHING);
      assertThat(probe.request(1).request(1).rest()).isEqualTo("hello");
      assertThat(probe.request(-1).now()).isEqualTo(Probe.NOTHING);
    }
  }

  @Test
  void an_empty_buffer_completes_without_demand() {
    Probe probe = Probe.on(new BufferPublisher(ByteBuffer.allocate(0)));

    assertThat(probe.now()).isEqualTo(Probe.COMPLETE);
  }

  @Test
  void after_a_cancellation_nothing_comes_not_even_the_end() {
    Probe before = Probe.on(publisher).cancel().request(1);
    Probe during =
        new Probe() {
          @Override
          public void onNext(ByteBuffer chunk) {
            super.onNext(chunk);
            cancel();
          }
        };
    publisher.subscribe(during);
    during.request(1);

    assertThat(before.now()).isEqualTo(Probe.NOTHING);
    assertThat(during.now()).isEqualTo("hello");
    assertThat(during.now()).isEqualTo(Probe.NOTHING);
  }

  @Test
  void an_illegal_request_from_within_the_buffer_is_an_error_instead_of_the_end() {
    Probe probe =
        new Probe() {
          @Override
          public void onNext(ByteBuffer chunk) {
            super.onNext(chunk);
            request(0);
          }
        };
    publisher.subscribe(probe);
    probe.request(1);

    assertThat(probe.now()).isEqualTo("hello");
    assertThat(probe.now()).startsWith("<failed: IllegalArgumentException");
    assertThat(probe.now()).isEqualTo(Probe.NOTHING);
  }

  @Test
  void an_illegal_request_is_an_error_instead_of_the_buffer() {
    Probe probe = Probe.on(publisher).request(0).request(1);

    assertThat(probe.now()).startsWith("<failed: IllegalArgumentException");
    assertThat(probe.now()).isEqualTo(Probe.NOTHING);
  }
}
