package org.featurescope.viz.steer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import javafx.beans.Observable;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import org.featurescope.viz.color.DrawnRegion;

/// Up to four plans side by side: what each makes of the prompt, its figures and what comes next.
/// Where columns would become too narrow they go into two rows, or below each other.
///
/// A click or Enter opens a plan; the arrow keys, Home and End move.
public final class CompareGrid extends DrawnRegion {
  /// No plan.
  public static final int NONE = -1;

  /// How many plans can be compared.
  public static final int MOST = 4;

  private static final PseudoClass NOTHING_CURRENT = PseudoClass.getPseudoClass("nothing-current");

  private final ObjectProperty<List<ComparedPlan>> plans =
      new SimpleObjectProperty<>(this, "plans", List.of());
  private final ObjectProperty<SteeredText> baseline =
      new SimpleObjectProperty<>(this, "baseline", SteeredText.empty());
  private final IntegerProperty current = new SimpleIntegerProperty(this, "current", NONE);
  private final ObjectProperty<IntConsumer> onOpen =
      new SimpleObjectProperty<>(this, "onOpen", index -> {});
  private final Label none = new Label("No plans to compare yet");
  private final List<PlanColumn> columns = new ArrayList<>();

  public CompareGrid() {
    super("compare-grid");
    setAccessibleRole(AccessibleRole.LIST_VIEW);
    none.getStyleClass().add("list-empty");
    plans.addListener((Observable property) -> rebuild());
    baseline.addListener((Observable property) -> rebuild());
    current.addListener((Observable property) -> mark());
    addEventHandler(KeyEvent.KEY_PRESSED, this::press);
    addEventHandler(MouseEvent.MOUSE_PRESSED, event -> requestFocus());
    rebuild();
  }

  /// From left to right, at most [#MOST].
  public ObjectProperty<List<ComparedPlan>> plansProperty() {
    return plans;
  }

  /// The text that the plans' texts are compared with.
  public ObjectProperty<SteeredText> baselineProperty() {
    return baseline;
  }

  /// The index of the plan in use, [#NONE] for none.
  public IntegerProperty currentProperty() {
    return current;
  }

  /// Called with a plan's index when it is clicked, or Enter is pressed on it.
  public ObjectProperty<IntConsumer> onOpenProperty() {
    return onOpen;
  }

  private void rebuild() {
    getChildren().removeAll(columns);
    getChildren().remove(none);
    columns.clear();
    var shown = plans.get().subList(0, Math.min(MOST, plans.get().size()));
    for (var i = 0; i < shown.size(); i++) {
      var index = i;
      columns.add(new PlanColumn(shown.get(i), baseline.get(), () -> open(index)));
    }
    getChildren().addAll(columns);
    if (columns.isEmpty()) {
      getChildren().add(none);
    }
    setFocusTraversable(!columns.isEmpty());
    mark();
    requestLayout();
  }

  private void open(int index) {
    current.set(index);
    onOpen.get().accept(index);
  }

  private void mark() {
    pseudoClassStateChanged(NOTHING_CURRENT, current.get() < 0 || current.get() >= columns.size());
    for (var i = 0; i < columns.size(); i++) {
      columns.get(i).setCurrent(i == current.get());
    }
    notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
  }

  private void press(KeyEvent event) {
    if (columns.isEmpty() || event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    var at = current.get();
    var last = columns.size() - 1;
    switch (event.getCode()) {
      case LEFT, UP -> current.set(Math.max(0, at - 1));
      case RIGHT, DOWN -> current.set(Math.min(last, at + 1));
      case HOME -> current.set(0);
      case END -> current.set(last);
      case ENTER, SPACE -> {
        if (at < 0 || at > last) {
          return;
        }
        open(at);
      }
      default -> {
        return;
      }
    }
    event.consume();
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    if (attribute != AccessibleAttribute.TEXT) {
      return super.queryAccessibleAttribute(attribute, parameters);
    }
    var at = current.get();
    return at >= 0 && at < columns.size() ? columns.get(at).getAccessibleText() : "Plans compared";
  }

  @Override
  public Orientation getContentBias() {
    return Orientation.HORIZONTAL;
  }

  private int across(double width) {
    var fit = (int) Math.max(1, width / pixels(210));
    var count = Math.max(1, columns.size());
    // Four go into two rows of two, not into three and one.
    return fit >= count ? count : fit == 3 && count == 4 ? 2 : fit;
  }

  private double heightOfRow(int from, int across, double width) {
    return columns.stream()
        .skip(from)
        .limit(across)
        .mapToDouble(column -> Math.ceil(column.prefHeight(width)))
        .max()
        .orElse(0);
  }

  @Override
  protected double computePrefHeight(double width) {
    if (columns.isEmpty()) {
      return pixels(30);
    }
    var wide = width > 0 ? width : computePrefWidth(-1);
    var across = across(wide);
    var height = 0.0;
    for (var from = 0; from < columns.size(); from += across) {
      height += heightOfRow(from, across, Math.floor(wide / across));
    }
    return height;
  }

  @Override
  protected double computeMinHeight(double width) {
    return computePrefHeight(width);
  }

  @Override
  protected double computePrefWidth(double height) {
    return Math.max(1, columns.size()) * (double) pixels(240);
  }

  @Override
  protected double computeMinWidth(double height) {
    return pixels(200);
  }

  @Override
  protected void layoutChildren() {
    none.autosize();
    none.relocate(0, 0);
    var across = across(getWidth());
    var wide = Math.floor(getWidth() / across);
    var y = 0.0;
    for (var from = 0; from < columns.size(); from += across) {
      var height = heightOfRow(from, across, wide);
      for (var i = from; i < Math.min(columns.size(), from + across); i++) {
        columns.get(i).resizeRelocate((i - from) * wide, y, wide, height);
      }
      y += height;
    }
  }
}
