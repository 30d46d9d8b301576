package org.featurescope.compute.circuit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Ways through a graph, and what stands next to a node. Safe to use from several threads.
public final class Paths {
  private final SparseAdjacency adjacency;
  private final float[] normalised;

  public Paths(CircuitGraph graph) {
    this(graph, Influence.of(graph));
  }

  /// @param influence of that graph
  public Paths(CircuitGraph graph, Influence influence) {
    this.adjacency = graph.adjacency();
    this.normalised = influence.normalised();
  }

  /// A chain of edges.
  ///
  /// @param nodes from the one that acts first to the one that is acted on last
  /// @param strength the product of the normalised weights: which share of the last node's inputs,
  ///   step by step, comes along here
  /// @param sign of the product of the weights: 1, or -1 where the first node inhibits the last
  public record Chain(List<Integer> nodes, double strength, int sign) {
    public Chain {
      nodes = List.copyOf(nodes);
    }
  }

  /// The strongest paths between two nodes, the strongest first.
  public List<Chain> strongest(int source, int target, int count) {
    var sources = new BitSet();
    sources.set(source);
    return strongest(sources, target, count);
  }

  /// The strongest paths from any of several nodes, say all tokens, to one.
  ///
  /// @param count the most to return
  public List<Chain> strongest(BitSet sources, int target, int count) {
    var best = best(target, count);
    return sources.stream()
        .boxed()
        .flatMap(source -> chains(best, source))
        .sorted(Comparator.comparingDouble(chain -> -chain.strength()))
        .limit(count)
        .toList();
  }

  /// The strongest paths from each of several nodes to one, the strongest first: what
  /// [#strongest(int, int, int)] finds for each, in the time that it takes for one.
  ///
  /// @param count the most to return of each
  /// @return by source, in the order of the sources
  public SequencedMap<Integer, List<Chain>> strongestOfEach(BitSet sources, int target, int count) {
    var best = best(target, count);
    var found = new LinkedHashMap<Integer, List<Chain>>();
    sources.stream().forEach(source -> found.put(source, chains(best, source).toList()));
    return found;
  }

  /// The strongest paths from every node to one.
  private Best best(int target, int count) {
    var best = new Best(adjacency.nodes(), target, count);
    best.offer(target, 1, -1, 0);
    for (var node : adjacency.order()) {
      for (var entry = adjacency.start(node);
          best.reached(node) && entry < adjacency.end(node);
          entry++) {
        for (var rank = 0; rank < best.size(node); rank++) {
          var strength = normalised[entry] * best.strength(node, rank);
          if (!(strength > 0) || !best.offer(adjacency.source(entry), strength, node, rank)) {
            break;
          }
        }
      }
    }
    return best;
  }

  /// The strongest first.
  private Stream<Chain> chains(Best best, int source) {
    return source == best.target
        ? Stream.empty()
        : IntStream.range(0, best.size(source)).mapToObj(rank -> chain(best, source, rank));
  }

  private Chain chain(Best best, int source, int rank) {
    var nodes = new ArrayList<Integer>();
    var sign = 1;
    var strength = best.strength(source, rank);
    for (var node = source; ; ) {
      nodes.add(node);
      var next = best.next(node, rank);
      if (next < 0) {
        return new Chain(nodes, strength, sign);
      }
      sign *= adjacency.weight(next, node) < 0 ? -1 : 1;
      rank = best.nextRank(node, rank);
      node = next;
    }
  }

  /// For each node, the strongest paths from it to the target, each as its first step and which of
  /// the next node's paths goes on from there.
  private static final class Best {
    private final int target;
    private final int count;
    private final int[] sizes;
    private final double[][] strengths;
    private final int[][] nexts;
    private final int[][] ranks;

    Best(int nodes, int target, int count) {
      this.target = target;
      this.count = count;
      sizes = new int[nodes];
      strengths = new double[nodes][];
      nexts = new int[nodes][];
      ranks = new int[nodes][];
    }

    boolean reached(int node) {
      return sizes[node] > 0;
    }

    int size(int node) {
      return sizes[node];
    }

    double strength(int node, int rank) {
      return strengths[node][rank];
    }

    int next(int node, int rank) {
      return nexts[node][rank];
    }

    int nextRank(int node, int rank) {
      return ranks[node][rank];
    }

    /// @return whether the path is among the strongest of the node so far
    boolean offer(int node, double strength, int next, int rank) {
      if (sizes[node] == count && (count == 0 || strengths[node][count - 1] >= strength)) {
        return false;
      }
      if (strengths[node] == null) {
        strengths[node] = new double[count];
        nexts[node] = new int[count];
        ranks[node] = new int[count];
      }
      var place = Math.min(sizes[node], count - 1);
      for (; place > 0 && strengths[node][place - 1] < strength; place--) {
        strengths[node][place] = strengths[node][place - 1];
        nexts[node][place] = nexts[node][place - 1];
        ranks[node][place] = ranks[node][place - 1];
      }
      strengths[node][place] = strength;
      nexts[node][place] = next;
      ranks[node][place] = rank;
      sizes[node] = Math.min(count, sizes[node] + 1);
      return true;
    }
  }

  /// What acts on a node most, by the size of its weight.
  public List<Edge> inputs(int node, int count) {
    return largest(
        adjacency.start(node),
        adjacency.end(node),
        entry -> new Edge(adjacency.source(entry), node, adjacency.weight(entry)),
        count);
  }

  /// What a node acts on most, by the size of its weight.
  public List<Edge> outputs(int node, int count) {
    var acts = adjacency.transposed();
    return largest(
        acts.start(node),
        acts.end(node),
        entry -> new Edge(node, acts.source(entry), acts.weight(entry)),
        count);
  }

  private static List<Edge> largest(int start, int end, IntFunction<Edge> edge, int count) {
    return IntStream.range(start, end)
        .mapToObj(edge)
        .sorted(Comparator.comparingDouble(e -> -Math.abs(e.weight())))
        .limit(count)
        .toList();
  }

  /// Which share of all inputs of its target an edge is, by size: 0 to 1.
  public float share(Edge edge) {
    var entry = adjacency.entry(edge.target(), edge.source());
    return entry < 0 ? 0 : normalised[entry];
  }
}
