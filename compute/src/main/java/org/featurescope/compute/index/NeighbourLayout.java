package org.featurescope.compute.index;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.featurescope.compute.job.Cancellation;

/// Places on a plane that keep near neighbours near: McInnes, Healy and Melville 2018, "UMAP",
/// section 3, for neighbours that are known already. The same input gives the same places.
///
/// A neighbour at distance d of a point with the nearest at rho weighs exp(-(d - rho) / sigma),
/// where sigma makes a point's weights sum to log2(k); the weights a and b from both ends join as a
/// + b - ab. Places then move along the gradient of the cross-entropy between these weights and 1 /
///   (1 + A r^2B), edge by edge in proportion to its weight, each time pushed off some random
///   others.
final class NeighbourLayout {
  /// The curve for a least distance of 0.1 on the plane, where points that touch still part.
  private static final double A = 1.577;

  private static final double B = 0.895;

  private static final int PUSHED = 5;
  private static final double LONGEST_STEP = 4;
  private static final int EPOCHS = 300;
  private static final int EPOCHS_OF_MANY = 150;
  private static final int MANY = 10_000;

  private final int n;
  private final Directions.Nearest nearest;

  NeighbourLayout(int n, Directions.Nearest nearest) {
    this.n = n;
    this.nearest = nearest;
  }

  /// @param start `[2][n]`, where the points begin
  /// @return `[2][n]`
  double[][] place(double[][] start, Cancellation cancellation) {
    var place = spread(start);
    if (nearest.count() == 0) {
      return place;
    }
    var edges = edges();
    var random = new SplittableRandom(7);
    var epochs = n > MANY ? EPOCHS_OF_MANY : EPOCHS;
    var strongest = 0.0;
    for (var weight : edges.weight) {
      strongest = Math.max(strongest, weight);
    }
    var due = new double[edges.weight.length];
    for (var epoch = 0; epoch < epochs; epoch++) {
      cancellation.check();
      var rate = 1 - (double) epoch / epochs;
      for (var edge = 0; edge < edges.weight.length; edge++) {
        due[edge] += edges.weight[edge] / strongest;
        if (due[edge] >= 1) {
          due[edge] -= 1;
          pull(place, edges.from[edge], edges.to[edge], rate);
          for (var i = 0; i < PUSHED; i++) {
            push(place, edges.from[edge], random.nextInt(n), rate);
          }
        }
      }
    }
    return place;
  }

  /// The start, as wide as the steps are made for.
  private static double[][] spread(double[][] start) {
    var largest = 1e-12;
    for (var axis : start) {
      for (var value : axis) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    var random = new SplittableRandom(3);
    var place = new double[2][];
    for (var axis = 0; axis < 2; axis++) {
      var scale = 10 / largest;
      place[axis] =
          Arrays.stream(start[axis])
              .map(value -> value * scale + 1e-3 * random.nextDouble())
              .toArray();
    }
    return place;
  }

  private static void pull(double[][] place, int i, int j, double rate) {
    var dx = place[0][i] - place[0][j];
    var dy = place[1][i] - place[1][j];
    var square = dx * dx + dy * dy;
    if (square <= 0) {
      return;
    }
    var power = Math.pow(square, B - 1);
    var factor = -2 * A * B * power / (1 + A * power * square);
    var sx = rate * step(factor * dx);
    var sy = rate * step(factor * dy);
    place[0][i] += sx;
    place[1][i] += sy;
    place[0][j] -= sx;
    place[1][j] -= sy;
  }

  private static void push(double[][] place, int i, int j, double rate) {
    var dx = place[0][i] - place[0][j];
    var dy = place[1][i] - place[1][j];
    var square = dx * dx + dy * dy;
    if (square <= 0) {
      return;
    }
    var factor = 2 * B / ((0.001 + square) * (1 + A * Math.pow(square, B)));
    place[0][i] += rate * step(factor * dx);
    place[1][i] += rate * step(factor * dy);
  }

  private static double step(double gradient) {
    return Math.clamp(gradient, -LONGEST_STEP, LONGEST_STEP);
  }

  /// @param from one end of every edge, the smaller number
  /// @param to the other
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  private record Edges(int[] from, int[] to, double[] weight) {}

  /// Every pair of which at least one is a neighbour of the other.
  private Edges edges() {
    var k = nearest.count();
    var directed = weights();
    var keys = new long[n * k];
    for (var i = 0; i < n * k; i++) {
      long a = i / k;
      long b = nearest.latent()[i];
      keys[i] = Math.min(a, b) << 32 | Math.max(a, b);
    }
    var order = byKey(keys);
    var from = new int[n * k];
    var to = new int[n * k];
    var weight = new double[n * k];
    var count = 0;
    for (var at = 0; at < order.length; at++) {
      var i = order[at];
      var sum = directed[i];
      if (at + 1 < order.length && keys[order[at + 1]] == keys[i]) {
        var other = directed[order[++at]];
        sum = sum + other - sum * other;
      }
      from[count] = (int) (keys[i] >> 32);
      to[count] = (int) keys[i];
      weight[count++] = sum;
    }
    return new Edges(
        Arrays.copyOf(from, count), Arrays.copyOf(to, count), Arrays.copyOf(weight, count));
  }

  private static int[] byKey(long[] keys) {
    var order = new Integer[keys.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Long.compare(keys[a], keys[b]));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }

  private double[] weights() {
    var k = nearest.count();
    var weights = new double[n * k];
    var distance = new double[k];
    var target = Math.log(Math.max(2, k)) / Math.log(2);
    for (var i = 0; i < n; i++) {
      for (var j = 0; j < k; j++) {
        distance[j] = Math.max(0, 1 - nearest.cosine()[i * k + j]);
      }
      var rho = distance[0];
      var sigma = sigma(distance, rho, target);
      for (var j = 0; j < k; j++) {
        weights[i * k + j] = Math.exp(-(distance[j] - rho) / sigma);
      }
    }
    return weights;
  }

  private static double sigma(double[] distance, double rho, double target) {
    var low = 0.0;
    var high = Double.POSITIVE_INFINITY;
    var sigma = 1.0;
    for (var step = 0; step < 64; step++) {
      var sum = 0.0;
      for (var d : distance) {
        sum += Math.exp(-(d - rho) / sigma);
      }
      if (sum > target) {
        high = sigma;
        sigma = (low + high) / 2;
      } else {
        low = sigma;
        sigma = Double.isInfinite(high) ? sigma * 2 : (low + high) / 2;
      }
      if (sigma > 1e6) {
        break;
      }
    }
    return Math.max(sigma, 1e-9);
  }
}
