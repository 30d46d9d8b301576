package org.featurescope.app.steer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.steer.Names.Hit;
import org.featurescope.viz.feature.Reveal;

/// A field in which a feature is found by number or words; what answers stands below it while one
/// types. Arrow keys choose, Enter takes, Escape clears.
final class FeatureField extends VBox {
  static final int MOST = 7;

  private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");

  private final Function<String, List<Hit>> search;
  private final UnaryOperator<String> unanswered;
  private final Consumer<Hit> take;
  private final TextField field = new TextField();
  private final VBox list = new VBox();
  private final List<Hit> hits = new ArrayList<>();
  private int chosen;

  /// @param search what answers the words typed
  /// @param unanswered what is said of words that nothing answers
  /// @param take gets what was chosen
  FeatureField(
      String id,
      String words,
      Function<String, List<Hit>> search,
      UnaryOperator<String> unanswered,
      Consumer<Hit> take) {
    this.search = search;
    this.unanswered = unanswered;
    this.take = take;
    getStyleClass().add("feature-field");
    field.setId(id);
    field.setPromptText(words);
    field.setAccessibleText(words);
    list.setId(id + "-hits");
    list.getStyleClass().add("feature-hits");
    getChildren().addAll(field, list);
    field.textProperty().addListener((seen, before, after) -> refresh());
    field.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    refresh();
  }

  void focusField() {
    field.requestFocus();
    field.selectAll();
  }

  /// Whether it has the keyboard and nothing has been typed.
  boolean isWaiting() {
    return field.isFocused() && field.getText().isEmpty();
  }

  private void refresh() {
    hits.clear();
    hits.addAll(search.apply(field.getText()));
    chosen = 0;
    list.getChildren().clear();
    if (hits.isEmpty() && !field.getText().isBlank()) {
      var none = new Label(unanswered.apply(field.getText()));
      none.getStyleClass().add("caption");
      none.setWrapText(true);
      list.getChildren().add(none);
    }
    hits.stream().map(this::row).forEach(list.getChildren()::add);
    list.setVisible(!list.getChildren().isEmpty());
    list.setManaged(list.isVisible());
    mark();
    if (field.isFocused()) {
      // In a low window what answers may lie below what is seen.
      getScene().getRoot().applyCss();
      getScene().getRoot().layout();
      Reveal.vertically(this);
    }
  }

  private Button row(Hit hit) {
    var number = new Label(String.valueOf(hit.latent()));
    number.getStyleClass().add("feature-hit-number");
    number.setMinWidth(Region.USE_PREF_SIZE);
    var name = new Label(hit.name());
    name.setMinWidth(0);
    name.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(name, Priority.ALWAYS);
    var note = new Label(hit.note());
    note.getStyleClass().add("caption");
    // Several autoencoders have features of one number and name: where they are tells them apart.
    note.setMinWidth(Region.USE_PREF_SIZE);
    var row = new HBox(number, name, note);
    row.getStyleClass().add("feature-hit-row");
    row.setAlignment(Pos.CENTER_LEFT);
    var button = new Button();
    button.setGraphic(row);
    button.getStyleClass().add("feature-hit");
    button.setMaxWidth(Double.MAX_VALUE);
    button.setFocusTraversable(false);
    row.prefWidthProperty().bind(list.widthProperty().subtract(20));
    button.setAccessibleText("Feature %d, %s, %s".formatted(hit.latent(), hit.name(), hit.note()));
    button.setOnAction(event -> take(hit));
    return button;
  }

  private void mark() {
    for (var i = 0; i < hits.size(); i++) {
      list.getChildren().get(i).pseudoClassStateChanged(CHOSEN, i == chosen);
    }
  }

  private void take(Hit hit) {
    field.clear();
    take.accept(hit);
  }

  private void key(KeyEvent event) {
    switch (event.getCode()) {
      case DOWN -> step(1);
      case UP -> step(-1);
      case ENTER -> {
        if (!hits.isEmpty()) {
          take(hits.get(chosen));
        }
      }
      case ESCAPE -> {
        if (field.getText().isEmpty()) {
          return;
        }
        field.clear();
      }
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void step(int by) {
    if (!hits.isEmpty()) {
      chosen = Math.floorMod(chosen + by, hits.size());
      mark();
    }
  }
}
