package dev.lintel.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table that reads well as it is, and in a document of Markdown. */
final class MarkdownTable {
  private final List<String> heads;
  private final List<List<String>> rows = new ArrayList<>();

  /** With these columns; one whose name ends with a colon has its cells to the right. */
  MarkdownTable(List<String> heads) {
    this.heads = List.copyOf(heads);
  }

  MarkdownTable row(String... cells) {
    return row(Arrays.asList(cells));
  }

  MarkdownTable row(List<String> cells) {
    if (cells.size() != heads.size()) {
      throw new IllegalArgumentException(cells.size() + " cells for " + heads);
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  private boolean right(int column) {
    return heads.get(column).endsWith(":");
  }

  private String head(int column) {
    String head = heads.get(column);
    return right(column) ? head.substring(0, head.length() - 1) : head;
  }

  private int width(int column) {
    int width = Math.max(3, head(column).length());
    for (List<String> row : rows) {
      width = Math.max(width, row.get(column).length());
    }
    return width;
  }

  @Override
  public String toString() {
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < heads.size(); i++) {
      table.append("| ").append(padded(head(i), i)).append(' ');
    }
    table.append("|\n");
    for (int i = 0; i < heads.size(); i++) {
      table.append("|").append("-".repeat(width(i) + 1)).append(right(i) ? ':' : '-');
    }
    table.append("|\n");
    for (List<String> row : rows) {
      for (int i = 0; i < heads.size(); i++) {
        table.append("| ").append(padded(row.get(i), i)).append(' ');
      }
      table.append("|\n");
    }
    return table.toString();
  }

  private String padded(String cell, int column) {
    String space = " ".repeat(width(column) - cell.length());
    return right(column) ? space + cell : cell + space;
  }
}
