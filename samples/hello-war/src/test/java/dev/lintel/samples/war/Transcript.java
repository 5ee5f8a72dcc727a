package dev.lintel.samples.war;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * What came back for one script, as sorted lines: the status, each field, the body and what became
 * of the connection. Left out is what may differ: the value of Date, the reason phrase, the order
 * of different fields, and the boundaries of chunks.
 */
record Transcript(List<String> lines) {
  private static final int PATIENCE = 20_000;

  static Transcript of(Script script, int port) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(PATIENCE);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      // An echo comes back while the upload is on its way; closing the socket ends the thread.
      Thread sender = new Thread(() -> send(out, script.bytes()), "upload " + script);
      sender.setDaemon(true);
      sender.start();
      Reading reading = new Reading(in, script.isHead());
      reading.answer();
      switch (script.after()) {
        case PROBED -> reading.end(reading.closes() ? reading.atEnd() : !probe(in, out));
        case ENDED -> {
          socket.shutdownOutput();
          reading.end(reading.atEnd());
        }
      }
      return new Transcript(reading.sorted());
    }
  }

  private static void send(OutputStream out, byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      // The server did not want the rest; its answer tells.
    }
  }

  /** Whether the connection serves another request. */
  private static boolean probe(InputStream in, OutputStream out) throws IOException {
    try {
      out.write(
          "GET /probe HTTP/1.1\r\nHost: hello.example\r\nConnection: close\r\n\r\n"
              .getBytes(US_ASCII));
      return in.read() == 'H';
    } catch (SocketException e) {
      return false;
    }
  }

  private static final class Reading {
    private final List<String> lines = new ArrayList<>();
    private final InputStream in;
    private final boolean head;
    private long length = -1;
    private boolean chunked;
    private boolean close;
    private boolean page;

    Reading(InputStream in, boolean head) {
      this.in = in;
      this.head = head;
    }

    List<String> sorted() {
      return lines.stream().sorted().toList();
    }

    void end(boolean closed) {
      lines.add(closed ? "then closed" : "then open");
    }

    boolean closes() {
      return close;
    }

    boolean atEnd() throws IOException {
      try {
        return in.read() < 0;
      } catch (SocketException e) {
        return true;
      }
    }

    void answer() throws IOException {
      String status = line();
      String version = status.substring(0, Math.min(8, status.length()));
      int code = Integer.parseInt(status.substring(9, 12));
      lines.add(version + " " + code);
      fields("");
      if (code < 200) {
        answer();
      } else if (!head && code != 204 && code != 304) {
        byte[] body = body();
        lines.add("body: " + (page ? "a page" : readable(body)));
      }
    }

    private void fields(String prefix) throws IOException {
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        String value = line.substring(colon + 1).strip();
        switch (name) {
          case "content-length" -> length = Long.parseLong(value);
          case "transfer-encoding" -> chunked = true;
          case "connection" -> close = value.equals("close");
          case "content-type" -> page = value.startsWith("text/html");
          default -> {}
        }
        lines.add(prefix + name + ": " + (name.equals("date") ? "*" : value));
      }
      // Hello sends none, so a page is the container's own; what it says depends on the JDK.
      lines.replaceAll(
          line -> page && line.startsWith("content-length") ? "content-length: *" : line);
    }

    private byte[] body() throws IOException {
      if (!chunked && length >= 0) {
        return exactly((int) length);
      }
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      if (!chunked) {
        close = true;
        in.transferTo(body);
        return body.toByteArray();
      }
      while (true) {
        int size = Integer.parseInt(line(), 16);
        if (size == 0) {
          fields("trailer ");
          return body.toByteArray();
        }
        body.write(exactly(size));
        exactly(2);
      }
    }

    private byte[] exactly(int size) throws IOException {
      byte[] bytes = in.readNBytes(size);
      if (bytes.length < size) {
        throw new EOFException("the answer is cut off: " + lines);
      }
      return bytes;
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new EOFException("the answer is cut off: " + lines + " " + line);
        }
        line.append((char) c);
      }
      return line.toString().strip();
    }
  }

  private static String readable(byte[] body) {
    String text = new String(body, ISO_8859_1);
    if (text.length() <= 100 && text.matches("[ -~\\n]*")) {
      return '"' + text.replace("\n", "\\n") + '"';
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return body.length + " bytes, SHA-256 " + HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The lines that only the other has, marked with a plus, and those only in this one, a minus. */
  List<String> differences(Transcript other) {
    List<String> missing = new ArrayList<>(lines);
    other.lines.forEach(missing::remove);
    List<String> added = new ArrayList<>(other.lines);
    lines.forEach(added::remove);
    List<String> all = new ArrayList<>();
    missing.forEach(line -> all.add("- " + line));
    added.forEach(line -> all.add("+ " + line));
    return all;
  }
}
