package org.featurescope.viz.map;

import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.featurescope.viz.color.DrawnRegion;

/// Many points on a plane: near points belong together, large ones are common.
///
/// The wheel zooms at the pointer, a drag moves the plane, a drag with Shift (or in the mode for
/// selecting) selects what it encloses, a click opens the nearest point. Arrow keys move the plane,
/// plus and minus zoom, 0 shows everything; Ctrl and an arrow key go from point to point, Enter
/// opens one, Space selects it, Escape selects nothing.
public final class DirectionMap extends DrawnRegion {
  /// No point.
  public static final int NONE = -1;

  /// What the colours of the points say.
  public enum ColorMode {
    CLUSTER,
    DENSITY,
    HITS
  }

  private final ObjectProperty<ColorMode> colorMode =
      new SimpleObjectProperty<>(this, "colorMode", ColorMode.CLUSTER);
  private final ObjectProperty<BitSet> hits =
      new SimpleObjectProperty<>(this, "hits", new BitSet());
  private final ObjectProperty<BitSet> selection =
      new SimpleObjectProperty<>(this, "selection", new BitSet());
  private final IntegerProperty current = new SimpleIntegerProperty(this, "current", NONE);
  private final IntegerProperty currentHue = new SimpleIntegerProperty(this, "currentHue", 1);
  private final ReadOnlyIntegerWrapper hovered = new ReadOnlyIntegerWrapper(this, "hovered", NONE);
  private final BooleanProperty selecting = new SimpleBooleanProperty(this, "selecting", false);
  private final ObjectProperty<IntFunction<String>> names =
      new SimpleObjectProperty<>(this, "names", Integer::toString);
  private final ObjectProperty<IntConsumer> onOpen =
      new SimpleObjectProperty<>(this, "onOpen", point -> {});

  public DirectionMap() {
    super("direction-map");
  }

  /// Shows other points, all of them, and forgets what belonged to those before.
  ///
  /// @param x `[point]` from 0 to 1; a point without a place is `NaN`
  /// @param y `[point]` from 0 to 1, upwards
  public void setPoints(float[] x, float[] y) {}

  /// @param density `[point]` from 0 to 1: the share of tokens at which it fires
  public void setDensities(float[] density) {}

  /// @param cluster `[point]` the cluster of each point, -1 for none
  /// @param labels `[cluster]` what the clusters are called; empty for those without a name
  public void setClusters(int[] cluster, List<String> labels) {}

  /// Points found by a search.
  public void setHits(BitSet points) {
    hits.set((BitSet) points.clone());
  }

  public ObjectProperty<ColorMode> colorModeProperty() {
    return colorMode;
  }

  /// The points selected; a set that is not changed any more: another selection is another set.
  public ObjectProperty<BitSet> selectionProperty() {
    return selection;
  }

  /// The point with the pin, [#NONE] for none.
  public IntegerProperty currentProperty() {
    return current;
  }

  /// The hue of the pin, 1 to 6.
  public IntegerProperty currentHueProperty() {
    return currentHue;
  }

  /// The point under the mouse or the keyboard, [#NONE] for none.
  public ReadOnlyIntegerProperty hoveredProperty() {
    return hovered.getReadOnlyProperty();
  }

  /// Whether a drag selects instead of moving the plane.
  public BooleanProperty selectingProperty() {
    return selecting;
  }

  /// What a point is called, such as `318 Closing quotation mark`.
  public ObjectProperty<IntFunction<String>> namesProperty() {
    return names;
  }

  /// Called with the point that was clicked, or on which Enter was pressed.
  public ObjectProperty<IntConsumer> onOpenProperty() {
    return onOpen;
  }

  /// Shows everything.
  public void fit() {}

  /// Shows some points, as large as they fit.
  public void fitTo(BitSet points) {}

  public void zoomIn() {}

  public void zoomOut() {}
}
