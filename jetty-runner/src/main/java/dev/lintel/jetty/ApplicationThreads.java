package dev.lintel.jetty;

import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Knows the threads that call the application; {@link JettyContainer#atWork} those that write what
 * follows a stage. Serves GW-ASY-13 and GW-LIF-20: they are interrupted at the end of the grace on
 * stop, and at no other time. Jetty's pool interrupts its threads on stop, but neither before it
 * has closed all else, nor virtual ones.
 *
 * <p>Serves GW-DEP-37 as well, where Jetty's setting does not: a request that came behind one whose
 * answer was completed by another thread is read on a platform thread, and would be served there.
 */
final class ApplicationThreads extends Handler.Wrapper {
  private final Exchanges exchanges;
  private final Workers workers;

  ApplicationThreads(Exchanges exchanges, Workers workers, Handler next) {
    super(next);
    this.exchanges = exchanges;
    this.workers = workers;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Executor substitute = workers.substitute();
    if (substitute == null) {
      return call(request, response, callback);
    }
    substitute.execute(
        () -> {
          try {
            if (!call(request, response, callback)) {
              Response.writeError(request, response, callback, 404);
            }
          } catch (Throwable e) {
            callback.failed(e);
          }
        });
    return true;
  }

  private boolean call(Request request, Response response, Callback callback) throws Exception {
    exchanges.entered();
    try {
      return super.handle(request, response, callback);
    } finally {
      exchanges.left();
    }
  }
}
