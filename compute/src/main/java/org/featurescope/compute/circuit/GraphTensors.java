package org.featurescope.compute.circuit;

import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.job.FeaturescopeException;

/// A graph as plain tensors: `adjacency [targets, sources]` over all nodes in their order,
/// `feature_layer`, `feature_pos`, `feature_idx` and `feature_activation` of the features,
/// `logit_ids` and `logit_probs`, and the `influence` of all nodes.
public final class GraphTensors {
  private static final int MOST = 40_000;

  private GraphTensors() {}

  /// Writes it whole or not at all.
  ///
  /// @param graph a computed one
  /// @throws FeaturescopeException if the file cannot be written, or the matrix would be too large
  public static void write(CircuitGraph graph, Path file) {
    var count = graph.nodes().size();
    if (count > MOST) {
      throw new FeaturescopeException(
          "the adjacency of %,d nodes is too large for a file".formatted(count),
          "trace fewer features with --max-feature-nodes");
    }
    var features = of(graph, Node.Feature.class);
    var logits = of(graph, Node.Logit.class);
    new SafeTensorsWriter()
        .add("adjacency", () -> dense(graph.adjacency()), count, count)
        .add("feature_layer", longs(features, feature -> feature.site().layer()), features.size())
        .add("feature_pos", longs(features, Node.Feature::position), features.size())
        .add("feature_idx", longs(features, Node.Feature::latent), features.size())
        .add("feature_activation", activations(features), features.size())
        .add("logit_ids", longs(logits, Node.Logit::id), logits.size())
        .add("logit_probs", probabilities(logits), logits.size())
        .add("influence", floats(Influence.of(graph).values()), count)
        .write(file);
  }

  private static <T extends Node> List<T> of(CircuitGraph graph, Class<T> kind) {
    return graph.nodes().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static float[] dense(SparseAdjacency adjacency) {
    var nodes = adjacency.nodes();
    var dense = new float[Math.multiplyExact(nodes, nodes)];
    for (var target = 0; target < nodes; target++) {
      for (var entry = adjacency.start(target); entry < adjacency.end(target); entry++) {
        dense[target * nodes + adjacency.source(entry)] = adjacency.weight(entry);
      }
    }
    return dense;
  }

  private static <T> long[] longs(List<T> nodes, ToLongFunction<T> number) {
    return nodes.stream().mapToLong(number).toArray();
  }

  private static float[] activations(List<Node.Feature> features) {
    return floats(
        features.stream().mapToDouble(one -> one.activation().orElse(Double.NaN)).toArray());
  }

  private static float[] probabilities(List<Node.Logit> logits) {
    return floats(logits.stream().mapToDouble(Node.Logit::probability).toArray());
  }

  private static float[] floats(double[] values) {
    var floats = new float[values.length];
    for (var i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
