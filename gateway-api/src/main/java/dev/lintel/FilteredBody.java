package dev.lintel;

import dev.lintel.spi.BodySink;
import dev.lintel.spi.BodySource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/** A body seen through a filter, in the form that the body has. */
final class FilteredBody extends Body {
  private final Body body;
  private final Supplier<? extends Filter> filters;
  private final boolean keepsLength;
  private volatile @Nullable Runnable ending;
  private volatile boolean closed;

  FilteredBody(Body body, Supplier<? extends Filter> filters, boolean keepsLength) {
    this.body = body;
    this.filters = filters;
    this.keepsLength = keepsLength;
  }

  @Override
  public boolean repeatable() {
    return body.repeatable();
  }

  @Override
  public void close() {
    try {
      body.close();
    } finally {
      if (!repeatable()) {
        // What nobody has read to its end, closed or cancelled.
        closed = true;
        Runnable end = ending;
        if (end != null) {
          end.run();
        }
      }
    }
  }

  @Override
  boolean holds(Body other) {
    return this == other || body.holds(other);
  }

  @Override
  void whenIdle(Runnable action) {
    body.whenIdle(action);
  }

  @Override
  void consume() {
    body.consume();
  }

  @Override
  long size() {
    return keepsLength ? body.size() : -1;
  }

  @Override
  void send(BodySink sink) throws IOException {
    body.send(new Sink(sink));
  }

  @Override
  void write(OutputStream out) throws IOException {
    write(body::write, out);
  }

  @Override
  InputStream open() throws IOException {
    FilterRun filter = filter();
    try {
      return new FilteredInputStream(body.open(), owned(filter));
    } catch (IOException | RuntimeException e) {
      filter.close();
      throw e;
    }
  }

  @Override
  Flow.Publisher<ByteBuffer> publish() {
    return published(body.publish());
  }

  private FilterRun filter() {
    return new FilterRun(filters.get());
  }

  /** The filter of a stream, to be closed with the body if the stream is not. */
  private FilterRun owned(FilterRun filter) {
    endWith(filter::close);
    return filter;
  }

  /** What is published through a filter, to be ended with the body. */
  private FilteredPublisher published(Flow.Publisher<ByteBuffer> publisher) {
    FilteredPublisher filtered = new FilteredPublisher(publisher, this::filter);
    endWith(filtered::close);
    return filtered;
  }

  private void endWith(Runnable end) {
    if (!repeatable()) {
      ending = end;
      if (closed) {
        end.run();
      }
    }
  }

  private FilterRun ownedFilter() {
    return owned(filter());
  }

  private long kept(long length) {
    return keepsLength ? length : -1;
  }

  private void write(Writer writer, OutputStream out) throws IOException {
    try (FilterRun filter = filter()) {
      FilteredOutputStream filtered = new FilteredOutputStream(out, filter);
      writer.writeTo(filtered);
      filtered.finish();
    }
  }

  /** Receives the inner body in its own form, and passes it on in the same, filtered. */
  private final class Sink implements BodySink {
    private final BodySink sink;

    Sink(BodySink sink) {
      this.sink = sink;
    }

    @Override
    public void bytes(byte[] bytes, int offset, int length) throws IOException {
      sink.writer(kept(length), out -> write(to -> to.write(bytes, offset, length), out));
    }

    /**
     * Checks the length here: where the filter changes it, nobody behind the filter can. Where it
     * keeps it, a body that is too short ends as it would without the filter.
     */
    @Override
    public void writer(long length, Writer writer) throws IOException {
      Writer exact = ExactLength.writer(writer, length, keepsLength);
      sink.writer(kept(length), out -> write(exact, out));
    }

    /** Opened by the writer: a sink need not run that before this returns. */
    @Override
    public void file(Path path, long offset, long count) throws IOException {
      Writer region = new FileBody(path, offset, count)::write;
      sink.writer(kept(count), out -> write(region, out));
    }

    @Override
    public void stream(InputStream in, long length) throws IOException {
      InputStream bounded =
          length < 0 ? in : new BoundedInputStream(in, length, "the stream", keepsLength);
      FilteredInputStream filtered =
          new FilteredInputStream(bounded, FilteredBody.this::ownedFilter);
      try {
        sink.stream(filtered, kept(length));
      } finally {
        filtered.closeFilter();
      }
    }

    @Override
    public void publisher(Flow.Publisher<ByteBuffer> publisher, long length) throws IOException {
      Flow.Publisher<ByteBuffer> exact = ExactLength.publisher(publisher, length, keepsLength);
      sink.publisher(published(exact), kept(length));
    }

    @Override
    public void source(BodySource source) throws IOException {
      Source filtered = new Source(source);
      try {
        sink.source(filtered);
      } finally {
        filtered.closeFilter();
      }
    }
  }

  /** A server's request body, filtered. */
  private final class Source implements BodySource {
    private final BodySource source;
    private @Nullable FilterRun ofStream;

    Source(BodySource source) {
      this.source = source;
    }

    @Override
    public long length() {
      return kept(source.length());
    }

    @Override
    public InputStream inputStream() throws IOException {
      FilterRun filter = ownedFilter();
      ofStream = filter;
      return new FilteredInputStream(source.inputStream(), filter);
    }

    @Override
    public Flow.Publisher<ByteBuffer> publisher() {
      return published(source.publisher());
    }

    @Override
    public void close() {
      source.close();
    }

    void closeFilter() {
      if (ofStream != null) {
        ofStream.close();
      }
    }
  }
}
