package org.featurescope.viz.graph;

import java.util.List;
import java.util.Optional;
import javafx.beans.Observable;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.shape.Circle;
import org.featurescope.viz.color.HueBadge;
import org.featurescope.viz.graph.Comparison.Part;
import org.featurescope.viz.text.Figures;

/// What the looks of nodes say where two circuits are laid over each other, with how many there are
/// of each.
public final class CompareLegend extends FlowPane {
  private final ObjectProperty<Optional<Comparison>> comparison =
      new SimpleObjectProperty<>(this, "comparison", Optional.empty());

  public CompareLegend() {
    getStyleClass().add("compare-legend");
    setAlignment(Pos.CENTER_LEFT);
    comparison.addListener((Observable property) -> rebuild());
  }

  /// Nothing is said while there is none.
  public ObjectProperty<Optional<Comparison>> comparisonProperty() {
    return comparison;
  }

  private void rebuild() {
    getChildren().clear();
    comparison
        .get()
        .ifPresent(both -> {
          var words = List.of("in both", "only " + both.first(), "only " + both.second());
          for (var part : Part.values()) {
            var count = both.nodes().stream().filter(each -> each == part).count();
            getChildren().add(entry(part, words.get(part.ordinal()), count));
          }
        });
  }

  private static Label entry(Part part, String words, long count) {
    var sign = new Circle(5);
    sign.getStyleClass().add(part == Part.SECOND ? "compare-hollow" : "node-shape");
    var hue =
        switch (part) {
          case BOTH -> 0;
          case FIRST -> EdgePainter.FIRST_HUE;
          case SECOND -> EdgePainter.SECOND_HUE;
        };
    HueBadge.mark(sign, hue);
    var entry = new Label("%s %s".formatted(Figures.count(count), words), sign);
    entry.getStyleClass().add("legend-name");
    entry.setMinWidth(USE_PREF_SIZE);
    return entry;
  }
}
