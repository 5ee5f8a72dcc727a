package dev.lintel.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A request that every contestant answers with the same bytes, after the same work. */
public enum Workload {
  /** A short text. */
  TEXT(get("/text", "")),
  /** Ten fields are read, five are written. */
  FIELDS(get("/fields", tenFields())),
  /** 1 KiB of JSON is read and sent back. */
  JSON(post("/json", json())),
  /** 16 KiB that are at hand. */
  BYTES(get("/bytes", "")),
  /** 64 KiB that are at hand. */
  LARGE(get("/large", "")),
  /** 64 KiB from a file. */
  FILE(get("/file", "")),
  /** 100 chunks of 100 bytes, each flushed. */
  CHUNKS(get("/chunks", "")),
  /** 100 pieces of 1,000 bytes, written to a stream, of a length that is not known. */
  WRITER(get("/writer", "")),
  /** 100 pieces of 1,000 bytes, sent by non-blocking writes. */
  PUBLISHER(get("/publisher", "")),
  /** A short text that another thread comes up with. */
  ASYNC(get("/async", "")),
  /** A short text that comes after 50 ms, without a thread that waits. */
  WAIT(get("/wait", "")),
  /** A file of 1 GiB; see {@link Transfer}. */
  DOWNLOAD(get("/giant.bin", "")),
  /** 1 GiB that is read and counted; see {@link Transfer}. */
  UPLOAD(
      "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
          + Workload.GIANT_BYTES
          + "\r\n\r\n");

  /** How long the bodies of {@link #DOWNLOAD} and {@link #UPLOAD} are. */
  static final long GIANT_BYTES = 1L << 30;

  /** How many fields {@link #FIELDS} reads. */
  static final int FIELDS_READ = 10;

  private static final int SOME = 32;
  private static final int MANY = 1_000;

  private final String request;

  Workload(String request) {
    this.request = request;
  }

  /** The bytes of the request. */
  byte[] request() {
    return request.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether Lintel serves it by an asynchronous application. */
  boolean asynchronous() {
    return this == ASYNC || this == WAIT;
  }

  /** Whether it is one body that is larger than a heap, and not many requests. */
  boolean giant() {
    return this == DOWNLOAD || this == UPLOAD;
  }

  /** Whether one connection has thousands of its requests answered in a second. */
  boolean quick() {
    return this != WAIT && !giant();
  }

  /** How many connections there are under load, if nothing else is said. */
  int connections() {
    return this == WAIT ? MANY : giant() ? 1 : SOME;
  }

  /** How it is called in reports. */
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static String get(String target, String fields) {
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
  }

  private static String post(String target, String content) {
    return "POST "
        + target
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
        + content.length()
        + "\r\n\r\n"
        + content;
  }

  private static String tenFields() {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < FIELDS_READ; i++) {
      fields.append("X-Field-").append(i).append(": value ").append(i).append("\r\n");
    }
    return fields.toString();
  }

  private static String json() {
    String start = "{\"text\":\"";
    return start + "x".repeat(1024 - start.length() - 2) + "\"}";
  }
}
