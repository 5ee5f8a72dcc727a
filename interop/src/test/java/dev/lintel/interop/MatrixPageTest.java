package dev.lintel.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;

class MatrixPageTest {
  private static final Pattern DATA = Pattern.compile("id=\"data\">([^<]*)</script>");

  @TempDir private Path directory;

  /** A run with all verdicts, long names, and texts that would be HTML. */
  static JsonObject sample() throws IOException {
    try (InputStream in = MatrixPageTest.class.getResourceAsStream("/matrix/sample.json")) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return JsonParser.parseString(json).getAsJsonObject();
    }
  }

  private static String unpacked(String page) throws IOException {
    Matcher matcher = DATA.matcher(page);
    assertThat(matcher.find()).isTrue();
    byte[] bytes = Base64.getDecoder().decode(matcher.group(1));
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void the_page_has_the_whole_of_the_matrix_in_itself() throws IOException {
    assertThat(JsonParser.parseString(unpacked(MatrixPage.of(sample())))).isEqualTo(sample());
  }

  @Test
  void no_text_of_a_run_is_a_part_of_the_html() throws IOException {
    assertThat(sample().toString()).contains("<script>document.title='hacked'");

    assertThat(MatrixPage.of(sample()))
        .doesNotContain("hacked", "{{")
        .containsPattern("<script>\n\\(\\(\\) => \\{\n'use strict';");
  }

  @Test
  void the_page_needs_no_other_resource() throws IOException {
    assertThat(MatrixPage.of(sample()))
        .doesNotContain("http://", "https://", "@import", "url(", "src=", "<link rel=\"style");
  }

  @Test
  void the_page_of_a_saved_run_is_written_beside_it() throws IOException {
    Path file = directory.resolve("matrix.json");
    Files.writeString(file, sample().toString());

    MatrixPage.main(new String[] {file.toString()});

    assertThat(unpacked(Files.readString(directory.resolve("index.html"))))
        .contains("GW-REQ-40", "wildfly-39");
    assertThatThrownBy(() -> MatrixPage.main(new String[0])).hasMessageContaining("matrix.json");
  }

  @Test
  void a_run_of_everything_makes_a_page_of_a_few_megabytes() throws IOException {
    assertThat(MatrixPage.of(large())).hasSizeLessThan(6_000_000);
  }

  /** 28 targets with 1,850 cases each, some more than the most that one has. */
  static JsonObject large() {
    Random random = new Random(1);
    List<Matrix.Column> columns = new ArrayList<>();
    List<Matrix.Case> cases = new ArrayList<>();
    for (int i = 0; i < 1_850; i++) {
      cases.add(
          new Matrix.Case(
              "targets/a_target_has_one_path_or_is_refused/" + i, List.of("GW-REQ-08")));
    }
    for (char name = 'a'; name < 'o'; name++) {
      for (String mount : List.of("/", "/app")) {
        columns.add(column(String.valueOf(name), mount, cases, random));
      }
    }
    return Matrix.of(columns, cases, List.of()).json();
  }

  /** Exchanges that no two targets have alike. */
  private static Matrix.Column column(
      String name, String mount, List<Matrix.Case> cases, Random random) {
    Matrix.Column column =
        new Matrix.Column(
            Map.of(
                "interop.target",
                name,
                "interop.family",
                name,
                "interop.version",
                "1",
                "interop.servlet",
                "6.1",
                "interop.mount",
                mount,
                "interop.form",
                "blocking"),
            "17");
    for (Matrix.Case each : cases) {
      String exchange =
          "> GET "
              + mount
              + '/'
              + each.id()
              + " HTTP/1.1\n> Host: test\n> \n< HTTP/1.1 200 OK\n"
              + "< Content-Type: text/plain; charset=utf-8\n< Content-Length: 137\n< Date: *\n< \n"
              + "< method=GET\\n\n< scheme=http\\n\n< authority=test\\n\n< mount=\\n\n< query=\\n\n"
              + "< body="
              + Long.toHexString(random.nextLong())
              + name
              + "\n-- closed\n";
      column.add(
          CellNotes.of(
              each.id(),
              Map.of("lintel.exchange", exchange, "lintel.ledger", "Content-Type is written anew"),
              TestExecutionResult.successful(),
              random.nextInt(30)));
    }
    return column;
  }
}
