package dev.lintel.samples.hello;

import dev.lintel.Application;
import dev.lintel.Attribute;
import dev.lintel.Middleware;
import dev.lintel.Response;
import java.util.UUID;

/** Gives each request an id, which the application can read and the client gets to know. */
final class RequestIds {
  // tag::middleware[]
  static final Attribute<String> ID = Attribute.named("request.id");

  static final Middleware GIVE =
      Middleware.mapRequest(request -> request.with(ID, UUID.randomUUID().toString()));
  static final Middleware SHOW =
      Middleware.mapResponse(
          (request, response) -> response.header("x-request-id", request.require(ID)));

  static final Application APPLICATION =
      Application.of(request -> Response.text("You are " + request.require(ID) + "\n"))
          .with(GIVE, SHOW);

  // end::middleware[]

  private RequestIds() {}
}
