package dev.lintel.samples.hello;

// tag::ten-lines[]
import dev.lintel.Response;
import dev.lintel.Server;

public class TenLines {
  public static void main(String[] args) throws Exception {
    try (Server server = Server.start(request -> Response.text("Hello, world\n"))) {
      System.out.println(server.info().name() + " answers on " + server.uri());
      server.join();
    }
  }
}
// end::ten-lines[]
