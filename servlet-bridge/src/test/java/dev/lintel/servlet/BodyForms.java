package dev.lintel.servlet;

import dev.lintel.Body;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** The same content in every form that a body has. */
final class BodyForms {
  private BodyForms() {}

  interface Form {
    Body of(byte[] content) throws IOException;
  }

  static Map<String, Form> blocking() {
    Map<String, Form> forms = new LinkedHashMap<>();
    forms.put("bytes", Body::bytes);
    forms.put("buffer", content -> Body.bytes(direct(content)));
    forms.put("file", content -> Body.file(file(content)));
    forms.put("stream", content -> Body.stream(new ByteArrayInputStream(content)));
    forms.put(
        "stream of known length",
        content -> Body.stream(new ByteArrayInputStream(content), content.length));
    forms.put("chunks", content -> Body.chunks(pieces(content)));
    forms.put("writer", content -> Body.writer(out -> out.write(content)));
    forms.put(
        "writer of known length",
        content -> Body.writer(content.length, out -> out.write(content)));
    forms.put("filtered", content -> Body.bytes(content).limited(content.length));
    return forms;
  }

  static Map<String, Form> published() {
    Map<String, Form> forms = new LinkedHashMap<>();
    forms.put("publisher", content -> Body.publisher(publisher(pieces(content))));
    forms.put(
        "publisher of known length",
        content -> Body.publisher(publisher(pieces(content)), content.length));
    return forms;
  }

  static List<ByteBuffer> pieces(byte[] content) {
    List<ByteBuffer> pieces = new ArrayList<>();
    for (int i = 0; i < content.length; i += 3) {
      pieces.add(ByteBuffer.wrap(content, i, Math.min(3, content.length - i)));
    }
    return pieces;
  }

  /** Publishes on demand, on a thread that asks, by one at a time. */
  static Flow.Publisher<ByteBuffer> publisher(List<ByteBuffer> chunks) {
    return subscriber ->
        subscriber.onSubscribe(
            new Flow.Subscription() {
              private final AtomicLong demand = new AtomicLong();
              private volatile boolean over;
              private int next;

              @Override
              public void request(long n) {
                if (demand.getAndAdd(n) != 0) {
                  return;
                }
                do {
                  if (!over && next < chunks.size()) {
                    subscriber.onNext(chunks.get(next++));
                  }
                  if (!over && next == chunks.size()) {
                    over = true;
                    subscriber.onComplete();
                  }
                } while (demand.decrementAndGet() > 0);
              }

              @Override
              public void cancel() {
                over = true;
              }
            });
  }

  private static ByteBuffer direct(byte[] content) {
    return ByteBuffer.allocateDirect(content.length).put(content).flip();
  }

  private static Path file(byte[] content) throws IOException {
    Path path = Files.createTempFile("lintel", ".bin");
    path.toFile().deleteOnExit();
    return Files.write(path, content);
  }
}
