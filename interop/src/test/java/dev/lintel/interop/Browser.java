package dev.lintel.interop;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Chromium without a window, in a process of its own: one page, as wide as it is asked to be. For
 * one thread.
 */
final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
  private static final Map<String, Integer> KEYS =
      Map.of(
          "Enter",
          13,
          "Escape",
          27,
          "ArrowLeft",
          37,
          "ArrowUp",
          38,
          "ArrowRight",
          39,
          "ArrowDown",
          40);

  private final Process process;
  private final Thread orphanage;
  private final StringBuffer log = new StringBuffer();
  private final DevTools tools;

  /** The program, where one is installed. */
  static Optional<Path> installed() {
    return NAMES.stream()
        .flatMap(
            name ->
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                    .map(directory -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it with a profile of its own. */
  Browser(Path program, Path profile) throws IOException {
    List<String> command =
        Stream.of(
                program.toString(),
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile.toAbsolutePath(),
                "--no-first-run",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                // Chromium has no sandbox for root.
                "root".equals(System.getProperty("user.name")) ? "--no-sandbox" : "",
                "about:blank")
            .filter(argument -> !argument.isEmpty())
            .toList();
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    // Tests that are told to end leave their children where they are.
    orphanage = new Thread(this::kill);
    Runtime.getRuntime().addShutdownHook(orphanage);
    try {
      tools = new DevTools(DevTools.within(listening()));
      tools.attach(
          tools
              .tell("Target.createTarget", Map.of("url", "about:blank"))
              .get("targetId")
              .getAsString());
      for (String domain : List.of("Page", "Runtime", "Network")) {
        tools.tell(domain + ".enable", Map.of());
      }
    } catch (RuntimeException e) {
      process.destroy();
      end();
      throw new IllegalStateException(program + " cannot be told what to do:\n" + log, e);
    }
  }

  /** Shows a page in a window of this size, in light or dark, from its beginning. */
  void open(URI page, int width, int height, String scheme) {
    tools.tell(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    tools.tell(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    // Another part of the page that is shown would not be loaded anew.
    tools.tell("Page.navigate", Map.of("url", "about:blank"), "Page.loadEventFired");
    tools.forget();
    tools.tell("Page.navigate", Map.of("url", page.toString()), "Page.loadEventFired");
  }

  /** The value of an expression, after the promise that it may be. */
  JsonElement value(String expression) {
    JsonObject answer =
        tools.tell(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + " failed: " + answer.get("exceptionDetails"));
    }
    JsonElement value = answer.getAsJsonObject("result").get("value");
    return value == null ? JsonNull.INSTANCE : value;
  }

  /** Presses a key and lets it go. */
  void press(String key) {
    for (String type : List.of("keyDown", "keyUp")) {
      String text = key.equals("Enter") && type.equals("keyDown") ? "\r" : "";
      tools.tell(
          "Input.dispatchKeyEvent",
          Map.of(
              "type", type,
              "key", key,
              "code", key,
              "text", text,
              "windowsVirtualKeyCode", KEYS.get(key)));
    }
  }

  /** What is to be seen now; also written to a file. */
  BufferedImage screenshot(Path file) throws IOException {
    JsonObject shot = tools.tell("Page.captureScreenshot", Map.of("format", "png"));
    byte[] png = Base64.getDecoder().decode(shot.get("data").getAsString());
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, png);
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  /** What the page has asked for, its own address first. */
  List<String> requested() {
    return tools.events("Network.requestWillBeSent").stream()
        .map(event -> event.getAsJsonObject("request").get("url").getAsString())
        .toList();
  }

  /** What its scripts have failed with. */
  List<JsonObject> failures() {
    return tools.events("Runtime.exceptionThrown");
  }

  /** Reads what the browser says, to its end; one line has the address of its tools. */
  private CompletableFuture<String> listening() {
    CompletableFuture<String> address = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  log.append(line).append('\n');
                  Matcher matcher = LISTENING.matcher(line);
                  if (matcher.find()) {
                    address.complete(matcher.group(1));
                  }
                }
              } catch (IOException e) {
                log.append(e);
              }
              address.completeExceptionally(new IllegalStateException("it has ended"));
            },
            "browser-log");
    reader.setDaemon(true);
    reader.start();
    return address;
  }

  @Override
  public void close() {
    try {
      tools.tell("Browser.close", Map.of());
    } finally {
      end();
    }
  }

  private List<ProcessHandle> all() {
    return Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
  }

  private void kill() {
    all().forEach(ProcessHandle::destroyForcibly);
  }

  private void end() {
    List<ProcessHandle> all = all();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      all.forEach(ProcessHandle::destroyForcibly);
    }
    Runtime.getRuntime().removeShutdownHook(orphanage);
  }
}
