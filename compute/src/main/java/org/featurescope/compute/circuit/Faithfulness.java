package org.featurescope.compute.circuit;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// How well a graph foretells what changes of its nodes do.
///
/// @param points one for each changed node and each output
/// @param pearson correlation of predicted and measured effects; NaN where one side does not vary
/// @param spearman correlation of their ranks
public record Faithfulness(List<Point> points, double pearson, double spearman) {

  /// @param changed index of the node that was taken away
  /// @param output index of the logit node
  public record Point(int changed, int output, double predicted, double measured) {}

  static Faithfulness of(List<Point> points) {
    var predicted = points.stream().mapToDouble(Point::predicted).toArray();
    var measured = points.stream().mapToDouble(Point::measured).toArray();
    return new Faithfulness(
        List.copyOf(points),
        correlation(predicted, measured),
        correlation(ranks(predicted), ranks(measured)));
  }

  static double correlation(double[] x, double[] y) {
    var n = x.length;
    var meanX = 0.0;
    var meanY = 0.0;
    for (var i = 0; i < n; i++) {
      meanX += x[i] / n;
      meanY += y[i] / n;
    }
    var xy = 0.0;
    var xx = 0.0;
    var yy = 0.0;
    for (var i = 0; i < n; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    return xy / Math.sqrt(xx * yy);
  }

  /// Ranks from 0; equal values share the mean of theirs.
  static double[] ranks(double[] values) {
    var order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .toList();
    var ranks = new double[values.length];
    for (var from = 0; from < ranks.length; ) {
      var to = from + 1;
      while (to < ranks.length && values[order.get(to)] == values[order.get(from)]) {
        to++;
      }
      for (var i = from; i < to; i++) {
        ranks[order.get(i)] = (from + to - 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }
}
