package org.featurescope.app.circuit;

import java.util.Optional;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.scene.control.SplitPane;
import org.featurescope.app.frame.Appearance;

/// What lies under the graph: what is pinned, and beside it what is asked. Where there is no room
/// for both, they share one place.
final class LowerRow extends SplitPane {
  /// In root sizes.
  private static final double ROOM = 62;

  /// What the tabs of the questions need to be read.
  private static final double QUESTIONS = 38;

  private final PinnedPane pinned;
  private final LowerPane lower;
  private final ReadOnlyDoubleProperty scale;
  private Optional<Boolean> wide = Optional.empty();

  LowerRow(PinnedPane pinned, LowerPane lower, ReadOnlyDoubleProperty scale) {
    this.pinned = pinned;
    this.lower = lower;
    this.scale = scale;
    getStyleClass().add("features-split");
    setMinSize(0, 0);
    widthProperty().subscribe(this::fit);
    scale.subscribe(this::fit);
    fit();
  }

  private void fit() {
    var root = Appearance.ROOT_SIZE * scale.get();
    var roomy = getWidth() == 0 || getWidth() >= ROOM * root;
    lower.setMinWidth(roomy ? QUESTIONS * root : 0);
    if (wide.filter(now -> now == roomy).isPresent()) {
      return;
    }
    wide = Optional.of(roomy);
    getItems().clear();
    if (roomy) {
      lower.take(Optional.empty());
      getItems().setAll(pinned, lower);
      setDividerPositions(0.5);
    } else {
      lower.take(Optional.of(pinned));
      getItems().setAll(lower);
    }
  }
}
