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
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What came back for one script, as lines: the status, each field, the body and what became of the
 * connection. Left out is what may differ: the value of Date, the reason phrase, the order of
 * differently named fields, and the boundaries of chunks. The case of names counts. An answer that
 * is malformed or cut off is an exception.
 */
record Transcript(List<String> lines) {
  private static final int PATIENCE = 20_000;
  private static final String PROBE =
      "GET /probe HTTP/1.1\r\nHost: hello.example\r\nConnection: close\r\n\r\n";

  static Transcript of(Script script, int port) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(PATIENCE);
      OutputStream out = socket.getOutputStream();
      // An echo comes back while the upload is on its way; closing the socket ends the thread.
      Thread sender = new Thread(() -> send(out, script.bytes()), "upload " + script);
      sender.setDaemon(true);
      sender.start();
      Reading reading = new Reading(new BufferedInputStream(socket.getInputStream()));
      reading.answer(script.isHead());
      switch (script.after()) {
        case PROBED -> {
          if (!reading.close) {
            send(out, PROBE.getBytes(US_ASCII));
          }
        }
        case ENDED -> socket.shutdownOutput();
      }
      reading.end();
      return new Transcript(reading.lines);
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

  /** A header or trailer line, its name in the case in which it came. */
  private record Field(String name, String value) {
    boolean named(String other) {
      return name.equalsIgnoreCase(other);
    }

    String shown() {
      return name + ": " + (named("Date") && isDate(value) ? "*" : value);
    }

    private static boolean isDate(String value) {
      try {
        DateTimeFormatter.RFC_1123_DATE_TIME.parse(value);
        return value.length() == 29 && value.endsWith(" GMT");
      } catch (DateTimeException e) {
        return false;
      }
    }
  }

  private static final class Reading {
    private final List<String> lines = new ArrayList<>();
    private final InputStream in;
    private boolean close;

    Reading(InputStream in) {
      this.in = in;
    }

    /** What becomes of the connection after the answer, and after what was sent behind it. */
    void end() throws IOException {
      try {
        in.mark(1);
        if (in.read() < 0) {
          lines.add("then closed");
        } else {
          in.reset();
          lines.add("then open, and answers " + status(line()));
        }
      } catch (SocketException e) {
        lines.add("then reset");
      }
    }

    void answer(boolean head) throws IOException {
      String line = line();
      int status = status(line);
      lines.add(line.substring(0, 12));
      List<Field> fields = fields();
      String type = value(fields, "Content-Type");
      // Hello sends none, so a page is the container's own; what it says depends on the JDK.
      boolean page = type.startsWith("text/html");
      add(fields, shown -> page ? shown.replaceFirst("(?i)^(content-length): .*", "$1: *") : shown);
      close = value(fields, "Connection").equalsIgnoreCase("close");
      if (status < 200) {
        answer(head);
      } else if (!head && status != 204 && status != 304) {
        body(fields, page);
      }
    }

    private void body(List<Field> fields, boolean page) throws IOException {
      boolean chunked = !value(fields, "Transfer-Encoding").isEmpty();
      String length = value(fields, "Content-Length");
      byte[] body;
      if (chunked) {
        body = chunks();
      } else if (length.isEmpty()) {
        close = true;
        body = in.readAllBytes();
      } else {
        body = exactly(Integer.parseInt(length));
      }
      lines.add("body: " + (page ? "a page" : readable(body)));
      if (chunked) {
        add(fields(), shown -> "trailer " + shown);
      }
    }

    private byte[] chunks() throws IOException {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = size(); size > 0; size = size()) {
        body.write(exactly(size));
        if (!line().isEmpty()) {
          throw new IOException("a chunk is longer than it says: " + lines);
        }
      }
      return body.toByteArray();
    }

    private int size() throws IOException {
      return Integer.parseInt(line(), 16);
    }

    /** By name, and stable: the order of lines of one name is part of the answer. */
    private void add(List<Field> fields, UnaryOperator<String> as) {
      fields.stream()
          .sorted(Comparator.comparing(Field::name, String.CASE_INSENSITIVE_ORDER))
          .forEach(field -> lines.add(as.apply(field.shown())));
    }

    private List<Field> fields() throws IOException {
      List<Field> fields = new ArrayList<>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        String[] parts = line.split(": ?", 2);
        if (parts.length < 2) {
          throw new IOException("not a field: " + line);
        }
        fields.add(new Field(parts[0], parts[1]));
      }
      return fields;
    }

    private static String value(List<Field> fields, String name) {
      return fields.stream()
          .filter(field -> field.named(name))
          .findFirst()
          .map(Field::value)
          .orElse("");
    }

    private static int status(String line) throws IOException {
      if (!line.matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?")) {
        throw new IOException("not a status line: " + line);
      }
      return Integer.parseInt(line.substring(9, 12));
    }

    private byte[] exactly(int size) throws IOException {
      byte[] bytes = in.readNBytes(size);
      if (bytes.length < size) {
        throw new EOFException("the answer is cut off: " + lines);
      }
      return bytes;
    }

    /** A line without its CR LF. */
    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new EOFException("the answer is cut off: " + lines + " " + line);
        }
        line.append((char) c);
      }
      int last = line.length() - 1;
      if (last < 0 || line.charAt(last) != '\r') {
        throw new IOException("a line without CR: " + line);
      }
      return line.substring(0, last);
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

  /**
   * The lines that only this one has, marked with a minus, and those that only the other has, a
   * plus. A line that both have in another place is both.
   */
  List<String> differences(Transcript other) {
    List<String> theirs = other.lines;
    // How long the longest common subsequence is, of what is in both from there on.
    int[][] common = new int[lines.size() + 1][theirs.size() + 1];
    for (int i = lines.size() - 1; i >= 0; i--) {
      for (int j = theirs.size() - 1; j >= 0; j--) {
        common[i][j] =
            lines.get(i).equals(theirs.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<String> all = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < lines.size() || j < theirs.size()) {
      if (i < lines.size() && j < theirs.size() && lines.get(i).equals(theirs.get(j))) {
        i++;
        j++;
      } else if (j == theirs.size() || i < lines.size() && common[i + 1][j] >= common[i][j + 1]) {
        all.add("- " + lines.get(i++));
      } else {
        all.add("+ " + theirs.get(j++));
      }
    }
    return all;
  }
}
