package dev.lintel.tck;

import java.util.ArrayList;
import java.util.List;

/** Requests to the kit's application, for comparisons. */
final class Requests {
  /** The gates that some routes wait at. */
  static final List<String> GATES = List.of("informed", "answer", "read");

  private static final List<String> FORMS =
      List.of(
          "empty",
          "bytes",
          "text",
          "buffer",
          "direct",
          "file",
          "region",
          "stream",
          "stream-length",
          "chunks",
          "writer",
          "writer-length",
          "publisher",
          "publisher-length",
          "filter");

  private Requests() {}

  /** What a server decides, or shows the application, by the head. */
  static List<Sent> heads() {
    List<Sent> sent = new ArrayList<>();
    for (String target :
        List.of(
            "/",
            "/?",
            "/a%20b?x=%20&y",
            "/a/../b",
            "/a/.",
            "/app",
            "/app/",
            "/app/x/../y?z",
            "/app;p/x",
            "/apple",
            "/a;p=1/b;q",
            "/%C3%A4",
            "/+%2B",
            "/a%2Fb",
            "/a%5cb",
            "/a\\b",
            "//a",
            "/a//b",
            "/..",
            "/%2e%2e/a",
            "/..;x/a",
            "/%ff",
            "/%zz",
            "/%00",
            "/a#b",
            "/app/WEB-INF/web.xml",
            "/WEB-INF/web.xml",
            "/a?b=%zz",
            "/a?b#c",
            "/a?b[]={}|",
            "http://test/abs?q",
            "http://TEST:80/abs",
            "http://other/abs",
            "https://test/abs",
            "http://test",
            "*",
            "nothing")) {
      sent.add(Sent.get(target));
    }
    for (String method : List.of("HEAD", "DELETE", "OPTIONS", "get", "M-SEARCH")) {
      sent.add(Sent.of(method, "/app/a?b"));
    }
    sent.add(Sent.of("TRACE", "/"));
    sent.add(Sent.of("OPTIONS", "*"));
    sent.add(Sent.of("CONNECT", "test:80"));
    sent.add(Sent.of("CONNECT", "/"));
    sent.add(Sent.get("/app/").with("Host", "test"));
    sent.add(Sent.get("/app/").with("Content-Type", "a/b").with("content-type", "a/b"));
    for (String expectation : List.of("x", "100-continue, x", "")) {
      sent.add(Sent.get("/app/").with("Expect", expectation));
    }
    sent.add(Sent.get("/app/").with("Expect", "100-continue").with("expect", "100-continue"));
    sent.add(Sent.get("/app/").with("Expect", "x").with("Upgrade", "h2c"));
    sent.add(Sent.get("/app/").with("Expect", "100-continue, 100-continue").with("Upgrade", "h2c"));
    sent.add(Sent.get("/app/").with("X-A", "1").with("x-a", "2").with("x-b", ""));
    sent.add(Sent.get("/app/").with("x-latin", "caf\u00E9").with("x-tab", "a\tb"));
    sent.add(Sent.get("/app/").with("Cookie", "a=b; c").with("cookie", "d=e"));
    sent.add(Sent.get("/app/").with("x-large", Sample.text(9_000)));
    sent.add(Sent.post("/app/", ""));
    sent.add(Sent.post("/app/", "abc").with("content-type", "text/plain"));
    sent.add(Sent.post("/app/", "abc").trailers("X-Sum", "1", "x-more", "2"));
    sent.add(Sent.post("/app/", "").trailers("authorization", "x", "content-digest", "y"));
    return sent;
  }

  /** Bodies of all forms, heads, trailers and interim answers. */
  static List<Sent> answers() {
    List<Sent> sent = new ArrayList<>();
    for (String form : FORMS) {
      String body = "/tck/body?form=" + form;
      sent.add(Sent.get(body));
      sent.add(Sent.of("HEAD", body));
      sent.add(Sent.get(body + "&size=0"));
      sent.add(Sent.get(body + "&status=204"));
      sent.add(Sent.get(body + "&status=304"));
      sent.add(Sent.get(body + "&size=9000&piece=1000&status=404&type=a/b"));
    }
    for (String target :
        List.of(
            "/tck/constant",
            "/tck/empty-chunks",
            "/tck/replaced",
            "/tck/fields",
            "/tck/date",
            "/tck/trailers",
            "/tck/trailers?known",
            "/tck/trailers?status=204",
            "/tck/trailers?status=205",
            "/tck/trailers?status=404",
            "/tck/trailers?fail",
            "/tck/inform",
            "/tck/inform?status=102",
            "/tck/inform?status=101",
            "/tck/late-inform",
            "/tck/large?size=5000",
            "/tck/hooks",
            "/tck/keep",
            "/tck/below",
            "/tck/thread",
            "/tck/none")) {
      sent.add(Sent.get(target));
      sent.add(Sent.of("HEAD", target));
    }
    for (int status : List.of(201, 205, 299, 400, 413, 500, 503, 599, 600, 999, 199)) {
      sent.add(Sent.get("/tck/status?status=" + status));
      sent.add(Sent.of("HEAD", "/tck/status?status=" + status));
    }
    sent.add(Sent.post("/tck/type", "Text/HTML;  Charset=\"X\""));
    sent.add(Sent.post("/tck/header", "x-value: a"));
    sent.add(Sent.post("/tck/header", "x-value: a\r\nx-injected: 1"));
    return sent;
  }

  /** What fails before the response, in it, and after its head. */
  static List<Sent> failures() {
    List<Sent> sent = new ArrayList<>();
    // Without "memory": what a virtual machine throws reaches whoever uses the client in memory.
    for (String what :
        List.of(
            "runtime",
            "checked",
            "error",
            "interrupted",
            "interrupted-flag",
            "status",
            "status-headers",
            "status-503",
            "status-599",
            "wrapped-status",
            "completion-status",
            "execution-status")) {
      sent.add(Sent.get("/tck/throw?what=" + what));
      if (!what.equals("error")) {
        sent.add(Sent.get("/tck/carried?what=" + what));
      }
    }
    for (String form : List.of("region", "text", "writer", "publisher")) {
      sent.add(Sent.get("/tck/body?trailed&size=20000&form=" + form));
    }
    for (String target : List.of("missing", "twice", "shut", "bad-close", "bad-hook", "null")) {
      sent.add(Sent.get("/tck/" + target));
    }
    // A publisher's error may overtake what it has published before; servers differ in time.
    sent.add(Sent.get("/tck/body?size=20000&piece=1000&form=publisher&fail=0"));
    for (String form : List.of("stream", "chunks", "writer", "filter")) {
      for (int at : List.of(0, 5, 9_000)) {
        sent.add(Sent.get("/tck/body?size=20000&piece=1000&form=" + form + "&fail=" + at));
      }
    }
    for (String form : List.of("stream-length", "writer-length", "publisher-length")) {
      sent.add(Sent.get("/tck/body?size=10&piece=5&declared=20&form=" + form));
      sent.add(Sent.get("/tck/body?size=10&piece=5&declared=0&form=" + form));
    }
    for (String form : List.of("writer-length", "publisher-length")) {
      sent.add(Sent.get("/tck/body?size=20000&piece=1000&declared=15500&form=" + form));
    }
    return sent;
  }

  /** Request bodies: read in every way, not at all, too long, broken. */
  static List<Sent> uploads() {
    List<Sent> sent = new ArrayList<>();
    String thousand = Sample.text(1_000);
    for (String read : List.of("stream", "bytes", "text", "limited", "collect", "publisher")) {
      String upload = "/tck/upload?read=" + read;
      sent.add(Sent.post(upload, "abc"));
      sent.add(Sent.post(upload, "abc").chunked());
      sent.add(Sent.post(upload, "abc").trailers("x-sum", "1"));
      sent.add(Sent.post(upload, ""));
      sent.add(Sent.post(upload, thousand));
      sent.add(Sent.post(upload, thousand).chunked());
      sent.add(Sent.post(upload, thousand + "x"));
      sent.add(Sent.post(upload + "&limit=4", "abcde"));
      sent.add(Sent.post(upload + "&limit=4", "abcde").chunked());
      sent.add(Sent.post(upload, thousand + "x").chunked());
    }
    for (String then : List.of("throw", "wrap", "other", "swallow")) {
      sent.add(Sent.post("/tck/upload?then=" + then, "abc").broken());
      sent.add(Sent.post("/tck/upload?then=" + then, thousand + "x").chunked());
    }
    for (String target :
        List.of(
            "unread",
            "unread?close",
            "unread?status=404",
            "partly?count=2",
            "pipe",
            "early",
            "early-trailers",
            "reread",
            "continue")) {
      sent.add(Sent.post("/tck/" + target, "abcdef"));
      sent.add(Sent.post("/tck/" + target, "abcdef").chunked());
    }
    sent.add(Sent.post("/tck/early", "abc").broken());
    sent.add(Sent.of("HEAD", "/tck/pipe"));
    return sent;
  }

  /** What only an asynchronous application can do. */
  static List<Sent> asynchronous() {
    List<Sent> sent = new ArrayList<>();
    for (String target :
        List.of("never", "late", "wrapped", "thrown", "null", "of-null", "error", "opaque")) {
      sent.add(Sent.get("/async/" + target));
    }
    sent.add(Sent.get("/async/thread"));
    sent.add(Sent.post("/async/subscribe", "abc"));
    sent.add(Sent.post("/async/subscribe", "abc").trailers("x-sum", "1"));
    sent.add(Sent.post("/async/subscribe", Sample.text(1_001)).chunked());
    return sent;
  }
}
