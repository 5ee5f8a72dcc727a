package dev.lintel.modular;

import dev.lintel.Response;
import dev.lintel.Server;
import dev.lintel.ServerOptions;
import java.io.InputStream;

/** A program that starts a server and prints what it answers. */
final class OneAnswer {
  private OneAnswer() {}

  public static void main(String[] args) throws Exception {
    ServerOptions options = ServerOptions.defaults().port(0);
    try (Server server = Server.start(request -> Response.text("modular"), options);
        InputStream answer = server.uri().toURL().openStream()) {
      System.out.println(
          new String(answer.readAllBytes(), "UTF-8")
              + " by "
              + server.getClass().getModule().getName());
    }
  }
}
