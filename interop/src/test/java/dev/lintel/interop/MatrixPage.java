package dev.lintel.interop;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/**
 * The matrix for people: one page that needs nothing else. It has the whole of {@code matrix.json}
 * in itself, packed, and a script that makes a table of it; so that no text of a transcript is ever
 * a part of the HTML.
 */
final class MatrixPage {
  private MatrixPage() {}

  /**
   * Writes the page of a saved run beside it.
   *
   * @param arguments the {@code matrix.json}
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("give one file: the matrix.json of a run");
    }
    Path file = Path.of(arguments[0]);
    Path page = file.resolveSibling("index.html");
    write(Matrix.read(file), page);
    System.out.println(page.toAbsolutePath());
  }

  static void write(Matrix matrix, Path page) throws IOException {
    Files.createDirectories(page.toAbsolutePath().getParent());
    Files.writeString(page, of(matrix.json()));
  }

  static String of(JsonObject matrix) throws IOException {
    return resource("page.html")
        .replace("{{style}}", resource("page.css"))
        .replace("{{script}}", resource("data.js") + resource("table.js") + resource("panel.js"))
        .replace("{{data}}", packed(new Gson().toJson(matrix)));
  }

  /** In base64, and so without a character that HTML has a meaning for. */
  private static String packed(String json) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(json.getBytes(StandardCharsets.UTF_8));
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = MatrixPage.class.getResourceAsStream("/matrix/" + name)) {
      if (in == null) {
        throw new IOException("no resource /matrix/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
