package dev.lintel.jetty;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Knows the threads that call the application; {@link JettyContainer#atWork} those that write what
 * follows a stage. Serves GW-ASY-13 and GW-LIF-20: they are interrupted at the end of the grace on
 * stop, and at no other time. Jetty's pool interrupts its threads on stop, but neither before it
 * has closed all else, nor virtual ones.
 */
final class InterruptibleHandler extends Handler.Wrapper {
  private final Exchanges exchanges;

  InterruptibleHandler(Exchanges exchanges, Handler next) {
    super(next);
    this.exchanges = exchanges;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    exchanges.entered();
    try {
      return super.handle(request, response, callback);
    } finally {
      exchanges.left();
    }
  }
}
