package dev.lintel.benchmarks.peers;

import dev.lintel.benchmarks.Container;
import dev.lintel.benchmarks.Content;
import dev.lintel.benchmarks.Peer;
import dev.lintel.benchmarks.Threads;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Spring MVC with functional endpoints, by its servlet. */
public final class SpringMvcPeer implements Peer {
  @Override
  public String title() {
    return "spring-mvc";
  }

  @Override
  public Set<Container> containers() {
    return Set.of(Container.JETTY, Container.TOMCAT);
  }

  @Override
  public Container.Running start(Container container, int port) throws Exception {
    AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
    context.register(Routes.class);
    return container.start(new DispatcherServlet(context), port, Threads.PLATFORM);
  }

  /** What a user of Spring writes. */
  @Configuration
  @EnableWebMvc
  public static class Routes {
    private static final MediaType TEXT = MediaType.parseMediaType(Content.TEXT_TYPE);

    /**
     * The workloads.
     *
     * @return the routes
     */
    @Bean
    public RouterFunction<ServerResponse> routes() {
      return RouterFunctions.route()
          .GET("/text", request -> ServerResponse.ok().contentType(TEXT).body(Content.TEXT))
          .POST(
              "/json",
              request ->
                  ServerResponse.ok()
                      .contentType(MediaType.APPLICATION_JSON)
                      .body(request.body(byte[].class)))
          .GET(
              "/large",
              request ->
                  ServerResponse.ok()
                      .contentType(MediaType.APPLICATION_OCTET_STREAM)
                      .body(Content.KIB_64))
          .build();
    }
  }
}
