package org.featurescope.viz.graph;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.layout.Pane;
import javafx.scene.paint.Color;
import javafx.scene.text.Text;

/// The words of a drawing as nodes that are used again for other words.
final class WordPool extends Pane {
  private final List<Text> pool = new ArrayList<>();

  WordPool() {
    setManaged(false);
    setMouseTransparent(true);
  }

  void show(List<Pen.Words> lines) {
    while (pool.size() < lines.size()) {
      var text = new Text();
      text.setTextOrigin(VPos.CENTER);
      text.setManaged(false);
      pool.add(text);
      getChildren().add(text);
    }
    for (var i = 0; i < pool.size(); i++) {
      pool.get(i).setVisible(i < lines.size());
      if (i < lines.size()) {
        set(pool.get(i), lines.get(i));
      }
    }
  }

  private static void set(Text text, Pen.Words line) {
    text.setText(line.text());
    text.setFont(line.letters().font());
    text.setFill(color(line.argb()));
    text.setX(Math.round(left(line)));
    text.setY(Math.round(line.y()));
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
    return pool.stream().filter(Text::isVisible).map(Text::getText).toList();
  }
}
