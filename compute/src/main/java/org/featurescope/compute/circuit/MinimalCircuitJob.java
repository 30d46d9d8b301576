package org.featurescope.compute.circuit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Looks for the smallest circuit that keeps a share of a graph's output, by running the model.
///
/// First the most influential features are taken, as many as are needed: several sizes are tried at
/// once and the gap between the largest that is too small and the smallest that is enough is cut.
/// Then those that can be spared are dropped, large parts first, the least influential first. What
/// is found is small, not proven to be the smallest.
public final class MinimalCircuitJob implements Job<MinimalCircuit> {
  private final GraphRun run;
  private final double share;
  private final Means means;
  private final int most;

  /// @param run must stay open
  /// @param share what is to be kept, above 0 and up to 1
  /// @param means what features outside of the circuit are set to
  /// @param most how many circuits are tried at most
  public MinimalCircuitJob(GraphRun run, double share, Means means, int most) {
    if (!(share > 0 && share <= 1)) {
      throw new FeaturescopeException(
          "a circuit cannot keep " + share + " of an output", "choose a share above 0, up to 1");
    }
    this.run = run;
    this.share = share;
    this.means = means;
    this.most = most;
  }

  @Override
  public String title() {
    return "Looking for the smallest circuit";
  }

  /// @throws FeaturescopeException if features have no part in the output, or all of the graph's
  ///   keep less than the share
  @Override
  public MinimalCircuit run(Progress progress, Cancellation cancellation) {
    return new Search(progress, cancellation).found();
  }

  private final class Search {
    private final Progress progress;
    private final Cancellation cancellation;
    private final MeanAblation ablation = new MeanAblation(run, means);
    private final int[] features = run.features();
    private final double whole;
    private final double empty;
    private int tried;

    Search(Progress progress, Cancellation cancellation) {
      this.progress = progress;
      this.cancellation = cancellation;
      whole = ablation.unchanged(cancellation);
      empty = ablation.outputs(List.of(new BitSet()), cancellation)[0];
      if (Math.abs(whole - empty) < 1e-6) {
        throw new FeaturescopeException(
            "the output stays when every feature is set to its mean",
            "choose means of another text, or another target");
      }
    }

    MinimalCircuit found() {
      var order = mostInfluentialFirst();
      if (shares(List.of(order))[0] < share) {
        throw new FeaturescopeException(
            "all features of the graph together keep less than %.0f %% of the output"
                .formatted(100 * share),
            "ask for a smaller share, or trace more features");
      }
      var circuit = spared(order.subList(0, enough(order)));
      var kept = shares(List.of(circuit))[0];
      return new MinimalCircuit(
          circuit, kept, whole, empty, empty + kept * (whole - empty), tried, means.reference());
    }

    private List<Integer> mostInfluentialFirst() {
      var influence = Influence.of(run.graph()).values();
      return IntStream.range(0, features.length)
          .boxed()
          .sorted(Comparator.comparingDouble(node -> -influence[node]))
          .toList();
    }

    private double[] shares(List<List<Integer>> circuits) {
      var sets = new ArrayList<BitSet>();
      for (var circuit : circuits) {
        var set = new BitSet();
        circuit.forEach(node -> set.set(features[node]));
        sets.add(set);
      }
      var outputs = ablation.outputs(sets, cancellation);
      tried += outputs.length;
      progress.report(Math.min(tried, most), most, "circuits");
      for (var i = 0; i < outputs.length; i++) {
        outputs[i] = (outputs[i] - empty) / (whole - empty);
      }
      return outputs;
    }

    /// How many of the first are enough.
    private int enough(List<Integer> order) {
      var low = 0;
      var high = order.size();
      while (high - low > 1) {
        var sizes = between(low, high);
        var shares = shares(sizes.stream().map(size -> order.subList(0, size)).toList());
        var next = high;
        for (var i = sizes.size() - 1; i >= 0; i--) {
          if (shares[i] >= share) {
            next = sizes.get(i);
          } else {
            low = Math.max(low, sizes.get(i));
            break;
          }
        }
        high = next;
      }
      return high;
    }

    /// Some sizes strictly between two, spread evenly.
    private List<Integer> between(int low, int high) {
      var count = Math.min(Math.min(8, ablation.batch()), high - low - 1);
      return IntStream.rangeClosed(1, count)
          .mapToObj(i -> low + (int) ((long) i * (high - low) / (count + 1)))
          .map(size -> Math.clamp(size, low + 1, high - 1))
          .distinct()
          .toList();
    }

    private List<Integer> spared(List<Integer> circuit) {
      var left = new ArrayList<>(circuit);
      var part = Math.max(1, left.size() / 4);
      while (tried < most) {
        var before = left.size();
        dropParts(left, part);
        if (part == 1 && left.size() == before) {
          return left;
        }
        part = Math.max(1, left.size() == before ? part / 2 : Math.min(part, left.size() / 4));
      }
      return left;
    }

    /// Tries each part alone, and drops as many of those that can go as can go together.
    private void dropParts(List<Integer> left, int size) {
      var parts = new ArrayList<List<Integer>>();
      for (var end = left.size(); end > 0 && parts.size() < most - tried; end -= size) {
        parts.add(List.copyOf(left.subList(Math.max(0, end - size), end)));
      }
      var shares = shares(parts.stream().map(part -> without(left, List.of(part))).toList());
      var spare =
          IntStream.range(0, parts.size())
              .filter(i -> shares[i] >= share)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -shares[i]))
              .map(parts::get)
              .toList();
      for (var count = spare.size(); count > 0; count /= 2) {
        var smaller = without(left, spare.subList(0, count));
        if (count == 1 || shares(List.of(smaller))[0] >= share) {
          left.retainAll(smaller);
          return;
        }
      }
    }

    private List<Integer> without(List<Integer> circuit, List<List<Integer>> parts) {
      var left = new ArrayList<>(circuit);
      parts.forEach(left::removeAll);
      return left;
    }
  }
}
