package dev.lintel.interop;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The protocol by which a browser is told what to do: commands with answers, and events. */
final class DevTools {
  private static final long PATIENCE = 60;

  private final Map<Integer, CompletableFuture<JsonObject>> asked = new ConcurrentHashMap<>();
  private final List<JsonObject> events = new CopyOnWriteArrayList<>();
  private final Map<String, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();
  private final WebSocket socket;
  private String session = "";
  private int last;

  DevTools(String address) {
    socket =
        within(
            HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address), listener()));
  }

  /** Has further commands go to one page. */
  void attach(String target) {
    session =
        tell("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .getAsString();
  }

  /** Gives a command, and waits for the answer. */
  JsonObject tell(String method, Map<String, ?> parameters) {
    JsonObject message = new JsonObject();
    int id = ++last;
    message.addProperty("id", id);
    message.addProperty("method", method);
    message.add("params", new Gson().toJsonTree(parameters));
    if (!session.isEmpty()) {
      message.addProperty("sessionId", session);
    }
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    asked.put(id, answer);
    within(socket.sendText(message.toString(), true));
    JsonObject came = within(answer);
    if (came.has("error")) {
      throw new AssertionError(method + " failed: " + came.get("error"));
    }
    return came.getAsJsonObject("result");
  }

  /** Gives a command, and waits for what it leads to. */
  void tell(String method, Map<String, ?> parameters, String event) {
    CompletableFuture<Void> next = new CompletableFuture<>();
    awaited.put(event, next);
    tell(method, parameters);
    within(next);
  }

  /** The parameters of all events of a name since they were forgotten. */
  List<JsonObject> events(String name) {
    return events.stream()
        .filter(event -> event.get("method").getAsString().equals(name))
        .map(event -> event.getAsJsonObject("params"))
        .toList();
  }

  void forget() {
    events.clear();
  }

  private WebSocket.Listener listener() {
    return new WebSocket.Listener() {
      private final StringBuilder parts = new StringBuilder();

      @Override
      public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean whole) {
        parts.append(part);
        if (whole) {
          came(JsonParser.parseString(parts.toString()).getAsJsonObject());
          parts.setLength(0);
        }
        from.request(1);
        return null;
      }
    };
  }

  private void came(JsonObject message) {
    if (message.has("id")) {
      asked.remove(message.get("id").getAsInt()).complete(message);
      return;
    }
    events.add(message);
    CompletableFuture<Void> waiting = awaited.remove(message.get("method").getAsString());
    if (waiting != null) {
      waiting.complete(null);
    }
  }

  static <T> T within(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the browser failed: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the browser", e);
    }
  }
}
