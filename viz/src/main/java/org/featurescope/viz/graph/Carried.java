package org.featurescope.viz.graph;

import java.util.List;

/// A drawing of what is seen of the plane and of what lies around it, which is moved and scaled
/// with the plane, so that most frames of a movement draw nothing anew and none shows a blank.
///
/// @param from which part of the plane was seen when it was drawn
/// @param frame in which it was seen
/// @param words that were written on it
record Carried(CircuitView from, Frame frame, List<Pen.Words> words) {
  /// Magnified more than so much, a sharper one is wanted.
  private static final double COARSE = 1.4;

  /// Of the margin; where less of it is left, another one is wanted.
  private static final double RESERVE = 0.5;

  /// So much of what is seen is drawn on each side of it.
  private static final double MARGIN = 0.35;

  private static final double NEARLY = 1e-6;

  Carried {
    words = List.copyOf(words);
  }

  /// What has to be drawn: everything stays where it is seen, but more of it is.
  static Sight wider(Sight sight) {
    var frame = sight.frame();
    var across = MARGIN * frame.width();
    var down = MARGIN * frame.height();
    var view = sight.view();
    return new Sight(
        sight.layout(),
        new CircuitView(
            view.zoom(), view.x() - across / view.zoom(), view.y() - down / view.zoom()),
        new Frame(
            frame.left() - across,
            frame.top() - down,
            frame.width() + 2 * across,
            frame.height() + 2 * down,
            frame.tokens(),
            frame.foot()),
        sight.palette(),
        sight.scale(),
        sight.hovered(),
        sight.selection());
  }

  /// Whether all that is seen now was drawn.
  boolean covers(CircuitView now) {
    return left(now) >= -NEARLY;
  }

  /// Whether it can be moved on for a while: much of the margin is left, and it is not too coarse.
  boolean lasts(CircuitView now) {
    return scale(now) <= COARSE && left(now) >= RESERVE;
  }

  /// How much of the margin is left on the side where least is: 1 of all of it, less than 0 where
  /// something that is seen was not drawn.
  private double left(CircuitView now) {
    return Math.min(
        left(from.x(), frame.width(), now.x(), now.zoom()),
        left(from.y(), frame.height(), now.y(), now.zoom()));
  }

  private double left(double start, double length, double seen, double zoom) {
    var margin = MARGIN * length / from.zoom();
    var before = seen - start;
    var after = start + length / from.zoom() - seen - length / zoom;
    return 1 + Math.min(before, after) / margin;
  }

  /// What was at `x` is at `right + scale x` now.
  double scale(CircuitView now) {
    return now.zoom() / from.zoom();
  }

  double right(CircuitView now) {
    return frame.left() * (1 - scale(now)) + (from.x() - now.x()) * now.zoom();
  }

  double down(CircuitView now) {
    return frame.top() * (1 - scale(now)) + (from.y() - now.y()) * now.zoom();
  }

  /// Where what was drawn begins now.
  double plateRight(CircuitView now) {
    return right(now) + scale(now) * (frame.left() - MARGIN * frame.width());
  }

  double plateDown(CircuitView now) {
    return down(now) + scale(now) * (frame.top() - MARGIN * frame.height());
  }

  /// The words where they are now, as far as they are on the plane.
  List<Pen.Words> words(CircuitView now) {
    var right = right(now);
    var down = down(now);
    var scale = scale(now);
    return words.stream()
        .map(line ->
            new Pen.Words(
                line.text(),
                right + scale * line.x(),
                down + scale * line.y(),
                line.anchor(),
                line.letters(),
                line.argb()))
        .filter(line -> frame.holds(line.x(), line.y()))
        .toList();
  }
}
