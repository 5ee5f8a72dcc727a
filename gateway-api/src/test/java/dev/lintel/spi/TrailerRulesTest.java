package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailerRulesTest {

  /** GW-REQ-55. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // framing and connection
        "connection",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "content-length",
        "proxy-connection",
        // routing
        "host",
        "forwarded",
        "via",
        "x-forwarded-for",
        "x-forwarded-proto",
        // authentication
        "authorization",
        "proxy-authorization",
        "proxy-authenticate",
        "www-authenticate",
        "cookie",
        "set-cookie",
        // request modifiers
        "expect",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "if-range",
        "if-unmodified-since",
        "max-forwards",
        "range",
        // response controls
        "age",
        "cache-control",
        "date",
        "expires",
        "location",
        "pragma",
        "retry-after",
        "vary",
        "warning",
        // content
        "content-encoding",
        "content-language",
        "content-location",
        "content-range",
        "content-security-policy",
        "content-type",
      })
  void what_has_to_be_known_before_the_content_is_not_allowed(String name) {
    assertThat(TrailerRules.allowed(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "accept-ranges",
        "authentication-info",
        "content-digest",
        "digest",
        "etag",
        "grpc-message",
        "grpc-status",
        "repr-digest",
        "server-timing",
        "x-checksum",
        "x-forwarded",
        "contents",
        "hosts",
      })
  void what_can_come_after_the_content_is_allowed(String name) {
    assertThat(TrailerRules.allowed(name)).isTrue();
  }
}
