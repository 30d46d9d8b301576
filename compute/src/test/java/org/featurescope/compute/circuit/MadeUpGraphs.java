package org.featurescope.compute.circuit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Graphs that no model made.
final class MadeUpGraphs {
  static final int TOKENS = 4;
  static final int LAYERS = 3;

  private MadeUpGraphs() {}

  static List<PromptToken> prompt(int... ids) {
    var tokens = new ArrayList<PromptToken>();
    for (var id : ids) {
      tokens.add(new PromptToken(id, " t" + id));
    }
    return tokens;
  }

  static CircuitGraph graph(List<PromptToken> tokens, List<Node> nodes, SparseAdjacency adjacency) {
    var prompt = new StringBuilder();
    tokens.forEach(token -> prompt.append(token.text()));
    var provenance = Provenance.of("made-up").withLayers(LAYERS);
    return CircuitGraph.of(prompt.toString(), tokens, provenance, nodes, adjacency);
  }

  /// Edges as `{target, source, weight}`.
  static SparseAdjacency adjacency(int nodes, double[]... edges) {
    var links = new LinkTable();
    for (var edge : edges) {
      links.add((int) edge[1], (int) edge[0], edge[2]);
    }
    return links.adjacency(nodes);
  }

  /// Features, errors, tokens and logits of a small model with edges at random, forwards by layer.
  static CircuitGraph random(long seed) {
    var random = new Random(seed);
    var nodes = new ArrayList<Node>();
    for (var layer = 0; layer < LAYERS; layer++) {
      for (var position = 0; position < TOKENS; position++) {
        for (var latent = 0; latent < 3; latent++) {
          if (random.nextInt(3) > 0) {
            nodes.add(new Node.Feature(Site.of(layer), position, latent, random.nextDouble()));
          }
        }
        if (random.nextInt(4) > 0) {
          nodes.add(new Node.Error(Site.of(layer), position));
        }
      }
    }
    for (var position = 0; position < TOKENS; position++) {
      nodes.add(new Node.Token(position, 10 + position));
    }
    nodes.add(new Node.Logit(TOKENS - 1, 7, " seven", 0.6));
    nodes.add(new Node.Logit(TOKENS - 1, 8, " eight", 0.3));
    nodes.sort(Node.ORDER);
    return graph(prompt(10, 11, 12, 13), nodes, edges(nodes, random));
  }

  private static SparseAdjacency edges(List<Node> nodes, Random random) {
    var builder = new SparseAdjacency.Builder(nodes.size());
    for (var target = 0; target < nodes.size(); target++) {
      var row = new float[nodes.size()];
      for (var source = 0; source < nodes.size(); source++) {
        if (acts(nodes.get(source), nodes.get(target)) && random.nextInt(3) > 0) {
          row[source] = (float) (random.nextGaussian() * Math.exp(random.nextGaussian()));
        }
      }
      builder.row(target, row);
    }
    return builder.build();
  }

  private static boolean acts(Node source, Node target) {
    return source.position() <= target.position()
        && depth(source) < depth(target)
        && !(target instanceof Node.Error);
  }

  private static int depth(Node node) {
    return switch (node) {
      case Node.Feature feature -> feature.site().layer();
      case Node.Error error -> error.site().layer();
      case Node.Token token -> -1;
      case Node.Logit logit -> LAYERS;
    };
  }

  /// The same graph with its nodes in another order, and where each went.
  static CircuitGraph shuffled(CircuitGraph graph, List<Integer> order, long seed) {
    for (var node = 0; node < graph.nodes().size(); node++) {
      order.add(node);
    }
    Collections.shuffle(order, new Random(seed));
    var nodes = new ArrayList<Node>(graph.nodes());
    var links = new LinkTable();
    for (var old = 0; old < nodes.size(); old++) {
      nodes.set(order.get(old), graph.nodes().get(old));
      var adjacency = graph.adjacency();
      for (var entry = adjacency.start(old); entry < adjacency.end(old); entry++) {
        links.add(order.get(adjacency.source(entry)), order.get(old), adjacency.weight(entry));
      }
    }
    return graph(graph.tokens(), nodes, links.adjacency(nodes.size()));
  }
}
