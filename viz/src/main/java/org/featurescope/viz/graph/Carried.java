package org.featurescope.viz.graph;

import java.util.List;

/// A drawing of the plane that is moved and scaled with it, so that most frames of a movement draw
/// nothing anew.
///
/// @param from which part of the plane was drawn
/// @param words that were written on it
record Carried(CircuitView from, Frame frame, List<Pen.Words> words) {
  private static final double LARGEST = 1.6;

  /// So much of what is seen must be on it, or it is drawn anew.
  private static final double LEAST_SEEN = 0.6;

  Carried {
    words = List.copyOf(words);
  }

  boolean fits(CircuitView now) {
    return scale(now) <= LARGEST && seen(now) >= LEAST_SEEN;
  }

  /// The share of what is seen now that was drawn.
  private double seen(CircuitView now) {
    var across = common(from.x(), frame.width() / from.zoom(), now.x(), frame.width() / now.zoom());
    var down = common(from.y(), frame.height() / from.zoom(), now.y(), frame.height() / now.zoom());
    return across * down;
  }

  /// The share of the second stretch that the first one covers.
  private static double common(double from, double length, double other, double otherLength) {
    var both = Math.min(from + length, other + otherLength) - Math.max(from, other);
    return Math.max(0, both) / otherLength;
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

  /// The words where they are now, as far as they are on the plane.
  List<Pen.Words> words(CircuitView now) {
    return words.stream()
        .map(line ->
            new Pen.Words(
                line.text(),
                right(now) + scale(now) * line.x(),
                down(now) + scale(now) * line.y(),
                line.anchor(),
                line.letters(),
                line.argb()))
        .filter(line -> frame.holds(line.x(), line.y()))
        .toList();
  }
}
