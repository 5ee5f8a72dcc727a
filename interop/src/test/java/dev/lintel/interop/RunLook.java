package dev.lintel.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The page of a run that has just been, beside its {@code matrix.json}: {@code -Dinterop.page} says
 * where it is. For whoever asks for it by name, {@code -Dtest=RunLook}, and has a browser.
 */
class RunLook extends PageLook {
  private Matrix matrix;
  private Differing differing;

  RunLook() {
    super("run");
  }

  @Override
  Path program() {
    return Browser.installed()
        .orElseThrow(() -> new AssertionError("neither chromium nor google-chrome is on the PATH"));
  }

  @Override
  Path page(Path directory) throws IOException {
    Path page =
        Path.of(
            Objects.requireNonNull(
                System.getProperty("interop.page"),
                "-Dinterop.page does not say where the page is"));
    matrix = Matrix.read(page.resolveSibling("matrix.json"));
    return page;
  }

  @Override
  List<String> kinds() {
    List<String> there =
        KINDS.stream()
            .filter(
                kind ->
                    value("document.querySelector('#matrix tr.rule .cell." + kind + "') !== null")
                        .getAsBoolean())
            .toList();
    assertThat(there).contains("green", "ledger");
    return there;
  }

  @Override
  Differing differing() throws IOException {
    if (differing == null) {
      differing = firstDiffering();
    }
    return differing;
  }

  private Differing firstDiffering() throws IOException {
    open(1280, "light", "");
    for (Matrix.Column column : matrix.targets()) {
      for (Matrix.Cell cell : column.cells) {
        if (cell.state() == Matrix.State.ledger
            && cell.expected() != null
            && cell.exchange() != null) {
          Differing found = new Differing(cell.id(), column.key(), cell.entries().get(0));
          if (hasLinesOfBoth(found)) {
            return found;
          }
        }
      }
    }
    throw new AssertionError("no cell has a line in place of another");
  }

  private boolean hasLinesOfBoth(Differing cell) {
    value(cell.address());
    await("document.querySelector('#panel[open] .sides')");
    return value(
            "(() => { const sides = document.querySelector('.sides');"
                + " return sides.querySelector('.differs:not(:has(.gap))') !== null"
                + " && sides.querySelector('.same') !== null; })()")
        .getAsBoolean();
  }

  @Test
  void each_target_of_the_file_is_a_column_with_its_numbers() throws IOException {
    open(1280, "light", "");

    List<String> ids =
        texts("[...document.querySelectorAll('#matrix thead tr:last-child th')].map(x => x.title)");
    List<String> numbers =
        texts(
            "[...document.querySelectorAll('#targets tbody tr')].map((row) => {"
                + " const [red, ledger, line, green, skipped] ="
                + " [...row.querySelectorAll('td')].map((x) => +x.textContent.replace(/[^0-9]/g, ''));"
                + " return [green, ledger + line, red, skipped].join(' '); })");
    Map<String, String> shown = new LinkedHashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      shown.put(ids.get(i), numbers.get(i));
    }
    assertThat(numbers).hasSameSizeAs(ids);
    assertThat(shown)
        .isNotEmpty()
        .containsExactlyInAnyOrderEntriesOf(
            matrix.targets().stream()
                .collect(Collectors.toMap(Matrix.Column::key, RunLook::counted)));
  }

  private static String counted(Matrix.Column column) {
    return List.of(Matrix.State.green, Matrix.State.ledger, Matrix.State.red, Matrix.State.skipped)
        .stream()
        .map(state -> String.valueOf(column.counts.getOrDefault(state, 0)))
        .collect(Collectors.joining(" "));
  }
}
