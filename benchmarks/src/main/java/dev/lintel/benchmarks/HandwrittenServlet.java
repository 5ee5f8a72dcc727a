package dev.lintel.benchmarks;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/** The workloads as somebody would write them who has the Servlet API and nothing else. */
final class HandwrittenServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    // Lintel's applications can ask for both.
    if (request.getMethod().isEmpty()) {
      throw new IOException("no method");
    }
    switch (request.getRequestURI()) {
      case "/text" -> text(response);
      case "/fields" -> fields(request, response);
      case "/json" -> json(request, response);
      case "/bytes" -> bytes(response, Content.KIB_16);
      case "/large" -> bytes(response, Content.KIB_64);
      case "/file" -> file(response);
      case "/upload" -> upload(request, response);
      case "/chunks" -> chunks(response);
      case "/writer" -> write(response);
      case "/publisher" -> publish(request, response);
      case "/async" -> later(request, ForkJoinPool.commonPool());
      case "/wait" -> later(request, Content.AFTER_50_MS);
      default -> response.setStatus(404);
    }
  }

  private static void upload(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try (InputStream in = request.getInputStream()) {
      text(response, Long.toString(Content.count(in)));
    }
  }

  private static void text(HttpServletResponse response) throws IOException {
    text(response, Content.TEXT);
  }

  private static void text(HttpServletResponse response, String content) throws IOException {
    byte[] text = content.getBytes(StandardCharsets.UTF_8);
    response.setStatus(200);
    response.setHeader("content-type", Content.TEXT_TYPE);
    response.setContentLength(text.length);
    response.getOutputStream().write(text);
  }

  private static void fields(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    int read = 0;
    for (String name : Content.READ_NAMES) {
      String value = request.getHeader(name);
      read += value == null ? 0 : value.length();
    }
    response.setHeader("x-read", Integer.toString(read));
    for (String name : Content.FIELD_NAMES) {
      response.setHeader(name, "value");
    }
    text(response);
  }

  private static void json(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] content;
    try (InputStream in = request.getInputStream()) {
      content = in.readAllBytes();
    }
    response.setStatus(200);
    response.setHeader("content-type", Content.JSON_TYPE);
    response.setContentLength(content.length);
    response.getOutputStream().write(content);
  }

  private static ServletOutputStream binary(HttpServletResponse response) throws IOException {
    response.setStatus(200);
    response.setHeader("content-type", Content.BINARY);
    return response.getOutputStream();
  }

  private static void bytes(HttpServletResponse response, byte[] bytes) throws IOException {
    response.setContentLength(bytes.length);
    binary(response).write(bytes);
  }

  private static void file(HttpServletResponse response) throws IOException {
    response.setContentLengthLong(Files.size(Content.FILE));
    Files.copy(Content.FILE, binary(response));
  }

  private static void chunks(HttpServletResponse response) throws IOException {
    ServletOutputStream out = binary(response);
    for (int i = 0; i < Content.PIECES; i++) {
      out.write(Content.CHUNK);
      out.flush();
    }
  }

  private static void write(HttpServletResponse response) throws IOException {
    ServletOutputStream out = binary(response);
    for (int i = 0; i < Content.PIECES; i++) {
      out.write(Content.PIECE);
    }
  }

  private static void publish(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    AsyncContext cycle = request.startAsync();
    cycle.setTimeout(0);
    ServletOutputStream out = binary(response);
    out.setWriteListener(
        new WriteListener() {
          private int written;

          @Override
          public void onWritePossible() throws IOException {
            while (out.isReady()) {
              if (written == Content.PIECES) {
                cycle.complete();
                return;
              }
              written++;
              out.write(Content.PIECE);
            }
          }

          @Override
          public void onError(Throwable t) {
            cycle.complete();
          }
        });
  }

  private static void later(HttpServletRequest request, Executor soon) {
    AsyncContext cycle = request.startAsync();
    cycle.setTimeout(0);
    soon.execute(
        () -> {
          try {
            text((HttpServletResponse) cycle.getResponse());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } finally {
            cycle.complete();
          }
        });
  }
}
