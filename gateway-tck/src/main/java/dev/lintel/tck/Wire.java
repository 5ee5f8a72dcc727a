package dev.lintel.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A client that sends exactly the bytes that it is told to, and reads exactly one answer at a time.
 * Every wait for the server is bounded, and so is what one answer may take: what does not come in
 * time, or without an end, fails the test with an {@link AssertionError} that shows what came
 * before. For one thread, except that one may send while another reads.
 *
 * @since 0.1
 */
public final class Wire implements AutoCloseable {
  private static final Duration PATIENCE = Probe.PATIENCE;
  private static final int TAIL = 600;

  /** Begins the message of an {@link AssertionError}. */
  static final String NO_STATUS = "not a status line";

  private final Socket socket;
  private Duration patience = PATIENCE;
  private final StringBuilder tail = new StringBuilder();
  private final StringBuilder begun = new StringBuilder();
  private final byte[] buffer = new byte[16 * 1024];
  private final Allowance allowance = new Allowance();
  private int position;
  private int limit;
  private Rewriting rewriting = Rewriting.none();
  private WireLog.Tape tape = new WireLog(0).tape();

  private Wire(Socket socket) {
    this.socket = socket;
  }

  /**
   * Connects.
   *
   * @param server the server's address
   * @return an open connection
   */
  public static Wire open(URI server) {
    return open(address(server), 0);
  }

  /** Connects; what does not come within this time fails. */
  static Wire open(URI server, Duration patience) {
    Wire wire = open(server);
    wire.patience = patience;
    wire.awaits(patience);
    return wire;
  }

  static InetSocketAddress address(URI server) {
    return new InetSocketAddress(server.getHost(), server.getPort() < 0 ? 80 : server.getPort());
  }

  /**
   * Connects; with a receive buffer of this size, if it is not 0, so that the server soon stalls.
   */
  static Wire open(InetSocketAddress address, int receiveBuffer) {
    Socket socket = new Socket();
    try {
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.connect(address, (int) PATIENCE.toMillis());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      return new Wire(socket);
    } catch (IOException e) {
      try {
        socket.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw new UncheckedIOException("cannot connect to " + address, e);
    }
  }

  /** Has the heads of answers read as they are meant. */
  Wire reading(Rewriting meant) {
    rewriting = meant;
    return this;
  }

  /** Has what goes over the connection logged. */
  Wire logged(WireLog log) {
    tape = log.tape();
    return this;
  }

  /**
   * Sends text.
   *
   * @param text sent in ISO-8859-1: one byte for each character
   * @return this
   */
  public Wire send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Sends bytes; blocks while the server does not take them, and fails the test if it closes.
   *
   * @param bytes sent as they are
   * @return this
   */
  public Wire send(byte[] bytes) {
    try {
      write(bytes);
      return this;
    } catch (IOException e) {
      throw new AssertionError("the server stopped reading: " + e + soFar(), e);
    }
  }

  /**
   * Sends bytes unless the server has closed the connection.
   *
   * @param bytes sent as they are
   * @return false if they could not be sent
   */
  public boolean trySend(byte[] bytes) {
    try {
      write(bytes);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void write(byte[] bytes) throws IOException {
    tape.sent(bytes);
    Sending.send(socket, bytes, patience);
  }

  /**
   * Reads the head of the next answer, be it an interim one.
   *
   * @return the head
   */
  public Head head() {
    begun.setLength(0);
    allowance.begin();
    String line = line();
    String[] parts = line.split(" ", 3);
    if (parts.length < 2 || !parts[0].startsWith("HTTP/") || !parts[1].matches("[1-9][0-9]{2}")) {
      throw new AssertionError(NO_STATUS + ": \"" + line + "\"" + soFar());
    }
    List<Field> fields = fields();
    int status = Integer.parseInt(parts[1]);
    require(allowance.head(status));
    return new Head(
        parts[0],
        status,
        parts.length > 2 ? parts[2] : "",
        parts[0].equals("HTTP/1.1") ? rewriting.read(fields) : fields);
  }

  /**
   * Starts to read the body that follows a head.
   *
   * @param head what {@link #head} has returned
   * @return the body, to be read before anything else
   */
  public Content content(Head head) {
    return new Content(this, head, head.framing("GET"));
  }

  /** Starts to read the body that follows the head of the answer to a request of this method. */
  Content content(Head head, String method) {
    return new Content(this, head, head.framing(method));
  }

  /**
   * Reads the whole answer to a request with any method but HEAD.
   *
   * @return the answer, complete or not
   */
  public Answer answer() {
    return answer("GET");
  }

  /**
   * Reads the whole answer to a request.
   *
   * @param method the request's method: there is no body in the answer to HEAD
   * @return the answer, complete or not
   */
  public Answer answer(String method) {
    Head head = head();
    return rewriting.read(new Content(this, head, head.framing(method)).answer());
  }

  /**
   * Waits for the server to close the connection, and fails if it sends another byte before.
   *
   * @return how it was closed
   */
  public Fate closed() {
    try {
      int c = next();
      if (c >= 0) {
        throw new AssertionError("a byte too much: " + c + soFar());
      }
      return Fate.FIN;
    } catch (SocketException e) {
      return Fate.RST;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads what comes until the server closes the connection, however it does.
   *
   * @return the bytes as ISO-8859-1
   */
  public String rest() {
    StringBuilder rest = new StringBuilder();
    try {
      for (int c = next(); c >= 0; c = next()) {
        rest.append((char) c);
        if (rest.length() > Allowance.BODY) {
          throw new AssertionError("more than " + Allowance.BODY + " bytes came" + soFar());
        }
      }
    } catch (SocketException e) {
      // Reset: what came before is the rest.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rest.toString();
  }

  /**
   * Waits a while for a byte without reading it.
   *
   * @param time how long
   * @return whether nothing has come, not even the end of the connection
   */
  public boolean silent(Duration time) {
    if (position < limit) {
      return false;
    }
    try {
      socket.setSoTimeout((int) time.toMillis());
      try {
        receive();
        return false;
      } catch (SocketTimeoutException e) {
        return true;
      } finally {
        socket.setSoTimeout((int) patience.toMillis());
      }
    } catch (IOException e) {
      return false;
    }
  }

  /** Says that nothing more will be sent; answers can still be read. */
  public void finish() {
    try {
      socket.shutdownOutput();
      tape.note("the client sends no more");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Resets the connection: the server's next read or write fails. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
      tape.note("the client has reset the connection");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The client's own address.
   *
   * @return host and port
   */
  public InetSocketAddress local() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads so many bytes, whatever they are, unless the connection ends before. */
  void some(int count) {
    try {
      byte[] bytes = new byte[4_096];
      int left = count;
      while (left > 0) {
        int n = next(bytes, 0, Math.min(left, bytes.length));
        if (n < 0) {
          return;
        }
        left -= n;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next byte, or -1 at the end of the connection. */
  int next() throws IOException {
    if (position == limit && !fill()) {
      return -1;
    }
    int c = buffer[position++] & 0xFF;
    remember((char) c);
    return c;
  }

  /** Some bytes, at least one; or -1 at the end of the connection. */
  int next(byte[] target, int offset, int count) throws IOException {
    if (position == limit && !fill()) {
      return -1;
    }
    int n = Math.min(count, limit - position);
    System.arraycopy(buffer, position, target, offset, n);
    position += n;
    return n;
  }

  /** A line without its CR LF. */
  String line() {
    StringBuilder line = new StringBuilder();
    try {
      for (int c = next(); c != '\n'; c = next()) {
        if (c < 0) {
          begun.append(line);
          throw new CutOff(
              "the connection ended in a line: \"" + line + "\"" + soFar(), null, begun.toString());
        }
        line.append((char) c);
        if (begun.length() + line.length() > Allowance.HEAD) {
          throw new AssertionError("a head of more than " + Allowance.HEAD + " bytes" + soFar());
        }
      }
    } catch (IOException e) {
      begun.append(line);
      throw new CutOff("the connection broke: " + e + soFar(), e, begun.toString());
    }
    begun.append(line).append('\n');
    int last = line.length() - 1;
    if (last < 0 || line.charAt(last) != '\r') {
      throw new AssertionError("a line ended without CR: \"" + line + "\"");
    }
    line.setLength(last);
    return line.toString();
  }

  /** What comes behind the last chunk. */
  List<Field> trailers() {
    begun.setLength(0);
    return fields();
  }

  /** Field lines up to and with the empty line. */
  List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new AssertionError("not a field: \"" + line + "\"");
      }
      fields.add(Field.read(line, colon));
    }
    return fields;
  }

  private boolean fill() throws IOException {
    long start = System.nanoTime();
    boolean more = receive();
    require(allowance.came(limit, System.nanoTime() - start, patience));
    return more;
  }

  private void require(String nothing) {
    if (!nothing.isEmpty()) {
      throw new AssertionError(nothing + soFar());
    }
  }

  private boolean receive() throws IOException {
    try {
      int n = socket.getInputStream().read(buffer);
      position = 0;
      limit = Math.max(n, 0);
      if (n > 0) {
        tape.came(buffer, n);
      } else {
        tape.note("the server has closed the connection");
      }
      return n > 0;
    } catch (SocketException e) {
      tape.note("the server has reset the connection");
      throw e;
    } catch (SocketTimeoutException e) {
      if (socket.getSoTimeout() < patience.toMillis()) {
        throw e;
      }
      tape.note("nothing more came");
      throw new AssertionError(
          String.format(Locale.ROOT, "nothing came for %d s", patience.toSeconds()) + soFar(), e);
    }
  }

  private void awaits(Duration time) {
    try {
      socket.setSoTimeout((int) time.toMillis());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void remember(char c) {
    if (tail.length() > 2 * TAIL) {
      tail.delete(0, TAIL);
    }
    tail.append(c);
  }

  private String soFar() {
    return tail.isEmpty() ? " (nothing came before)" : "\nbefore it came:\n" + tail;
  }

  /** The connection ended where a line should have. */
  static final class CutOff extends AssertionError {
    private static final long serialVersionUID = 1;

    private final String begun;

    private CutOff(String message, @Nullable IOException cause, String begun) {
      super(message, cause);
      this.begun = begun;
    }

    /** What of a head or of trailers had come. */
    String begun() {
      return begun;
    }

    /** What of a head had come, for behind the fate of the connection; {@code ""} if nothing. */
    String after() {
      return begun.isEmpty() ? "" : " after " + ScriptText.write(begun);
    }
  }
}
