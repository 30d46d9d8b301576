package org.featurescope.compute.circuit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Two graphs held against each other: of two prompts, or of one before and after steering.
///
/// A feature meets that of the same site and latent at the position that stands for its own (the
/// prompts are aligned by their longest common subsequence; where as many tokens were replaced by
/// others, one for one); errors and tokens meet by position, logits by token.
public final class GraphComparison {
  private final CircuitGraph left;
  private final CircuitGraph right;
  private final Influence leftInfluence;
  private final Influence rightInfluence;
  private final int[] positions;
  private final List<Pair> pairs;
  private final List<Integer> onlyLeft;
  private final List<Integer> onlyRight;

  /// A node that both graphs have.
  ///
  /// @param left its index in the first graph
  /// @param right its index in the second graph
  /// @param leftInfluence which part of the outputs passes through it in the first graph, 0 to 1
  /// @param rightInfluence which part of the outputs passes through it in the second graph, 0 to 1
  public record Pair(int left, int right, double leftInfluence, double rightInfluence) {
    public double change() {
      return rightInfluence - leftInfluence;
    }
  }

  /// An edge between nodes that both graphs have; a weight of 0 where one has no such edge.
  ///
  /// @param leftWeight in the first graph
  /// @param rightWeight in the second graph
  /// @param leftShare signed share of the inputs of its target in the first graph
  /// @param rightShare signed share of the inputs of its target in the second graph
  public record EdgeChange(
      Pair source,
      Pair target,
      float leftWeight,
      float rightWeight,
      double leftShare,
      double rightShare) {
    public double change() {
      return rightShare - leftShare;
    }
  }

  /// What makes nodes of two graphs the same one.
  private record Key(String kind, Optional<Site> site, long number, int position, String text) {}

  private GraphComparison(CircuitGraph left, CircuitGraph right) {
    this.left = left;
    this.right = right;
    leftInfluence = Influence.of(left);
    rightInfluence = Influence.of(right);
    positions = PromptAlignment.of(left.tokens(), right.tokens()).positions();
    pairs = new ArrayList<>();
    onlyLeft = new ArrayList<>();
    onlyRight = new ArrayList<>();
    meet();
    pairs.sort(Comparator.comparingDouble(pair -> -Math.abs(pair.change())));
  }

  public static GraphComparison of(CircuitGraph left, CircuitGraph right) {
    return new GraphComparison(left, right);
  }

  private void meet() {
    var there = new HashMap<Key, Integer>();
    for (var node = 0; node < right.nodes().size(); node++) {
      var known = right.nodes().get(node);
      there.putIfAbsent(key(known, known.position()), node);
    }
    var met = new boolean[right.nodes().size()];
    var leftSum = outputs(left);
    var rightSum = outputs(right);
    for (var node = 0; node < left.nodes().size(); node++) {
      var known = left.nodes().get(node);
      var other = there.getOrDefault(key(known, positions[known.position()]), -1);
      if (other < 0 || met[other]) {
        onlyLeft.add(node);
      } else {
        met[other] = true;
        pairs.add(
            new Pair(
                node,
                other,
                leftInfluence.values()[node] / leftSum,
                rightInfluence.values()[other] / rightSum));
      }
    }
    for (var node = 0; node < met.length; node++) {
      if (!met[node]) {
        onlyRight.add(node);
      }
    }
    onlyLeft.sort(Comparator.comparingDouble(node -> -leftInfluence.values()[node]));
    onlyRight.sort(Comparator.comparingDouble(node -> -rightInfluence.values()[node]));
  }

  private static double outputs(CircuitGraph graph) {
    var sum = Arrays.stream(graph.outputWeights()).map(Math::abs).sum();
    return sum > 0 ? sum : 1;
  }

  private static Key key(Node node, int position) {
    return switch (node) {
      case Node.Feature(var site, var own, var latent, var activation) ->
          new Key("feature", Optional.of(site), latent, position, "");
      case Node.Error(var site, var own) -> new Key("error", Optional.of(site), 0, position, "");
      case Node.Token token -> new Key("token", Optional.empty(), 0, position, "");
      case Node.Logit logit ->
          new Key(
              "logit",
              Optional.empty(),
              logit.id(),
              0,
              logit.id() == Node.UNKNOWN ? logit.text() : "");
    };
  }

  /// By the position in the first prompt, the one that stands for it in the second; -1 for none.
  public int[] positions() {
    return positions.clone();
  }

  /// The nodes that both graphs have, those whose influence changed most first.
  public List<Pair> pairs() {
    return List.copyOf(pairs);
  }

  /// The nodes that the first graph alone has, those of most influence first.
  public List<Integer> onlyLeft() {
    return List.copyOf(onlyLeft);
  }

  /// The nodes that the second graph alone has, those of most influence first.
  public List<Integer> onlyRight() {
    return List.copyOf(onlyRight);
  }

  /// The edges between common nodes whose share changed most.
  ///
  /// @param count the most to return
  public List<EdgeChange> edges(int count) {
    var byLeft = new HashMap<Integer, Pair>();
    var byRight = new HashMap<Integer, Pair>();
    for (var pair : pairs) {
      byLeft.put(pair.left(), pair);
      byRight.put(pair.right(), pair);
    }
    var changes = new ArrayList<EdgeChange>();
    for (var target : pairs) {
      addRow(left.adjacency(), target.left(), byLeft, target, true, changes);
      addRow(right.adjacency(), target.right(), byRight, target, false, changes);
    }
    return changes.stream()
        .sorted(Comparator.comparingDouble(edge -> -Math.abs(edge.change())))
        .limit(count)
        .toList();
  }

  /// Edges that both have are added with the row of the first graph.
  private void addRow(
      SparseAdjacency adjacency,
      int row,
      Map<Integer, Pair> known,
      Pair target,
      boolean first,
      List<EdgeChange> changes) {
    for (var entry = adjacency.start(row); entry < adjacency.end(row); entry++) {
      var source = known.get(adjacency.source(entry));
      if (source != null && (first || leftEntry(source, target) < 0)) {
        changes.add(change(source, target));
      }
    }
  }

  private int leftEntry(Pair source, Pair target) {
    return left.adjacency().entry(target.left(), source.left());
  }

  private EdgeChange change(Pair source, Pair target) {
    var here = leftEntry(source, target);
    var there = right.adjacency().entry(target.right(), source.right());
    return new EdgeChange(
        source,
        target,
        weight(left, here),
        weight(right, there),
        share(left, leftInfluence, here),
        share(right, rightInfluence, there));
  }

  private static float weight(CircuitGraph graph, int entry) {
    return entry < 0 ? 0 : graph.adjacency().weight(entry);
  }

  private static double share(CircuitGraph graph, Influence influence, int entry) {
    return entry < 0
        ? 0
        : Math.copySign(influence.normalised()[entry], graph.adjacency().weight(entry));
  }
}
