package dev.lintel.test;

import dev.lintel.Application;
import dev.lintel.Body;
import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.ServerInfo;
import dev.lintel.Tls;
import dev.lintel.spi.Exchange;
import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A server for one exchange, that can be told what to do wrong. */
final class WrongServer {
  private static final ServerInfo INFO =
      new ServerInfo("wrong", "", "1.0", true, false, false, Duration.ofSeconds(1), Set.of());

  private final Map<String, String> head =
      new HashMap<>(
          Map.of(
              "rawPath", "/a",
              "mountPath", "",
              "protocol", "HTTP/1.1",
              "scheme", "http",
              "authority", "localhost",
              "query", ""));
  boolean closes = true;
  private Response answer = Response.noContent();

  WrongServer with(String accessor, String value) {
    head.put(accessor, value);
    return this;
  }

  void closeNow() {
    answer.close();
  }

  void run(Application app) throws Exception {
    Exchange exchange = new Told();
    answer = app.handle(Request.of(exchange));
    answer.body().writeTo(new ByteArrayOutputStream());
    if (closes) {
      answer.close();
    }
    exchange.end();
  }

  private final class Told extends Exchange {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String scheme() {
      return head.get("scheme");
    }

    @Override
    public String authority() {
      return head.get("authority");
    }

    @Override
    public String mountPath() {
      return head.get("mountPath");
    }

    @Override
    public String path() {
      return "/a";
    }

    @Override
    public String rawPath() {
      return head.get("rawPath");
    }

    @Override
    public String query() {
      return head.get("query");
    }

    @Override
    public String protocol() {
      return head.get("protocol");
    }

    @Override
    public Headers headers() {
      return Headers.empty();
    }

    @Override
    public Body body() {
      return Body.empty();
    }

    @Override
    public Headers trailers() {
      return Headers.empty();
    }

    @Override
    public Optional<SocketAddress> remote() {
      return Optional.empty();
    }

    @Override
    public Optional<SocketAddress> local() {
      return Optional.empty();
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
      return INFO;
    }

    @Override
    protected Completion completion() {
      return new Completion(200, Headers.empty(), 3, Duration.ofNanos(1), Optional.empty());
    }
  }
}
