package org.featurescope.compute.circuit;

import java.util.Arrays;

/// The rows of an adjacency as they come in, and the influence that follows from those there are.
///
/// Small effects can be left out. What a row may lose is settled by what it matters: each row gives
/// up the same absolute influence on the outputs, so that what pruning keeps does not change by
/// more than the sum of these. Influence is the share of a row times the row's own influence (the
/// scores of edges in Ameisen et al. 2025), and rows come in the order of their influence, so that
/// it is known when they do.
final class Effects {
  private static final double SMALLEST_SUM = 1e-10;
  private static final double MOST_LOST = 0.1;

  private final Nodes nodes;
  private final double[] outputWeights;
  private final double lost;
  private final int[][] sources;
  private final float[][] weights;
  private final double[] sums;
  private double dropped;

  /// @param outputWeights by logit
  /// @param lost the influence that each row may lose, of all influence of an average feature; 0
  ///   for none
  Effects(Nodes nodes, double[] outputWeights, double lost) {
    this.nodes = nodes;
    this.outputWeights = outputWeights;
    this.lost = lost;
    sources = new int[nodes.all()][];
    weights = new float[nodes.all()][];
    sums = new double[nodes.all()];
  }

  boolean has(int target) {
    return sources[target] != null;
  }

  /// @param row by source; not kept
  /// @param influence of the target, of which 1 is shared by all
  void add(int target, float[] row, double influence) {
    var count = 0;
    var sum = 0.0;
    for (var weight : row) {
      if (weight != 0) {
        count++;
        sum += Math.abs(weight);
      }
    }
    sums[target] = sum;
    var floor = lost == 0 ? 0 : floor(row, count, sum, influence);
    var from = new int[count];
    var what = new float[count];
    var kept = 0;
    for (var source = 0; source < row.length; source++) {
      if (row[source] != 0 && Math.abs(row[source]) >= floor) {
        from[kept] = source;
        what[kept++] = row[source];
      }
    }
    sources[target] = kept < count ? Arrays.copyOf(from, kept) : from;
    weights[target] = kept < count ? Arrays.copyOf(what, kept) : what;
  }

  /// The size of the smallest effect that stays.
  private float floor(float[] row, int count, double sum, double influence) {
    var share = Math.min(MOST_LOST, lost / Math.max(influence, 1e-12));
    var sizes = new float[count];
    var i = 0;
    for (var weight : row) {
      if (weight != 0) {
        sizes[i++] = Math.abs(weight);
      }
    }
    Arrays.sort(sizes);
    var allowed = share * sum;
    var taken = 0.0;
    i = 0;
    while (i < count && taken + sizes[i] <= allowed) {
      taken += sizes[i++];
    }
    dropped = Math.max(dropped, sum == 0 ? 0 : taken / sum);
    return i < count ? sizes[i] : Float.POSITIVE_INFINITY;
  }

  /// The largest share of a row that was left out.
  double largestDropped() {
    return dropped;
  }

  /// Entries kept so far.
  long entries() {
    var entries = 0L;
    for (var row : sources) {
      entries += row == null ? 0 : row.length;
    }
    return entries;
  }

  /// Influence of all sources by the rows there are: w (N + N^2 + ...). A dictionary's features act
  /// on later ones only, so that one walk from the outputs back is the whole sum.
  double[] influence() {
    var influence = new double[nodes.all()];
    for (var logit = 0; logit < outputWeights.length; logit++) {
      spread(nodes.logit(logit), outputWeights[logit], influence);
    }
    for (var feature = nodes.features() - 1; feature >= 0; feature--) {
      if (sources[feature] != null) {
        spread(feature, influence[feature], influence);
      }
    }
    return influence;
  }

  private void spread(int target, double amount, double[] influence) {
    var share = amount / Math.max(sums[target], SMALLEST_SUM);
    var from = sources[target];
    for (var i = 0; i < from.length; i++) {
      influence[from[i]] += share * Math.abs(weights[target][i]);
    }
  }

  /// The matrix between some nodes.
  ///
  /// @param kept numbers of the nodes, ascending
  SparseAdjacency among(int[] kept) {
    var place = new int[nodes.all()];
    Arrays.fill(place, -1);
    for (var i = 0; i < kept.length; i++) {
      place[kept[i]] = i;
    }
    var builder = new SparseAdjacency.Builder(kept.length);
    for (var i = 0; i < kept.length; i++) {
      if (sources[kept[i]] != null) {
        row(builder, i, kept[i], place);
      }
    }
    return builder.build();
  }

  private void row(SparseAdjacency.Builder builder, int to, int target, int[] place) {
    var from = new int[sources[target].length];
    var what = new float[from.length];
    var count = 0;
    for (var i = 0; i < from.length; i++) {
      if (place[sources[target][i]] >= 0) {
        from[count] = place[sources[target][i]];
        what[count++] = weights[target][i];
      }
    }
    builder.row(to, Arrays.copyOf(from, count), Arrays.copyOf(what, count));
    sources[target] = null;
    weights[target] = null;
  }
}
