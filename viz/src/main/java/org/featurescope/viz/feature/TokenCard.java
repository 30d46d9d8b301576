package org.featurescope.viz.feature;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.viz.color.HueBadge;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Whitespace;

/// What is known of the token under the mouse: the token, its id and position, the number behind
/// its colour and its strongest features. The content of a popup; it takes no focus.
public final class TokenCard extends VBox {
  /// @param token its characters, spaces included, or what a special token is called
  /// @param reading the number behind its colour in words, such as `surprisal 3.42 nat`
  /// @param features the strongest features, strongest first
  public record Content(
      String token, int id, int position, Optional<String> reading, List<FeatureItem> features) {
    public Content {
      Objects.requireNonNull(token);
      Objects.requireNonNull(reading);
      features = List.copyOf(features);
    }
  }

  private static final int MOST_FEATURES = 5;

  public TokenCard(Content content) {
    getStyleClass().add("token-card");
    setAccessibleRole(AccessibleRole.TOOLTIP);
    setAccessibleText(spoken(content));
    getChildren().add(head(content));
    if (!content.features().isEmpty() || content.reading().isPresent()) {
      getChildren().add(body(content));
    }
  }

  private static String spoken(Content content) {
    var words = new StringBuilder("token " + content.position() + " " + content.token().strip());
    content.reading().ifPresent(reading -> words.append(", ").append(reading));
    content.features().stream()
        .limit(MOST_FEATURES)
        .forEach(feature -> words.append("; ").append(feature.spoken()));
    return words.toString();
  }

  private static HBox head(Content content) {
    var token = new Label(Whitespace.visible(content.token()));
    token.getStyleClass().add("card-token");
    var id = new Label("id " + content.id());
    id.getStyleClass().add("card-fact");
    var room = new Region();
    HBox.setHgrow(room, Priority.ALWAYS);
    var position = new Label("position " + content.position());
    position.getStyleClass().add("card-fact");
    for (var label : List.of(id, position)) {
      label.setMinWidth(USE_PREF_SIZE);
    }
    var head = new HBox(token, id, room, position);
    head.getStyleClass().add("card-head");
    head.setAlignment(Pos.BASELINE_LEFT);
    return head;
  }

  private static VBox body(Content content) {
    var body = new VBox();
    body.getStyleClass().add("card-body");
    content
        .reading()
        .ifPresent(reading -> {
          var label = new Label(reading);
          label.getStyleClass().add("card-reading");
          body.getChildren().add(label);
        });
    if (!content.features().isEmpty()) {
      body.getChildren().add(features(content.features()));
    }
    return body;
  }

  private static GridPane features(List<FeatureItem> features) {
    var grid = new GridPane();
    grid.getStyleClass().add("card-features");
    var square = new ColumnConstraints();
    var number = new ColumnConstraints();
    number.setHalignment(HPos.RIGHT);
    var words = new ColumnConstraints();
    words.setHgrow(Priority.ALWAYS);
    var value = new ColumnConstraints();
    value.setHalignment(HPos.RIGHT);
    grid.getColumnConstraints().addAll(square, number, words, value);
    for (var feature : features.subList(0, Math.min(MOST_FEATURES, features.size()))) {
      addRow(grid, feature, features.getFirst().value());
    }
    return grid;
  }

  private static void addRow(GridPane grid, FeatureItem feature, float largest) {
    var square = new Region();
    square.getStyleClass().add("hue-square");
    HueBadge.mark(square, feature.hue().orElse(0));
    GridPane.setValignment(square, VPos.CENTER);
    var number = new Label(Integer.toString(feature.number()));
    number.getStyleClass().add("feature-number");
    var words = new Label(feature.words());
    words.getStyleClass().add("feature-words");
    words.pseudoClassStateChanged(
        PseudoClass.getPseudoClass("unexplained"), feature.explanation().isEmpty());
    var value = new Label(Figures.beside(feature.value(), largest));
    value.getStyleClass().add("feature-value");
    grid.addRow(grid.getRowCount(), square, number, words, value);
  }
}
