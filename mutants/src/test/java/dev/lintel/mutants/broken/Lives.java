package dev.lintel.mutants.broken;

import dev.lintel.Application;
import dev.lintel.ApplicationFactory;
import dev.lintel.Completion;
import dev.lintel.Deployment;
import dev.lintel.Response;
import dev.lintel.ServerOptions;
import dev.lintel.spi.DeployedApplication;
import dev.lintel.spi.Exchange;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** Exchanges, deployments, settings and stops that are mistreated. */
public final class Lives {
  private static final Map<Exchange, List<Consumer<? super Completion>>> HOOKS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private Lives() {}

  public static void twice(Consumer<? super Completion> hook, Completion completion) {
    hook.accept(completion);
    hook.accept(completion);
  }

  public static void onAThreadOfItsOwn(Consumer<? super Completion> hook, Completion completion)
      throws InterruptedException {
    Thread thread = new Thread(() -> hook.accept(completion), "hook");
    thread.start();
    thread.join();
  }

  public static void firstComeFirstServed(Exchange exchange, Consumer<? super Completion> hook) {
    List<Consumer<? super Completion>> fresh = new ArrayList<>();
    List<Consumer<? super Completion>> hooks = HOOKS.putIfAbsent(exchange, fresh);
    if (hooks == null) {
      fresh.add(hook);
      exchange.onComplete(completion -> fresh.forEach(each -> each.accept(completion)));
    } else {
      hooks.add(hook);
    }
  }

  public static void unlessOver(Exchange exchange, Consumer<? super Completion> hook) {
    if (!exchange.dead()) {
      exchange.onComplete(hook);
    }
  }

  public static void orElseThrow(Exchange exchange, Consumer<? super Completion> hook) {
    if (exchange.dead()) {
      throw new IllegalStateException("too late");
    }
    exchange.onComplete(hook);
  }

  public static boolean ending(Exchange exchange) {
    return !exchange.open();
  }

  public static String path(Exchange exchange) {
    return exchange.path();
  }

  public static Exchange unchecked(Object request) {
    return (Exchange) Inside.get(request, "exchange");
  }

  public static void beforeTheClose(Object call, Response owned) throws Throwable {
    Inside.call(Inside.get(call, "exchange"), "finish", 0L, null);
    owned.close();
  }

  @SuppressWarnings("unchecked")
  public static void cancelledFirst(Object call, Response response) throws Throwable {
    ((CompletableFuture<Response>) Inside.get(Inside.get(call, "waiting"), "future")).cancel(true);
    Inside.call(call, "answer", response);
  }

  public static Application createdTwice(ApplicationFactory factory, Deployment deployment)
      throws Exception {
    factory.create(deployment);
    return factory.create(deployment);
  }

  public static Application createdElsewhere(ApplicationFactory factory, Deployment deployment)
      throws Exception {
    FutureTask<Application> creation = new FutureTask<>(() -> factory.create(deployment));
    new Thread(creation, "elsewhere").start();
    return creation.get();
  }

  /** Leaves all as it is. */
  public static List<Object> cutNothing(Object connector) {
    return List.of();
  }

  /** A connector that is closed has a number for that. */
  public static URI asItListens(Object server) {
    ServerConnector connector = (ServerConnector) Inside.get(server, "connector");
    return URI.create("http://127.0.0.1:" + Math.max(0, connector.getLocalPort()) + "/");
  }

  public static DeployedApplication wrapped(
      ApplicationFactory factory,
      String mountPath,
      dev.lintel.ServerInfo server,
      Map<String, String> settings) {
    try {
      return DeployedApplication.create(factory, mountPath, server, settings);
    } catch (Exception e) {
      throw new IllegalStateException("the application cannot be created", e);
    }
  }

  public static Map<String, String> none(Map<String, String> settings) {
    return Map.of();
  }

  public static Exception asItIs(ServerOptions options, Exception failure) {
    return failure;
  }

  public static URI withoutSlash(URI uri) {
    return URI.create(uri.toString().replaceAll("/$", ""));
  }

  public static long eightTimesMillis(Duration time) {
    return 8 * time.toMillis();
  }

  public static long eightTimesNanos(Duration time) {
    return 8 * time.toNanos();
  }

  public static long fiveSecondsFromNow() {
    return System.nanoTime() + 5_000_000_000L;
  }

  public static Duration anHour(ServerOptions options) {
    return Duration.ofHours(1);
  }

  public static Duration zero(Duration grace) {
    return Duration.ZERO;
  }

  public static boolean yes(boolean whole) {
    return true;
  }

  public static boolean atOnce(Object server, Duration grace) throws Throwable {
    return (boolean) Inside.call(server, "stop", Duration.ZERO);
  }

  public static boolean closedFirst(Object server, Duration grace) throws Throwable {
    ((DeployedApplication) Inside.get(server, "deployed")).close();
    return (boolean) Inside.call(server, "finishExchanges", grace);
  }

  public static Object unlessDone(CompletableFuture<Boolean> result) {
    return result.getNow(false);
  }

  public static boolean unlessInItsHead(
      AtomicReference<Object> phase, Object expected, Object next) {
    return !expected.toString().equals("HEAD") && phase.compareAndSet(expected, next);
  }

  /** A courtesy to clients that wait for an answer to what they have not asked yet. */
  public static void withRegrets(SocketChannelEndPoint endPoint) {
    endPoint.write(
        Callback.NOOP,
        ByteBuffer.wrap(
            "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII)));
    endPoint.close();
  }

  public static void queued(Deque<AutoCloseable> open, Object resource) {
    open.addLast((AutoCloseable) resource);
  }

  public static Set<String> nothing(Set<String> capabilities) {
    return Set.of();
  }

  public static int andTwo(int threads) {
    return threads + 2;
  }

  public static void answeredHere(Object call, Response response) throws Throwable {
    Inside.call(call, "answer", response);
  }

  /** Half a head is malformed, is it not. */
  public static void withReproach(SocketChannelEndPoint endPoint) {
    endPoint.write(
        Callback.NOOP,
        ByteBuffer.wrap(
            "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII)));
    endPoint.close();
  }

  public static ClassLoader ofTheSystem(Object loader) {
    return ClassLoader.getPlatformClassLoader();
  }
}
