package dev.lintel.test;

import dev.lintel.Application;
import dev.lintel.ApplicationFactory;
import dev.lintel.ServerInfo;
import dev.lintel.ServerOptions;
import dev.lintel.spi.DeployedApplication;
import java.util.Objects;
import java.util.Set;

/**
 * Runs an application without a server, for tests: no socket, no port, no pool of threads. A
 * request is treated as a server treats it, by the same rules, so that what a test sees here is
 * what a client sees.
 *
 * <pre>{@code
 * TestClient client = TestClient.of(request -> Response.text("hello " + request.path()));
 * TestResponse response = client.get("/world");
 * assertEquals("hello /world", response.text());
 * }</pre>
 *
 * <p>Paths, the mount path, queries, Host and the limits of head and body are checked before the
 * application is called; failures, nulls and timeouts become the answers of the specification;
 * declared lengths are held; bodies are closed, then the completion hooks run, and then the request
 * is dead. Not here is what only a connection has: framing, {@code date} and {@code connection}
 * fields, keep-alive, backpressure of a slow client.
 *
 * <p>The application is called, its body consumed and its hooks run on the thread that calls {@link
 * #send}, which waits for an asynchronous application. A request body that the application reads by
 * {@link dev.lintel.Body#publisher()} or {@link dev.lintel.Body#collect} takes a thread while it is
 * read, which ends with the exchange; to an asynchronous application nothing of it comes before
 * {@code handleAsync} has returned, so that one that waits for it in there waits for ever, here as
 * on a server (GW-ASY-18). Several threads may send at once. The context class loader is left as it
 * is.
 *
 * @since 0.1
 */
public final class TestClient implements AutoCloseable {
  private static final Set<String> CAPABILITIES = Set.of(ServerInfo.TRAILERS, ServerInfo.INFORM);

  private final DeployedApplication deployed;
  private final ServerOptions options;
  private final ServerInfo server;
  private final Exchanges exchanges = new Exchanges();

  private TestClient(DeployedApplication deployed, ServerOptions options, ServerInfo server) {
    this.deployed = deployed;
    this.options = options;
    this.server = server;
  }

  /**
   * A client of an application, with default options.
   *
   * @param application the application; stays the caller's
   * @return the client
   */
  public static TestClient of(Application application) {
    return of(application, ServerOptions.defaults());
  }

  /**
   * A client of an application.
   *
   * @param application the application; stays the caller's
   * @param options as for {@link #deploy}
   * @return the client
   */
  public static TestClient of(Application application, ServerOptions options) {
    Objects.requireNonNull(application, "application");
    try {
      return deploy(deployment -> application, options);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a factory without checked exceptions threw one", e);
    }
  }

  /**
   * Creates an application as a server does when it starts, for a client of it. {@link #close} ends
   * the deployment.
   *
   * @param factory called once, on this thread
   * @param options of which the mount path, the limits of a request's head and body, the request
   *     timeout, the grace and the application's settings count; the others are about sockets and
   *     threads, of which there are none
   * @return the client
   * @throws Exception what the factory threw, as it is
   */
  public static TestClient deploy(ApplicationFactory factory, ServerOptions options)
      throws Exception {
    ServerInfo server =
        new ServerInfo(
            "in-memory",
            "",
            ServerInfo.SPEC,
            true,
            false,
            false,
            options.requestTimeout(),
            CAPABILITIES);
    DeployedApplication deployed =
        DeployedApplication.create(factory, options.mountPath(), server, options.settings());
    return new TestClient(deployed, options, server);
  }

  /**
   * Sends a GET.
   *
   * @param target path and query, as they stand in a request line
   * @return the answer
   */
  public TestResponse get(String target) {
    return send(TestRequest.get(target));
  }

  /**
   * Sends a request and waits until its exchange has ended: the answer complete or aborted, the
   * body closed, the hooks run.
   *
   * <p>If this thread is interrupted while it waits for an asynchronous application or a publisher,
   * the exchange ends as if the client had gone, and the thread stays interrupted. An interrupt
   * flag that the application leaves is cleared, as by a server.
   *
   * @param request the request; with a body that can be consumed once it can be sent once
   * @return the answer, also where it was aborted: {@link TestResponse#failure} tells
   * @throws IllegalStateException if the client is closed
   * @throws LintViolation the first that a {@link Lint#middleware()} around or inside the
   *     application found by the end of the exchange, the others suppressed; what it finds later is
   *     in the log alone
   */
  public TestResponse send(TestRequest request) {
    Objects.requireNonNull(request, "request");
    exchanges.enter();
    try {
      MemoryExchange exchange = new MemoryExchange(request, options, server);
      return new Call(exchange, deployed.application(), exchanges).run();
    } finally {
      exchanges.leave();
    }
  }

  /**
   * Ends the deployment as a server does: waits for the exchanges that other threads have begun, at
   * most for the grace, then cuts those that wait for a stage or a publisher, and closes what the
   * application gave to {@link dev.lintel.Deployment#closing}. A second call does nothing.
   */
  @Override
  public void close() {
    if (exchanges.close(options.shutdownGrace())) {
      deployed.close();
    }
  }
}
