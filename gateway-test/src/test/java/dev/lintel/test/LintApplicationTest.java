package dev.lintel.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Application;
import dev.lintel.AsyncApplication;
import dev.lintel.Body;
import dev.lintel.Request;
import dev.lintel.Response;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Applications that are wrong on purpose. */
class LintApplicationTest extends LintedTest {

  @Test
  @Breaks("GW-APP-02")
  void null_instead_of_a_response_or_a_stage() {
    Application blocking = request -> null;
    AsyncApplication noStage = request -> null;
    AsyncApplication ofNull = request -> CompletableFuture.completedFuture(null);

    assertBroken(
        violation(Lint.check(blocking)),
        "GW-APP-02",
        blocking,
        "returned null instead of a response [GET /]");
    assertBroken(
        violation(Lint.check(noStage)), "GW-APP-02", noStage, "returned null instead of a stage");
    assertBroken(
        violation(Lint.check(ofNull)), "GW-APP-02", ofNull, "returned null instead of a response");
  }

  @Test
  @Breaks("GW-BDY-03")
  void a_body_of_another_length_than_it_declares() {
    for (Body body :
        List.of(
            Body.writer(5, out -> out.write(ABC)),
            Body.stream(new ByteArrayInputStream(ABC), 5),
            Body.publisher(Body.text("abc").publisher(), 5))) {
      Application app = request -> of(body);

      assertBroken(
          violation(Lint.check(app)), "GW-BDY-03", app, "declared a body of 5 bytes and gave 3");
    }
    for (Body body :
        List.of(
            Body.writer(2, out -> out.write(ABC)),
            Body.publisher(Body.text("abc").publisher(), 2))) {
      Application app = request -> of(body);

      assertBroken(
          violation(Lint.check(app)),
          "GW-BDY-03",
          app,
          "declared a body of 2 bytes and gives more: 3 so far");
    }
  }

  @Test
  @Breaks({"GW-BDY-01", "GW-BDY-02"})
  void a_body_that_was_consumed_or_closed_before() {
    Application consumed =
        request -> {
          request.body().bytes(10);
          return of(request.body());
        };
    Application closed =
        request -> {
          Body body = written();
          body.close();
          return of(body);
        };

    assertBroken(
        violation(Lint.check(consumed), TestRequest.post("/x?y").body("abc")),
        "GW-BDY-01",
        consumed,
        "returned a response whose body cannot be sent: the body was consumed before: a request"
            + " body can be read only once [POST /x?y]");
    assertBroken(
        violation(Lint.check(closed)),
        "GW-BDY-02",
        closed,
        "returned a response whose body cannot be sent: the body was closed before");
  }

  @Test
  void a_body_that_is_not_sent_may_have_been_consumed() {
    Application app =
        request -> {
          request.body().bytes(10);
          return Response.of(204).body(request.body());
        };

    TestClient client = TestClient.of(Lint.check(app));
    assertThat(client.send(TestRequest.post("/").body("abc")).status()).isEqualTo(204);
  }

  @Test
  @Breaks("GW-APP-05")
  void a_response_that_is_returned_twice() {
    Response once = of(written());
    Application app = request -> once;
    TestClient client = TestClient.of(Lint.check(app));

    assertThat(client.get("/").text()).isEqualTo("abc");
    assertThatThrownBy(() -> client.get("/"))
        .isInstanceOfSatisfying(
            LintViolation.class,
            e -> assertBroken(e, "GW-APP-05", app, "returned a response that it had returned"));
  }

  @Test
  @Breaks("GW-APP-07")
  void a_request_that_is_used_after_its_end() throws Exception {
    AtomicReference<InputStream> kept = new AtomicReference<>();
    Application app =
        request -> {
          kept.set(request.body().inputStream());
          return Response.text("x");
        };
    TestClient.of(Lint.check(app, found::add)).send(TestRequest.post("/").body("abc"));

    assertThatThrownBy(() -> kept.get().read()).hasMessageContaining("exchange has ended");

    assertFound(
        "GW-APP-07",
        app.getClass().getName(),
        "reads the request's body after the exchange has ended");
  }

  @Test
  @Breaks("GW-APP-07")
  void a_request_that_is_passed_on_after_its_end() {
    AtomicReference<Request> kept = new AtomicReference<>();
    Application app = Lint.check(request -> Response.text("x"), found::add);
    TestClient.of(
            request -> {
              kept.set(request);
              return Response.text("x");
            })
        .get("/");

    assertThatThrownBy(() -> app.handle(kept.get())).isInstanceOf(LintViolation.class);
    assertFound(
        "GW-APP-07",
        "the caller of " + getClass().getName(),
        "passed a request whose exchange has ended");
  }

  // ---- reports

  @Test
  @Breaks("GW-BDY-03")
  void a_report_of_ones_own_does_not_disturb_the_exchange() {
    Application app = request -> of(Body.writer(5, out -> out.write(ABC)));
    TestClient client = TestClient.of(Lint.check(app, found::add));

    assertThat(client.get("/a?b").received()).isEqualTo(ABC);
    assertThat(found).extracting(LintViolation::request).containsExactly("GET /a?b");
    assertFound("GW-BDY-03", app.getClass().getName(), "declared a body of 5 bytes");
  }

  @Test
  @Breaks({"GW-APP-02", "GW-BDY-03"})
  void without_a_client_that_collects_them_violations_are_thrown_where_they_are_found() {
    Application none = request -> null;
    Application shorter = request -> of(Body.writer(5, out -> out.write(ABC)));

    assertThatThrownBy(() -> new WrongServer().run(Lint.check(none)))
        .isInstanceOfSatisfying(
            LintViolation.class, e -> assertBroken(e, "GW-APP-02", none, "returned null"));
    assertThatThrownBy(() -> new WrongServer().run(Lint.check(shorter)))
        .isInstanceOfSatisfying(
            LintViolation.class, e -> assertBroken(e, "GW-BDY-03", shorter, "declared"));
  }

  @Test
  @Breaks("GW-APP-02")
  void every_violation_is_logged() {
    Application app = request -> null;
    try (LoggedErrors warnings = new LoggedErrors("dev.lintel.test.lint")) {
      assertBroken(violation(Lint.check(app)), "GW-APP-02", app, "returned null");

      assertThat(warnings.messages()).singleElement().asString().startsWith("GW-APP-02");
    }
  }
}
