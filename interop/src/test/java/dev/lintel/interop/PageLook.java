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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for the page of any run, in a real browser, wide and narrow, light and dark. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PageLook {
  /** All verdicts, by the classes that their cells have. */
  static final List<String> KINDS = List.of("green", "line", "ledger", "red", "skipped");

  /** The width of the window without its scroll bar. */
  static final String INNER = "document.documentElement.clientWidth";

  private final Path shots;
  private Path page;
  private Browser browser;

  /** Pictures go into a directory below that of all. */
  PageLook(String name) {
    this.shots = Path.of("target", "screenshots").resolve(name);
  }

  /**
   * A cell that differs, has two texts to compare and went over the wire.
   *
   * @param on the target, as the page's addresses name it
   * @param entry how the heading of its entry in the ledger begins
   */
  record Differing(String id, String on, String entry) {
    String address() {
      return "location.hash = new URLSearchParams({case: %s, on: %s}).toString()"
          .formatted(new Gson().toJson(id), new Gson().toJson(on));
    }
  }

  /** The browser; without one the class says what comes of that. */
  abstract Path program();

  /** The page, or one that is made in this directory. */
  abstract Path page(Path directory) throws IOException;

  /** The verdicts that the page has in rows of rules. */
  abstract List<String> kinds();

  abstract Differing differing() throws IOException;

  /**
   * Opens the lists of cases of one kind, and of them one case after the other until one shows a
   * transcript beside another. On a page of one column there is none, nor is there of what was not
   * run: then it is the text. Answers with the case's address.
   */
  private static final String OPEN_CASES =
      """
      (async () => {
        const drawn = () => new Promise((done) =>
          requestAnimationFrame(() => requestAnimationFrame(done)));
        const alone = document.querySelectorAll('tr.total button.cell').length === 1;
        const shown = 'KIND' === 'skipped' || alone ? '#panel pre' : '#panel .sides .left';
        for (const total of document.querySelectorAll('tr.total button.cell')) {
          total.click();
          await drawn();
          const addresses = [...document.querySelectorAll('#panel details')]
            .filter((group) => group.querySelector('summary .verdict.KIND'))
            .flatMap((group) => [...group.querySelectorAll('ul.cases a')])
            .slice(0, 20)
            .map((link) => link.getAttribute('href'));
          for (const address of addresses) {
            location.hash = address;
            await drawn();
            if (document.querySelector('#panel .result .verdict.KIND')
                && document.querySelector(shown)) {
              return address;
            }
          }
        }
        return '';
      })()
      """;

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
    Path program = program();
    page = page(directory.toAbsolutePath()).toAbsolutePath();
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
        .allMatch(url -> url.startsWith(home().toUri().toString()) || url.startsWith("data:"));
    assertThat(text("document.title")).isEqualTo("Lintel: the container matrix");
  }

  /** The directory of the page. */
  final Path home() {
    return page.getParent();
  }

  final void open(int width, String scheme, String part) throws IOException {
    open(page, width, scheme, part);
  }

  final void open(Path file, int width, String scheme, String part) throws IOException {
    browser.open(URI.create(file.toUri() + part), width, width < 600 ? 844 : 900, scheme);
    try (InputStream in = PageLook.class.getResourceAsStream("/matrix/look.js")) {
      browser.value(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    browser.value("look.ready()");
    assertThat(number("innerWidth")).isEqualTo(width);
  }

  final String text(String expression) {
    return browser.value(expression).getAsString();
  }

  final double number(String expression) {
    return browser.value(expression).getAsDouble();
  }

  final List<String> texts(String expression) {
    return browser.value(expression).getAsJsonArray().asList().stream()
        .map(JsonElement::getAsString)
        .toList();
  }

  final JsonElement value(String expression) {
    return browser.value(expression);
  }

  final void press(String key) {
    browser.press(key);
  }

  final int columns() {
    return (int) number("document.querySelectorAll('#matrix thead tr:last-child th').length");
  }

  /** Opens the panel of a cell that differs. */
  final Differing openPanel(int width, String scheme) throws IOException {
    Differing cell = differing();
    open(width, scheme, "");
    browser.value(cell.address());
    await("document.querySelector('#panel[open] .sides')");
    return cell;
  }

  final void awaitPanel() {
    await("document.getElementById('panel').open");
  }

  /** Returns once a condition holds: an event may run after what has caused it. */
  final void await(String condition) {
    browser.value(
        "new Promise((done) => { const see = () => "
            + condition
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
        .isGreaterThanOrEqualTo(Math.min(cells, columns()));

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
    browser.screenshot(shots.resolve("top-" + width + "-" + scheme + ".png"));
    browser.value("document.getElementById('grid').scrollIntoView()");
    BufferedImage picture =
        browser.screenshot(shots.resolve("matrix-" + width + "-" + scheme + ".png"));

    assertThat(picture.getWidth()).isEqualTo(width);
    assertThat(colours(picture)).as("colours of the picture").hasSizeGreaterThan(100);
    Set<Integer> backgrounds = new HashSet<>();
    for (String kind : kinds()) {
      browser.value(
          "document.querySelectorAll('#matrix tr.rule .cell."
              + kind
              + "')[0].scrollIntoView({block: 'center', inline: 'end'})");
      assertThat(number("look.cells('" + kind + "').length")).as(kind).isPositive();
      JsonObject place =
          browser.value("look.rect(look.cells('" + kind + "')[0])").getAsJsonObject();
      JsonArray meant =
          browser.value("look.background(look.cells('" + kind + "')[0])").getAsJsonArray();
      picture = browser.screenshot(shots.resolve("last.png"));
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
    assertThat(backgrounds).as("each verdict has a colour of its own").hasSize(kinds().size());
    Files.delete(shots.resolve("last.png"));
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

    for (String kind : kinds()) {
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

  /** Of what passed, what differs and what failed; what was not run says why. */
  @Test
  void each_kind_of_cell_opens_what_there_is_of_it() throws IOException {
    open(1280, "light", "");
    for (String kind : kinds()) {
      assertThat(text(OPEN_CASES.replace("KIND", kind))).as(kind).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"1280, light", "1280, dark", "390, light", "390, dark"})
  void a_cell_opens_the_transcript_side_by_side(int width, String scheme) throws IOException {
    Differing cell = openPanel(width, scheme);
    browser.screenshot(shots.resolve("panel-" + width + "-" + scheme + ".png"));
    browser.value("document.querySelector('.sides').scrollIntoView({block: 'center'})");
    browser.screenshot(shots.resolve("sides-" + width + "-" + scheme + ".png"));

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
        .anyMatch(title -> title.startsWith("Ledger: " + cell.entry()));
  }
}
