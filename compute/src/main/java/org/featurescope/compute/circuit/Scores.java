package org.featurescope.compute.circuit;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import org.featurescope.compute.job.FeaturescopeException;

/// How much of the model's output a graph explains (Ameisen et al. 2025; circuit-tracer). With N the
/// normalised adjacency, w the weights of the logits, I the influence and o = I + w:
///
///     replacement = I_tokens / (I_tokens + I_errors)
///     completeness = sum_i (1 - sum_errors N_ie) o_i / sum_i o_i
///
/// @param replacement share of the influence that comes from tokens and not from errors
/// @param completeness share of the inputs of the nodes, weighted by what these do for the output,
///   that are not errors
public record Scores(double replacement, double completeness) {

  /// Of the whole graph.
  ///
  /// @throws FeaturescopeException if no logit has a weight
  public static Scores of(CircuitGraph graph) {
    var all = new BitSet();
    all.set(0, graph.nodes().size());
    return of(graph, all);
  }

  /// Of the pinned features alone. What the others write is part of the error of their site and
  /// position, as it would be if the dictionary did not have them: their effects on a target are
  /// added to that error's, with their signs, and their own inputs do not count.
  ///
  /// @param pinned indices of nodes; only features among them matter
  /// @throws FeaturescopeException if no logit has a weight
  public static Scores of(CircuitGraph graph, BitSet pinned) {
    return new Flow(graph, pinned).scores();
  }

  private record Place(Site site, int position) {}

  /// The walk from the outputs back that both scores come from.
  private static final class Flow {
    private final SparseAdjacency adjacency;
    private final double[] outputs;

    /// By node: which error its effects are part of; -1 for what explains.
    private final int[] errors;

    private final boolean[] tokens;
    private final double[] effects;

    private double fromTokens;
    private double fromErrors;
    private double explained;
    private double all;

    Flow(CircuitGraph graph, BitSet pinned) {
      adjacency = graph.adjacency();
      outputs = graph.outputWeights();
      errors = new int[outputs.length];
      tokens = new boolean[outputs.length];
      effects = new double[places(graph.nodes(), pinned)];
      walk();
    }

    private int places(List<Node> nodes, BitSet pinned) {
      var places = new HashMap<Place, Integer>();
      for (var node = 0; node < errors.length; node++) {
        tokens[node] = nodes.get(node) instanceof Node.Token;
        errors[node] =
            switch (nodes.get(node)) {
              case Node.Feature feature ->
                  pinned.get(node) ? -1 : number(places, feature.site(), feature.position());
              case Node.Error(var site, var position) -> number(places, site, position);
              case Node.Token token -> -1;
              case Node.Logit logit -> -1;
            };
      }
      return places.size();
    }

    private static int number(HashMap<Place, Integer> places, Site site, int position) {
      return places.computeIfAbsent(new Place(site, position), place -> places.size());
    }

    private void walk() {
      var influence = new double[outputs.length];
      for (var target : adjacency.order()) {
        if (errors[target] < 0) {
          var output = influence[target] + Math.abs(outputs[target]);
          fromTokens += tokens[target] ? influence[target] : 0;
          all += output;
          explained += output * (1 - passOn(target, output, influence));
        }
      }
      // An error has no inputs, so nothing of what it passes on is unexplained.
      all += fromErrors;
      explained += fromErrors;
    }

    /// @return the share of the inputs of `target` that are errors
    private double passOn(int target, double output, double[] influence) {
      var sum = 0.0;
      for (var entry = adjacency.start(target); entry < adjacency.end(target); entry++) {
        var error = errors[adjacency.source(entry)];
        if (error < 0) {
          sum += Math.abs(adjacency.weight(entry));
        } else {
          effects[error] += adjacency.weight(entry);
        }
      }
      var unexplained = 0.0;
      for (var entry = adjacency.start(target); entry < adjacency.end(target); entry++) {
        var error = errors[adjacency.source(entry)];
        if (error >= 0) {
          unexplained += Math.abs(effects[error]);
          effects[error] = 0;
        }
      }
      var divisor = Math.max(sum + unexplained, Influence.SMALLEST_SUM);
      for (var entry = adjacency.start(target); entry < adjacency.end(target); entry++) {
        var source = adjacency.source(entry);
        if (errors[source] < 0) {
          influence[source] += output * Math.abs(adjacency.weight(entry)) / divisor;
        }
      }
      fromErrors += output * unexplained / divisor;
      return unexplained / divisor;
    }

    Scores scores() {
      if (!(all > 0)) {
        throw new FeaturescopeException(
            "no logit of the graph has a probability, so nothing can be scored",
            "choose a graph with logits");
      }
      var reached = fromTokens + fromErrors;
      return new Scores(reached > 0 ? fromTokens / reached : 0, explained / all);
    }
  }
}
