package org.featurescope.viz.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.Observable;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Background;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.CornerRadii;
import org.featurescope.viz.color.DrawnRegion;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Words;

/// Where a direction lives: one cell a layer with the cosine of the feature there that points most
/// alike, the darker the nearer. The layer looked at is framed.
///
/// A click or Enter opens a layer's feature; the arrow keys, Home and End move.
public final class LayerStrip extends DrawnRegion {
  private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
  private static final PseudoClass MARKED = PseudoClass.getPseudoClass("marked");
  private static final int NONE = -1;

  /// @param layer its number
  /// @param feature the number of the feature there that points most alike; -1 where none is known
  /// @param cosine of the two directions; `NaN` where none is known
  /// @param current whether this is the layer looked at
  public record Cell(int layer, int feature, double cosine, boolean current) {
    /// A layer of which nothing is known.
    public static Cell unknown(int layer) {
      return new Cell(layer, NONE, Double.NaN, false);
    }

    boolean known() {
      return feature >= 0;
    }

    String spoken() {
      if (!known()) {
        return "layer " + layer + ", not known";
      }
      var words = "layer %d, feature %d, cosine %s".formatted(layer, feature, written(cosine));
      return current ? words + ", this one" : words;
    }
  }

  private final ObjectProperty<List<Cell>> cells =
      new SimpleObjectProperty<>(this, "cells", List.of());
  private final IntegerProperty marked = new SimpleIntegerProperty(this, "marked", NONE);
  private final ObjectProperty<Consumer<Cell>> onOpen =
      new SimpleObjectProperty<>(this, "onOpen", cell -> {});
  private final Hint hint = new Hint(this);
  private final List<Label> boxes = new ArrayList<>();
  private final List<Label> numbers = new ArrayList<>();

  public LayerStrip() {
    super("layer-strip");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.LIST_VIEW);
    cells.addListener((Observable property) -> rebuild());
    marked.addListener((Observable property) -> mark());
    addEventHandler(KeyEvent.KEY_PRESSED, this::press);
    addEventHandler(MouseEvent.MOUSE_PRESSED, event -> requestFocus());
    addEventHandler(MouseEvent.MOUSE_EXITED, event -> hint.hide());
  }

  /// Lowest layer first.
  public ObjectProperty<List<Cell>> cellsProperty() {
    return cells;
  }

  /// The index of the cell that the keyboard stands on, -1 for none.
  public IntegerProperty markedProperty() {
    return marked;
  }

  /// Called with a cell that is known when it is clicked, or Enter is pressed on it.
  public ObjectProperty<Consumer<Cell>> onOpenProperty() {
    return onOpen;
  }

  /// Two places and no leading zero: cells are narrow.
  private static String written(double cosine) {
    return Figures.fixed(cosine, 2).replaceFirst("^(−?)0\\.", "$1.");
  }

  private void rebuild() {
    getChildren().removeAll(boxes);
    getChildren().removeAll(numbers);
    boxes.clear();
    numbers.clear();
    var current = NONE;
    for (var i = 0; i < cells.get().size(); i++) {
      var cell = cells.get().get(i);
      boxes.add(box(cell));
      var number = new Label(Integer.toString(cell.layer()));
      number.getStyleClass().add("layer-number");
      numbers.add(number);
      current = cell.current() ? i : current;
    }
    getChildren().addAll(boxes);
    getChildren().addAll(numbers);
    marked.set(current);
    mark();
    requestLayout();
  }

  private Label box(Cell cell) {
    var box = new Label(written(cell.cosine()));
    box.getStyleClass().add("layer-cell");
    box.setMinWidth(0);
    box.pseudoClassStateChanged(CURRENT, cell.current());
    box.pseudoClassStateChanged(PseudoClass.getPseudoClass("unknown"), !cell.known());
    box.setAccessibleRole(AccessibleRole.LIST_ITEM);
    box.setAccessibleText(cell.spoken());
    box.setOnMouseClicked(event -> {
      if (event.getButton() == MouseButton.PRIMARY) {
        open(cells.get().indexOf(cell));
      }
    });
    box.setOnMouseEntered(event ->
        hint.say(
            Words.capitalized(cell.spoken()),
            box.getLayoutX(),
            box.getLayoutY() + box.getHeight() + pixels(4)));
    return box;
  }

  private void mark() {
    for (var i = 0; i < boxes.size(); i++) {
      boxes.get(i).pseudoClassStateChanged(MARKED, i == marked.get());
    }
    notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
  }

  private void open(int index) {
    if (index >= 0 && index < cells.get().size() && cells.get().get(index).known()) {
      marked.set(index);
      onOpen.get().accept(cells.get().get(index));
    }
  }

  private void press(KeyEvent event) {
    var count = cells.get().size();
    if (count == 0 || event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    var at = marked.get();
    switch (event.getCode()) {
      case LEFT -> marked.set(Math.max(0, at - 1));
      case RIGHT -> marked.set(Math.min(count - 1, at + 1));
      case HOME -> marked.set(0);
      case END -> marked.set(count - 1);
      case ENTER, SPACE -> open(at);
      default -> {
        return;
      }
    }
    event.consume();
  }

  @Override
  protected double computePrefHeight(double width) {
    return pixels(30) + pixels(4) + pixels(16);
  }

  @Override
  protected double computeMinHeight(double width) {
    return computePrefHeight(width);
  }

  @Override
  protected double computePrefWidth(double height) {
    return cells.get().size() * (double) pixels(44);
  }

  @Override
  protected double computeMinWidth(double height) {
    return 0;
  }

  @Override
  protected void layoutChildren() {
    var count = boxes.size();
    var gap = count > 16 ? 1 : pixels(3);
    var edge = pixels(2);
    var step = (getWidth() - 2 * edge + gap) / Math.max(1, count);
    // Where layers are many, only every second, fifth or tenth has its number written.
    var every = step >= pixels(20) ? 1 : step >= pixels(11) ? 2 : step >= pixels(5) ? 5 : 10;
    for (var i = 0; i < count; i++) {
      var left = Math.round(edge + i * step);
      var right = Math.round(edge + (i + 1) * step - gap);
      var box = boxes.get(i);
      color(box, cells.get().get(i), right - left >= pixels(32));
      box.resizeRelocate(left, edge, Math.max(1, right - left), pixels(26));
      var number = numbers.get(i);
      number.setVisible(i % every == 0);
      number.autosize();
      number.relocate(
          Math.round((left + right - number.getWidth()) / 2.0), edge + pixels(26) + pixels(4));
    }
  }

  private void color(Label box, Cell cell, boolean written) {
    var part = Double.isNaN(cell.cosine()) ? 0 : Math.max(0, cell.cosine());
    var scale = palette().neutral();
    var radius = new CornerRadii(pixels(4));
    if (cell.known()) {
      // The faintest still differs from the page.
      var shade = 0.06 + 0.94 * part;
      box.setBackground(
          new Background(new BackgroundFill(scale.fill(shade), radius, Insets.EMPTY)));
      box.setTextFill(scale.ink(shade));
    } else {
      box.setBackground(Background.EMPTY);
    }
    box.setText(written ? written(cell.cosine()) : "");
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    if (attribute != AccessibleAttribute.TEXT) {
      return super.queryAccessibleAttribute(attribute, parameters);
    }
    var at = marked.get();
    return at >= 0 && at < cells.get().size()
        ? cells.get().get(at).spoken()
        : "Layers where this direction lives";
  }
}
