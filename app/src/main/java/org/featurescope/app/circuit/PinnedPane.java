package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Spoken;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.viz.graph.PlacedSubgraph;
import org.featurescope.viz.graph.Subgraph;
import org.featurescope.viz.graph.SubgraphLayout;
import org.featurescope.viz.graph.SubgraphView;
import org.featurescope.viz.text.Figures;

/// What is pinned, as boxes and arrows: each group is one box.
final class PinnedPane extends VBox {
  private final CircuitViewModel model;
  private final Lane lane;
  private final SubgraphView view = new SubgraphView();
  private final Label count = new Label();
  private final ScorePair scores = new ScorePair();
  private final Label invitation =
      AnswerPane.words(
          "Pin nodes to collect the part of the graph that you want to explain: select one and"
              + " press P. Drag around several and press G to make them one group.");
  private List<Integer> firsts = List.of();
  private Subgraph shown = Subgraph.empty();

  PinnedPane(CircuitViewModel model, Jobs jobs) {
    this.model = model;
    lane = new Lane(jobs);
    setId("circuit-pinned");
    getStyleClass().add("circuit-part");
    var title = new Label("Pinned subgraph");
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
    StackPane.setAlignment(invitation, Pos.TOP_LEFT);
    var body = new StackPane(view, invitation);
    body.getStyleClass().add("circuit-part-body");
    body.setMinHeight(0);
    VBox.setVgrow(body, Priority.ALWAYS);
    getChildren().addAll(head, body);
    setMinSize(0, 0);
    model.graph().documentProperty().subscribe(this::show);
    model.graph().cutProperty().subscribe(cut -> scores.show(cut.flatMap(Cut::pinned)));
    model.book().changedProperty().subscribe(this::show);
    model.currentProperty().subscribe(this::mark);
  }

  private void opened(int box) {
    if (box >= 0 && box < firsts.size()) {
      model.select(firsts.get(box));
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
      shown = Subgraph.empty();
      view.placedProperty().set(PlacedSubgraph.empty());
      return;
    }
    var next = subgraph(groups);
    if (!next.equals(shown)) {
      shown = next;
      lane.submit(new Placing(next), this::placed);
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

  private record Placing(Subgraph graph) implements Job<PlacedSubgraph> {
    @Override
    public String title() {
      return "Arranging what is pinned";
    }

    @Override
    public PlacedSubgraph run(Progress progress, Cancellation cancellation) {
      return SubgraphLayout.of(graph);
    }
  }

  private Subgraph subgraph(List<Group> groups) {
    var document = model.graph().documentProperty().get().orElseThrow();
    var names = model.names().orElseThrow();
    var boxes = new ArrayList<Subgraph.Box>();
    var first = new ArrayList<Integer>();
    Map<Integer, Integer> boxOf = new HashMap<>();
    for (var group : groups) {
      group.members().stream().forEach(node -> boxOf.put(node, boxes.size()));
      first.add(group.members().nextSetBit(0));
      boxes.add(
          new Subgraph.Box(
              Drawing.kind(document.graph().nodes().get(first.getLast())),
              group.label(),
              "",
              group.hue()));
    }
    model
        .handwork()
        .pins()
        .stream()
        .filter(node -> !boxOf.containsKey(node))
        .forEach(node -> {
          boxOf.put(node, boxes.size());
          first.add(node);
          boxes.add(box(document.graph().nodes().get(node), names.title(node)));
        });
    firsts = List.copyOf(first);
    return new Subgraph(boxes, links(boxOf));
  }

  private static Subgraph.Box box(Node node, String title) {
    var figure =
        node instanceof Node.Logit logit
            ? Figures.fixed(logit.probability(), 3)
            : "";
    return new Subgraph.Box(Drawing.kind(node), title, figure, 0);
  }

  /// The direct effects between boxes, added up.
  private List<Subgraph.Link> links(Map<Integer, Integer> boxOf) {
    var adjacency = model.graph().documentProperty().get().orElseThrow().graph().adjacency();
    var sums = new HashMap<Long, Double>();
    boxOf.forEach((target, to) -> {
      for (var entry = adjacency.start(target); entry < adjacency.end(target); entry++) {
        var from = boxOf.get(adjacency.source(entry));
        if (from != null && !from.equals(to) && adjacency.weight(entry) != 0) {
          sums.merge((long) from << 32 | to, (double) adjacency.weight(entry), Double::sum);
        }
      }
    });
    return sums.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(sum ->
            new Subgraph.Link((int) (sum.getKey() >> 32), sum.getKey().intValue(), sum.getValue()))
        .toList();
  }

  private void mark() {
    var node = model.currentProperty().get();
    var group = model.handwork().groupOf(node);
    var first = group.map(each -> each.members().nextSetBit(0)).or(() -> Optional.of(node));
    view.currentProperty().set(first.map(firsts::indexOf).orElse(SubgraphView.NONE));
  }

  SubgraphView view() {
    return view;
  }
}
