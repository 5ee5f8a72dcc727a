package dev.lintel.tomcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lintel.Application;
import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerInfo;
import dev.lintel.ServerOptions;
import dev.lintel.spi.ServerProvider;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.junit.jupiter.api.Test;

class TomcatRunnerTest {
  private static final ServerOptions ANY_PORT = ServerOptions.defaults().port(0);
  private static final Application HELLO = request -> Response.text("hello");

  @Test
  void is_found_as_a_service() {
    assertThat(ServiceLoader.load(ServerProvider.class))
        .singleElement()
        .isInstanceOfSatisfying(
            TomcatRunner.class, runner -> assertThat(runner.name()).isEqualTo("tomcat"));
  }

  /** GW-DEP-05: who made the application may use it elsewhere. */
  @Test
  void stopping_leaves_alone_what_the_start_was_given() {
    class Closeable implements Application, AutoCloseable {
      private boolean closed;

      @Override
      public Response handle(dev.lintel.Request request) {
        return Response.text("hello");
      }

      @Override
      public void close() {
        closed = true;
      }
    }
    Closeable application = new Closeable();
    Server.start(application, ANY_PORT).close();

    assertThat(application.closed).isFalse();
  }

  @Test
  void says_what_it_is() {
    try (Server server = Server.start(HELLO, ANY_PORT)) {
      ServerInfo info = server.info();
      assertThat(info.name()).isEqualTo("tomcat");
      assertThat(info.version()).startsWith("11.0.").doesNotContain("/");
      assertThat(info.multithread()).isTrue();
      assertThat(info.capabilities()).containsExactly("inform", "sendfile", "trailers");
    }
  }

  @Test
  void hands_over_a_complete_tomcat_that_is_not_started() throws Exception {
    List<String> seen = new ArrayList<>();
    try (Server server =
        TomcatRunner.start(
            HELLO,
            ANY_PORT,
            tomcat -> {
              assertThat(tomcat.getServer().getState()).isEqualTo(LifecycleState.NEW);
              assertThat(tomcat.getService().findConnectors()).hasSize(1);
              tomcat.getHost().getPipeline().addValve(new Recorder(seen));
            })) {
      assertThat(
              Wire.exchange(server, "GET /seen HTTP/1.1", "Host: a", "Connection: close", "", ""))
          .endsWith("hello");
    }
    assertThat(seen).containsExactly("/seen");
  }

  /** GW-DEP-23. */
  @Test
  void native_settings_that_a_connection_would_not_heed_are_refused() {
    Map<String, Consumer<Tomcat>> settings =
        Map.of(
            "TLS",
            tomcat -> {
              tomcat.getConnector().addSslHostConfig(new SSLHostConfig());
              tomcat.getConnector().setProperty("SSLEnabled", "true");
            },
            "HTTP/2",
            tomcat -> tomcat.getConnector().addUpgradeProtocol(new Http2Protocol()),
            "another connector",
            tomcat -> tomcat.getService().addConnector(new Connector()));
    settings.forEach(
        (name, setting) ->
            assertThatThrownBy(() -> TomcatRunner.start(HELLO, ANY_PORT, setting))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("tomcat cannot be given ")
                .hasMessageContaining(name));
  }

  @Test
  void native_settings_that_fail_stop_the_start() {
    List<String> closed = new ArrayList<>();
    IllegalStateException failure = new IllegalStateException("no");
    assertThatThrownBy(
            () ->
                TomcatRunner.deploy(
                    deployment -> {
                      deployment.closing(() -> closed.add("resource"));
                      return HELLO;
                    },
                    ANY_PORT,
                    tomcat -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(closed).containsExactly("resource");
  }

  @Test
  void a_port_that_is_taken_stops_the_start() {
    List<String> closed = new ArrayList<>();
    try (Server first = Server.start(HELLO, ANY_PORT)) {
      int port = first.uri().getPort();
      assertThatThrownBy(
              () ->
                  Server.deploy(
                      deployment -> {
                        deployment.closing(() -> closed.add("resource"));
                        return HELLO;
                      },
                      ServerOptions.defaults().port(port)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageStartingWith("port " + port + " on 127.0.0.1 is taken")
          .hasCauseInstanceOf(BindException.class);
    }
    assertThat(closed).containsExactly("resource");
  }

  private static final class Recorder extends ValveBase {
    private final List<String> seen;

    Recorder(List<String> seen) {
      super(true);
      this.seen = seen;
    }

    @Override
    public void invoke(Request request, org.apache.catalina.connector.Response response)
        throws java.io.IOException, jakarta.servlet.ServletException {
      seen.add(request.getRequestURI());
      getNext().invoke(request, response);
    }
  }
}
