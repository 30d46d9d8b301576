package org.featurescope.viz.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.geometry.VPos;
import javafx.scene.layout.Pane;
import javafx.scene.paint.Color;
import javafx.scene.text.Text;

/// The words of a drawing as nodes that are used again for other words. What is written already
/// keeps its node: to move letters is much faster than to lay them out.
final class WordPool extends Pane {
  private Map<Lettering, Deque<Text>> written = Map.of();
  private final Deque<Text> blank = new ArrayDeque<>();

  /// What takes time to change.
  private record Lettering(String text, Letters letters) {
    static Lettering of(Pen.Words line) {
      return new Lettering(line.text(), line.letters());
    }
  }

  WordPool() {
    setManaged(false);
    setMouseTransparent(true);
  }

  void show(List<Pen.Words> lines) {
    var now = new HashMap<Lettering, Deque<Text>>();
    var others = new ArrayList<Pen.Words>();
    for (var line : lines) {
      var same = written.get(Lettering.of(line));
      if (same == null || same.isEmpty()) {
        others.add(line);
      } else {
        set(same.remove(), line, now);
      }
    }
    written.values().forEach(blank::addAll);
    for (var line : others) {
      set(blank.isEmpty() ? added() : blank.remove(), line, now);
    }
    blank.forEach(text -> text.setVisible(false));
    written = now;
  }

  private Text added() {
    var text = new Text();
    text.setTextOrigin(VPos.CENTER);
    text.setManaged(false);
    getChildren().add(text);
    return text;
  }

  private static void set(Text text, Pen.Words line, Map<Lettering, Deque<Text>> written) {
    text.setVisible(true);
    text.setText(line.text());
    text.setFont(line.letters().font());
    var color = color(line.argb());
    if (!color.equals(text.getFill())) {
      text.setFill(color);
    }
    text.setLayoutX(Math.round(left(line)));
    text.setLayoutY(Math.round(line.y()));
    written.computeIfAbsent(Lettering.of(line), words -> new ArrayDeque<>()).add(text);
  }

  static double left(Pen.Words line) {
    var width = line.letters().width(line.text());
    return switch (line.anchor()) {
      case LEFT -> line.x();
      case MIDDLE -> line.x() - width / 2;
      case RIGHT -> line.x() - width;
    };
  }

  private static Color color(int argb) {
    return Color.rgb(argb >> 16 & 255, argb >> 8 & 255, argb & 255, (argb >>> 24) / 255.0);
  }

  /// What is written now.
  List<String> written() {
    return written.entrySet().stream()
        .flatMap(words -> words.getValue().stream().map(text -> words.getKey().text()))
        .toList();
  }
}
