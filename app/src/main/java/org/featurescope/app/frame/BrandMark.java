package org.featurescope.app.frame;

import javafx.geometry.Pos;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// The program's mark: three lines of a text, some of whose tokens are lit.
final class BrandMark extends StackPane {

  BrandMark() {
    getStyleClass().add("brand-mark");
    var lines = new VBox(line("dim", "lit"), line("warm", "dim short"), line("dim"));
    lines.getStyleClass().add("brand-lines");
    lines.setAlignment(Pos.CENTER_LEFT);
    lines.setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
    getChildren().add(lines);
  }

  private static HBox line(String... tokens) {
    var line = new HBox();
    line.getStyleClass().add("brand-line");
    for (var kind : tokens) {
      var token = new Region();
      token.getStyleClass().add("brand-token");
      token.getStyleClass().addAll(kind.split(" "));
      line.getChildren().add(token);
    }
    return line;
  }
}
