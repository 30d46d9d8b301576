package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Spoken;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.Subgraph;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.viz.graph.PlacedSubgraph;
import org.featurescope.viz.graph.Subgraph.Box;
import org.featurescope.viz.graph.Subgraph.Link;
import org.featurescope.viz.graph.SubgraphLayout;
import org.featurescope.viz.graph.SubgraphView;
import org.featurescope.viz.text.Figures;

/// What is pinned, as boxes and arrows: each group is one box.
final class PinnedPane extends VBox {
  /// Below this share of the target's inputs an arrow says nothing.
  private static final double FAINTEST = 0.005;

  /// Below this share what comes by way of others would only be in the way.
  private static final double FAINTEST_WAY = 0.1;

  private final CircuitViewModel model;
  private final Lane lane;
  private final SubgraphView view = new SubgraphView();
  private final Label count = new Label();
  private final ScorePair scores = new ScorePair();
  private final Label invitation =
      AnswerPane.words(
          "Pin nodes to collect the part of the graph that you want to explain: select one and"
              + " press P. Hold Shift, drag around several and press G to make them one group.");
  private List<Integer> firsts = List.of();
  private List<Subgraph.Group> shown = List.of();
  private List<Integer> hues = List.of();

  PinnedPane(CircuitViewModel model, Jobs jobs) {
    this.model = model;
    lane = new Lane(jobs);
    setId("circuit-pinned");
    getStyleClass().add("circuit-part");
    var title = new Label("Pinned");
    title.getStyleClass().add("section-title");
    title.setMinWidth(Region.USE_PREF_SIZE);
    count.setId("circuit-pinned-count");
    count.getStyleClass().add("section-note");
    scores.setId("circuit-pinned-scores");
    var space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    var head = new HBox(title, count, space, scores);
    head.getStyleClass().add("circuit-part-head");
    head.setAlignment(Pos.CENTER_LEFT);
    view.setId("circuit-subgraph");
    view.onOpenProperty().set(this::opened);
    invitation.setId("circuit-pin-invitation");
    // With large letters in a low window it is higher than its place.
    var invited = new ScrollPane(invitation);
    invited.setFitToWidth(true);
    invited.setFocusTraversable(false);
    invited.visibleProperty().bind(invitation.visibleProperty());
    var body = new StackPane(view, invited);
    body.getStyleClass().add("circuit-part-body");
    body.setMinHeight(0);
    VBox.setVgrow(body, Priority.ALWAYS);
    getChildren().addAll(head, body);
    setMinSize(0, 0);
    model.graph().documentProperty().subscribe(this::show);
    model.graph().cutProperty().subscribe(cut -> scores.show(cut.flatMap(Cut::pinned)));
    model.book().changedProperty().subscribe(this::show);
    model.looking().currentProperty().subscribe(this::mark);
  }

  private void opened(int box) {
    if (box >= 0 && box < firsts.size()) {
      model.looking().select(firsts.get(box));
    }
  }

  private void show() {
    var pins = model.handwork().pins();
    var groups = model.handwork().groups();
    invitation.setVisible(pins.isEmpty());
    view.setVisible(!pins.isEmpty());
    count.setText(
        pins.isEmpty()
            ? ""
            : Spoken.count(pins.cardinality(), "node", "nodes")
                + (groups.isEmpty()
                    ? ""
                    : " in " + Spoken.count(groups.size(), "group", "groups")));
    if (pins.isEmpty()) {
      shown = List.of();
      view.placedProperty().set(PlacedSubgraph.empty());
      return;
    }
    var next = groups(groups);
    if (!next.equals(shown) || !hues.equals(hues(groups))) {
      shown = next;
      hues = hues(groups);
      firsts = next.stream().map(group -> group.nodes().getFirst()).toList();
      var graph = model.graph().documentProperty().get().orElseThrow().graph();
      lane.submit(new Placing(graph, next, hues), this::placed);
    }
  }

  private void placed(Outcome<PlacedSubgraph> outcome) {
    switch (outcome) {
      case Outcome.Succeeded<PlacedSubgraph>(var placed) -> {
        view.placedProperty().set(placed);
        mark();
      }
      case Outcome.Failed<PlacedSubgraph>(var cause) -> model.tell(cause);
      case Outcome.Cancelled<PlacedSubgraph>() -> {
        // Another subgraph is on its way.
      }
    }
  }

  private static List<Integer> hues(List<Group> groups) {
    return groups.stream().map(Group::hue).toList();
  }

  /// @param hues of the groups; pinned nodes without a group follow them and have none
  private record Placing(CircuitGraph graph, List<Subgraph.Group> groups, List<Integer> hues)
      implements Job<PlacedSubgraph> {
    @Override
    public String title() {
      return "Arranging what is pinned";
    }

    @Override
    public PlacedSubgraph run(Progress progress, Cancellation cancellation) {
      var links =
          Subgraph.of(graph, groups).links().stream()
              .map(link ->
                  new Link(
                      link.source(),
                      link.target(),
                      Math.abs(link.share()) < FAINTEST ? 0 : link.share(),
                      link.indirect()))
              .filter(link -> link.weight() != 0 || link.indirect() >= FAINTEST_WAY)
              .toList();
      return SubgraphLayout.of(
          new org.featurescope.viz.graph.Subgraph(
              IntStream.range(0, groups.size()).mapToObj(this::box).toList(), links));
    }

    private Box box(int index) {
      var group = groups.get(index);
      var first = graph.nodes().get(group.nodes().getFirst());
      var figure =
          first instanceof Node.Logit logit && group.nodes().size() == 1
              ? Figures.fixed(logit.probability(), 3)
              : "";
      return new Box(
          Drawing.kind(first), group.label(), figure, index < hues.size() ? hues.get(index) : 0);
    }
  }

  /// The groups, then the pinned nodes that are in none, as they are called here.
  private List<Subgraph.Group> groups(List<Group> groups) {
    var names = model.names().orElseThrow();
    var all = new ArrayList<Subgraph.Group>();
    var single = model.handwork().pins();
    for (var group : groups) {
      single.andNot(group.members());
      all.add(
          new Subgraph.Group(
              group.label(), group.index(), group.members().stream().boxed().toList()));
    }
    single.stream()
        .forEach(node -> all.add(new Subgraph.Group(names.title(node), -1, List.of(node))));
    return List.copyOf(all);
  }

  private void mark() {
    var node = model.looking().currentProperty().get();
    var group = model.handwork().groupOf(node);
    var first = group.map(each -> each.members().nextSetBit(0)).or(() -> Optional.of(node));
    view.currentProperty().set(first.map(firsts::indexOf).orElse(SubgraphView.NONE));
  }
}
