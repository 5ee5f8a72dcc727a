package dev.lintel.test;

import dev.lintel.Body;
import dev.lintel.spi.BodySource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.concurrent.Flow;

/**
 * A request's body that knows whether it was consumed, and looks at what is done to its buffers.
 */
final class WatchedSource implements BodySource {
  private final Body body;
  private final LintCall call;
  private volatile boolean consumed;

  WatchedSource(Body body, LintCall call) {
    this.body = body;
    this.call = call;
  }

  boolean consumed() {
    return consumed;
  }

  @Override
  public long length() {
    return body.length().orElse(-1);
  }

  @Override
  public InputStream inputStream() throws IOException {
    consumed = true;
    return body.inputStream();
  }

  @Override
  public Flow.Publisher<ByteBuffer> publisher() {
    consumed = true;
    Flow.Publisher<ByteBuffer> publisher = body.publisher();
    return subscriber -> publisher.subscribe(new Watched(subscriber, call));
  }

  @Override
  public void close() {
    body.close();
  }

  private static final class Watched implements Flow.Subscriber<ByteBuffer> {
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final LintCall call;
    private Flow.@Nullable Subscription subscription;
    private boolean over;

    Watched(Flow.Subscriber<? super ByteBuffer> subscriber, LintCall call) {
      this.subscriber = subscriber;
      this.call = call;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      subscriber.onSubscribe(given);
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      if (over) {
        return;
      }
      int position = chunk.position();
      int limit = chunk.limit();
      Fingerprint before = Fingerprint.of(chunk);
      Throwable failure = null;
      try {
        subscriber.onNext(chunk);
      } catch (RuntimeException e) {
        failure = e;
      }
      boolean changed = chunk.position() != position || chunk.limit() != limit || before.changed();
      try {
        judge(changed, failure);
      } catch (RuntimeException | Error e) {
        // A subscriber throws nothing: the stream ends by what is reported instead.
        failure = e;
      }
      if (failure != null) {
        end(failure);
      }
    }

    private void judge(boolean changed, @Nullable Throwable failure) {
      if (changed || failure instanceof ReadOnlyBufferException) {
        call.found(
            "GW-STR-09",
            call.application(),
            "changed a buffer that it received from the request's body: work on a duplicate");
      } else if (failure != null) {
        call.found(
            "GW-STR-06",
            call.application(),
            "threw from onNext of the request's body (Reactive Streams, rule 2.13): " + failure);
      }
    }

    /** Without an end of the stream the application would wait for one. */
    private void end(Throwable reason) {
      over = true;
      if (subscription != null) {
        subscription.cancel();
      }
      subscriber.onError(reason);
    }

    @Override
    public void onError(Throwable failure) {
      if (!over) {
        subscriber.onError(failure);
      }
    }

    @Override
    public void onComplete() {
      if (!over) {
        subscriber.onComplete();
      }
    }
  }
}
