package org.featurescope.viz.steer;

import java.util.function.ToDoubleFunction;
import org.featurescope.viz.color.Role;
import org.featurescope.viz.text.Figures;

/// The lines of a [SweepPlot]: told apart by their dashes as well as by their colours.
enum SweepSeries {
  PROBABILITY("p", "", Role.RAISES, Sweep.Point::probability),
  DIVERGENCE("KL from baseline", " nat", Role.ACCENT, Sweep.Point::divergence, 5, 4),
  PERPLEXITY("Perplexity of the text", "", Role.TEXT_2, Sweep.Point::perplexity, 1.5, 3),
  ACTIVE("Features per token", "", Role.FEATURE_INK_3, Sweep.Point::active, 8, 3, 2, 3);

  private final String words;
  private final String unit;
  private final Role role;
  private final ToDoubleFunction<Sweep.Point> figure;
  private final double[] dashes;

  SweepSeries(
      String words,
      String unit,
      Role role,
      ToDoubleFunction<Sweep.Point> figure,
      double... dashes) {
    this.words = words;
    this.unit = unit;
    this.role = role;
    this.figure = figure;
    this.dashes = dashes;
  }

  Role role() {
    return role;
  }

  double[] dashes(double scale) {
    var scaled = dashes.clone();
    for (var i = 0; i < scaled.length; i++) {
      scaled[i] *= scale;
    }
    return scaled;
  }

  double of(Sweep.Point point) {
    return figure.applyAsDouble(point);
  }

  /// Whether a sweep has such figures.
  boolean in(Sweep sweep) {
    return sweep.points().stream().anyMatch(point -> Double.isFinite(of(point)));
  }

  /// The figure at the top of the drawing.
  double most(Sweep sweep) {
    return this == PROBABILITY
        ? 1
        : sweep.points().stream().mapToDouble(this::of).filter(Double::isFinite).max().stream()
            .filter(largest -> largest > 0)
            .findFirst()
            .orElse(1);
  }

  /// What the line is, and how far up the drawing goes.
  String name(Sweep sweep) {
    return this == PROBABILITY ? "p(" + sweep.target().strip() + ")" : words;
  }

  String top(Sweep sweep) {
    return this == PROBABILITY ? "" : "up to " + Figures.of(most(sweep));
  }

  String written(Sweep.Point point) {
    return this == PROBABILITY
        ? Figures.probability(of(point))
        : Figures.of(of(point)) + (Double.isFinite(of(point)) ? unit : "");
  }
}
