package org.featurescope.app.frame;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// A sentence over the window's foot that stays until the person has read it. It has its place
/// whatever becomes of the layout around it: after a fault there JavaFX may lay out no more.
final class Notice extends HBox {
  private final Label words = new Label();

  Notice() {
    getStyleClass().add("notice");
    setAlignment(Pos.CENTER_LEFT);
    setManaged(false);
    setVisible(false);
    setViewOrder(-1);
    var icon = new FontIcon(Feather.ALERT_TRIANGLE);
    icon.getStyleClass().add("problem-icon");
    words.setWrapText(true);
    words.setMaxWidth(Double.MAX_VALUE);
    words.setMinHeight(Region.USE_PREF_SIZE);
    HBox.setHgrow(words, Priority.ALWAYS);
    var close = Buttons.icon(Action.of("Close this notice", Feather.X, () -> setVisible(false)));
    close.setId("close-notice");
    getChildren().addAll(icon, words, close);
  }

  /// Says `sentence` at the foot of a window of that size.
  void say(String sentence, double width, double height) {
    words.setText(sentence);
    setVisible(true);
    fit(width, height);
  }

  /// The window has another size.
  void fit(double width, double height) {
    if (isVisible()) {
      applyCss();
      var own = prefHeight(width);
      resizeRelocate(0, height - own, width, own);
    }
  }
}
