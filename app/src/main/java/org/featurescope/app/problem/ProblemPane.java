package org.featurescope.app.problem;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// A problem shown where it happened: what, why, what next, and the buttons that do the next thing.
public final class ProblemPane extends HBox {

  public ProblemPane(Problem problem, Button... remedies) {
    getStyleClass().add("problem");
    setAlignment(Pos.TOP_LEFT);
    var icon = new FontIcon(Feather.ALERT_TRIANGLE);
    icon.getStyleClass().add("problem-icon");
    var what = line(problem.what() + ".", "problem-what");
    var words = new VBox(what);
    words.getStyleClass().add("problem-words");
    problem.why().ifPresent(why -> words.getChildren().add(line(why + ".", "problem-why")));
    words.getChildren().add(line(problem.next() + ".", "problem-next"));
    if (remedies.length > 0) {
      var buttons = new FlowPane(remedies);
      buttons.getStyleClass().add("problem-remedies");
      words.getChildren().add(buttons);
    }
    getChildren().addAll(icon, words);
    setAccessibleText(problem.sentence());
  }

  private static Label line(String text, String styleClass) {
    var label = new Label(text);
    label.setWrapText(true);
    label.getStyleClass().add(styleClass);
    return label;
  }
}
