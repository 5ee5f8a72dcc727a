package dev.lintel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Supplier;

/** Reads through a filter; tells it to flush where the source pauses. */
final class FilteredInputStream extends InputStream implements InUse {
  private final InputStream in;
  private final Supplier<FilterRun> filters;
  private @Nullable FilterRun filter;
  private final byte[] buffer = new byte[16 * 1024];
  private ByteBuffer ready = ByteBuffer.allocate(0);
  private boolean finished;

  FilteredInputStream(InputStream in, FilterRun filter) {
    this(in, () -> filter);
    this.filter = filter;
  }

  /** A filter that is made when something is read first. */
  FilteredInputStream(InputStream in, Supplier<FilterRun> filters) {
    this.in = in;
    this.filters = filters;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    if (length == 0) {
      return 0;
    }
    while (!ready.hasRemaining()) {
      if (finished) {
        return -1;
      }
      advance();
    }
    int n = Math.min(length, ready.remaining());
    ready.get(to, offset, n);
    return n;
  }

  private void advance() throws IOException {
    FilterRun run = filter();
    run.requireMore();
    int n = in.read(buffer, 0, buffer.length);
    if (n < 0) {
      ready = run.finish().duplicate();
      finished = true;
      run.close();
      return;
    }
    boolean pauses = in.available() == 0;
    ready = run.apply(ByteBuffer.wrap(buffer, 0, n), pauses).duplicate();
  }

  private FilterRun filter() {
    FilterRun made = filter;
    if (made == null) {
      made = filters.get();
      filter = made;
    }
    return made;
  }

  /** Filters what the source has ready: only then is known whether something comes of it. */
  @Override
  public int available() throws IOException {
    while (!ready.hasRemaining() && !finished && in.available() > 0) {
      advance();
    }
    return ready.remaining();
  }

  @Override
  public void whenIdle(Runnable action) {
    InUse.whenIdle(in, action);
  }

  @Override
  public void close() throws IOException {
    try {
      in.close();
    } finally {
      closeFilter();
    }
  }

  /** Closes the filter, if it was made. */
  void closeFilter() {
    if (filter != null) {
      filter.close();
    }
  }
}
