package dev.lintel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostRulesTest {
  private static final Pattern SURPLUS_ZERO = Pattern.compile("[0-9a-f]{5}|\\b0[0-9]+\\.");

  @ParameterizedTest
  @CsvSource({
    "localhost,                    localhost,         80",
    "LOCALHOST,                    LOCALHOST,         80",
    "a,                            a,                 80",
    "a:1,                          a,                 1",
    "example.com:8080,             example.com,       8080",
    "example.com:65535,            example.com,       65535",
    "example.com:0080,             example.com,       80",
    "example.com:000000000000081,  example.com,       81",
    "example.com.,                 example.com.,      80",
    "my_host-1.x~y,                my_host-1.x~y,     80",
    "-,                            -,                 80",
    "1.2.3.4,                      1.2.3.4,           80",
    "1.2.3.4:5,                    1.2.3.4,           5",
    "999.1,                        999.1,             80",
    "[::1],                        [::1],             80",
    "[::1]:8443,                   [::1],             8443",
    "[::],                         [::],              80",
    "[1::],                        [1::],             80",
    "[1::8],                       [1::8],            80",
    "[2001:DB8::a:0]:1,            [2001:DB8::a:0],   1",
    "[1:2:3:4:5:6:7:8],            [1:2:3:4:5:6:7:8], 80",
    "[1:2:3:4:5:6:7::],            [1:2:3:4:5:6:7::], 80",
    "[::2:3:4:5:6:7:8],            [::2:3:4:5:6:7:8], 80",
    "[1:2:3::5:6:7:8],             [1:2:3::5:6:7:8],  80",
    "[::ffff:1.2.3.4],             [::ffff:1.2.3.4],  80",
    "[::1.2.3.4],                  [::1.2.3.4],       80",
    "[1:2:3:4:5:6:1.2.3.4]:9,      [1:2:3:4:5:6:1.2.3.4], 9",
    "[0000:00ff::255.255.255.255], [0000:00ff::255.255.255.255], 80",
  })
  void a_valid_authority_has_a_host_and_a_port(String authority, String host, int port) {
    assertThat(HostRules.valid(authority)).isTrue();
    assertThat(HostRules.host(authority)).isEqualTo(host);
    assertThat(HostRules.port(authority, "http")).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ":",
        ":80",
        "a:",
        "a:0",
        "a:00",
        "a:65536",
        "a:99999999999",
        "a:4294967376",
        "a:-1",
        "a:+80",
        "a:8o",
        "a: 80",
        "a:80 ",
        "a:80:80",
        "a:b",
        "a:٣",
        " a",
        "a ",
        "a b",
        "a\t",
        "a,b",
        "a/b",
        "a?b",
        "a#b",
        "a\\b",
        "a@b",
        "u:p@h",
        "@h",
        "a%41",
        "%61",
        "a!",
        "a$b",
        "a=b",
        "a;b",
        "a'b",
        "(a)",
        "a*",
        "*",
        "a|b",
        "<a>",
        "\"a\"",
        "{a}",
        "a`b",
        "é",
        "a\u0080",
        "a\0",
        "::1",
        "1:2:3",
        "[",
        "]",
        "[]",
        "[]:80",
        "[::1",
        "::1]",
        "[[::1]]",
        "[::1]]",
        "[::1]a",
        "[::1]80",
        "[::1]:",
        "[::1]:0",
        "[::1]:65536",
        "[::1]:x",
        "a[::1]",
        "[:]",
        "[:]:80",
        "[:::]",
        "[1]",
        "[1:2]",
        "[1:2:3:4:5:6:7]",
        "[1:2:3:4:5:6:7:]",
        "[:2:3:4:5:6:7:8]",
        "[1:2:3:4:5:6:7:8:9]",
        "[1:2:3:4:5:6:7:8::]",
        "[::1:2:3:4:5:6:7:8]",
        "[1:2:3:4::5:6:7:8]",
        "[1::2::3]",
        "[::1::]",
        "[1:::2]",
        "[12345::]",
        "[g::]",
        "[::g]",
        "[::1 ]",
        "[ ::1]",
        "[fe80::1%eth0]",
        "[fe80::1%25eth0]",
        "[v1.x]",
        "[a]",
        "[localhost]",
        "[1.2.3.4]",
        "[::1.2.3]",
        "[::1.2.3.4.5]",
        "[::1.2.3.256]",
        "[::01.2.3.4]",
        "[::1.2.3.1000]",
        "[::1.2.3.]",
        "[::1..3.4]",
        "[::.1.2.3]",
        "[::1.2.3.4:5]",
        "[1.2.3.4::]",
        "[::a.2.3.4]",
        "[1:2:3:4:5:6:7:1.2.3.4]",
        "[1:2:3:4:5:6::1.2.3.4:]",
        "[::1.2.3.4",
        "[::1.2.3.+4]"
      })
  void anything_else_is_invalid(String authority) {
    assertThat(HostRules.valid(authority)).isFalse();
  }

  @Test
  void a_host_name_has_letters_digits_and_four_marks() {
    for (char c = 0; c < 0x250; c++) {
      boolean allowed =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "-._~".indexOf(c) >= 0;
      assertThat(HostRules.valid("a" + c + "b")).as("U+%04X", (int) c).isEqualTo(allowed);
    }
  }

  @Test
  void IPv6_addresses_are_those_that_the_JDK_reads() {
    Random random = new Random(1);
    String[] pieces = {":", ":", ":", "::", "0", "1", "ff", "abcd", "12345", "1.2.3.4"};
    int valid = 0;
    for (int i = 0; i < 300_000; i++) {
      StringBuilder text = new StringBuilder("[");
      for (int n = 1 + random.nextInt(16); n > 0; n--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      String host = text.append(']').toString();
      assertThat(HostRules.valid(host)).as(host).isEqualTo(isIpv6ToTheJdk(host));
      valid += HostRules.valid(host) ? 1 : 0;
    }
    assertThat(valid).isGreaterThan(1_000);
  }

  @ParameterizedTest
  @CsvSource({
    "a,            a,           http",
    "a,            A,           http",
    "a,            a:80,        http",
    "A:80,         a,           http",
    "a:443,        a,           https",
    "a:0080,       a:80,        http",
    "a:8080,       a:8080,      https",
    "[::1],        [::1]:80,    http",
    "[::AB],       [::ab],      http",
  })
  void case_and_the_default_port_make_no_other_authority(String a, String b, String scheme) {
    assertThat(HostRules.same(a, b, scheme)).isTrue();
    assertThat(HostRules.same(b, a, scheme)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "a,            b,           http",
    "a,            ab,          http",
    "a,            a.,          http",
    "a:80,         a,           https",
    "a:443,        a,           http",
    "a:1,          a:2,         http",
    "a:80,         a:8080,      http",
    "[::1],        [0::1],      http",
    "[::1]:1,      [::1]:2,     http",
    "localhost,    127.0.0.1,   http",
  })
  void another_host_or_port_is_another_authority(String a, String b, String scheme) {
    assertThat(HostRules.same(a, b, scheme)).isFalse();
    assertThat(HostRules.same(b, a, scheme)).isFalse();
  }

  @Test
  void only_http_and_https_have_a_default_port() {
    assertThat(HostRules.port("a", "https")).isEqualTo(443);
    assertThat(HostRules.port("a:21", "ftp")).isEqualTo(21);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostRules.port("a", "ftp"))
        .withMessageContaining("\"ftp\"");
  }

  private static boolean isIpv6ToTheJdk(String host) {
    if (SURPLUS_ZERO.matcher(host).find()) {
      return false; // the JDK reads over leading zeros
    }
    try {
      InetAddress.getByName(host);
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
