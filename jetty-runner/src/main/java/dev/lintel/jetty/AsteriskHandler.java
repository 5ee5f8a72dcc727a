package dev.lintel.jetty;

import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Gives {@code OPTIONS *} the root as its target on its way to the bridge, which answers it and
 * decides whether the connection is kept. Serves GW-REQ-05: the target is no path, so no context of
 * Jetty's takes it, and it would be a 404. The gate has refused it with every other method.
 */
final class AsteriskHandler extends Handler.Wrapper {
  AsteriskHandler(Handler next) {
    super(next);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    boolean asterisk = "*".equals(request.getHttpURI().getPath());
    return super.handle(asterisk ? new Rooted(request) : request, response, callback);
  }

  /** Whether the target was {@code *}, in place of which Jetty was given a path. */
  static boolean isAsterisk(Request request) {
    return Request.as(request, Rooted.class) != null;
  }

  private static final class Rooted extends Request.Wrapper {
    private final HttpURI root;

    private Rooted(Request request) {
      super(request);
      root = HttpURI.build(request.getHttpURI()).path("/").asImmutable();
    }

    @Override
    public HttpURI getHttpURI() {
      return root;
    }
  }
}
