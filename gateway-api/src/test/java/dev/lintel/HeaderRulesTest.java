package dev.lintel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderRulesTest {

  /** GW-RSP-04, GW-RSP-05. */
  @ParameterizedTest
  @CsvSource({
    "content-length, the length is the body's",
    "connection, server manages",
    "keep-alive, server manages",
    "transfer-encoding, frames",
    "te, requests",
    "trailer, announces",
    "upgrade, protocol",
    "proxy-connection, proxy",
    "proxy-authenticate, proxy",
    "proxy-authorization, proxy",
    "proxy-made-up, proxy",
  })
  void a_field_of_the_servers_is_refused_with_its_name_and_the_way_out(String name, String why) {
    Headers headers = Headers.of("x-first", "1", name, "secret", "x-last", "2");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeaderRules.requireSendable(headers))
        .withMessageContaining("header " + name + " ")
        .withMessageContaining(why)
        .withMessageNotContaining("secret");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeaderRules.requireSendable(name))
        .withMessageContaining(name);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeaderRules.requireSendableTrailers(headers))
        .withMessageContaining("header " + name + " ");
  }

  @Test
  void case_does_not_get_a_field_past_the_rules() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeaderRules.requireSendable(Headers.of("Transfer-ENCODING", "chunked")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-type",
        "content-lengths",
        "content-encoding",
        "date",
        "server",
        "set-cookie",
        "connection-id",
        "proxy",
        "proxystatus",
        "x-proxy-a",
        "tea",
        "t",
        "trailers",
        "upgrade-insecure-requests",
        "www-authenticate",
        "keep-alive-ish",
      })
  void other_fields_may_be_sent(String name) {
    Headers headers = Headers.of(name, "v");

    assertThat(HeaderRules.requireSendable(headers)).isSameAs(headers);
  }

  /** GW-RSP-31. */
  @ParameterizedTest
  @ValueSource(strings = {"content-type", "date", "Content-Type", "DATE"})
  void a_field_of_which_there_is_one_is_refused_a_second_time(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    Response once = Response.of(200).addHeader(name, "a").addHeader("x", "1").addHeader("x", "2");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> once.addHeader(lower, "a"))
        .withMessageContaining("header " + lower + " ")
        .withMessageContaining("header(name, value)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeaderRules.requireSendable(Headers.of(name, "a", "x", "1", lower, "b")));
    assertThat(once.header(name, "b").headers().all(name)).containsExactly("b");
  }

  /** GW-RSP-32. */
  @Test
  void more_than_16_KiB_are_refused_with_their_length() {
    String most = "v".repeat(16 * 1024 - "x-large: \r\n".length());
    Response full = Response.of(200).header("x-large", most);

    assertThat(full.header("x-large")).contains(most);
    assertThat(full.header("x-large", "v").header("y", "v").headers().all("y")).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Response.of(200).header("x-large", most + "v"))
        .withMessageContaining("16385")
        .withMessageContaining("16384");
    assertThatIllegalArgumentException().isThrownBy(() -> full.header("y", ""));
    assertThatIllegalArgumentException().isThrownBy(() -> full.addHeader("y", ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Response.of(200).headers(full.headers().with("y", "")));
    String longest = "v".repeat(16 * 1024 - "location: \r\n".length());
    assertThat(Response.redirect(longest).header("location")).contains(longest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Response.redirect(301, longest + "v"))
        .withMessageContaining("16385");
    String type = "content-type: text/plain; charset=utf-8\r\n";
    Headers room = Headers.of("x-large", most.substring(type.length()));
    assertThat(Response.failed(new StatusException(400, room, "m")).status()).isEqualTo(400);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StatusException(400, room.with("y", ""), "m"));
  }

  /** GW-RSP-34. */
  @Test
  void more_than_4_KiB_of_trailers_are_refused_with_their_length() {
    String most = "v".repeat(4 * 1024 - "x-large: \r\n".length());

    assertThat(HeaderRules.requireSendableTrailers(Headers.of("x-large", most)).all("x-large"))
        .containsExactly(most);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeaderRules.requireSendableTrailers(Headers.of("x-large", most + "v")))
        .withMessageContaining("trailers take 4097 bytes")
        .withMessageContaining("4096");
  }

  /** GW-RSP-06. */
  @ParameterizedTest
  @ValueSource(strings = {"content-type", "cache-control", "set-cookie", "location", "host"})
  void a_field_needed_before_the_content_is_no_trailer(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeaderRules.requireSendableTrailers(Headers.of("etag", "1", name, "v")))
        .withMessageContaining("trailer " + name + " ")
        .withMessageContaining("make it a header");
  }

  @Test
  void other_trailers_may_be_sent() {
    Headers trailers = Headers.of("server-timing", "db;dur=3", "content-digest", "sha-256=:YQ==:");

    assertThat(HeaderRules.requireSendableTrailers(trailers)).isSameAs(trailers);
    assertThat(HeaderRules.requireSendableTrailers(Headers.empty())).isSameAs(Headers.empty());
  }
}
