package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.circuit.GraphDocument;

/// The open graph and what the thresholds leave of it. Pruning happens elsewhere; of thresholds
/// that follow each other quickly the newest wins.
public final class GraphModel {
  /// As circuit-tracer prunes.
  static final double USUAL_NODES = 0.8;

  static final double USUAL_EDGES = 0.98;

  private final Lane lane;
  private final Consumer<Throwable> failed;
  private final ReadOnlyObjectWrapper<Optional<GraphDocument>> document =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<Cut>> cut =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final DoubleProperty nodes = new SimpleDoubleProperty(USUAL_NODES);
  private final DoubleProperty edges = new SimpleDoubleProperty(USUAL_EDGES);
  private Optional<Pruned.Known> known = Optional.empty();
  private boolean opening;

  /// A direct effect as a list shows it.
  ///
  /// @param node at the other end
  public record Neighbour(int node, double weight) {}

  /// @param failed is told why a graph could not be pruned
  GraphModel(Jobs jobs, Consumer<Throwable> failed) {
    lane = new Lane(jobs);
    this.failed = failed;
    nodes.addListener((seen, before, after) -> prune());
    edges.addListener((seen, before, after) -> prune());
  }

  /// Opens a graph: it is shown as soon as it is pruned.
  ///
  /// @param leaving is told before the graph that was open is gone: what points into it, points
  ///   nowhere then
  /// @param done is told when it is shown
  void open(GraphDocument next, Runnable leaving, Runnable done) {
    // What was pruned before it was written is shown as it was written.
    var whole = next.nodeThreshold().isPresent();
    opening = true;
    nodes.set(whole ? 1 : USUAL_NODES);
    edges.set(whole ? 1 : USUAL_EDGES);
    opening = false;
    lane.submit(
        new Pruned(next, Optional.empty(), nodes.get(), edges.get()),
        outcome ->
            ended(
                outcome,
                leaving,
                () -> {
                  // A graph that is opened once more is pruned as it was the first time.
                  cut.get().ifPresent(this::adopt);
                  done.run();
                }));
  }

  /// The thresholds that the first picture was made with.
  private void adopt(Cut first) {
    opening = true;
    nodes.set(first.pruning().nodeThreshold());
    edges.set(first.pruning().edgeThreshold());
    opening = false;
  }

  private void prune() {
    if (!opening) {
      document
          .get()
          .ifPresent(now ->
              lane.submit(
                  new Pruned(now, known, nodes.get(), edges.get()),
                  outcome -> ended(outcome, () -> {}, () -> {})));
    }
  }

  private void ended(Outcome<Pruned.Result> outcome, Runnable leaving, Runnable done) {
    switch (outcome) {
      case Outcome.Succeeded<Pruned.Result>(var result) -> {
        var same = document.get().filter(now -> now.graph().equals(result.document().graph()));
        known = Optional.of(result.known());
        if (same.isEmpty()) {
          leaving.run();
          cut.set(Optional.empty());
          document.set(Optional.of(result.document()));
          adopt(result.cut());
        }
        cut.set(Optional.of(result.cut()));
        done.run();
      }
      case Outcome.Failed<Pruned.Result>(var cause) -> failed.accept(cause);
      case Outcome.Cancelled<Pruned.Result>() -> {
        // A newer threshold is on its way.
      }
    }
  }

  /// The same graph with other pins, groups or labels.
  void replace(GraphDocument next) {
    document.set(Optional.of(next));
    prune();
  }

  /// The strongest kept inputs of a node.
  public List<Neighbour> inputs(int node, int most) {
    return strongest(node, most, true);
  }

  /// The strongest kept outputs of a node.
  public List<Neighbour> outputs(int node, int most) {
    return strongest(node, most, false);
  }

  private List<Neighbour> strongest(int node, int most, boolean incoming) {
    if (cut.get().isEmpty()) {
      return List.of();
    }
    var shown = cut.get().get();
    var whole = shown.graph().adjacency();
    var rows = incoming ? whole : whole.transposed();
    var found = new ArrayList<Neighbour>();
    for (var entry = rows.start(node); entry < rows.end(node); entry++) {
      var other = rows.source(entry);
      if (shown.keeps(other) && rows.weight(entry) != 0) {
        found.add(new Neighbour(other, rows.weight(entry)));
      }
    }
    found.sort(Comparator.comparingDouble(each -> -Math.abs(each.weight())));
    return List.copyOf(found.subList(0, Math.min(most, found.size())));
  }

  /// The open graph; empty before there is one.
  public ReadOnlyObjectProperty<Optional<GraphDocument>> documentProperty() {
    return document.getReadOnlyProperty();
  }

  /// What the thresholds leave of it.
  public ReadOnlyObjectProperty<Optional<Cut>> cutProperty() {
    return cut.getReadOnlyProperty();
  }

  /// The share of the influence to keep, from 0 to 1.
  public DoubleProperty nodesProperty() {
    return nodes;
  }

  /// The share of the edges' scores to keep, from 0 to 1.
  public DoubleProperty edgesProperty() {
    return edges;
  }
}
