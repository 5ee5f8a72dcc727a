package dev.lintel;

import static dev.lintel.BodyForm.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Flow;
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
  void an_empty_buffer_is_not_published_however_early_it_is_asked_for() {
    Probe probe =
        new Probe() {
          @Override
          public void onSubscribe(Flow.Subscription given) {
            super.onSubscribe(given);
            given.request(1);
          }
        };
    new BufferPublisher(ByteBuffer.allocate(0)).subscribe(probe);

    assertThat(probe.now()).isEqualTo(Probe.COMPLETE);
    assertThat(probe.now()).isEqualTo(Probe.NOTHING);
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

  /** GW-STR-06: signals are serial, whatever thread makes an illegal request. */
  @Test
  void the_error_of_an_illegal_request_waits_for_the_buffer() {
    List<String> events = Collections.synchronizedList(new ArrayList<>());
    publisher.subscribe(
        new Probe() {
          @Override
          public void onSubscribe(Flow.Subscription given) {
            super.onSubscribe(given);
            given.request(1);
          }

          @Override
          public void onNext(ByteBuffer chunk) {
            Thread thread = new Thread(() -> request(0));
            thread.start();
            try {
              thread.join();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            events.add("onNext");
          }

          @Override
          public void onError(Throwable failure) {
            events.add("onError " + failure.getMessage());
          }

          @Override
          public void onComplete() {
            events.add("onComplete");
          }
        });

    assertThat(events).containsExactly("onNext", "onError " + Demand.illegal(0).getMessage());
  }

  @Test
  void a_cancellation_after_an_illegal_request_is_the_last_word() {
    Probe probe =
        new Probe() {
          @Override
          public void onNext(ByteBuffer chunk) {
            super.onNext(chunk);
            request(0).cancel();
          }
        };
    publisher.subscribe(probe);
    probe.request(1);

    assertThat(probe.now()).isEqualTo("hello");
    assertThat(probe.now()).isEqualTo(Probe.NOTHING);
  }
}
