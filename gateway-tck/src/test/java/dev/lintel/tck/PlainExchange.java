package dev.lintel.tck;

import dev.lintel.Body;
import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.ServerInfo;
import dev.lintel.Tls;
import dev.lintel.spi.BodySource;
import dev.lintel.spi.Exchange;
import dev.lintel.spi.PathRules;
import dev.lintel.spi.RequestTarget;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** One exchange of {@link PlainServer}, whose client says nothing that would have to be refused. */
final class PlainExchange extends Exchange {
  private final Socket client;
  private final ServerInfo info;
  private final String method;
  private final RequestTarget target;
  private final String protocol;
  private final Headers headers;
  private final @Nullable Chunks chunks;
  private final Body body;
  private final long began = System.nanoTime();
  private @Nullable Completion completion;

  private PlainExchange(
      Socket client, InputStream in, ServerInfo info, String requestLine, Headers headers) {
    String[] words = requestLine.split(" ", -1);
    this.client = client;
    this.info = info;
    this.method = words[0];
    this.target = RequestTarget.parse(words[0], words[1]);
    this.protocol = words[2];
    this.headers = headers;
    this.chunks = headers.first("transfer-encoding", "").isEmpty() ? null : new Chunks(in);
    this.body = chunks == null ? Body.empty() : Body.of(chunks);
  }

  /** Reads the next head; null where there is none. */
  static @Nullable PlainExchange read(Socket client, InputStream in, ServerInfo info)
      throws IOException {
    String requestLine = line(in);
    if (requestLine.isEmpty()) {
      return null;
    }
    List<String> fields = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] field = line.split(":", 2);
      fields.add(field[0].toLowerCase(Locale.ROOT));
      fields.add(field[1].strip());
    }
    Headers headers = Headers.of(fields.toArray(String[]::new));
    return new PlainExchange(client, in, info, requestLine, headers);
  }

  /** A line without its end; {@code ""} at the end of all. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().replace("\r", "");
  }

  /** A body in chunks. Whatever fields are behind it are dropped. */
  private static final class Chunks extends InputStream implements BodySource {
    private final InputStream in;
    private int rest;
    private boolean ended;

    Chunks(InputStream in) {
      this.in = in;
    }

    @Override
    public long length() {
      return -1;
    }

    @Override
    public InputStream inputStream() {
      return this;
    }

    @Override
    public int read() throws IOException {
      if (rest == 0 && !ended) {
        rest = Integer.parseInt(line(in), 16);
        ended = rest == 0;
        while (ended && !line(in).isEmpty()) {
          // A trailer.
        }
      }
      if (ended) {
        return -1;
      }
      int b = in.read();
      if (b < 0) {
        throw new EOFException("the client has gone");
      }
      if (--rest == 0) {
        line(in);
      }
      return b;
    }

    @Override
    public void close() {}
  }

  boolean isHttp10() {
    return protocol.equals("HTTP/1.0");
  }

  boolean isUnread() {
    return chunks != null && !chunks.ended;
  }

  void ended(PlainAnswer answer) {
    Duration taken = Duration.ofNanos(System.nanoTime() - began);
    completion =
        new Completion(answer.status(), answer.headers(), answer.sent(), taken, Optional.empty());
    end();
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String authority() {
    return headers.first("host", "127.0.0.1:" + client.getLocalPort());
  }

  @Override
  public String mountPath() {
    return "";
  }

  @Override
  public String path() {
    return PathRules.decode(target.path());
  }

  @Override
  public String rawPath() {
    return target.path();
  }

  @Override
  public String query() {
    return target.query();
  }

  @Override
  public String protocol() {
    return protocol;
  }

  @Override
  public Headers headers() {
    return headers;
  }

  @Override
  public Body body() {
    return body;
  }

  @Override
  public Headers trailers() {
    return Headers.empty();
  }

  @Override
  public Optional<SocketAddress> remote() {
    return Optional.of(client.getRemoteSocketAddress());
  }

  @Override
  public Optional<SocketAddress> local() {
    return Optional.of(client.getLocalSocketAddress());
  }

  @Override
  public Optional<Tls> tls() {
    return Optional.empty();
  }

  @Override
  public Optional<Principal> principal() {
    return Optional.empty();
  }

  @Override
  public ServerInfo server() {
    return info;
  }

  @Override
  protected Completion completion() {
    return Objects.requireNonNull(completion, "it has not ended");
  }
}
