package dev.lintel.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The parameters of a query and of a form, as the application has them decoded. */
abstract class ParameterTopic extends Topic {
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final String ONE_TOO_MANY = "a&".repeat(1_001);

  ParameterTopic(Starter starter) {
    super(starter);
  }

  @TestFactory
  @Spec({"GW-REQ-37", "GW-REQ-39", "GW-REQ-69"})
  Stream<DynamicTest> parameters_are_decoded_as_utf8_and_keep_their_order() {
    return Map.ofEntries(
            Map.entry("b=1&a=2&b=3&a=2", "b=1\na=2\nb=3\na=2\n"),
            Map.entry("a+b=c+d%20e%2Bf", "a b=c d e+f\n"),
            Map.entry("n=caf%C3%A9&%E2%82%AC=%F0%9F%98%80", "n=caf\u00E9\n\u20AC=\uD83D\uDE00\n"),
            Map.entry("a&b=&=c&d==&&e", "a=\nb=\n=c\nd==\ne=\n"),
            Map.entry("a=1;b=2&c=%26%3D%25", "a=1;b=2\nc=&=%\n"),
            Map.entry("a=%00%0a", "a=\0\n\n"))
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            row ->
                dynamicTest(
                    row.getKey(),
                    () -> {
                      for (var server : both().values()) {
                        assertThat(talk(server, get("/tck/query?" + row.getKey())))
                            .isEqualTo(ok(row.getValue()) + OPEN);
                        assertThat(talk(server, post(newCase(), "/tck/form", row.getKey(), FORM)))
                            .isEqualTo(ok(row.getValue()) + OPEN);
                      }
                    }));
  }

  @Test
  @Spec("GW-REQ-69")
  void the_first_equals_sign_ends_the_name() {
    for (var server : both().values()) {
      assertThat(talk(server, get(newCase(), "/tck/body?form=text&size=1&type=a/b;c=d")))
          .isEqualTo(answer(200, Sample.text(1), "content-type: a/b;c=d") + OPEN);
    }
  }

  @TestFactory
  @Spec("GW-REQ-38")
  Stream<DynamicTest> what_is_malformed_is_400() {
    return Stream.of(
            "a=%", "a=%4", "a=%zz", "%=a", "a=%ff", "a=%C3", "a=%C0%AF", "a=%ED%A0%80", "a&b=%+1")
        .map(
            malformed ->
                dynamicTest(
                    malformed,
                    () -> {
                      for (var server : both().values()) {
                        assertThat(talk(server, get("/tck/query?" + malformed)))
                            .isEqualTo(refused(400));
                        assertThat(talk(server, post(newCase(), "/tck/form", malformed, FORM)))
                            .isEqualTo(refused(400));
                      }
                    }));
  }

  @Test
  @Spec("GW-REQ-70")
  void a_query_of_more_than_1000_pairs_is_400() {
    for (var server : both().values()) {
      assertThat(talk(server, get("/tck/query?" + ONE_TOO_MANY))).isEqualTo(refused(400));
      assertThat(talk(server, get("/tck/query?" + ONE_TOO_MANY.substring(2))))
          .isEqualTo(ok("a=\n".repeat(1_000)) + OPEN);
    }
  }

  @Test
  @Spec("GW-REQ-71")
  void a_form_of_more_than_1000_pairs_is_413() {
    for (var server : both().values()) {
      assertThat(talk(server, post(newCase(), "/tck/form", ONE_TOO_MANY, FORM)))
          .isEqualTo(refused(413));
      assertThat(talk(server, post(newCase(), "/tck/form", ONE_TOO_MANY.substring(2), FORM)))
          .isEqualTo(ok("a=\n".repeat(1_000)) + OPEN);
    }
  }

  @TestFactory
  @Spec("GW-REQ-72")
  Stream<DynamicTest> a_form_has_the_type_of_one() {
    return Stream.of(
            "",
            "text/plain",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded-too",
            "text/plain; application/x-www-form-urlencoded")
        .map(
            type ->
                dynamicTest(
                    '"' + type + '"',
                    () -> {
                      for (var server : both().values()) {
                        assertThat(talk(server, form(type))).isEqualTo(refused(415));
                      }
                    }));
  }

  @TestFactory
  @Spec("GW-REQ-72")
  Stream<DynamicTest> the_type_of_a_form_may_have_parameters_and_any_case() {
    return Stream.of(
            "application/x-www-form-urlencoded;charset=utf-8",
            "application/x-www-form-urlencoded ; charset=utf-8",
            "Application/X-WWW-Form-URLEncoded")
        .map(
            type ->
                dynamicTest(
                    type,
                    () -> assertThat(talk(blocking(), form(type))).isEqualTo(ok("a=1\n") + OPEN)));
  }

  private String form(String type) {
    return type.isEmpty()
        ? post(newCase(), "/tck/form", "a=1")
        : post(newCase(), "/tck/form", "a=1", "Content-Type: " + type);
  }
}
