package org.featurescope.app.circuit;

import java.util.List;
import java.util.Map;
import org.featurescope.app.frame.Spoken;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.viz.graph.CircuitModel;
import org.featurescope.viz.graph.Comparison;
import org.featurescope.viz.text.Figures;

/// Two graphs laid over each other, as far as the thresholds leave them.
///
/// @param changes of the nodes that both keep, the largest first
/// @param steered whether the second is the graph of the same prompt under a steering plan
/// @param sides the two graphs
public record Compared(
    CircuitModel model, Comparison parts, List<Change> changes, boolean steered, List<Side> sides) {

  /// One of the two graphs.
  ///
  /// @param cut what the thresholds left of it
  /// @param numbers of its nodes in the model, of those that are kept
  record Side(GraphDocument document, Cut cut, Map<Integer, Integer> numbers) {}

  /// How the influence of a node changed.
  ///
  /// @param number of the node in the model
  /// @param first share of all influence in the first graph
  /// @param second share of all influence in the second graph
  public record Change(int number, double first, double second) {
    public double change() {
      return second - first;
    }
  }

  /// The same where both are of one prompt, the second under a steering plan.
  ///
  /// @param plan its name; may be empty
  Compared underPlan(String plan) {
    var under = plan.isEmpty() ? "with the plan" : "with \u201c" + plan + "\u201d";
    return new Compared(
        model,
        new Comparison("without the plan", under, parts.nodes(), parts.edges()),
        changes,
        true,
        sides);
  }

  /// What they have in common, in a sentence.
  public String words() {
    return "%s in both, %s %s, %s %s."
        .formatted(
            Spoken.count(count(Comparison.Part.BOTH), "node", "nodes"),
            Figures.count(count(Comparison.Part.FIRST)),
            only().getFirst(),
            Figures.count(count(Comparison.Part.SECOND)),
            only().getLast());
  }

  /// How what only one of them has is told of.
  List<String> only() {
    return List.of(parts.first(), parts.second()).stream()
        .map(name -> steered ? "only " + name : "only with \u201c" + name + "\u201d")
        .toList();
  }

  private long count(Comparison.Part part) {
    return parts.nodes().stream().filter(part::equals).count();
  }
}
