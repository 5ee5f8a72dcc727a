package dev.lintel.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of the matrix in a real browser, wide and narrow, light and dark. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MatrixLookTest {
  private static final Path SHOTS = Path.of("target", "screenshots");
  private static final List<String> KINDS = List.of("green", "line", "ledger", "red", "skipped");

  /** The width of the window without its scroll bar. */
  private static final String INNER = "document.documentElement.clientWidth";

  private static final String HOSTILE =
      "targets/a_target_has_one_path_or_is_refused//<script>document.title='hacked'</script>\"'>"
          + "<img src=x onerror=\"document.title='hacked'\">";

  private Path home;
  private Path page;
  private Browser browser;

  /** For the page and the browser's profile. */
  static final class InTarget implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws IOException {
      return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "browser-");
    }
  }

  @BeforeAll
  void start(@TempDir(factory = InTarget.class) Path directory) throws IOException {
    Path program =
        Browser.installed()
            .orElseGet(
                () -> {
                  String missing =
                      "NOT TESTED: how the page of the matrix looks, as neither chromium nor"
                          + " google-chrome is on the PATH; on Debian: apt-get install chromium";
                  System.getLogger("dev.lintel.interop").log(System.Logger.Level.ERROR, missing);
                  return Assumptions.abort(missing);
                });
    home = directory.toAbsolutePath();
    page = home.resolve("index.html");
    Files.writeString(page, MatrixPage.of(MatrixPageTest.sample()));
    browser = new Browser(program, directory.resolve("profile"));
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void the_page_needs_nothing_else_and_no_script_has_failed() {
    assertThat(browser.failures()).isEmpty();
    assertThat(browser.requested())
        .isNotEmpty()
        .allMatch(url -> url.startsWith(home.toUri().toString()) || url.startsWith("data:"));
    assertThat(text("document.title")).isEqualTo("Lintel: the container matrix");
  }

  private void open(int width, String scheme, String part) throws IOException {
    open(page, width, scheme, part);
  }

  private void open(Path file, int width, String scheme, String part) throws IOException {
    browser.open(URI.create(file.toUri() + part), width, width < 600 ? 844 : 900, scheme);
    try (InputStream in = MatrixLookTest.class.getResourceAsStream("/matrix/look.js")) {
      browser.value(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    browser.value("look.ready()");
    assertThat(number("innerWidth")).isEqualTo(width);
  }

  private String text(String expression) {
    return browser.value(expression).getAsString();
  }

  private double number(String expression) {
    return browser.value(expression).getAsDouble();
  }

  private List<String> texts(String expression) {
    return browser.value(expression).getAsJsonArray().asList().stream()
        .map(JsonElement::getAsString)
        .toList();
  }

  /** Opens the panel of the hostile case on a target on which it differs. */
  private void openPanel(int width, String scheme) throws IOException {
    open(width, scheme, "");
    browser.value(
        "location.hash = new URLSearchParams({case: "
            + new Gson().toJson(HOSTILE)
            + ", on: 'tomcat-11 / blocking 17.0.15'}).toString()");
    browser.value(
        "new Promise((done) => { const see = () => document.querySelector('#panel[open] .sides')"
            + " ? done() : requestAnimationFrame(see); see(); })");
  }

  @ParameterizedTest
  @CsvSource({"1280, light", "1280, dark", "390, light", "390, dark"})
  void the_page_is_as_wide_as_the_window_and_its_texts_can_be_read(int width, String scheme)
      throws IOException {
    open(width, scheme, "");

    assertThat(number("document.documentElement.scrollWidth")).isEqualTo(number(INNER));
    assertThat(texts("look.wide()")).isEmpty();
    assertThat(texts("look.small('body', 12)")).isEmpty();
    assertThat(texts("look.pale('body', 4.5)")).isEmpty();
    assertThat(number("look.texts('body').length")).isGreaterThan(200);
  }

  @ParameterizedTest
  @CsvSource({"1280, 8, 0.45", "390, 3, 0.4"})
  void the_first_column_and_some_cells_are_in_view_and_the_heads_stay_there(
      int width, int cells, double share) throws IOException {
    open(width, "light", "");
    browser.value("document.getElementById('grid').scrollIntoView()");

    String first = "document.querySelector('#matrix tr.rule .first').getBoundingClientRect()";
    assertThat(number(first + ".left")).isBetween(0.0, 40.0);
    assertThat(number(first + ".width")).isBetween(100.0, share * width);
    assertThat(
            number(
                "(() => { const all = look.cells('').map((each) => each.closest('tr'));"
                    + " return all.filter((each) => each === all[0]).length; })()"))
        .as("cells of a row in view")
        .isGreaterThanOrEqualTo(cells);

    String left = first + ".left";
    double before = number(left);
    browser.value(
        "document.getElementById('grid').scrollTo(document.getElementById('grid').scrollWidth, 400)");
    assertThat(number("document.getElementById('grid').scrollTop")).isEqualTo(400);
    assertThat(number(left)).isEqualTo(before);
    assertThat(
            number(
                "document.querySelector('#matrix thead').getBoundingClientRect().top"
                    + " - document.getElementById('grid').getBoundingClientRect().top"))
        .isBetween(0.0, 2.0);
    assertThat(number("document.documentElement.scrollWidth")).isEqualTo(number(INNER));
  }

  @ParameterizedTest
  @CsvSource({"1280, light", "1280, dark", "390, light", "390, dark"})
  void a_picture_of_the_page_has_the_colours_of_the_verdicts_where_they_belong(
      int width, String scheme) throws IOException {
    open(width, scheme, "");
    browser.screenshot(SHOTS.resolve("top-" + width + "-" + scheme + ".png"));
    browser.value("document.getElementById('grid').scrollIntoView()");
    BufferedImage picture =
        browser.screenshot(SHOTS.resolve("matrix-" + width + "-" + scheme + ".png"));

    assertThat(picture.getWidth()).isEqualTo(width);
    assertThat(colours(picture)).as("colours of the picture").hasSizeGreaterThan(100);
    Set<Integer> backgrounds = new HashSet<>();
    for (String kind : KINDS) {
      browser.value(
          "document.querySelectorAll('#matrix tr.rule .cell."
              + kind
              + "')[0].scrollIntoView({block: 'center', inline: 'end'})");
      assertThat(number("look.cells('" + kind + "').length")).as(kind).isPositive();
      JsonObject place =
          browser.value("look.rect(look.cells('" + kind + "')[0])").getAsJsonObject();
      JsonArray meant =
          browser.value("look.background(look.cells('" + kind + "')[0])").getAsJsonArray();
      picture = browser.screenshot(SHOTS.resolve("last.png"));
      int seen =
          picture.getRGB(place.get("left").getAsInt() + 3, place.get("bottom").getAsInt() - 4);
      assertThat(new Color(seen))
          .as("the background of " + kind)
          .matches(color -> tinted(kind, color), "has the colour of " + kind)
          .isEqualTo(
              new Color(meant.get(0).getAsInt(), meant.get(1).getAsInt(), meant.get(2).getAsInt()));
      backgrounds.add(seen);
      assertThat(colours(inside(picture, place))).as("the sign of " + kind).hasSizeGreaterThan(1);
    }
    assertThat(backgrounds).as("each verdict has a colour of its own").hasSize(KINDS.size());
    Files.delete(SHOTS.resolve("last.png"));
  }

  private static boolean tinted(String kind, Color color) {
    int red = color.getRed();
    int green = color.getGreen();
    int blue = color.getBlue();
    return switch (kind) {
      case "green" -> green > red && green > blue;
      case "line", "ledger" -> red > green && green > blue;
      case "red" -> red > 2 * green && red > 2 * blue;
      default -> Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue)) < 25;
    };
  }

  private static BufferedImage inside(BufferedImage picture, JsonObject place) {
    int left = place.get("left").getAsInt();
    int top = place.get("top").getAsInt();
    return picture.getSubimage(
        left, top, place.get("right").getAsInt() - left, place.get("bottom").getAsInt() - top);
  }

  private static Set<Integer> colours(BufferedImage picture) {
    Set<Integer> colours = new HashSet<>();
    for (int x = 0; x < picture.getWidth(); x++) {
      for (int y = 0; y < picture.getHeight(); y++) {
        colours.add(picture.getRGB(x, y));
      }
    }
    return colours;
  }

  @Test
  void a_verdict_is_said_by_a_sign_and_a_word_not_by_colour_alone() throws IOException {
    open(1280, "light", "");

    for (String kind : KINDS) {
      String cell = "document.querySelector('#matrix .cell." + kind + "')";
      String word = text("document.querySelector('#legend .chip." + kind + "').nextSibling.data");
      assertThat(text(cell + ".textContent")).as(kind).isNotBlank();
      assertThat(text(cell + ".getAttribute('aria-label')")).contains(word);
    }
    assertThat(
            new HashSet<>(
                texts("[...document.querySelectorAll('#legend .sign')].map((x) => x.textContent)")))
        .hasSize(KINDS.size() + 1);
  }

  @ParameterizedTest
  @CsvSource({"1280, light", "1280, dark", "390, light", "390, dark"})
  void a_cell_opens_the_transcript_side_by_side(int width, String scheme) throws IOException {
    openPanel(width, scheme);
    browser.screenshot(SHOTS.resolve("panel-" + width + "-" + scheme + ".png"));
    browser.value("document.querySelector('.sides').scrollIntoView({block: 'center'})");
    browser.screenshot(SHOTS.resolve("sides-" + width + "-" + scheme + ".png"));

    assertThat(texts("look.small('#panel', 12)")).isEmpty();
    assertThat(texts("look.pale('#panel', 4.5)")).isEmpty();
    assertThat(number("document.documentElement.scrollWidth")).isEqualTo(number(INNER));
    String panel = "document.getElementById('panel')";
    assertThat(number(panel + ".scrollWidth")).isEqualTo(number(panel + ".clientWidth"));
    assertThat(number(panel + ".getBoundingClientRect().right")).isEqualTo(number(INNER));

    String row = "document.querySelector('.sides .differs:not(:has(.gap))')";
    JsonObject left =
        browser.value("look.rect(" + row + ".querySelector('.left'))").getAsJsonObject();
    JsonObject right =
        browser.value("look.rect(" + row + ".querySelector('.right'))").getAsJsonObject();
    assertThat(left.get("right").getAsDouble() - left.get("left").getAsDouble())
        .as("the width of a line, in pixels")
        .isGreaterThan(330);
    if (width > 600) {
      assertThat(right.get("top").getAsDouble()).isEqualTo(left.get("top").getAsDouble());
      assertThat(right.get("left").getAsDouble())
          .isGreaterThanOrEqualTo(left.get("right").getAsDouble());
    } else {
      assertThat(right.get("top").getAsDouble())
          .isGreaterThanOrEqualTo(left.get("bottom").getAsDouble());
    }
    assertThat(text(row + ".querySelector('.left i').textContent")).isEqualTo("−");
    assertThat(text(row + ".querySelector('.right i').textContent")).isEqualTo("+");
    assertThat(text("document.querySelector('.sides .same .left i').textContent")).isBlank();
    assertThat(texts("[...document.querySelectorAll('#panel h3')].map((x) => x.textContent)"))
        .anyMatch(title -> title.startsWith("What had to come, and what came"))
        .anyMatch(title -> title.startsWith("On the wire"))
        .anyMatch(title -> title.startsWith("Ledger: Errors that"));
  }

  @Test
  void the_order_of_fields_and_the_reason_phrase_are_no_difference() throws IOException {
    openPanel(1280, "light");

    assertThat(
            texts(
                "[...[...document.querySelectorAll('.sides')].pop().querySelectorAll('.differs')]"
                    + ".map((x) => x.textContent)"))
        .isNotEmpty()
        .noneMatch(line -> line.contains("HTTP/1.1 400") || line.contains("Connection"));
  }

  @Test
  void what_looks_like_html_in_a_transcript_is_text() throws IOException {
    openPanel(1280, "light");

    assertThat(text("document.getElementById('panel').textContent"))
        .contains("<script>document.title='hacked'</script></script><!--<img src=x onerror=")
        .contains("&lt;b&gt; & \" ' `");
    assertThat(number("document.querySelectorAll('main script, dialog script, img').length"))
        .isZero();
    assertThat(text("document.getElementById('targets').textContent"))
        .contains("Open Liberty <b>26.0.0.3</b>");
  }

  @Test
  void the_keyboard_moves_over_the_cells_and_opens_and_closes_the_panel() throws IOException {
    open(1280, "light", "");
    browser.value("document.querySelector('#matrix [tabindex=\"0\"]').focus()");
    String focused = "document.activeElement.getAttribute('aria-label')";

    assertThat(text(focused)).startsWith("all cases, jetty-runner at /:");
    browser.press("ArrowRight");
    assertThat(text(focused)).startsWith("all cases, jetty-runner at /app:");
    browser.press("ArrowDown");
    browser.press("ArrowDown");
    assertThat(text(focused)).startsWith("GW-APP-01, jetty-runner at /app:");
    browser.press("ArrowUp");
    browser.press("ArrowLeft");
    browser.press("ArrowLeft");
    assertThat(text("document.activeElement.className")).isEqualTo("fold");
    browser.press("ArrowRight");
    browser.press("Enter");
    awaitPanel();
    assertThat(text("location.hash")).contains("section=").contains("on=jetty-runner");
    browser.press("Escape");
    assertThat(browser.value("document.getElementById('panel').open").getAsBoolean()).isFalse();
    await("location.hash === ''");
    assertThat(text(focused)).startsWith("3. Applications, jetty-runner at /:");
  }

  @Test
  void a_link_opens_the_cell_that_it_names() throws IOException {
    open(1280, "light", "#case=the+container&on=wildfly-39+%2F+blocking+17.0.15");

    assertThat(browser.value("document.getElementById('panel').open").getAsBoolean()).isTrue();
    assertThat(text("document.getElementById('panel').textContent"))
        .contains("wildfly-39")
        .contains("did not start");
  }

  @Test
  void a_case_for_both_forms_of_the_application_is_one_row() throws IOException {
    open(1280, "light", "");
    search("GW-APP-02");
    browser.value(
        "[...document.querySelectorAll('#matrix tr.rule')].find((x) => !x.hidden)"
            + ".querySelector('.fold').click()");

    String row = "document.querySelector('#matrix tr.case')";
    assertThat(text(row + ".cells[0].textContent")).isEqualTo("null is a failure/tck/null");
    assertThat(
            texts("[..." + row + ".querySelectorAll('.cell')].map((x) => x.className)")
                .subList(0, 6))
        .containsExactly(
            "cell green", "cell green", "cell green", "cell green", "cell line", "cell line");
    browser.value(row + ".querySelectorAll('.cell')[1].click()");
    awaitPanel();
    assertThat(text("document.getElementById('panel').textContent"))
        .contains("failures/null_is_a_failure/async /tck/null");
  }

  @Test
  void a_run_of_everything_can_be_looked_at() throws IOException {
    Path large = home.resolve("large.html");
    Files.writeString(large, MatrixPage.of(MatrixPageTest.large()));
    open(large, 1280, "light", "");
    String rows = "document.querySelectorAll('#matrix tr.case').length";

    assertThat(number("document.querySelectorAll('#matrix thead tr:last-child th').length"))
        .isEqualTo(28);
    assertThat(number(INNER)).isEqualTo(number("document.documentElement.scrollWidth"));
    browser.value("document.querySelector('#matrix tr.rule .fold').click()");
    assertThat(number(rows)).isEqualTo(60);
    browser.value("document.querySelector('#matrix .rest').click()");
    assertThat(number(rows)).isEqualTo(1_850);
    String row = "document.querySelectorAll('#matrix tr.case')[700]";
    browser.value(row + ".querySelector('.cell').click()");
    awaitPanel();
    assertThat(text("document.getElementById('panel-title').textContent"))
        .endsWith(" " + text(row + ".querySelector('code').textContent"));
  }

  @Test
  void the_tools_show_only_what_is_asked_for() throws IOException {
    open(1280, "light", "");
    String rules =
        "[...document.querySelectorAll('#matrix tr.rule')].filter((x) => !x.hidden)"
            + ".map((x) => x.querySelector('b').textContent)";
    int all = texts(rules).size();

    browser.value("document.querySelector('#show [value=red]').click()");
    List<String> red = texts(rules);
    assertThat(red).isNotEmpty().hasSizeLessThan(all).contains("GW-REQ-08");
    assertThat(
            number(
                "[...document.querySelectorAll('#matrix tr.rule')].filter((x) => !x.hidden"
                    + " && !x.querySelector('.cell.red')).length"))
        .isZero();
    browser.value("document.querySelector('#show [value=differences]').click()");
    assertThat(texts(rules)).hasSizeGreaterThan(red.size()).hasSizeLessThan(all);
    browser.value("document.querySelector('#show [value=all]').click()");

    search("GW-REQ-40");
    assertThat(texts(rules)).containsExactly("GW-REQ-40");
    search("two-lengths");
    assertThat(texts(rules)).contains("framings");
    assertThat(texts("[...document.querySelectorAll('#matrix tr.case')].map((x) => x.textContent)"))
        .isNotEmpty()
        .allMatch(line -> line.contains("two-lengths"));
    search("there is no such thing");
    assertThat(texts(rules)).isEmpty();
    assertThat(text("document.getElementById('found').textContent")).contains("Nothing");
    search("");
    assertThat(texts(rules)).hasSize(all);
    browser.value("document.getElementById('fold').click()");
    assertThat(texts(rules)).isEmpty();
    browser.value("document.querySelectorAll('#matrix tr.section .fold')[1].click()");
    assertThat(texts(rules)).isNotEmpty().hasSizeLessThan(all);
  }

  private void awaitPanel() {
    await("document.getElementById('panel').open");
  }

  /** Returns once a condition holds: an event may run after what has caused it. */
  private void await(String condition) {
    browser.value(
        "new Promise((done) => { const see = () => "
            + condition
            + " ? done() : requestAnimationFrame(see); see(); })");
  }

  /** Types, and waits until the table has followed. */
  private void search(String words) {
    browser.value(
        "new Promise((done) => { const found = document.getElementById('found');"
            + " new MutationObserver((all, self) => { self.disconnect(); done(); })"
            + ".observe(found, {childList: true});"
            + " const search = document.getElementById('search'); search.value = '"
            + words
            + "'; search.dispatchEvent(new Event('input')); })");
  }
}
