package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.Paths;
import org.featurescope.compute.circuit.SparseAdjacency;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// The work of finding the strongest ways through what is kept of a graph.
record WaySearch(Cut cut, int from, int to, int most) implements Job<List<Explorer.Way>> {
  @Override
  public String title() {
    return "Looking for paths";
  }

  @Override
  public List<Explorer.Way> run(Progress progress, Cancellation cancellation) {
    var kept = kept(cut, cut.pruning().edges());
    cancellation.check();
    return new Paths(kept)
        .strongest(from, to, most).stream().map(chain -> way(kept, chain)).toList();
  }

  static Explorer.Way way(CircuitGraph graph, Paths.Chain chain) {
    var weights = new ArrayList<Double>();
    for (var step = 1; step < chain.nodes().size(); step++) {
      weights.add(
          (double) graph.adjacency().weight(chain.nodes().get(step), chain.nodes().get(step - 1)));
    }
    return new Explorer.Way(chain.nodes(), weights, chain.strength() * chain.sign());
  }

  /// The same nodes with some edges between the kept ones alone, so that no way leads past what is
  /// shown.
  static CircuitGraph kept(Cut cut, BitSet edges) {
    var graph = cut.graph();
    var adjacency = graph.adjacency();
    var builder = new SparseAdjacency.Builder(adjacency.nodes());
    for (var target : cut.pruning().nodes().stream().toArray()) {
      var sources = new ArrayList<Integer>();
      var weights = new ArrayList<Float>();
      for (var entry = adjacency.start(target); entry < adjacency.end(target); entry++) {
        if (edges.get(entry) && cut.keeps(adjacency.source(entry))) {
          sources.add(adjacency.source(entry));
          weights.add(adjacency.weight(entry));
        }
      }
      var what = new float[weights.size()];
      for (var i = 0; i < what.length; i++) {
        what[i] = weights.get(i);
      }
      builder.row(target, sources.stream().mapToInt(Integer::intValue).toArray(), what);
    }
    return new CircuitGraph(
        graph.prompt(),
        graph.tokens(),
        graph.provenance(),
        graph.nodes(),
        builder.build(),
        graph.logitWeights(),
        graph.selfCheck());
  }
}
