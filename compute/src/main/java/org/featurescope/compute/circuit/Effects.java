package org.featurescope.compute.circuit;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.apache.commons.numbers.arrays.Selection;

/// The rows of an adjacency as they come in, and the influence that follows from those there are.
///
/// So many effects are kept as fit into memory. Beyond that, the columns of features that are no
/// targets yet are forgotten, those of least influence first, and of each only its influence so far
/// is remembered. Should such a feature turn out to be among the most influential after all, the
/// graph lacks the effects that were forgotten by then; see [#lost].
final class Effects {
  private static final double SMALLEST_SUM = 1e-10;

  private final Nodes nodes;
  private final double[] outputWeights;

  /// By target; absent where a row has the effects of all that can act on it, in their order.
  private final int[][] sources;

  private final float[][] weights;
  private final double[] sums;

  /// By the latest ranking.
  private double[] influence;

  /// Features whose columns are not kept.
  private final BitSet forgotten = new BitSet();

  /// Features that were asked for as targets, their rows may still be on their way.
  private final BitSet chosen = new BitSet();

  /// The influence of nodes by effects that are forgotten.
  private final double[] remembered;

  private long most;
  private long entries;

  /// How many features are still to be chosen as targets.
  private int missing;

  /// @param outputWeights by logit
  /// @param wanted how many features are to become targets
  /// @param most entries that fit into memory
  Effects(Nodes nodes, double[] outputWeights, int wanted, long most) {
    this.nodes = nodes;
    this.outputWeights = outputWeights;
    this.missing = wanted;
    this.most = most;
    sources = new int[nodes.all()][];
    weights = new float[nodes.all()][];
    sums = new double[nodes.all()];
    influence = new double[nodes.all()];
    remembered = new double[nodes.all()];
  }

  boolean has(int target) {
    return weights[target] != null;
  }

  /// What acts on one target.
  ///
  /// @param weights of all nodes that can act on it, ascending, see [Nodes#ends]
  /// @param sum of the sizes of all weights
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Row(int target, float[] weights, double sum) {}

  /// What acts on a target. Changes nothing here.
  ///
  /// @param tally of a batch
  /// @param place which of its targets it is
  Row row(int target, Tally tally, int place) {
    var ends = nodes.ends(target);
    var what = new float[nodes.inputs(target)];
    var next = 0;
    for (var block = 0; block < ends.length; block++) {
      var count = Math.max(ends[block] - nodes.begin(block), 0);
      tally.copy(place, block, count, what, next);
      next += count;
    }
    return new Row(target, what, sumOfSizes(what));
  }

  /// By four sums: each addition waits for the one before it in the same sum.
  private static double sumOfSizes(float[] what) {
    var sums = new double[4];
    var whole = what.length / 4 * 4;
    for (var i = 0; i < whole; i += 4) {
      sums[0] += Math.abs(what[i]);
      sums[1] += Math.abs(what[i + 1]);
      sums[2] += Math.abs(what[i + 2]);
      sums[3] += Math.abs(what[i + 3]);
    }
    for (var i = whole; i < what.length; i++) {
      sums[0] += Math.abs(what[i]);
    }
    return sums[0] + sums[1] + sums[2] + sums[3];
  }

  void add(Row row) {
    var target = row.target();
    weights[target] = row.weights();
    sums[target] = row.sum();
    entries += row.weights().length;
    if (!forgotten.isEmpty()) {
      shorten(target);
    }
    if (entries > most) {
      forget();
    }
  }

  /// The nodes that the weights of a row belong to, ascending.
  private int[] sources(int target) {
    if (sources[target] != null) {
      return sources[target];
    }
    var all = new int[weights[target].length];
    var ends = nodes.ends(target);
    var count = 0;
    for (var block = 0; block < ends.length; block++) {
      for (var node = nodes.begin(block); node < ends[block]; node++) {
        all[count++] = node;
      }
    }
    return all;
  }

  /// How much a target passes on: its own influence, or its weight as an output.
  private double passedOn(int target) {
    return target < nodes.sources() ? influence[target] : outputWeights[target - nodes.sources()];
  }

  /// Leaves out of a row what is forgotten.
  private void shorten(int target) {
    var from = sources(target);
    var what = weights[target];
    var share = passedOn(target) / Math.max(sums[target], SMALLEST_SUM);
    var kept = 0;
    for (var i = 0; i < from.length; i++) {
      if (forgotten.get(from[i])) {
        remembered[from[i]] += share * Math.abs(what[i]);
      } else {
        from[kept] = from[i];
        what[kept++] = what[i];
      }
    }
    entries -= from.length - kept;
    sources[target] = Arrays.copyOf(from, kept);
    weights[target] = Arrays.copyOf(what, kept);
  }

  /// Forgets so many columns of features of least influence that a part of the memory is free
  /// again; not of those that are as many as there are still to become targets.
  private void forget() {
    influence = influence();
    var lengths = lengths();
    var open =
        IntStream.range(0, nodes.features())
            .filter(feature -> isOpen(feature) && !forgotten.get(feature))
            .toArray();
    var least = leastFirst(open);
    var over = entries - most / 2;
    for (var i = 0; i < least.length - missing && over > 0; i++) {
      forgotten.set(least[i]);
      over -= lengths[least[i]];
    }
    for (var target = 0; target < sources.length; target++) {
      if (has(target)) {
        shorten(target);
      }
    }
    // What is left is needed, whatever it takes.
    most = Math.max(most, entries + entries / 4);
  }

  /// Entries by column.
  private int[] lengths() {
    var lengths = new int[nodes.all()];
    for (var target = 0; target < sources.length; target++) {
      if (has(target)) {
        for (var source : sources(target)) {
          lengths[source]++;
        }
      }
    }
    return lengths;
  }

  private int[] leastFirst(int[] features) {
    // Positive numbers are in the order of their bits; the lowest of these make way for the place.
    var keys = new long[features.length];
    var places = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, features.length));
    for (var i = 0; i < keys.length; i++) {
      var bits = Double.doubleToRawLongBits(influence[features[i]]);
      keys[i] = bits >>> places << places | i;
    }
    Arrays.sort(keys);
    var mask = (1L << places) - 1;
    return Arrays.stream(keys).mapToInt(key -> features[(int) (key & mask)]).toArray();
  }

  /// Whether a feature may still be chosen.
  private boolean isOpen(int feature) {
    return !has(feature) && !chosen.get(feature);
  }

  /// Chooses the next targets: the features that have the most influence by the rows there are,
  /// ascending; of equals the earlier ones. What is forgotten of them is kept from now on.
  int[] mostInfluential(int count) {
    influence = influence();
    var open = IntStream.range(0, nodes.features()).filter(this::isOpen).toArray();
    if (!forgotten.isEmpty()) {
      highest(open, missing).forEach(forgotten::clear);
    }
    var next = highest(open, count).toArray();
    Arrays.stream(next).forEach(chosen::set);
    missing -= next.length;
    return next;
  }

  private IntStream highest(int[] features, int count) {
    if (features.length <= count) {
      return Arrays.stream(features);
    }
    var some = Arrays.stream(features).mapToDouble(feature -> influence[feature]).toArray();
    Selection.select(some, some.length - count);
    var floor = some[some.length - count];
    var above = Arrays.stream(features).filter(feature -> influence[feature] > floor).toArray();
    var equal = Arrays.stream(features).filter(feature -> influence[feature] == floor);
    return IntStream.concat(Arrays.stream(above), equal.limit(count - above.length)).sorted();
  }

  /// Of the influence of the features that are targets, the share by effects that are forgotten; 0
  /// where memory was never short.
  double lost() {
    if (Arrays.stream(remembered).allMatch(amount -> amount == 0)) {
      return 0;
    }
    var all = influence();
    var targets = IntStream.range(0, nodes.features()).filter(this::has).toArray();
    return Arrays.stream(targets).mapToDouble(feature -> remembered[feature]).sum()
        / Math.max(Arrays.stream(targets).mapToDouble(feature -> all[feature]).sum(), SMALLEST_SUM);
  }

  /// Influence of all sources by the rows there are: w (N + N^2 + ...). A dictionary's features act
  /// on later ones only, so that one walk from the outputs back is the whole sum.
  private double[] influence() {
    var all = remembered.clone();
    for (var logit = 0; logit < outputWeights.length; logit++) {
      if (has(nodes.logit(logit))) {
        spread(nodes.logit(logit), outputWeights[logit], all);
      }
    }
    for (var feature = nodes.features() - 1; feature >= 0; feature--) {
      if (has(feature)) {
        spread(feature, all[feature], all);
      }
    }
    return all;
  }

  private void spread(int target, double amount, double[] all) {
    var share = amount / Math.max(sums[target], SMALLEST_SUM);
    var from = sources[target];
    var what = weights[target];
    if (from == null) {
      spread(target, share, what, all);
      return;
    }
    for (var i = 0; i < from.length; i++) {
      all[from[i]] += share * Math.abs(what[i]);
    }
  }

  /// Of a row that has all its effects: nodes of a block lie side by side.
  private void spread(int target, double share, float[] what, double[] all) {
    var ends = nodes.ends(target);
    var next = 0;
    for (var block = 0; block < ends.length; block++) {
      var begin = nodes.begin(block);
      for (var node = begin; node < ends[block]; node++) {
        all[node] += share * Math.abs(what[next + node - begin]);
      }
      next += Math.max(ends[block] - begin, 0);
    }
  }

  /// The matrix between some nodes, zeros left out. To be called once: the rows are given up as
  /// they are copied.
  ///
  /// @param kept numbers of the nodes, ascending
  SparseAdjacency among(int[] kept) {
    var targets = IntStream.range(0, kept.length).filter(i -> has(kept[i])).toArray();
    var starts = new int[kept.length + 1];
    var firsts = firsts(kept);
    Arrays.stream(targets).parallel().forEach(i -> starts[i + 1] = narrow(kept[i], kept, firsts));
    Arrays.parallelPrefix(starts, Math::addExact);
    var from = new int[starts[kept.length]];
    var what = new float[from.length];
    Arrays.stream(targets)
        .parallel()
        .forEach(i -> {
          var count = starts[i + 1] - starts[i];
          System.arraycopy(sources[kept[i]], 0, from, starts[i], count);
          System.arraycopy(weights[kept[i]], 0, what, starts[i], count);
          sources[kept[i]] = null;
          weights[kept[i]] = null;
        });
    return SparseAdjacency.ofRows(starts, from, what);
  }

  /// By block of nodes, how many of some nodes come before it, and how many act at all behind that.
  private int[] firsts(int[] kept) {
    var firsts = new int[nodes.blocks() + 1];
    for (var block = 0; block < firsts.length; block++) {
      var place = Arrays.binarySearch(kept, nodes.begin(block));
      firsts[block] = place < 0 ? -place - 1 : place;
    }
    return firsts;
  }

  /// Leaves in a row what some nodes do, by their places among these.
  ///
  /// @return how many effects that are
  private int narrow(int target, int[] kept, int[] firsts) {
    var from = new int[Math.min(kept.length, weights[target].length)];
    var what = new float[from.length];
    var count =
        sources[target] == null
            ? pickOfAll(target, kept, firsts, from, what)
            : pickOfSome(target, kept, from, what);
    sources[target] = from;
    weights[target] = what;
    return count;
  }

  /// Of a row that has all its effects.
  private int pickOfAll(int target, int[] kept, int[] firsts, int[] from, float[] what) {
    var own = weights[target];
    var ends = nodes.ends(target);
    var count = 0;
    var entry = 0;
    for (var block = 0; block < ends.length; block++) {
      var begin = nodes.begin(block);
      for (var i = firsts[block]; i < firsts[block + 1] && kept[i] < ends[block]; i++) {
        var weight = own[entry + kept[i] - begin];
        if (weight != 0) {
          from[count] = i;
          what[count++] = weight;
        }
      }
      entry += Math.max(ends[block] - begin, 0);
    }
    return count;
  }

  private int pickOfSome(int target, int[] kept, int[] from, float[] what) {
    var own = weights[target];
    var acting = sources[target];
    var count = 0;
    var entry = 0;
    for (var i = 0; i < kept.length; i++) {
      while (entry < acting.length && acting[entry] < kept[i]) {
        entry++;
      }
      if (entry < acting.length && acting[entry] == kept[i] && own[entry] != 0) {
        from[count] = i;
        what[count++] = own[entry];
      }
    }
    return count;
  }
}
