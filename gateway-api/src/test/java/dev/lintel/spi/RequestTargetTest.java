package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.StatusException;
import dev.lintel.spi.RequestTarget.Form;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "GET,     /,                   ORIGIN,    '',    '',       /,     ''",
        "GET,     /a/b,                ORIGIN,    '',    '',       /a/b,  ''",
        "GET,     /a?b,                ORIGIN,    '',    '',       /a,    b",
        "GET,     /a?,                 ORIGIN,    '',    '',       /a,    ''",
        "GET,     /a?b?c=/d,           ORIGIN,    '',    '',       /a,    b?c=/d",
        "GET,     //h/a,               ORIGIN,    '',    '',       //h/a, ''",
        "GET,     /%61#x,              ORIGIN,    '',    '',       /%61#x, ''",
        "OPTIONS, /,                   ORIGIN,    '',    '',       /,     ''",
        "GET,     http://h/p?q,        ABSOLUTE,  http,  h,        /p,    q",
        "GET,     http://h,            ABSOLUTE,  http,  h,        /,     ''",
        "GET,     http://h/,           ABSOLUTE,  http,  h,        /,     ''",
        "GET,     http://h?q,          ABSOLUTE,  http,  h,        /,     q",
        "GET,     http://h:81/a/../b,  ABSOLUTE,  http,  h:81,     /a/../b, ''",
        "GET,     HTTPS://H:443/,      ABSOLUTE,  https, H:443,    /,     ''",
        "GET,     http://[::1]:1/a,    ABSOLUTE,  http,  [::1]:1,  /a,    ''",
        "GET,     http://h//a,         ABSOLUTE,  http,  h,        //a,   ''",
        "GET,     x-1+y.z://h/a,       ABSOLUTE,  x-1+y.z, h,      /a,    ''",
        "OPTIONS, http://h,            ABSOLUTE,  http,  h,        /,     ''",
        "OPTIONS, *,                   ASTERISK,  '',    '',       *,     ''",
        "CONNECT, h:443,               AUTHORITY, '',    h:443,    '',    ''",
        "CONNECT, [::1]:443,           AUTHORITY, '',    [::1]:443, '',   ''",
      })
  void a_target_is_taken_apart(
      String method,
      String target,
      Form form,
      String scheme,
      String authority,
      String path,
      String query) {
    assertThat(RequestTarget.parse(method, target))
        .isEqualTo(new RequestTarget(form, scheme, authority, path, query));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,     ''",
    "GET,     *",
    "GET,     a",
    "GET,     ?a",
    "GET,     h:80",
    "GET,     http:",
    "GET,     http:/a",
    "GET,     http:a",
    "GET,     http//h/a",
    "GET,     '://h/a'",
    "GET,     1http://h/a",
    "GET,     ht_tp://h/a",
    "GET,     http://",
    "GET,     http:///a",
    "GET,     http://?q",
    "GET,     http://u@h/a",
    "GET,     http://u:p@h/a",
    "GET,     http://h:/a",
    "GET,     http://h:0/a",
    "GET,     http://h:65536/a",
    "GET,     http://h\\@g/a",
    "GET,     http://h%41/a",
    "GET,     http://é/a",
    "GET,     http://h#f",
    "GET,     http://h/a#f",
    "GET,     http://h/?a#f",
    "GET,     /a?b#c",
    "GET,     /a?b c",
    "GET,     /a?é",
    "options, *",
    "OPTIONS, *?a",
    "OPTIONS, */",
    "CONNECT, /a",
    "CONNECT, *",
    "CONNECT, h",
    "CONNECT, h:",
    "CONNECT, h:0",
    "CONNECT, :443",
    "CONNECT, u@h:443",
    "CONNECT, http://h:443",
    "CONNECT, h:443/",
    "connect, h:443",
  })
  void a_target_of_no_form_is_refused(String method, String target) {
    assertRefused(() -> RequestTarget.parse(method, target));
  }

  @ParameterizedTest
  @ValueSource(strings = {"h", "H", "h:80"})
  void an_absolute_target_may_name_the_host_again(String host) {
    RequestTarget target = RequestTarget.parse("GET", "HTTP://h/a");

    assertThatNoException().isThrownBy(() -> target.requireConnection("http", Optional.of(host)));
    assertThatNoException().isThrownBy(() -> target.requireConnection("http", Optional.empty()));
  }

  @Test
  void an_absolute_target_for_another_host_or_scheme_is_refused() {
    RequestTarget target = RequestTarget.parse("GET", "http://h/a");

    assertRefused(() -> target.requireConnection("http", Optional.of("g")));
    assertRefused(() -> target.requireConnection("http", Optional.of("h:8080")));
    assertRefused(() -> target.requireConnection("https", Optional.of("h")));
    assertRefused(() -> target.requireConnection("https", Optional.empty()));
    assertRefused(
        () -> RequestTarget.parse("GET", "ftp://h/a").requireConnection("http", Optional.of("h")));
  }

  @Test
  void the_other_forms_have_nothing_to_contradict() {
    RequestTarget.parse("GET", "/a").requireConnection("http", Optional.of("h"));
    RequestTarget.parse("OPTIONS", "*").requireConnection("http", Optional.of("h"));
    RequestTarget.parse("CONNECT", "g:1").requireConnection("http", Optional.of("h"));
  }

  private static void assertRefused(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.status()).isEqualTo(400));
  }
}
