package dev.lintel.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The container's asynchronous cycle of one exchange: its threads, its callbacks, its end.
 *
 * <p>A container that ends an exchange by itself, as after a write that failed, takes its objects
 * back when its listener returns. So what such a callback brings to its end ends on the thread of
 * the callback, and where another thread is at it, the callback waits for that a moment.
 */
final class Cycle {
  private static final System.Logger LOG = System.getLogger("dev.lintel.servlet");
  private static final long END_WITHIN_MILLIS = 1000;

  private final AsyncContext context;
  private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
  private final CountDownLatch end = new CountDownLatch(1);
  private volatile @Nullable Thread callback;

  /** The last that has begun to work; one that has begun before may still be about to leave. */
  private final AtomicReference<@Nullable Thread> worker = new AtomicReference<>();

  /** Who has let the container go, or has taken the exchange away; the first one counts. */
  private final AtomicReference<@Nullable Thread> left = new AtomicReference<>();

  private Cycle(AsyncContext context) {
    this.context = context;
  }

  /**
   * Begins the cycle, on the container's own thread and without a timeout of the container's.
   *
   * @throws IllegalStateException if the container does not let the request be asynchronous
   */
  static Cycle begin(HttpServletRequest request, Lost listener) {
    AsyncContext started;
    try {
      started = request.startAsync();
    } catch (IllegalStateException e) {
      throw new IllegalStateException(
          "the container does not let the request be asynchronous: set async-supported on the"
              + " servlet and on every filter before it",
          e);
    }
    started.setTimeout(0);
    started.addListener(listener);
    return new Cycle(started);
  }

  AsyncContext context() {
    return context;
  }

  /** Whether the container has called back on this thread. */
  boolean inCallback() {
    return callback == Thread.currentThread();
  }

  /** Runs what the container calls back for. */
  void inCallback(Runnable signal) {
    Thread outer = callback;
    callback = Thread.currentThread();
    try {
      withLoader(signal);
    } finally {
      callback = outer;
      // The application may have set it; the thread goes back to a pool.
      Thread.interrupted();
    }
  }

  /** Runs what brings the exchange to its end. */
  void atWork(Runnable work) {
    Thread current = Thread.currentThread();
    worker.set(current);
    try {
      withLoader(work);
    } finally {
      worker.compareAndSet(current, null);
    }
  }

  /**
   * Runs a part of the exchange with the class loader with which the servlet was called
   * (GW-SRV-05): Tomcat tells of some errors with its own, and a thread that the container has not
   * given has any.
   */
  void withLoader(Runnable work) {
    Thread thread = Thread.currentThread();
    ClassLoader outer = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      work.run();
    } finally {
      thread.setContextClassLoader(outer);
    }
  }

  /**
   * Lets the container go, unless it has ended the cycle by itself. Nothing touches its objects
   * after this.
   */
  void complete() {
    if (!leave()) {
      return;
    }
    try {
      context.complete();
    } catch (RuntimeException e) {
      ended(e);
    } finally {
      end.countDown();
    }
  }

  /** Lets the container call the servlet once more, to be thrown at. */
  void dispatch(HttpServletRequest request, Throwable reason) {
    if (!leave()) {
      return;
    }
    try {
      request.setAttribute(Call.ABORT, reason);
      dispatch();
    } catch (RuntimeException e) {
      ended(e);
    } finally {
      end.countDown();
    }
  }

  private void dispatch() {
    try {
      context.dispatch();
    } catch (IllegalArgumentException e) {
      // Below a context without a slash at its end, where Tomcat finds no path to dispatch to.
      context.dispatch("/");
    }
  }

  /**
   * The container takes the exchange away, on this thread, and no call reaches it any more.
   *
   * @return false if another thread lets it go, or has done so
   */
  boolean take() {
    if (leave()) {
      end.countDown();
      return true;
    }
    awaitLeft();
    return false;
  }

  private boolean leave() {
    return left.compareAndSet(null, Thread.currentThread());
  }

  private static void ended(RuntimeException e) {
    LOG.log(System.Logger.Level.DEBUG, "the container has ended the exchange by itself", e);
  }

  /**
   * Whether the bridge has let the container go, or it has taken the exchange: what it says now is
   * old news.
   */
  boolean left() {
    return left.get() != null;
  }

  /** Waits a moment for another thread to let the container go. */
  boolean awaitLeft() {
    Thread current = Thread.currentThread();
    try {
      // It may call back from within.
      return left.get() == current
          || worker.get() == current
          || end.await(END_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
