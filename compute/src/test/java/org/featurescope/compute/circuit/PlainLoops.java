package org.featurescope.compute.circuit;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;

/// The same quantities as plain loops over dense matrices, step by step as they are defined.
final class PlainLoops {
  /// Relative; sums of some dozen numbers, added in any order, are equal up to this.
  private static final double ROUNDING = 1e-13;

  private PlainLoops() {}

  static double[][] dense(CircuitGraph graph) {
    var rows = graph.adjacency().toDense();
    var dense = new double[rows.length][rows.length];
    for (var i = 0; i < rows.length; i++) {
      for (var j = 0; j < rows.length; j++) {
        dense[i][j] = rows[i][j];
      }
    }
    return dense;
  }

  static double[][] normalised(double[][] matrix) {
    var n = new double[matrix.length][matrix.length];
    for (var i = 0; i < n.length; i++) {
      var sum = Arrays.stream(matrix[i]).map(Math::abs).sum();
      for (var j = 0; j < n.length; j++) {
        n[i][j] = Math.abs(matrix[i][j]) / Math.max(sum, 1e-10);
      }
    }
    return n;
  }

  /// `w (N + N^2 + ...)`, power by power.
  static double[] influence(double[][] n, double[] weights) {
    var sum = new double[n.length];
    var power = weights.clone();
    for (var step = 0; step < n.length; step++) {
      var next = new double[n.length];
      for (var i = 0; i < n.length; i++) {
        for (var j = 0; j < n.length; j++) {
          next[j] += power[i] * n[i][j];
        }
      }
      power = next;
      for (var j = 0; j < n.length; j++) {
        sum[j] += power[j];
      }
    }
    return sum;
  }

  /// The score at which the cumulated share of the sorted scores reaches a threshold.
  private static double threshold(double[] scores, double share) {
    var sorted = scores.clone();
    Arrays.sort(sorted);
    var total = Arrays.stream(scores).sum();
    var sum = 0.0;
    for (var i = sorted.length - 1; i >= 0; i--) {
      sum += sorted[i];
      if (sum / total >= share) {
        return sorted[i];
      }
    }
    return sorted[0];
  }

  /// @param clear whether rounding cannot decide: nothing is next to a threshold without being
  ///   there but for the rounding of sums
  record Masks(boolean[] nodes, boolean[][] edges, boolean clear) {}

  private static boolean isClear(double[] values, double least) {
    return Arrays.stream(values)
        .map(value -> Math.abs(value - least) / least)
        .noneMatch(distance -> distance > ROUNDING && distance < 1e-9);
  }

  static Masks prune(CircuitGraph graph, double nodeThreshold, double edgeThreshold) {
    var a = dense(graph);
    var w = graph.outputWeights();
    var influence = influence(normalised(a), w);
    var least = threshold(influence, nodeThreshold);
    var nodes = new boolean[a.length];
    for (var i = 0; i < a.length; i++) {
      nodes[i] = influence[i] >= least * (1 - ROUNDING) || stays(graph.nodes().get(i));
    }
    for (var i = 0; i < a.length; i++) {
      for (var j = 0; j < a.length; j++) {
        a[i][j] = nodes[i] && nodes[j] ? a[i][j] : 0;
      }
    }
    var n = normalised(a);
    var left = influence(n, w);
    var flat = new double[a.length * a.length];
    for (var i = 0; i < a.length; i++) {
      for (var j = 0; j < a.length; j++) {
        n[i][j] *= left[i] + w[i];
        flat[i * a.length + j] = n[i][j];
      }
    }
    var leastEdge = threshold(flat, edgeThreshold);
    var edges = new boolean[a.length][a.length];
    for (var i = 0; i < a.length; i++) {
      for (var j = 0; j < a.length; j++) {
        edges[i][j] = n[i][j] >= leastEdge * (1 - ROUNDING);
      }
    }
    while (dropOne(graph, nodes, edges)) {
      continue;
    }
    return new Masks(nodes, edges, isClear(influence, least) && isClear(flat, leastEdge));
  }

  private static boolean stays(Node node) {
    return node instanceof Node.Token || node instanceof Node.Logit;
  }

  private static boolean dropOne(CircuitGraph graph, boolean[] nodes, boolean[][] edges) {
    for (var i = 0; i < nodes.length; i++) {
      var in = false;
      var out = false;
      for (var j = 0; j < nodes.length; j++) {
        in |= edges[i][j];
        out |= edges[j][i];
      }
      var node = graph.nodes().get(i);
      if (nodes[i] && !stays(node) && (!out || !in && node instanceof Node.Feature)) {
        nodes[i] = false;
        for (var j = 0; j < nodes.length; j++) {
          edges[i][j] = false;
          edges[j][i] = false;
        }
        return true;
      }
    }
    return false;
  }

  /// With the effects of features that are not pinned added to the error of their site and
  /// position, in a matrix with one more column for each place that has no error.
  static Scores scores(CircuitGraph graph, BitSet pinned) {
    var count = graph.nodes().size();
    var places = new HashMap<String, Integer>();
    for (var i = 0; i < count; i++) {
      if (graph.nodes().get(i) instanceof Node.Error(var site, var position)) {
        places.put(site + "@" + position, i);
      }
    }
    for (var i = 0; i < count; i++) {
      if (graph.nodes().get(i) instanceof Node.Feature feature && !pinned.get(i)) {
        places.putIfAbsent(feature.site() + "@" + feature.position(), count + places.size());
      }
    }
    var size = count + places.size() + count;
    var a = new double[size][size];
    var given = dense(graph);
    for (var i = 0; i < count; i++) {
      System.arraycopy(given[i], 0, a[i], 0, count);
    }
    for (var j = 0; j < count; j++) {
      if (graph.nodes().get(j) instanceof Node.Feature feature && !pinned.get(j)) {
        var error = places.get(feature.site() + "@" + feature.position());
        for (var i = 0; i < size; i++) {
          a[i][error] += a[i][j];
          a[i][j] = 0;
        }
        Arrays.fill(a[j], 0);
      }
    }
    var n = normalised(a);
    var w = Arrays.copyOf(graph.outputWeights(), size);
    var influence = influence(n, w);
    var tokens = graph.indices(Node.Token.class).mapToDouble(i -> influence[i]).sum();
    var errors = places.values().stream().mapToDouble(i -> influence[i]).sum();
    var explained = 0.0;
    var all = 0.0;
    for (var i = 0; i < size; i++) {
      var row = n[i];
      var unexplained = places.values().stream().mapToDouble(j -> row[j]).sum();
      explained += (1 - unexplained) * (influence[i] + w[i]);
      all += influence[i] + w[i];
    }
    return new Scores(tokens / (tokens + errors), explained / all);
  }
}
