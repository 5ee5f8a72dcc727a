package dev.lintel.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.Body;
import dev.lintel.Headers;
import dev.lintel.Response;
import dev.lintel.ServerInfo;
import dev.lintel.Tls;
import dev.lintel.spi.BodySource;
import dev.lintel.spi.HeaderSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that hand over a request as they must not. */
class LintHeadTest extends LintedTest {
  private static final String SERVER = "the server wrong";
  private final Application app = request -> of(written());

  private void assertWrong(WrongServer server, String rule, String did) throws Exception {
    server.run(Lint.check(app, found::add));
    assertFound(rule, SERVER, did);
  }

  @Test
  void a_right_head() throws Exception {
    WrongServer server =
        new WrongServer()
            .with("rawPath", "/m/%C3%A4;x=1/+%20b")
            .with("mountPath", "/m")
            .with("path", "/\u00E4;x=1/+ b")
            .with("query", "a=%zz")
            .with("method", "m-search")
            .headers("host", "localhost", "x-a", "1", "x-a", "caf\u00E9");
    server.run(Lint.check(app, found::add));
    assertThat(found).isEmpty();
  }

  @Test
  @Breaks({"GW-REQ-01", "GW-REQ-02", "GW-REQ-03", "GW-REQ-05"})
  void a_method_or_target_that_is_not_for_applications() throws Exception {
    assertWrong(
        new WrongServer().with("method", "a b"), "GW-REQ-01", "says that the method is 'a b'");
    assertWrong(new WrongServer().with("method", "TRACE"), "GW-REQ-02", "passed on a TRACE");
    assertWrong(new WrongServer().with("method", "CONNECT"), "GW-REQ-03", "passed on a CONNECT");
    assertWrong(
        new WrongServer().with("method", "OPTIONS").with("rawPath", "*").with("path", "*"),
        "GW-REQ-05",
        "passed on a request for *");
  }

  @Test
  @Breaks({"GW-REQ-06", "GW-REQ-07", "GW-REQ-41", "GW-REQ-36"})
  void scheme_protocol_authority_and_query() throws Exception {
    assertWrong(
        new WrongServer().with("scheme", "HTTP"), "GW-REQ-06", "says that the scheme is 'HTTP'");
    WrongServer secure = new WrongServer();
    secure.tls = new Tls("TLSv1.3", "x", List.of(), Optional.empty());
    assertWrong(secure, "GW-REQ-06", "says that the scheme is 'http' on a connection with TLS");
    assertWrong(
        new WrongServer().with("protocol", "http/1.1").headers("host", "localhost"),
        "GW-REQ-07",
        "says that the protocol is 'http/1.1'");
    assertWrong(
        new WrongServer().with("authority", "me@localhost").headers("host", "me@localhost"),
        "GW-REQ-41",
        "says that the authority is 'me@localhost'");
    assertWrong(new WrongServer().with("query", "a b"), "GW-REQ-36", "let a query pass");
  }

  @Test
  @Breaks({
    "GW-SRV-08",
    "GW-REQ-08",
    "GW-REQ-21",
    "GW-REQ-22",
    "GW-REQ-23",
    "GW-REQ-25",
    "GW-REQ-27"
  })
  void paths() throws Exception {
    assertWrong(
        new WrongServer().with("rawPath", "/a%2Fb"),
        "GW-SRV-08",
        "let '/a%2Fb' pass below the mount path ''");
    assertWrong(
        new WrongServer().with("rawPath", "/a").with("mountPath", "/m"),
        "GW-SRV-08",
        "let '/a' pass below the mount path '/m'");
    assertWrong(
        new WrongServer().with("rawPath", "/Web-Inf/x"), "GW-REQ-21", "let '/Web-Inf/x' pass");
    assertWrong(
        new WrongServer().with("rawPath", "/b"),
        "GW-REQ-08",
        "reads the path of '/b' as '/a' and not as '/b'");
    assertWrong(
        new WrongServer().with("rawPath", "/%2561").with("path", "/a"),
        "GW-REQ-22",
        "reads the path of '/%2561' as '/a' and not as '/%61'");
    assertWrong(
        new WrongServer().with("rawPath", "/a+b").with("path", "/a b"),
        "GW-REQ-22",
        "reads the path of '/a+b' as '/a b' and not as '/a+b'");
    assertWrong(
        new WrongServer().with("rawPath", "/a;x=1"),
        "GW-REQ-23",
        "reads the path of '/a;x=1' as '/a' and not as '/a;x=1'");
    assertWrong(
        new WrongServer().with("rawPath", "/m").with("mountPath", "/m").with("path", ""),
        "GW-REQ-25",
        "reads the path of '/m' as '' and not as '/'");
    assertWrong(
        new WrongServer().with("mountPath", "/"), "GW-REQ-27", "gives a malformed mount path");
  }

  @Test
  @Breaks({"GW-REQ-40", "GW-REQ-44", "GW-REQ-49"})
  void fields_that_are_missing_repeated_or_contradicted() throws Exception {
    assertWrong(
        new WrongServer().headers("x", "y"), "GW-REQ-40", "let a request pass with the hosts []");
    assertWrong(
        new WrongServer().headers("host", "localhost", "host", "localhost"),
        "GW-REQ-40",
        "let a request pass with the hosts [localhost, localhost]");
    assertWrong(
        new WrongServer().headers("host", "other"),
        "GW-REQ-44",
        "says that the authority is 'localhost' for the Host [other]");
    assertWrong(
        new WrongServer().headers("host", "localhost", "content-type", "a", "content-type", "a"),
        "GW-REQ-49",
        "let a repeated content-type pass");
  }

  /** What {@link Headers#of(String...)} would refuse, a server hands out unchecked. */
  private record Raw(String name, String value) implements HeaderSource {
    @Override
    public String first(String wanted, String fallback) {
      return wanted.equals("host") ? "localhost" : fallback;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super String> fields) {
      fields.accept("host", "localhost");
      fields.accept(name, value);
    }
  }

  @Test
  @Breaks({"GW-CON-07", "GW-REQ-46", "GW-REQ-48"})
  void fields_that_are_malformed() throws Exception {
    WrongServer name = new WrongServer();
    name.headers = Headers.of(new Raw("a b", "c"));
    assertWrong(name, "GW-CON-07", "let a field pass whose name is no token: a b: c");
    for (String value : List.of("b\0c", "\u0001", "c\u001F", "b\u007Fc")) {
      WrongServer control = new WrongServer();
      control.headers = Headers.of(new Raw("a", value));
      assertWrong(control, "GW-CON-07", "let a control character pass in the field a");
    }
    for (String value : List.of(" c", "c\t", "\u20AC")) {
      WrongServer white = new WrongServer();
      white.headers = Headers.of(new Raw("a", value));
      assertWrong(white, "GW-REQ-46", "gives a value that is not ISO-8859-1 or has white space");
    }
    WrongServer folded = new WrongServer();
    folded.headers = Headers.of(new Raw("a", "b\r\n c"));
    assertWrong(folded, "GW-REQ-48", "did not join the lines of a field by a space");
  }

  @Test
  @Breaks("GW-BDY-38")
  void a_length_that_the_head_does_not_say() throws Exception {
    assertWrong(
        new WrongServer().headers("host", "localhost", "content-length", "5"),
        "GW-BDY-38",
        "says that the length of the request's body is 0 where it is 5");
    assertWrong(
        new WrongServer().body(Body.text("abc")),
        "GW-BDY-38",
        "says that the length of the request's body is 3 where it is 0");
    assertWrong(
        new WrongServer().headers("host", "localhost", "transfer-encoding", "chunked"),
        "GW-BDY-38",
        "says that the length of the request's body is 0 where it is unknown");
  }

  private static Body sent(long length, int count) {
    return Body.of(
        new BodySource() {
          @Override
          public long length() {
            return length;
          }

          @Override
          public InputStream inputStream() {
            return new ByteArrayInputStream(new byte[count]);
          }

          @Override
          public void close() {}
        });
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  @Breaks({"GW-BDY-32", "GW-BDY-33"})
  void a_request_body_of_another_length(boolean streamed) throws Exception {
    Application reading =
        request -> {
          if (streamed) {
            request.body().inputStream().readAllBytes();
          } else {
            request.body().collect(100).toCompletableFuture().join();
          }
          return Response.noContent();
        };
    WrongServer server =
        new WrongServer().headers("host", "localhost", "content-length", "5").body(sent(5, 3));
    server.run(Lint.check(reading, found::add));
    assertFound("GW-BDY-33", SERVER, "ends a request body of 5 bytes after 3, as if it were whole");

    WrongServer longer =
        new WrongServer().headers("host", "localhost", "content-length", "5").body(sent(5, 7));
    longer.run(Lint.check(reading, found::add));
    assertFound("GW-BDY-32", SERVER, "gives 7 bytes of a request body of 5 bytes");
  }

  @Test
  @Breaks({"GW-REQ-54", "GW-REQ-55"})
  void trailers_that_come_too_early_or_should_not_come() throws Exception {
    early(WrongServer.INFO).run(Lint.check(app, found::add));
    assertThat(found).as("without the capability, GW-DEP-21").isEmpty();
    ServerInfo capable =
        new ServerInfo(
            "wrong",
            "",
            "1.0",
            true,
            false,
            false,
            Duration.ofSeconds(1),
            Set.of(ServerInfo.TRAILERS));
    assertWrong(early(capable), "GW-REQ-54", "gives trailers before the body has been read");

    WrongServer forbidden =
        new WrongServer().headers("host", "localhost", "content-length", "3").body(sent(3, 3));
    forbidden.trailers = Headers.of("x-sum", "1", "authorization", "me");
    Application reading =
        request -> {
          request.body().bytes(9);
          return Response.noContent();
        };
    forbidden.run(Lint.check(reading, found::add));
    assertFound("GW-REQ-55", SERVER, "lets the request trailer authorization pass");
  }

  private static WrongServer early(ServerInfo info) {
    WrongServer early =
        new WrongServer().headers("host", "localhost", "content-length", "3").body(sent(3, 3));
    early.info = info;
    early.exchange =
        early.new Told() {
          @Override
          public Headers trailers() {
            return Headers.empty();
          }
        };
    return early;
  }
}
