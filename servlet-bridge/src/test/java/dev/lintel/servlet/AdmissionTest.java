package dev.lintel.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lintel.Application;
import dev.lintel.Response;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What containers let through, each another part. */
class AdmissionTest {
  private final FakeExchange exchange = new FakeExchange();
  private final AtomicInteger calls = new AtomicInteger();

  private int answered() throws Exception {
    exchange.serve(
        Application.of(
            request -> {
              calls.incrementAndGet();
              return Response.text("seen");
            }));
    exchange.requireClean();
    return exchange.status;
  }

  /** GW-CON-08 to GW-CON-13. */
  @ParameterizedTest
  @CsvSource({
    "chunked, 200",
    "Chunked, 200",
    "' chunked ,', 200",
    "gzip, 400",
    "'chunked, gzip', 400",
    "'chunked, chunked', 400",
    "'chunked, gzip, chunked', 400",
    "chunked;q=1, 400",
    "xchunked, 400",
    "',', 400",
    "'gzip, chunked', 501",
    "'identity,chunked', 501"
  })
  void a_transfer_encoding_is_chunked_alone_or_refused(String codings, int status)
      throws Exception {
    exchange.postChunked(new byte[0]).field("transfer-encoding", codings);
    assertThat(answered()).isEqualTo(status);
    assertThat(calls.get()).isEqualTo(status == 200 ? 1 : 0);
    assertThat(exchange.sent("connection")).isEqualTo("close");
  }

  /** GW-CON-09, GW-CON-10, GW-CON-12. */
  @Test
  void codings_on_several_lines_are_one_list() throws Exception {
    exchange.postChunked(new byte[0]).field("transfer-encoding", "gzip", "chunked");
    assertThat(answered()).isEqualTo(501);
    exchange.requireClean();
  }

  /** GW-CON-08. */
  @Test
  void a_length_beside_a_transfer_encoding_is_refused() throws Exception {
    exchange.postChunked(new byte[0]).field("content-length", "0");
    assertThat(answered()).isEqualTo(400);
    assertThat(calls).hasValue(0);
  }

  /** GW-CON-11. */
  @Test
  void a_transfer_encoding_in_http_1_0_is_refused() throws Exception {
    exchange.postChunked(new byte[0]).protocol = "HTTP/1.0";
    assertThat(answered()).isEqualTo(400);
    assertThat(calls).hasValue(0);
  }

  /** GW-CON-07. */
  @ParameterizedTest
  @CsvSource({"http, 200", "https, 200", "ftp, 400", "ws, 400"})
  void a_scheme_that_no_connection_has_is_refused(String scheme, int status) throws Exception {
    exchange.scheme = scheme;
    assertThat(answered()).isEqualTo(status);
    assertThat(calls.get()).isEqualTo(status == 200 ? 1 : 0);
  }
}
