package org.featurescope.viz.steer;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.Observable;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleAction;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import org.featurescope.viz.color.DrawnRegion;

/// A strength with a neutral place: a track filled from the neutral tick to the thumb in the signed
/// colour, a marker for the feature's usual maximum and the ends of the range beneath.
///
/// Dragging catches at the neutral tick. The arrow keys change by one step, with Shift by a tenth
/// of it, with Alt by ten, as Page Up and Page Down do; 0, Home and a double click go back to
/// neutral. The wheel does the same while the slider has the focus: over one that has not, it
/// scrolls the list.
public final class StrengthSlider extends DrawnRegion {
  private static final PseudoClass RAISES = PseudoClass.getPseudoClass("raises");
  private static final PseudoClass LOWERS = PseudoClass.getPseudoClass("lowers");
  private static final PseudoClass MUTED = PseudoClass.getPseudoClass("muted");
  private static final PseudoClass FIXED = PseudoClass.getPseudoClass("fixed");

  /// How near to the neutral tick dragging catches, at the base size.
  private static final double DETENT = 5;

  private static final int QUARTERS = 4;

  private final StringProperty name = new SimpleStringProperty(this, "name", "Strength");
  private final ObjectProperty<SteerMode> mode =
      new SimpleObjectProperty<>(this, "mode", SteerMode.ADD);
  private final ObjectProperty<StrengthRange> range =
      new SimpleObjectProperty<>(this, "range", StrengthRange.around0(10));
  private final DoubleProperty value = new SimpleDoubleProperty(this, "value", 0);
  private final DoubleProperty usualMaximum =
      new SimpleDoubleProperty(this, "usualMaximum", Double.NaN);
  private final BooleanProperty muted = new SimpleBooleanProperty(this, "muted", false);
  private final ReadOnlyBooleanWrapper adjusting =
      new ReadOnlyBooleanWrapper(this, "adjusting", false);

  private final Region track = part("strength-track");
  private final Region fill = part("strength-fill");
  private final Region neutral = part("strength-neutral");
  private final Region marker = part("strength-marker");
  private final Region thumb = part("strength-thumb");
  private final Region cross = part("strength-cross");
  private final List<Region> ticks = new ArrayList<>();
  private final Label least = label();
  private final Label middle = label();
  private final Label most = label();

  public StrengthSlider() {
    super("strength-slider");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.SLIDER);
    for (var i = 0; i <= QUARTERS; i++) {
      ticks.add(part("strength-tick"));
    }
    getChildren().addAll(ticks);
    getChildren().addAll(track, fill, neutral, marker, thumb, cross, least, middle, most);
    for (var property : List.of(name, mode, range, value, usualMaximum, muted)) {
      property.addListener((Observable changed) -> show());
    }
    new StrengthKeys(this).listen();
    new StrengthMouse(this).listen();
    show();
  }

  private static Region part(String styleClass) {
    var part = new Region();
    part.getStyleClass().add(styleClass);
    part.setManaged(false);
    part.setMouseTransparent(true);
    return part;
  }

  private static Label label() {
    var label = new Label();
    label.getStyleClass().add("strength-end");
    label.setManaged(false);
    label.setMouseTransparent(true);
    return label;
  }

  /// What the strength belongs to, for those who hear it: `614 French text`.
  public StringProperty nameProperty() {
    return name;
  }

  /// What is done; it tells how strengths are written, and whether there is one to be chosen.
  public ObjectProperty<SteerMode> modeProperty() {
    return mode;
  }

  public ObjectProperty<StrengthRange> rangeProperty() {
    return range;
  }

  /// The strength; outside the range it is drawn at the end.
  public DoubleProperty valueProperty() {
    return value;
  }

  /// Marked above the track; NaN for none.
  public DoubleProperty usualMaximumProperty() {
    return usualMaximum;
  }

  /// Whether it has no effect for now: it can still be moved.
  public BooleanProperty mutedProperty() {
    return muted;
  }

  /// Whether the thumb is held.
  public ReadOnlyBooleanProperty adjustingProperty() {
    return adjusting.getReadOnlyProperty();
  }

  void setAdjusting(boolean held) {
    adjusting.set(held);
  }

  /// The strength as it is written: `+6.0`.
  public String written() {
    return mode.get().adjustable()
        ? StrengthText.of(mode.get(), value.get(), range.get().step())
        : mode.get().caption();
  }

  /// Back to where nothing changes.
  public void reset() {
    if (mode.get().adjustable()) {
      value.set(range.get().neutral());
    }
  }

  /// Moves by steps as [StrengthRange#moved] says.
  void move(int steps, double size) {
    if (!mode.get().adjustable()) {
      return;
    }
    value.set(range.get().moved(value.get(), steps, size));
  }

  /// Where a strength stands, in pixels from the left.
  double x(double strength) {
    return edge() + range.get().part(strength) * (getWidth() - 2 * edge());
  }

  /// The strength at a distance from the left, caught by the neutral tick.
  double at(double x) {
    if (Math.abs(x - x(range.get().neutral())) <= DETENT * scale()) {
      return range.get().neutral();
    }
    var part = (x - edge()) / Math.max(1, getWidth() - 2 * edge());
    return range.get().nearest(range.get().at(part), range.get().step());
  }

  /// Half of the thumb at either end.
  private double edge() {
    return pixels(9);
  }

  private void show() {
    var fixed = !mode.get().adjustable();
    var rest = range.get().neutral();
    var strength = fixed ? rest : range.get().clamp(value.get());
    pseudoClassStateChanged(FIXED, fixed);
    pseudoClassStateChanged(MUTED, muted.get());
    fill.pseudoClassStateChanged(RAISES, strength > rest);
    fill.pseudoClassStateChanged(LOWERS, strength < rest);
    fill.setVisible(strength != rest);
    cross.setVisible(fixed);
    neutral.setVisible(!fixed);
    marker.setVisible(!fixed && range.get().contains(usualMaximum.get()));
    least.setVisible(!fixed);
    most.setVisible(!fixed);
    least.setText(StrengthText.end(mode.get(), range.get().min()));
    most.setText(StrengthText.end(mode.get(), range.get().max()));
    middle.setText(fixed ? mode.get().caption() : StrengthText.end(mode.get(), rest));
    setAccessibleText(name.get() + ", " + mode.get().words() + " " + written());
    notifyAccessibleAttributeChanged(AccessibleAttribute.VALUE);
    notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
    requestLayout();
  }

  @Override
  protected double computePrefHeight(double width) {
    return pixels(40);
  }

  @Override
  protected double computeMinHeight(double width) {
    return computePrefHeight(width);
  }

  @Override
  protected double computePrefWidth(double height) {
    return pixels(300);
  }

  @Override
  protected double computeMinWidth(double height) {
    return pixels(120);
  }

  @Override
  protected void layoutChildren() {
    var axis = pixels(14);
    var size = pixels(18);
    var thick = pixels(4);
    var from = edge();
    var to = getWidth() - edge();
    var fixed = !mode.get().adjustable();
    // Ablated to 0, the thumb stands in the middle of a track that leads nowhere.
    var rest = fixed ? (from + to) / 2 : x(range.get().neutral());
    var held = fixed ? rest : x(value.get());
    track.resizeRelocate(from, axis - thick / 2.0, Math.max(0, to - from), thick);
    fill.resizeRelocate(
        Math.min(rest, held), axis - thick / 2.0, Math.max(1, Math.abs(held - rest)), thick);
    neutral.resizeRelocate(Math.round(rest) - 1.0, axis - pixels(7), 2, pixels(14));
    thumb.resizeRelocate(Math.round(held - size / 2.0), axis - size / 2.0, size, size);
    var small = pixels(8);
    cross.resizeRelocate(Math.round(held - small / 2.0), axis - small / 2.0, small, small);
    var mark = pixels(8);
    marker.resizeRelocate(
        Math.round(x(usualMaximum.get()) - mark / 2.0), axis - pixels(13), mark, pixels(5));
    for (var i = 0; i < ticks.size(); i++) {
      var x = Math.round(from + (to - from) * i / QUARTERS);
      ticks.get(i).setVisible(!fixed);
      ticks.get(i).resizeRelocate(x, axis + pixels(3), 1, pixels(5));
    }
    labels(rest, from, to);
  }

  private void labels(double rest, double from, double to) {
    var y = pixels(24);
    place(least, from, y);
    place(most, to, y);
    place(middle, rest, y);
    var gap = pixels(6);
    var apart =
        !mode.get().adjustable()
            || middle.getLayoutX() > least.getLayoutX() + least.getWidth() + gap
                && middle.getLayoutX() + middle.getWidth() + gap < most.getLayoutX();
    middle.setVisible(apart);
  }

  private void place(Label label, double centre, double y) {
    label.autosize();
    var last = Math.max(0, getWidth() - label.getWidth());
    label.relocate(Math.round(Math.clamp(centre - label.getWidth() / 2, 0, last)), y);
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    return switch (attribute) {
      case VALUE -> value.get();
      case MIN_VALUE -> range.get().min();
      case MAX_VALUE -> range.get().max();
      case ORIENTATION -> Orientation.HORIZONTAL;
      default -> super.queryAccessibleAttribute(attribute, parameters);
    };
  }

  @Override
  public void executeAccessibleAction(AccessibleAction action, Object... parameters) {
    switch (action) {
      case INCREMENT -> move(1, 1);
      case DECREMENT -> move(-1, 1);
      case BLOCK_INCREMENT -> move(1, 10);
      case BLOCK_DECREMENT -> move(-1, 10);
      case SET_VALUE -> {
        if (parameters.length > 0 && parameters[0] instanceof Double wanted) {
          value.set(range.get().clamp(wanted));
        }
      }
      default -> super.executeAccessibleAction(action, parameters);
    }
  }
}
