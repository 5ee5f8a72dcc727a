package dev.lintel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;

/** Reads chunks one behind the other; asks for one when the last is used up. */
final class ChunksInputStream extends InputStream {
  private final Iterator<ByteBuffer> chunks;
  private final AutoCloseable end;
  private ByteBuffer chunk = ByteBuffer.allocate(0);
  private volatile boolean closed;

  ChunksInputStream(Iterator<ByteBuffer> chunks, AutoCloseable end) {
    this.chunks = chunks;
    this.end = end;
  }

  @Override
  public int read() throws IOException {
    return advance() ? chunk.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!advance()) {
      return -1;
    }
    int n = Math.min(length, chunk.remaining());
    chunk.get(to, offset, n);
    return n;
  }

  @Override
  public int available() {
    return chunk.remaining();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    try {
      end.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("a body of chunks failed to close", e);
    }
  }

  private boolean advance() throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    while (!chunk.hasRemaining()) {
      if (!chunks.hasNext()) {
        return false;
      }
      chunk = ChunksBody.next(chunks).duplicate();
    }
    return true;
  }
}
