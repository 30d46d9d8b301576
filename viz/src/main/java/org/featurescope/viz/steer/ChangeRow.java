package org.featurescope.viz.steer;

import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// A feature of a [ChangeList]: its name beside the bar and the figure, on several lines if need
/// be; where that leaves too little for a name, it is above them, and they stay below those of the
/// other rows.
final class ChangeRow extends HBox {
  private final Label number;
  private final Label words;
  private final Region bar;
  private final Label value;

  ChangeRow(Label number, Label words, Region bar, Label value) {
    super(number, words, bar, value);
    this.number = number;
    this.words = words;
    this.bar = bar;
    this.value = value;
    getStyleClass().add("change-row");
    setAlignment(Pos.CENTER_LEFT);
    number.setMinWidth(USE_PREF_SIZE);
    words.setWrapText(true);
    words.setMinWidth(0);
    words.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(words, Priority.ALWAYS);
  }

  /// How high it is follows from how wide it is.
  @Override
  public Orientation getContentBias() {
    return Orientation.HORIZONTAL;
  }

  private double width(Region part) {
    return snapSizeX(Math.max(part.minWidth(-1), part.prefWidth(-1)));
  }

  /// What is beside the number.
  private double room(double width) {
    return width - snappedLeftInset() - snappedRightInset() - width(number) - getSpacing();
  }

  private boolean beside(double width) {
    var least = Math.min(words.prefWidth(-1), room(width) / 3);
    return width < 0 || least + width(bar) + width(value) + 2 * getSpacing() <= room(width);
  }

  @Override
  protected double computePrefHeight(double width) {
    return beside(width)
        ? super.computePrefHeight(width)
        : snappedTopInset()
            + Math.ceil(words.prefHeight(room(width)))
            + Math.ceil(value.prefHeight(-1))
            + snappedBottomInset();
  }

  @Override
  protected double computeMinHeight(double width) {
    return computePrefHeight(width);
  }

  @Override
  protected void layoutChildren() {
    if (beside(getWidth())) {
      super.layoutChildren();
      return;
    }
    var left = snappedLeftInset();
    var top = snappedTopInset();
    var room = room(getWidth());
    var name = Math.ceil(words.prefHeight(room));
    var beside = left + width(number) + getSpacing();
    number.resizeRelocate(left, top, width(number), number.prefHeight(-1));
    words.resizeRelocate(beside, top, room, name);
    var figure = Math.ceil(value.prefHeight(-1));
    var end = getWidth() - snappedRightInset() - width(value);
    value.resizeRelocate(end, top + name, width(value), figure);
    var high = bar.prefHeight(-1);
    bar.resizeRelocate(
        end - getSpacing() - width(bar),
        Math.round(top + name + (figure - high) / 2),
        width(bar),
        high);
  }
}
