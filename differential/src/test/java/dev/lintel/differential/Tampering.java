package dev.lintel.differential;

import dev.lintel.ApplicationFactory;
import dev.lintel.Middleware;
import dev.lintel.Request;
import dev.lintel.Response;
import dev.lintel.jetty.JettyRunner;
import dev.lintel.tck.Probe;
import dev.lintel.tck.TckApplication;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * The same property with a server that is not what it should be: it answers a request with two
 * fields of one name by a field that nobody has asked for. Fails; run by {@link TamperingTest}.
 */
class Tampering {
  private static final Pair[] PAIR = new Pair[1];
  private static final ExecutorService EXECUTOR = Executors.newSingleThreadExecutor();

  @BeforeContainer
  static void start() throws Exception {
    PAIR[0] =
        Pair.of(
            Pair.Kind.BLOCKING,
            new JettyRunner(),
            TckApplication::blocking,
            new JettyRunner(),
            Tampering::tampered);
  }

  @AfterContainer
  static void stop() {
    PAIR[0].close();
    EXECUTOR.shutdownNow();
  }

  private static ApplicationFactory tampered(Probe probe) {
    return deployment ->
        TckApplication.blocking(probe)
            .create(deployment)
            .with(Middleware.mapResponse(Tampering::tamper));
  }

  private static Response tamper(Request request, Response response) {
    return request.headers().all("x-a").size() == 2 ? response.header("x-new", "1") : response;
  }

  @Provide
  Arbitrary<Generated> exchanges() {
    return Exchanges.any();
  }

  @Property(
      tries = 2_000,
      seed = "1",
      edgeCases = EdgeCasesMode.NONE,
      afterFailure = AfterFailureMode.RANDOM_SEED)
  void a_tampered_server_agrees(@ForAll("exchanges") Generated exchange) {
    DifferentialTest.check(exchange, PAIR[0], EXECUTOR);
  }
}
