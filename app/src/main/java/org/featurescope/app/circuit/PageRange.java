package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.viz.graph.CircuitModel;
import org.featurescope.viz.graph.PageStops;
import org.featurescope.viz.graph.Shares;

/// What a page holds of a graph, or of two that are compared: what the view shows, what it would
/// show with other thresholds as far as a page has room for it, and what is pinned.
final class PageRange {
  /// Thresholds of nodes are multiples of a twentieth, and the one of the view.
  private static final int STEPS = 20;

  /// Features and errors. More could not be told apart, nor moved without a jerk.
  static final int MOST_NODES = 500;

  /// For each threshold of nodes.
  static final int MOST_EDGES = 5_000;

  private final List<PageSide> sides;

  /// By node of the second graph, the one of the first that is drawn with it.
  private final Map<Integer, Integer> met;

  private final BitSet pins;
  private final double ownNodes;
  private final double ownEdges;
  private final List<Stop> stops = new ArrayList<>();

  /// @param reach the threshold of edges up to which it is on the page
  /// @param left of each graph
  private record Stop(double nodeShare, double reach, List<PageSide.Left> left) {
    boolean leavesTheNodesOf(Stop other) {
      return IntStream.range(0, left.size())
          .allMatch(
              at -> left.get(at).pruning().nodes().equals(other.left.get(at).pruning().nodes()));
    }
  }

  PageRange(Cut cut, BitSet pins, Cancellation cancellation) {
    this(List.of(PageSide.moving(cut)), Map.of(), pins, cancellation);
  }

  /// Of two graphs. A file that was pruned before the view took as it is: it stays so where the
  /// other one is pruned further.
  ///
  /// @param met by node of the second graph, the one of the first that is drawn with it
  static PageRange of(Cut first, Cut second, Map<Integer, Integer> met, Cancellation cancellation) {
    var both = List.of(first.pruning(), second.pruning());
    var nodes = both.stream().mapToDouble(each -> each.nodeThreshold()).min().orElseThrow();
    var edges = both.stream().mapToDouble(each -> each.edgeThreshold()).min().orElseThrow();
    return new PageRange(
        List.of(first, second).stream()
            .map(cut ->
                cut.pruning().nodeThreshold() == nodes && cut.pruning().edgeThreshold() == edges
                    ? PageSide.moving(cut)
                    : PageSide.fixed(cut))
            .toList(),
        met,
        new BitSet(),
        cancellation);
  }

  private PageRange(
      List<PageSide> sides, Map<Integer, Integer> met, BitSet pins, Cancellation cancellation) {
    this.sides = sides;
    this.met = met;
    this.pins = pins;
    var leading = sides.stream().filter(side -> !side.fixed()).findFirst().orElseThrow();
    ownNodes = leading.cut().pruning().nodeThreshold();
    ownEdges = leading.cut().pruning().edgeThreshold();
    var thresholds = new TreeSet<Double>();
    thresholds.add(ownNodes);
    IntStream.rangeClosed(1, STEPS)
        .mapToDouble(step -> (double) step / STEPS)
        .filter(share -> sides.stream().allMatch(side -> side.most(share) <= MOST_NODES))
        .forEach(thresholds::add);
    for (var share : thresholds) {
      add(stop(share, cancellation));
    }
  }

  private void add(Stop next) {
    var own = next.nodeShare == ownNodes;
    var same = !stops.isEmpty() && stops.getLast().leavesTheNodesOf(next);
    if (same && own) {
      stops.removeLast();
    }
    if (own || (!same && together(next) <= MOST_NODES)) {
      stops.add(next);
    }
  }

  /// Features and errors of both, those that are drawn together once.
  private int together(Stop stop) {
    var first = stop.left.getFirst().pruning().nodes();
    var count = sides.getFirst().counted(first, node -> true);
    if (sides.size() > 1) {
      count +=
          sides
              .get(1)
              .counted(
                  stop.left.get(1).pruning().nodes(),
                  node -> !first.get(met.getOrDefault(node, first.size())));
    }
    return count;
  }

  private Stop stop(double share, Cancellation cancellation) {
    var ranked =
        each(at -> {
          cancellation.check();
          return sides.get(at).ranked(share);
        });
    var possible = reach(ranked);
    // What the view shows is on the page, however much it is.
    var reach = share == ownNodes ? Math.max(possible, ownEdges) : possible;
    return new Stop(
        share,
        reach,
        each(at -> {
          cancellation.check();
          return sides.get(at).left(share, ranked.get(at), reach);
        }));
  }

  private <T> List<T> each(IntFunction<T> of) {
    return IntStream.range(0, sides.size()).mapToObj(of).toList();
  }

  /// The largest threshold, in hundredths, that keeps no more edges than a page has room for.
  private static double reach(List<PageSide.Ranked> ranked) {
    var sorted =
        ranked.stream()
            .map(PageSide.Ranked::shares)
            .flatMapToDouble(DoubleStream::of)
            .sorted()
            .toArray();
    return sorted.length <= MOST_EDGES
        ? 1
        : Math.max(0, Math.ceil(100 * sorted[MOST_EDGES]) - 1) / 100;
  }

  /// Everything that the page has of a graph.
  Cut whole(int side) {
    return sides.get(side).whole(stops.stream().map(stop -> stop.left.get(side)).toList(), pins);
  }

  /// Where the nodes and edges of the page are in one graph.
  interface Places {
    /// The node that is number `number` on the page; below 0 where the graph has none.
    int node(int number);

    /// The entry of the adjacency that edge `number` of the page is; below 0 for none.
    int entry(int number);
  }

  /// @param model of all that the page has
  /// @param places in each graph
  PageStops stops(CircuitModel model, List<Places> places, Cancellation cancellation) {
    return new PageStops(
        stops.stream()
            .map(stop ->
                new PageStops.Stop(
                    stop.nodeShare,
                    stop.reach,
                    each(at -> {
                      cancellation.check();
                      return left(stop.left.get(at), model, places.get(at));
                    })))
            .toList(),
        start(),
        ownEdges);
  }

  private static PageStops.Left left(PageSide.Left left, CircuitModel model, Places places) {
    var edges = new double[model.edges().size()];
    for (var edge = 0; edge < edges.length; edge++) {
      edges[edge] = left.shares().getOrDefault(places.entry(edge), Double.POSITIVE_INFINITY);
    }
    Shares.joinedEdges(model, edges);
    var joined = Shares.ofEnds(model, edges);
    for (var node = 0; node < joined.length; node++) {
      joined[node] = places.node(node) < 0 ? Double.POSITIVE_INFINITY : joined[node];
    }
    return new PageStops.Left(
        Arrays.stream(joined).boxed().toList(), Arrays.stream(edges).boxed().toList());
  }

  /// The number of the view's own threshold.
  int start() {
    return IntStream.range(0, stops.size())
        .filter(at -> stops.get(at).nodeShare == ownNodes)
        .findFirst()
        .orElseThrow();
  }

  int size() {
    return stops.size();
  }

  /// Whether thresholds leave a graph as the view shows it.
  boolean fixed(int side) {
    return sides.get(side).fixed();
  }

  /// What the view would show of a graph with one of the thresholds, that of edges staying as it
  /// is.
  Cut shown(int side, int stop) {
    var at = stops.get(stop);
    return stop == start()
        ? sides.get(side).cut()
        : sides.get(side).shown(at.nodeShare, Math.min(at.reach, ownEdges));
  }
}
