package dev.lintel.samples.war;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One raw request, and what is to be seen of the connection after its answer. */
record Script(String id, byte[] bytes, After after) {
  enum After {
    /** Whether it serves another request. */
    PROBED,

    /** That it ends: the request is incomplete on purpose. */
    ENDED
  }

  private static final String HOST = "Host: hello.example\r\n";

  /** All requests, to an application that is mounted there. */
  static List<Script> all(String mount) {
    List<Script> all = new ArrayList<>();
    get(all, "text", mount + "/");
    get(all, "text-query", mount + "/?name=M%C3%BCller&name=2");
    get(all, "text-empty-query", mount + "/?");
    get(all, "json", mount + "/json");
    get(all, "file", mount + "/file");
    get(all, "slow", mount + "/slow");
    get(all, "later", mount + "/later");
    get(all, "no-post", mount + "/echo");
    get(all, "not-found", mount + "/nowhere");
    get(all, "not-found-at-the-end", mount + "/json/");
    get(all, "mount-without-slash", mount.isEmpty() ? "/" : mount);
    get(all, "beside-the-mount", mount.isEmpty() ? "/app" : "/");
    get(all, "encoded-letter", mount + "/%6Ason");
    get(all, "encoded-slash", mount + "/a%2Fb");
    get(all, "encoded-dots", mount + "/a/%2e%2e/json");
    get(all, "encoded-nul", mount + "/a%00b");
    get(all, "malformed-escape", mount + "/%zz");
    get(all, "malformed-query", mount + "/?name=%zz");
    get(all, "not-utf-8", mount + "/%ff");
    get(all, "parameter", mount + "/json;v=1");
    get(all, "dots", mount + "/a/../json");
    get(all, "above-the-root", "/../json");
    get(all, "empty-segment", mount + "//json");
    get(all, "hidden", mount + "/WEB-INF/lib/");

    line(all, "head-text", "HEAD " + mount + "/ HTTP/1.1", HOST, "");
    line(all, "head-file", "HEAD " + mount + "/file HTTP/1.1", HOST, "");
    line(all, "head-unknown-length", "HEAD " + mount + "/slow HTTP/1.1", HOST, "");
    line(all, "head-not-found", "HEAD " + mount + "/nowhere HTTP/1.1", HOST, "");
    line(all, "lower-case-method", "get " + mount + "/json HTTP/1.1", HOST, "");
    line(all, "any-method", "FROBNICATE " + mount + "/json HTTP/1.1", HOST, "");
    line(all, "trace", "TRACE " + mount + "/ HTTP/1.1", HOST, "");
    line(all, "options", "OPTIONS " + mount + "/echo HTTP/1.1", HOST, "");
    line(all, "close", "GET " + mount + "/ HTTP/1.1", HOST + "Connection: close\r\n", "");
    line(all, "close-slow", "GET " + mount + "/slow HTTP/1.1", HOST + "Connection: close\r\n", "");
    line(all, "no-host", "GET " + mount + "/ HTTP/1.1", "", "");
    line(all, "http-1.0", "GET " + mount + "/ HTTP/1.0", "", "");
    line(all, "http-1.0-stay", "GET " + mount + "/ HTTP/1.0", "Connection: keep-alive\r\n", "");
    line(all, "http-1.0-file", "GET " + mount + "/file HTTP/1.0", "", "");
    line(all, "http-1.0-unknown-length", "GET " + mount + "/slow HTTP/1.0", "", "");

    String post = "POST " + mount + "/echo HTTP/1.1";
    String type = HOST + "Content-Type: text/x-upload;  Charset=\"UTF-8\"\r\n";
    String kilobytes = noise(6_000);
    line(all, "echo", post, type + "Content-Length: 6000\r\n", kilobytes);
    line(all, "echo-nothing", post, type + "Content-Length: 0\r\n", "");
    line(all, "echo-no-type", post, HOST + "Content-Length: 3\r\n", "abc");
    String large = noise(300_000);
    String length = type + "Content-Length: 300000\r\n";
    line(all, "echo-large", post, length, large);
    String chunked = type + "Transfer-Encoding: chunked\r\n";
    String chunks = "1770\r\n" + kilobytes + "\r\n3;x=y\r\nabc\r\n0\r\n\r\n";
    line(all, "echo-chunked", post, chunked, chunks);
    line(all, "unread", "POST " + mount + "/json HTTP/1.1", type + "Content-Length: 3\r\n", "abc");
    all.add(script("broken-chunk", post, chunked, "zz\r\nabc", After.ENDED));
    String tooMuch = type + "Content-Length: 16777217\r\n";
    all.add(script("too-large", post, tooMuch, "", After.ENDED));
    return all;
  }

  private static void get(List<Script> all, String id, String target) {
    line(all, id, "GET " + target + " HTTP/1.1", HOST, "");
  }

  private static void line(List<Script> all, String id, String line, String fields, String body) {
    all.add(script(id, line, fields, body, After.PROBED));
  }

  private static Script script(String id, String line, String fields, String body, After after) {
    String text = line + "\r\n" + fields + "\r\n" + body;
    return new Script(id, text.getBytes(ISO_8859_1), after);
  }

  private static String noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return new String(bytes, ISO_8859_1);
  }

  boolean isHead() {
    return bytes[0] == 'H';
  }

  @Override
  public String toString() {
    return id;
  }
}
