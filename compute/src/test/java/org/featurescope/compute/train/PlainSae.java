package org.featurescope.compute.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// The loss of every kind of training by its definition, in plain double-precision loops: the
/// oracle that gradients are held to by finite differences.
///
/// Where a term is not differentiated on purpose (AuxK's target) or has a straight-through gradient
/// (the step of JumpReLU), the loss is that of a smooth function with just this gradient at `base`.
final class PlainSae {
  final int d;
  final int o;
  final int n;
  final SaeKind kind;
  final int[] prefixes;
  final boolean autoencoder;
  final int auxk;
  final double coefficient;
  final int[] dead;
  final double scale;
  final double[][] x;
  final double[][] y;

  PlainSae(
      int n,
      SaeKind kind,
      int[] prefixes,
      boolean autoencoder,
      int auxk,
      double coefficient,
      int[] dead,
      double scale,
      double[][] x,
      double[][] y) {
    this.d = x[0].length;
    this.o = y[0].length;
    this.n = n;
    this.kind = kind;
    this.prefixes = prefixes;
    this.autoencoder = autoencoder;
    this.auxk = auxk;
    this.coefficient = coefficient;
    this.dead = dead;
    this.scale = scale;
    this.x = x;
    this.y = y;
  }

  /// The parts of the loss at `p`, its gradient wanted at `base`.
  double loss(Map<String, double[]> p, Map<String, double[]> base) {
    var h = preActivations(p);
    var z = activations(h, p, base);
    var sum = reconstruction(p, z);
    for (var row = 0; row < x.length; row++) {
      for (var i = 0; i < n; i++) {
        sum += price(h[row][i], z[row][i], i, p, base) / x.length;
      }
    }
    return sum + revival(h, p, base);
  }

  double[][] preActivations(Map<String, double[]> p) {
    var h = new double[x.length][n];
    for (var row = 0; row < x.length; row++) {
      for (var i = 0; i < n; i++) {
        h[row][i] = p.get("latent_bias")[i];
        for (var j = 0; j < d; j++) {
          var input = x[row][j] - (autoencoder ? p.get("pre_bias")[j] : 0);
          h[row][i] += p.get("encoder")[i * d + j] * input;
        }
      }
    }
    return h;
  }

  double[][] activations(double[][] h, Map<String, double[]> p, Map<String, double[]> base) {
    var z = new double[h.length][n];
    var weakest =
        switch (kind) {
          case SaeKind.BatchTopK topK ->
              kth(Arrays.stream(h).flatMapToDouble(Arrays::stream).toArray(), topK.k() * h.length);
          default -> 0;
        };
    for (var row = 0; row < h.length; row++) {
      for (var i = 0; i < n; i++) {
        var value = h[row][i];
        z[row][i] =
            switch (kind) {
              case SaeKind.TopK topK -> value >= kth(h[row], topK.k()) ? Math.max(value, 0) : 0;
              case SaeKind.BatchTopK topK -> value >= weakest ? Math.max(value, 0) : 0;
              case SaeKind.Relu relu -> Math.max(value, 0);
              case SaeKind.JumpRelu jump -> {
                var threshold = Math.exp(base.get("log_threshold")[i]);
                yield (value > threshold ? value : 0) + threshold * stepped(value, i, p, base);
              }
            };
      }
    }
    return z;
  }

  private static double kth(double[] values, int k) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length - Math.min(k, sorted.length)];
  }

  /// How much the step at the threshold, smoothed by a rectangle, changes when the threshold moves
  /// from where it was: 0 at `base`, with the straight-through derivative.
  private double stepped(double h, int i, Map<String, double[]> p, Map<String, double[]> base) {
    var width = ((SaeKind.JumpRelu) kind).bandwidth();
    var now = (h - Math.exp(p.get("log_threshold")[i])) / width;
    var before = (h - Math.exp(base.get("log_threshold")[i])) / width;
    return Math.clamp(now + 0.5, 0.0, 1.0) - Math.clamp(before + 0.5, 0.0, 1.0);
  }

  private double price(
      double h, double z, int i, Map<String, double[]> p, Map<String, double[]> base) {
    return switch (kind) {
      case SaeKind.TopK topK -> 0;
      case SaeKind.BatchTopK topK -> 0;
      case SaeKind.Relu relu -> relu.price() * z;
      case SaeKind.JumpRelu jump -> {
        var on = h > Math.exp(base.get("log_threshold")[i]) ? 1 : 0;
        yield jump.price() * (on + stepped(h, i, p, base));
      }
    };
  }

  /// Output minus target of the first `latents` latents.
  double[][] errors(Map<String, double[]> p, double[][] z, int latents) {
    var errors = new double[x.length][o];
    for (var row = 0; row < x.length; row++) {
      for (var j = 0; j < o; j++) {
        var sum = p.get("pre_bias")[j] - y[row][j];
        for (var i = 0; i < latents; i++) {
          sum += z[row][i] * p.get("decoder")[i * o + j];
        }
        for (var i = 0; i < d && p.containsKey("skip"); i++) {
          sum += p.get("skip")[j * d + i] * x[row][i];
        }
        errors[row][j] = sum;
      }
    }
    return errors;
  }

  private double reconstruction(Map<String, double[]> p, double[][] z) {
    var sum = 0.0;
    for (var latents : prefixes) {
      sum += scale * meanSquare(errors(p, z, latents)) / prefixes.length;
    }
    return sum;
  }

  private static double meanSquare(double[][] values) {
    return Arrays.stream(values)
        .flatMapToDouble(Arrays::stream)
        .map(v -> v * v)
        .average()
        .orElse(0);
  }

  private double revival(double[][] h, Map<String, double[]> p, Map<String, double[]> base) {
    if (dead.length == 0 || coefficient == 0) {
      return 0;
    }
    return kind.hasAuxk() ? auxk(h, p, base) : shortfall(h, p);
  }

  /// The dead latents reconstruct what was left over at `base`.
  private double auxk(double[][] h, Map<String, double[]> p, Map<String, double[]> base) {
    var left = errors(base, activations(preActivations(base), base, base), n);
    var miss = new double[x.length][o];
    var mean = new double[o];
    for (var row = 0; row < x.length; row++) {
      var values = new double[dead.length];
      for (var i = 0; i < dead.length; i++) {
        values[i] = h[row][dead[i]];
      }
      var weakest = Math.max(kth(values, auxk), 0);
      for (var j = 0; j < o; j++) {
        miss[row][j] = left[row][j] + p.get("pre_bias")[j] - base.get("pre_bias")[j];
        mean[j] += left[row][j] / x.length;
        for (var i = 0; i < dead.length; i++) {
          miss[row][j] += values[i] >= weakest ? values[i] * p.get("decoder")[dead[i] * o + j] : 0;
        }
      }
    }
    var spread = new double[x.length][o];
    for (var row = 0; row < x.length; row++) {
      for (var j = 0; j < o; j++) {
        spread[row][j] = left[row][j] - mean[j];
      }
    }
    return coefficient * meanSquare(miss) / meanSquare(spread);
  }

  /// What dead latents lack to their threshold.
  private double shortfall(double[][] h, Map<String, double[]> p) {
    var sum = 0.0;
    for (var row : h) {
      for (var i : dead) {
        var threshold = p.containsKey("log_threshold") ? Math.exp(p.get("log_threshold")[i]) : 0;
        sum += Math.max(threshold - row[i], 0);
      }
    }
    return coefficient * sum / h.length / dead.length;
  }

  /// Central differences of the loss by every parameter.
  Map<String, double[]> gradient(Map<String, double[]> base, double step) {
    var gradient = new LinkedHashMap<String, double[]>();
    base.forEach((name, values) -> {
      var by = new double[values.length];
      for (var i = 0; i < by.length; i++) {
        by[i] = (moved(base, name, i, step) - moved(base, name, i, -step)) / (2 * step);
      }
      gradient.put(name, by);
    });
    return gradient;
  }

  private double moved(Map<String, double[]> base, String name, int i, double by) {
    var p = new LinkedHashMap<>(base);
    p.put(name, base.get(name).clone());
    p.get(name)[i] += by;
    return loss(p, base);
  }
}
