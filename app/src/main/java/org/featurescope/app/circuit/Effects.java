package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.Faithfulness;
import org.featurescope.compute.circuit.GraphRun;
import org.featurescope.compute.circuit.HeadShares;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.NodeEdit;
import org.featurescope.compute.circuit.NodeEffect;
import org.featurescope.compute.circuit.TrialResult;

/// What was measured on a run, in the terms of the graph that a person looks at: that may be an
/// earlier one of the same prompt, or a part of it.
final class Effects {
  private static final int ROWS = 8;

  /// So many of them become likely without being explained by the graph.
  private static final int NEW = 2;

  /// Of the largest change, what counts as one.
  private static final double MOVED = 1e-3;

  private static final double ROUNDING = 1e-4;
  private static final int HEADS = 5;
  private static final double FAINTEST = 0.02;

  private Effects() {}

  /// The edits as the run takes them.
  static List<NodeEdit> edits(CircuitGraph graph, List<Edit> edits) {
    return edits.stream()
        .flatMap(
            edit -> edit.nodes().stream().mapToObj(node -> edit(graph.nodes().get(node), edit)))
        .toList();
  }

  private static NodeEdit edit(Node node, Edit edit) {
    return switch (edit.deed()) {
      case ABLATE -> NodeEdit.ablate(node);
      case CLAMP -> new NodeEdit(node, NodeEdit.Kind.CLAMP, edit.value());
      case BOOST -> NodeEdit.multiply(node, edit.value());
    };
  }

  static Effect effect(GraphRun run, TrialResult result) {
    var clean = probabilities(result.logitsBefore());
    var measured = probabilities(result.logitsAfter());
    var foretold = result.logitsBefore().clone();
    var nodes = run.graph().nodes();
    for (var output : result.outputs()) {
      foretold[((Node.Logit) nodes.get(output.node())).id()] += (float) output.predicted();
    }
    var predicted = probabilities(foretold);
    var rows =
        tokens(run.graph(), measured).stream()
            .sorted(Comparator.comparingDouble(id -> -clean[id]))
            .limit(ROWS)
            .map(id ->
                new Effect.Row(
                    run.circuit().model().tokenizer().decode(new int[] {id}, true),
                    clean[id],
                    predicted[id],
                    measured[id]))
            .toList();
    return new Effect(rows, agreement(result.outputs()), agreement(result.features()));
  }

  /// The outputs of the graph, and what became likely.
  private static List<Integer> tokens(CircuitGraph graph, double[] after) {
    var ids = new LinkedHashSet<Integer>();
    IntStream.range(0, after.length)
        .boxed()
        .sorted(Comparator.comparingDouble(id -> -after[id]))
        .limit(NEW)
        .forEach(ids::add);
    graph
        .indices(Node.Logit.class)
        .mapToObj(node -> ((Node.Logit) graph.nodes().get(node)).id())
        .limit(ROWS - NEW)
        .forEach(ids::add);
    return List.copyOf(ids);
  }

  private static double[] probabilities(float[] logits) {
    var largest = Double.NEGATIVE_INFINITY;
    for (var logit : logits) {
      largest = Math.max(largest, logit);
    }
    var all = new double[logits.length];
    var sum = 0.0;
    for (var id = 0; id < all.length; id++) {
      all[id] = Math.exp(logits[id] - largest);
      sum += all[id];
    }
    for (var id = 0; id < all.length; id++) {
      all[id] /= sum;
    }
    return all;
  }

  private static Effect.Agreement agreement(List<NodeEffect> effects) {
    var largest = effects.stream().mapToDouble(Effects::size).max().orElse(0);
    // What does not move differs by rounding alone, and that correlates with nothing.
    var moved =
        effects.stream().filter(each -> size(each) >= Math.max(ROUNDING, MOVED * largest)).toList();
    return new Effect.Agreement(moved.size() < 3 ? Double.NaN : correlation(moved), moved.size());
  }

  private static double size(NodeEffect effect) {
    return Math.max(Math.abs(effect.predicted()), Math.abs(effect.measured()));
  }

  private static double correlation(List<NodeEffect> effects) {
    var predicted = effects.stream().mapToDouble(NodeEffect::predicted).average().orElse(0);
    var measured = effects.stream().mapToDouble(NodeEffect::measured).average().orElse(0);
    var both = 0.0;
    var first = 0.0;
    var second = 0.0;
    for (var effect : effects) {
      var x = effect.predicted() - predicted;
      var y = effect.measured() - measured;
      both += x * y;
      first += x * x;
      second += y * y;
    }
    return both / Math.sqrt(first * second);
  }

  /// What was found of the nodes of one graph, by the numbers of another one of the same prompt.
  static Faithfulness onto(CircuitGraph shown, CircuitGraph run, Faithfulness found) {
    if (shown.equals(run)) {
      return found;
    }
    var numbers = numbers(shown);
    var points = new ArrayList<Faithfulness.Point>();
    for (var point : found.points()) {
      var changed = numbers.get(place(run.nodes().get(point.changed())));
      var output = numbers.get(place(run.nodes().get(point.output())));
      if (changed != null && output != null) {
        points.add(new Faithfulness.Point(changed, output, point.predicted(), point.measured()));
      }
    }
    return new Faithfulness(points, found.pearson(), found.spearman());
  }

  /// The heads that brought a part of an effect worth naming.
  static List<HeadShare> heads(HeadShares found, int from, int to) {
    return found.heads().stream()
        .map(head ->
            new HeadShare(head.layer(), head.head(), from, to, head.amount() / found.effect()))
        .filter(head -> Math.abs(head.share()) >= FAINTEST)
        .limit(HEADS)
        .toList();
  }

  static Map<Node, Integer> numbers(CircuitGraph graph) {
    var numbers = new HashMap<Node, Integer>();
    for (var node = 0; node < graph.nodes().size(); node++) {
      numbers.put(place(graph.nodes().get(node)), node);
    }
    return numbers;
  }

  /// A node whatever its activation or probability is.
  static Node place(Node node) {
    return switch (node) {
      case Node.Feature(var site, var position, var latent, var activation) ->
          new Node.Feature(site, position, latent, OptionalDouble.empty());
      case Node.Logit(var position, var id, var text, var probability) ->
          new Node.Logit(position, id, text, 0);
      case Node.Error error -> error;
      case Node.Token token -> token;
    };
  }
}
