package org.featurescope.viz.steer;

import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.layout.Region;

/// Two things on one line, one at either end; below each other where the line is too short.
final class SplitLine extends Region {
  private static final double GAP = 12;

  private final Node start;
  private final Node end;

  SplitLine(Node start, Node end) {
    this.start = start;
    this.end = end;
    getChildren().addAll(start, end);
  }

  @Override
  public Orientation getContentBias() {
    return Orientation.HORIZONTAL;
  }

  private boolean together(double width) {
    return width < 0 || start.prefWidth(-1) + GAP + end.prefWidth(-1) <= width;
  }

  @Override
  protected double computePrefWidth(double height) {
    return start.prefWidth(-1) + GAP + end.prefWidth(-1);
  }

  @Override
  protected double computeMinWidth(double height) {
    return 0;
  }

  @Override
  protected double computePrefHeight(double width) {
    var first = start.prefHeight(width);
    var second = end.prefHeight(width);
    return Math.ceil(together(width) ? Math.max(first, second) : first + second);
  }

  @Override
  protected double computeMinHeight(double width) {
    return computePrefHeight(width);
  }

  @Override
  protected void layoutChildren() {
    var width = getWidth();
    if (together(width)) {
      var wide = Math.ceil(end.prefWidth(-1));
      place(start, 0, 0, width - GAP - wide, getHeight());
      place(end, width - wide, 0, wide, getHeight());
    } else {
      var first = Math.ceil(start.prefHeight(width));
      place(start, 0, 0, width, first);
      place(end, 0, first, width, getHeight() - first);
    }
  }

  private static void place(Node node, double x, double y, double width, double height) {
    node.resizeRelocate(
        Math.floor(x), Math.floor(y), Math.max(0, Math.floor(width)), Math.max(0, height));
  }
}
