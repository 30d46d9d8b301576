package org.featurescope.app.circuit;

import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One line over the graph: what could not be done.
final class CircuitNotice extends HBox {

  CircuitNotice(CircuitViewModel model) {
    setId("circuit-notice");
    getStyleClass().add("notice");
    var words = new Label();
    words.setWrapText(true);
    words.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(words, Priority.ALWAYS);
    getChildren()
        .addAll(
            new FontIcon(Feather.ALERT_CIRCLE),
            words,
            Buttons.icon(Action.of("Close this line", Feather.X, model::forgive)));
    model
        .problemProperty()
        .subscribe(problem -> {
          words.setText(problem.map(each -> each.sentence()).orElse(""));
          setVisible(problem.isPresent());
          setManaged(problem.isPresent());
        });
  }
}
