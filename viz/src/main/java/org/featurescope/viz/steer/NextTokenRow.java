package org.featurescope.viz.steer;

import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Whitespace;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One token of [NextTokenBars]: the bar before as an outline, the bar after as a fill, and the
/// figures. Bars and the place glide from what is shown to what is so.
final class NextTokenRow extends Region {
  private static final PseudoClass RAISES = PseudoClass.getPseudoClass("raises");
  private static final PseudoClass LOWERS = PseudoClass.getPseudoClass("lowers");
  private static final PseudoClass TARGET = PseudoClass.getPseudoClass("target");
  private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
  private static final double LEAST_CHANGE = 0.0005;
  private static final int LEAST_TRACK = 64;

  private final Label token = label("next-token");
  private final FontIcon aim = new FontIcon(Feather.CROSSHAIR);
  private final Region track = part("next-track");
  private final Region fill = part("next-fill");
  private final Region outline = part("next-outline");
  private final Label before = label("next-before");
  private final Label after = label("next-after");
  private final Label change = label("next-change");
  private NextToken item;
  private Motion beforeBar = Motion.at(0);
  private Motion afterBar = Motion.at(0);
  private Motion place = Motion.at(0);
  private boolean placed;
  private double scale = 1;

  /// A number on its way from one value to another.
  private record Motion(double from, double to) {
    static Motion at(double value) {
      return new Motion(value, value);
    }

    double now(double progress) {
      return progress >= 1 ? to : from + (to - from) * progress;
    }

    Motion turnedTo(double target, double progress) {
      return new Motion(now(progress), target);
    }
  }

  NextTokenRow(NextToken item) {
    this.item = item;
    getStyleClass().add("next-row");
    setAccessibleRole(AccessibleRole.LIST_ITEM);
    aim.getStyleClass().add("next-aim");
    aim.setManaged(false);
    getChildren().addAll(aim, token, track, fill, outline, before, after, change);
  }

  private static Label label(String styleClass) {
    var label = new Label();
    label.getStyleClass().add(styleClass);
    label.setManaged(false);
    label.setMouseTransparent(true);
    return label;
  }

  private static Region part(String styleClass) {
    var part = new Region();
    part.getStyleClass().add(styleClass);
    part.setManaged(false);
    part.setMouseTransparent(true);
    return part;
  }

  NextToken item() {
    return item;
  }

  /// Turns towards new values from wherever the bars are now.
  ///
  /// @param rank its place, 0 for the top one
  /// @param progress how far the last turn has come, from 0 to 1
  void turn(NextToken item, int rank, double progress) {
    this.item = item;
    beforeBar = beforeBar.turnedTo(item.before(), progress);
    afterBar = afterBar.turnedTo(item.after(), progress);
    // A row that comes does so in its place.
    place = placed ? place.turnedTo(rank, progress) : Motion.at(rank);
    placed = true;
    token.setText(Whitespace.visible(item.token()));
    before.setText(Figures.probability(item.before()));
    after.setText(Figures.probability(item.after()));
    change.setText(written(item.change()));
    for (var part : new Region[] {fill, change}) {
      part.pseudoClassStateChanged(RAISES, item.change() >= LEAST_CHANGE);
      part.pseudoClassStateChanged(LOWERS, item.change() <= -LEAST_CHANGE);
    }
    setAccessibleText(spoken());
  }

  private static String written(double change) {
    if (Math.abs(change) < LEAST_CHANGE) {
      return "0.000";
    }
    return change > 0 ? "▲ +" + Figures.fixed(change, 3) : "▼ " + Figures.fixed(change, 3);
  }

  String spoken() {
    var direction =
        Math.abs(item.change()) < LEAST_CHANGE
            ? "unchanged"
            : (item.change() > 0 ? "up " : "down ") + Figures.fixed(Math.abs(item.change()), 3);
    return "%s, before %s, after %s, %s"
        .formatted(item.token().strip(), before.getText(), after.getText(), direction);
  }

  void mark(boolean target, boolean current) {
    pseudoClassStateChanged(TARGET, target);
    pseudoClassStateChanged(CURRENT, current);
  }

  /// Which place the row has on its way, in rows from the top.
  double place(double progress) {
    return place.now(progress);
  }

  /// The part of the track that the fill takes at a point of the way.
  double shown(double progress) {
    return afterBar.now(progress);
  }

  /// Sets the row at a point of the way.
  ///
  /// @param scale how much larger than in the design everything is
  void show(double width, double height, double scale, double progress) {
    this.scale = scale;
    resizeRelocate(0, Math.round(place(progress) * height), width, height);
    bars(progress);
  }

  private int pixels(double atBase) {
    return (int) Math.round(atBase * scale);
  }

  private void bars(double progress) {
    var height = getHeight();
    var figure = pixels(58);
    var changed = pixels(68);
    var right = getWidth() - pixels(4) - changed;
    var gutter = pixels(18);
    var words = Math.round(Math.clamp(getWidth() * 0.16, pixels(58), pixels(130)));
    var from = gutter + words + pixels(8);
    // Where there is little room the outline alone tells what was before.
    var both = right - 2 * figure - pixels(6) - from >= pixels(LEAST_TRACK);
    put(change, right, changed);
    put(after, right - figure, figure);
    put(before, right - 2 * figure, figure);
    before.setVisible(both);
    put(token, gutter, words);
    aim.relocate(pixels(2), Math.round((height - aim.getLayoutBounds().getHeight()) / 2));
    var to = right - (both ? 2 : 1) * figure - pixels(6);
    var wide = Math.max(pixels(10), to - from);
    var thick = pixels(14);
    var top = Math.floor((height - thick) / 2);
    track.resizeRelocate(from, top, wide, thick);
    var inner = pixels(9);
    fill.resizeRelocate(
        from, top + Math.floor((thick - inner) / 2.0), bar(afterBar.now(progress), wide), inner);
    outline.resizeRelocate(from, top, Math.max(3, bar(beforeBar.now(progress), wide)), thick);
  }

  /// The smallest value is still seen to be there.
  private static double bar(double part, double wide) {
    return Math.max(2, Math.round(Math.clamp(part, 0, 1) * wide));
  }

  private void put(Label label, double x, double width) {
    var height = label.prefHeight(-1);
    label.resizeRelocate(Math.round(x), Math.round((getHeight() - height) / 2), width, height);
  }
}
