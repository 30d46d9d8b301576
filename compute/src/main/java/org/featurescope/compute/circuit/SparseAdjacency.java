package org.featurescope.compute.circuit;

import java.util.Arrays;
import java.util.OptionalInt;

/// Direct effects between nodes, `A[targets, sources]`, float32, as compressed sparse rows. The
/// entries of a row are sorted by source. Immutable.
///
/// As the effects of one prompt run forwards, A has no cycles in whatever order its nodes stand;
/// see [#nodeOnCycle].
public final class SparseAdjacency {
  private final int[] starts;
  private final int[] sources;
  private final float[] weights;

  /// Every node after all its targets; shorter than the nodes where some lie on cycles.
  private final int[] outputsFirst;

  private volatile SparseAdjacency transposed;

  private SparseAdjacency(int[] starts, int[] sources, float[] weights) {
    this.starts = starts;
    this.sources = sources;
    this.weights = weights;
    this.outputsFirst = outputsFirst();
  }

  /// Rows that arrive in any order, each once.
  public static final class Builder {
    private final int[][] sources;
    private final float[][] weights;

    /// @param nodes how many rows and columns
    public Builder(int nodes) {
      sources = new int[nodes][];
      weights = new float[nodes][];
    }

    /// A row whose zeros are left out.
    ///
    /// @param dense the effect of every node on `target`; nodes after its end have none
    public Builder row(int target, float[] dense) {
      var count = 0;
      for (var weight : dense) {
        count += weight != 0 ? 1 : 0;
      }
      var from = new int[count];
      var what = new float[count];
      for (int source = 0, to = 0; source < dense.length; source++) {
        if (dense[source] != 0) {
          from[to] = source;
          what[to++] = dense[source];
        }
      }
      return row(target, from, what);
    }

    /// A row as its entries.
    ///
    /// @param from sources in ascending order, each once
    /// @param what their weights, zeros included
    public Builder row(int target, int[] from, float[] what) {
      if (from.length != what.length || sources[target] != null) {
        throw new IllegalArgumentException("row " + target);
      }
      for (var i = 1; i < from.length; i++) {
        if (from[i] <= from[i - 1]) {
          throw new IllegalArgumentException("the sources of row " + target + " are not sorted");
        }
      }
      sources[target] = from;
      weights[target] = what;
      return this;
    }

    /// Rows that never came are empty.
    public SparseAdjacency build() {
      var nodes = sources.length;
      var starts = new int[nodes + 1];
      for (var node = 0; node < nodes; node++) {
        var length = sources[node] == null ? 0 : sources[node].length;
        starts[node + 1] = Math.addExact(starts[node], length);
      }
      var from = new int[starts[nodes]];
      var what = new float[starts[nodes]];
      for (var node = 0; node < nodes; node++) {
        if (sources[node] != null) {
          System.arraycopy(sources[node], 0, from, starts[node], sources[node].length);
          System.arraycopy(weights[node], 0, what, starts[node], sources[node].length);
        }
      }
      return new SparseAdjacency(starts, from, what);
    }
  }

  /// Of compressed rows, the sources of each ascending; takes over the arrays.
  ///
  /// @param starts the first entry of each row, and the number of all entries
  static SparseAdjacency ofRows(int[] starts, int[] sources, float[] weights) {
    return new SparseAdjacency(starts, sources, weights);
  }

  /// Of single edges in any order; edges of one source and target are added up.
  ///
  /// @param nodes how many rows and columns
  static SparseAdjacency of(int nodes, int edges, int[] source, int[] target, double[] weight) {
    var byTarget = new int[nodes + 1];
    for (var edge = 0; edge < edges; edge++) {
      byTarget[target[edge] + 1]++;
    }
    Arrays.parallelPrefix(byTarget, Integer::sum);
    var next = Arrays.copyOf(byTarget, nodes);
    // The number of an edge below its source, so that sorting a row keeps the two together.
    var packed = new long[edges];
    for (var edge = 0; edge < edges; edge++) {
      packed[next[target[edge]]++] = (long) source[edge] << 32 | edge;
    }
    var starts = new int[nodes + 1];
    var sources = new int[edges];
    var weights = new float[edges];
    var kept = 0;
    for (var node = 0; node < nodes; node++) {
      Arrays.sort(packed, byTarget[node], byTarget[node + 1]);
      for (var i = byTarget[node]; i < byTarget[node + 1]; i++) {
        var from = (int) (packed[i] >>> 32);
        var what = weight[(int) packed[i]];
        if (kept > starts[node] && sources[kept - 1] == from) {
          weights[kept - 1] += (float) what;
        } else {
          sources[kept] = from;
          weights[kept++] = (float) what;
        }
      }
      starts[node + 1] = kept;
    }
    return new SparseAdjacency(starts, Arrays.copyOf(sources, kept), Arrays.copyOf(weights, kept));
  }

  private int[] outputsFirst() {
    var nodes = nodes();
    var waiting = new int[nodes];
    for (var source : sources) {
      waiting[source]++;
    }
    var order = new int[nodes];
    var known = 0;
    for (var node = nodes - 1; node >= 0; node--) {
      if (waiting[node] == 0) {
        order[known++] = node;
      }
    }
    for (var done = 0; done < known; done++) {
      var target = order[done];
      for (var entry = starts[target]; entry < starts[target + 1]; entry++) {
        if (--waiting[sources[entry]] == 0) {
          order[known++] = sources[entry];
        }
      }
    }
    return known == nodes ? order : Arrays.copyOf(order, known);
  }

  /// Rows and columns.
  public int nodes() {
    return starts.length - 1;
  }

  /// Entries, explicit zeros included.
  public int edges() {
    return sources.length;
  }

  /// The first entry of the row of `target`; its last is before the first of the next row.
  public int start(int target) {
    return starts[target];
  }

  /// The first entry after the row of `target`.
  public int end(int target) {
    return starts[target + 1];
  }

  public int source(int entry) {
    return sources[entry];
  }

  public float weight(int entry) {
    return weights[entry];
  }

  /// The effect of `source` on `target`, 0 where there is none.
  public float weight(int target, int source) {
    var entry = entry(target, source);
    return entry < 0 ? 0 : weights[entry];
  }

  /// Where an effect stands; negative where there is none.
  public int entry(int target, int source) {
    return Arrays.binarySearch(sources, starts[target], starts[target + 1], source);
  }

  /// Rows and columns exchanged: row s holds the targets that s acts on.
  public SparseAdjacency transposed() {
    if (transposed == null) {
      transposed = transpose();
    }
    return transposed;
  }

  private SparseAdjacency transpose() {
    var nodes = nodes();
    var rows = new int[nodes + 1];
    for (var source : sources) {
      rows[source + 1]++;
    }
    Arrays.parallelPrefix(rows, Integer::sum);
    var next = Arrays.copyOf(rows, nodes);
    var columns = new int[sources.length];
    var values = new float[sources.length];
    for (var target = 0; target < nodes; target++) {
      for (var entry = starts[target]; entry < starts[target + 1]; entry++) {
        var to = next[sources[entry]]++;
        columns[to] = target;
        values[to] = weights[entry];
      }
    }
    return new SparseAdjacency(rows, columns, values);
  }

  /// A node that acts on itself by way of others.
  public OptionalInt nodeOnCycle() {
    if (outputsFirst.length == nodes()) {
      return OptionalInt.empty();
    }
    var free = new boolean[nodes()];
    for (var node : outputsFirst) {
      free[node] = true;
    }
    // Every node that is left acts on another that is left: walking on, one comes back.
    var seen = new boolean[nodes()];
    var acts = transposed();
    var node = 0;
    while (free[node]) {
      node++;
    }
    while (!seen[node]) {
      seen[node] = true;
      var entry = acts.start(node);
      while (free[acts.source(entry)]) {
        entry++;
      }
      node = acts.source(entry);
    }
    return OptionalInt.of(node);
  }

  /// All nodes, each after all the targets that it acts on.
  int[] order() {
    return outputsFirst;
  }

  /// As a matrix `[targets][sources]`, for small graphs.
  public float[][] toDense() {
    var dense = new float[nodes()][nodes()];
    for (var target = 0; target < nodes(); target++) {
      for (var entry = starts[target]; entry < starts[target + 1]; entry++) {
        dense[target][sources[entry]] = weights[entry];
      }
    }
    return dense;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SparseAdjacency that
        && Arrays.equals(starts, that.starts)
        && Arrays.equals(sources, that.sources)
        && Arrays.equals(weights, that.weights);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(sources) + Arrays.hashCode(weights);
  }

  @Override
  public String toString() {
    return "%d edges between %d nodes".formatted(edges(), nodes());
  }
}
