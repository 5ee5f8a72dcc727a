package dev.lintel.spi;

import dev.lintel.Body;
import dev.lintel.Completion;
import dev.lintel.Headers;
import dev.lintel.ServerInfo;
import dev.lintel.Tls;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.security.Principal;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One request and its answer, as a server hands it to the contract: what an adapter extends, with
 * one instance for each exchange.
 *
 * <p>An adapter supplies the accessors; the life cycle is the same for all of them and is kept
 * here. An exchange is <em>open</em> until the server calls {@link #end()}, <em>ending</em> while
 * the completion hooks run, and <em>dead</em> afterwards. {@link dev.lintel.Request} checks the
 * state before it calls an accessor; the exchange may end behind that, on another thread. An
 * adapter whose objects serve the next request after this one has its accessors hold up that end,
 * or throw.
 *
 * <p>Accessors are called on any thread that the application uses. They answer the same for the
 * whole exchange, except {@link #trailers()}, and none of them returns null.
 *
 * @since 0.1
 */
public abstract class Exchange {
  private static final System.Logger LOG = System.getLogger(Exchange.class.getName());
  private static final Hook OPEN = new Hook(completion -> {}, null);
  private static final Hook DEAD = new Hook(completion -> {}, null);
  private static final VarHandle HOOKS;
  private static final VarHandle ENDING;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HOOKS = lookup.findVarHandle(Exchange.class, "hooks", Hook.class);
      ENDING = lookup.findVarHandle(Exchange.class, "ending", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private record Hook(Consumer<? super Completion> action, @Nullable Hook next) {}

  /**
   * The hooks, last registered first; {@link #OPEN} at the bottom, {@link #DEAD} after the last.
   */
  private volatile Hook hooks = OPEN;

  private volatile boolean ending;

  /** An open exchange without hooks. */
  protected Exchange() {}

  /**
   * The method as the client sent it, case kept.
   *
   * @return a token (RFC 9110 section 9.1)
   */
  public abstract String method();

  /**
   * The scheme of the connection.
   *
   * @return {@code http} or {@code https}
   */
  public abstract String scheme();

  /**
   * The host and port that the client asked for: the {@code Host} field, else the local address.
   *
   * @return host, with {@code :port} where the client named one; valid by {@link HostRules}
   */
  public abstract String authority();

  /**
   * The decoded path under which the application is mounted.
   *
   * @return {@code ""} or a path that starts with a slash and does not end with one
   */
  public abstract String mountPath();

  /**
   * The decoded path below the mount, as {@link PathRules} reads it.
   *
   * @return a path that starts with a slash
   */
  public abstract String path();

  /**
   * The path as the client sent it, mount path included.
   *
   * @return the raw path without the query
   */
  public abstract String rawPath();

  /**
   * The query as the client sent it.
   *
   * @return the raw text after the first {@code ?}; {@code ""} when absent
   */
  public abstract String query();

  /**
   * The protocol of the request.
   *
   * @return such as {@code HTTP/1.1}
   */
  public abstract String protocol();

  /**
   * The request's header fields.
   *
   * @return the fields in the order of arrival, names in lower case, values verbatim
   */
  public abstract Headers headers();

  /**
   * The request's body: the same object at each call.
   *
   * @return a body made by {@link Body#of(BodySource)}, or {@link Body#empty()}
   */
  public abstract Body body();

  /**
   * The request's trailer fields.
   *
   * @return the fields that {@link TrailerRules} lets pass; empty if there were none
   * @throws IllegalStateException before the end of the body was read, where the server declares
   *     {@link ServerInfo#TRAILERS}
   */
  public abstract Headers trailers();

  /**
   * The client's address.
   *
   * @return the peer of the connection; empty where the server cannot tell
   */
  public abstract Optional<SocketAddress> remote();

  /**
   * The address that the client connected to.
   *
   * @return the local end of the connection; empty where the server cannot tell
   */
  public abstract Optional<SocketAddress> local();

  /**
   * What the TLS handshake settled.
   *
   * @return empty on a plain connection
   */
  public abstract Optional<Tls> tls();

  /**
   * Whom the server has authenticated.
   *
   * @return empty where the server authenticated nobody
   */
  public abstract Optional<Principal> principal();

  /**
   * The server that runs this exchange.
   *
   * @return the same value for every exchange of a deployment
   */
  public abstract ServerInfo server();

  /**
   * Sends an interim response if the server can; the default drops it. Called with a legal status
   * and legal headers.
   *
   * @param status 102 to 199, never 101
   * @param headers the interim response's fields
   * @throws IllegalStateException if the response's head is committed, where the server declares
   *     {@link ServerInfo#INFORM}
   */
  public void inform(int status, Headers headers) {}

  /**
   * What became of the exchange: called by {@link #end()} and for late hooks, and only when there
   * is a hook to see it.
   *
   * @return an equal value at each call
   */
  protected abstract Completion completion();

  /**
   * Registers an action for the end of this exchange; on an ended one it runs at once, on the
   * caller. Never throws because of the exchange's state, and never because of the action.
   *
   * @param hook run exactly once, last registered first, after the response's body is closed
   */
  public final void onComplete(Consumer<? super Completion> hook) {
    Objects.requireNonNull(hook, "hook");
    for (; ; ) {
      Hook top = hooks;
      if (top == DEAD) {
        run(hook, completion());
        return;
      }
      if (HOOKS.compareAndSet(this, top, new Hook(hook, top))) {
        return;
      }
    }
  }

  /**
   * Ends the exchange: runs the hooks on this thread, then declares the request dead. The server
   * calls it when the response's body is closed, whatever the outcome, on a thread that may block.
   * Of several calls, also concurrent ones, the first does it and the others do nothing.
   *
   * @return true for the one call that ended the exchange
   */
  public final boolean end() {
    if (!ENDING.compareAndSet(this, false, true)) {
      return false;
    }
    VirtualMachineError fatal = null;
    for (; ; ) {
      Hook top = hooks;
      if (top == DEAD) {
        return false;
      }
      if (top == OPEN) {
        if (HOOKS.compareAndSet(this, OPEN, DEAD)) {
          break;
        }
      } else if (HOOKS.compareAndSet(this, top, Objects.requireNonNull(top.next()))) {
        try {
          run(top.action(), completion());
        } catch (VirtualMachineError e) {
          // Whatever happens, nobody reads this exchange afterwards.
          fatal = e;
        }
      }
    }
    if (fatal != null) {
      throw fatal;
    }
    return true;
  }

  /**
   * Whether somebody is to be told of the end: a hook has been registered that has not run.
   *
   * @return false also when the exchange is dead
   */
  public final boolean observed() {
    Hook top = hooks;
    return top != OPEN && top != DEAD;
  }

  /**
   * Ends the exchange if nobody is to be told of it: the request is dead at once. Calls nothing of
   * the application's, so that it may be called on any thread.
   *
   * @return true if this call ended the exchange; false if there is a hook, which {@link #end()}
   *     runs, or if it had ended
   */
  public final boolean endUnobserved() {
    boolean ended = hooks == OPEN && HOOKS.compareAndSet(this, OPEN, DEAD);
    if (ended) {
      ending = true;
    }
    return ended;
  }

  /**
   * Whether the exchange is still open: neither ending nor dead.
   *
   * @return false from the moment that {@link #end()} is called, or {@link #endUnobserved()} has
   *     ended it
   */
  public final boolean open() {
    return !ending && hooks != DEAD;
  }

  /**
   * Whether the exchange is dead: its hooks have run, and nothing of it may be read any more.
   *
   * @return true for ever after the last hook
   */
  public final boolean dead() {
    return hooks == DEAD;
  }

  private static void run(Consumer<? super Completion> hook, Completion completion) {
    try {
      hook.accept(completion);
    } catch (Throwable e) { // whatever a language without checked exceptions throws
      LOG.log(
          System.Logger.Level.ERROR, "a completion hook failed: " + hook.getClass().getName(), e);
      if (e instanceof VirtualMachineError fatal) {
        throw fatal;
      }
    }
  }
}
