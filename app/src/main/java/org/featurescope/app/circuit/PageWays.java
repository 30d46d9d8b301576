package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.Paths;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.viz.graph.PageNotes;

/// The strongest ways of each pair of a token and an output, as the view would find them.
///
/// @param circuit of two, the one that is meant: 0 or 1
/// @param numbers of nodes on the page
record PageWays(int circuit, IntUnaryOperator numbers) {
  private static final int FEWEST = 2;

  /// @param stop the threshold of nodes that the cut was made with, on the page
  /// @param most over all pairs, if there are not too many of them
  List<PageNotes.Way> of(Cut cut, int stop, int most, Cancellation cancellation) {
    var tokens = kept(cut, Node.Token.class);
    var outputs = kept(cut, Node.Logit.class);
    var pairs = Math.max(1, tokens.cardinality() * outputs.cardinality());
    var each = Math.clamp(most / pairs, FEWEST, Explorer.WAYS);
    var graph = WaySearch.kept(cut, cut.pruning().edges());
    cancellation.check();
    var paths = new Paths(graph);
    var found = new ArrayList<PageNotes.Way>();
    for (var output : outputs.stream().toArray()) {
      cancellation.check();
      for (var chains : paths.strongestOfEach(tokens, output, each).values()) {
        for (var chain : chains) {
          var way = WaySearch.way(graph, chain);
          found.add(
              new PageNotes.Way(
                  stop,
                  circuit,
                  way.nodes().stream().map(numbers::applyAsInt).toList(),
                  way.weights(),
                  way.strength()));
        }
      }
    }
    return found;
  }

  private static BitSet kept(Cut cut, Class<? extends Node> kind) {
    var kept = new BitSet();
    cut.graph().indices(kind).filter(cut::keeps).forEach(kept::set);
    return kept;
  }
}
