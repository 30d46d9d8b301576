package org.featurescope.viz.graph;

import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.featurescope.viz.color.DrawnRegion;

/// What the looks of nodes and edges say where two circuits are laid over each other, with how many
/// there are of each.
public final class CompareLegend extends DrawnRegion {
  private final ObjectProperty<Optional<Comparison>> comparison =
      new SimpleObjectProperty<>(this, "comparison", Optional.empty());

  public CompareLegend() {
    super("compare-legend");
  }

  public ObjectProperty<Optional<Comparison>> comparisonProperty() {
    return comparison;
  }
}
