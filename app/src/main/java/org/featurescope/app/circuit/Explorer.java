package org.featurescope.app.circuit;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.featurescope.app.features.Catalogue;
import org.featurescope.app.task.Jobs;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.Edge;
import org.featurescope.compute.circuit.Node;

/// Looks closer at the open graph: the page of the feature that is looked at, the attention that
/// carried an edge to it, and the ways from a token to an output.
public final class Explorer {
  /// So many ways are listed.
  static final int WAYS = 12;

  private final CircuitViewModel view;
  private final Question<Catalogue.Entry> page;
  private final Question<List<HeadShare>> heads;
  private final Question<List<Way>> ways;
  private final ReadOnlyObjectWrapper<Optional<Edge>> edge =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ObjectProperty<Integer> from = new SimpleObjectProperty<>(CircuitViewModel.NONE);
  private final ObjectProperty<Integer> to = new SimpleObjectProperty<>(CircuitViewModel.NONE);

  /// @param nodes from the token to the output
  /// @param weights of the edges between them
  /// @param strength of the whole way
  public record Way(List<Integer> nodes, List<Double> weights, double strength) {
    public Way {
      nodes = List.copyOf(nodes);
      weights = List.copyOf(weights);
    }
  }

  Explorer(Jobs jobs, CircuitViewModel view) {
    this.view = view;
    page = new Question<>(jobs);
    heads = new Question<>(jobs);
    ways = new Question<>(jobs);
    view.looking().currentProperty().addListener((seen, before, after) -> follow());
    view.book().changedProperty().addListener((seen, before, after) -> openPage());
  }

  private Optional<CircuitGraph> graph() {
    return view.graph().documentProperty().get().map(document -> document.graph());
  }

  private void follow() {
    openPage();
    var node = view.looking().currentProperty().get();
    var crossing = node == CircuitViewModel.NONE ? Optional.<Edge>empty() : crossing(node);
    if (crossing.isPresent()) {
      carry(crossing.get());
    } else {
      edge.set(Optional.empty());
      heads.clear();
    }
  }

  private void openPage() {
    var feature = view.looking().feature().filter(each -> view.book().subject(each).isPresent());
    if (feature.isPresent()) {
      page.ask(view.book().page(feature.get()));
    } else {
      page.clear();
    }
  }

  /// The strongest input of a node from another token: attention brought it.
  private Optional<Edge> crossing(int node) {
    var nodes = graph().orElseThrow().nodes();
    return view.graph().inputs(node, Integer.MAX_VALUE).stream()
        .filter(input -> nodes.get(input.node()).position() != nodes.get(node).position())
        .findFirst()
        .map(input -> new Edge(input.node(), node, (float) input.weight()));
  }

  /// Asks which heads carried the edge from `source` to the node that is looked at.
  public void carryFrom(int source) {
    var node = view.looking().currentProperty().get();
    view.graph().inputs(node, Integer.MAX_VALUE).stream()
        .filter(input -> input.node() == source)
        .findFirst()
        .ifPresent(input -> carry(new Edge(source, node, (float) input.weight())));
  }

  private void carry(Edge next) {
    edge.set(Optional.of(next));
    var bench = view.benchProperty().get();
    if (bench.isEmpty() || view.experiment().untestable().isPresent()) {
      heads.clear();
    } else {
      heads.ask(bench.get().heads(graph().orElseThrow(), next));
    }
  }

  // Ways.

  /// The kept tokens, in the order of the prompt.
  public List<Integer> tokens() {
    return kept(Node.Token.class);
  }

  /// The kept outputs, the likeliest first.
  public List<Integer> outputs() {
    return kept(Node.Logit.class).stream()
        .sorted(Comparator.comparingDouble(node -> -probability(node)))
        .toList();
  }

  private double probability(int node) {
    return ((Node.Logit) graph().orElseThrow().nodes().get(node)).probability();
  }

  private List<Integer> kept(Class<? extends Node> kind) {
    return view.graph()
        .cutProperty()
        .get()
        .map(cut -> cut.graph().indices(kind).filter(cut::keeps).boxed().toList())
        .orElse(List.of());
  }

  /// Looks for the ways between the chosen ends; where none are chosen, between the most
  /// influential token and the likeliest output.
  public void explore() {
    view.graph()
        .cutProperty()
        .get()
        .filter(cut -> !tokens().isEmpty() && !outputs().isEmpty())
        .ifPresent(cut -> {
          if (!tokens().contains(from.get())) {
            from.set(mostInfluential(cut));
          }
          if (!outputs().contains(to.get())) {
            to.set(outputs().getFirst());
          }
          ways.ask(new WaySearch(cut, from.get(), to.get(), WAYS));
        });
  }

  private int mostInfluential(Cut cut) {
    return tokens().stream()
        .max(Comparator.comparingDouble(node -> cut.influence().values()[node]))
        .orElseThrow();
  }

  /// The nodes of a way, to be shown together.
  public void choose(Way way) {
    var all = new BitSet();
    way.nodes().forEach(all::set);
    view.looking().chosenProperty().set(all);
  }

  /// Another graph is there.
  void clear() {
    ways.clear();
    heads.clear();
    from.set(CircuitViewModel.NONE);
    to.set(CircuitViewModel.NONE);
    follow();
  }

  /// What the catalogue knows of the feature that is looked at.
  public Question<Catalogue.Entry> page() {
    return page;
  }

  /// The edge whose heads are told.
  public ReadOnlyObjectProperty<Optional<Edge>> edgeProperty() {
    return edge.getReadOnlyProperty();
  }

  public Question<List<HeadShare>> heads() {
    return heads;
  }

  /// The token where ways begin.
  public ObjectProperty<Integer> fromProperty() {
    return from;
  }

  /// The output where ways end.
  public ObjectProperty<Integer> toProperty() {
    return to;
  }

  public Question<List<Way>> ways() {
    return ways;
  }
}
