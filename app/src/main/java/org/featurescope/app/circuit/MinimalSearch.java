package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.GraphRun;
import org.featurescope.compute.circuit.Means;
import org.featurescope.compute.circuit.MinimalCircuitJob;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;

/// Searches the smallest circuit for a share, and those for some other shares, so that a person
/// sees what each further feature brings.
///
/// @param shown the graph that a person looks at, whose numbers are told
record MinimalSearch(GraphRun run, CircuitGraph shown, double share) {
  private static final double[] OTHERS = {0.25, 0.5, 0.9};
  private static final int MOST = 200;
  private static final int MOST_OF_OTHERS = 60;

  MinimalCircuit run(Progress progress, Cancellation cancellation) {
    var means = Means.ofPrompt(run);
    var wanted = search(means, share, MOST, progress, cancellation);
    var curve = new ArrayList<MinimalCircuit.Step>();
    curve.add(new MinimalCircuit.Step(wanted.nodes().size(), wanted.share()));
    for (var other : DoubleStream.of(OTHERS).filter(each -> each != share).toArray()) {
      try {
        var found = search(means, other, MOST_OF_OTHERS, progress, cancellation);
        curve.add(new MinimalCircuit.Step(found.nodes().size(), found.share()));
      } catch (FeaturescopeException outOfReach) {
        // Not every share can be kept; the one that was asked for could.
        break;
      }
    }
    curve.sort(Comparator.comparingInt(MinimalCircuit.Step::features));
    return new MinimalCircuit(kept(wanted.nodes()), wanted.share(), curve);
  }

  private org.featurescope.compute.circuit.MinimalCircuit search(
      Means means, double of, int most, Progress progress, Cancellation cancellation) {
    return new MinimalCircuitJob(run, of, means, most).run(progress, cancellation);
  }

  private BitSet kept(List<Integer> nodes) {
    var numbers = Effects.numbers(shown);
    var kept = new BitSet();
    for (var node : nodes) {
      var number = numbers.get(Effects.place(run.graph().nodes().get(node)));
      if (number != null) {
        kept.set(number);
      }
    }
    return kept;
  }
}
