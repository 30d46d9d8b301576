package org.featurescope.app.cli;

import java.util.ArrayList;
import java.util.List;

/// Two texts side by side, for a person.
final class Columns {
  private static final int WIDTH = 38;

  private Columns() {}

  /// Lines of 80 characters, with a heading.
  static String of(String leftTitle, String left, String rightTitle, String right) {
    var lefts = wrapped(leftTitle, left);
    var rights = wrapped(rightTitle, right);
    var lines = new StringBuilder();
    for (var i = 0; i < Math.max(lefts.size(), rights.size()); i++) {
      var line = padded(at(lefts, i)) + "  | " + at(rights, i);
      lines.append(line.stripTrailing()).append('\n');
    }
    return lines.toString();
  }

  private static String at(List<String> lines, int i) {
    return i < lines.size() ? lines.get(i) : "";
  }

  private static String padded(String line) {
    return line + " ".repeat(WIDTH - line.codePointCount(0, line.length()));
  }

  private static List<String> wrapped(String title, String text) {
    var lines = new ArrayList<String>();
    lines.add(title);
    lines.add("-".repeat(WIDTH));
    text.lines().forEach(line -> wrap(line.replaceAll("\\p{Cntrl}", " "), lines));
    return lines;
  }

  /// Breaks at spaces where there are any; nothing is lost but the space at a break.
  private static void wrap(String line, List<String> into) {
    var rest = line;
    while (rest.codePointCount(0, rest.length()) > WIDTH) {
      var most = rest.offsetByCodePoints(0, WIDTH);
      var space = rest.lastIndexOf(' ', most);
      var end = space > 0 ? space : most;
      into.add(rest.substring(0, end));
      rest = rest.substring(space > 0 ? end + 1 : end);
    }
    into.add(rest);
  }
}
