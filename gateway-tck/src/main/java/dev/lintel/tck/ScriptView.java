package dev.lintel.tck;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The application's view of a request, as its default route writes it down: that of a plain
 * request, and what a script says is different.
 */
final class ScriptView {
  private final ScriptText text;
  private final Map<String, String> lines = new LinkedHashMap<>();
  private final List<String> headers = new ArrayList<>();
  private final List<String> trailers = new ArrayList<>();
  private String length = "0";
  private String body = "";

  ScriptView(ScriptText text, String method, String target) {
    this.text = text;
    String[] parts = text.read(target).split("\\?", 2);
    String mount = text.read("{mount}");
    String path = parts[0].startsWith(mount) ? parts[0].substring(mount.length()) : parts[0];
    lines.put("method", text.read(method));
    lines.put("scheme", "http");
    lines.put("authority", "test");
    lines.put("mount", mount);
    lines.put("path", path.isEmpty() ? "/" : path);
    lines.put("raw", parts[0]);
    lines.put("query", parts.length > 1 ? parts[1] : "");
    lines.put("protocol", "HTTP/1.1");
    headers.add("host=test");
    headers.add("x-case=" + text.read("{case}"));
  }

  /** Takes over what is different in a line of a script; false if the line is not about this. */
  boolean change(String line) {
    String[] words = line.split(" ", 2);
    String rest = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "header" -> headers.add(text.read(rest));
      case "trailer" -> trailers.add(text.read(rest));
      case "host" -> host(text.read(rest));
      case "nohost" -> {
        headers.remove("host=test");
        lines.put("authority", text.read("{authority}"));
      }
      case "nocase" -> headers.removeIf(header -> header.startsWith("x-case="));
      case "content" -> {
        body = text.read(rest);
        length = String.valueOf(body.length());
        headers.add("content-length=" + length);
      }
      case "chunks" -> {
        body = text.read(rest);
        length = "unknown";
        headers.add("transfer-encoding=chunked");
      }
      default -> {
        return pair(line);
      }
    }
    return true;
  }

  private void host(String host) {
    lines.put("authority", host);
    headers.set(headers.indexOf("host=test"), "host=" + host);
  }

  private boolean pair(String line) {
    String[] pair = line.split("=", 2);
    if (pair.length < 2 || !pair[0].matches("[a-z]+")) {
      return false;
    }
    String value = text.read(pair[1]);
    switch (pair[0]) {
      case "length" -> length = value;
      case "body" -> body = value;
      default -> {
        if (lines.put(pair[0], value) == null) {
          throw new IllegalArgumentException("the application does not see " + pair[0]);
        }
      }
    }
    return true;
  }

  String shown() {
    StringBuilder shown = new StringBuilder();
    lines.forEach((name, value) -> line(shown, name, value));
    headers.forEach(header -> shown.append("header ").append(header).append('\n'));
    line(shown, "length", length);
    line(shown, "body", Seen.shown(body.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
    trailers.forEach(trailer -> shown.append("trailer ").append(trailer).append('\n'));
    return shown.toString();
  }

  private static void line(StringBuilder shown, String name, String value) {
    shown.append(name).append('=').append(value).append('\n');
  }
}
