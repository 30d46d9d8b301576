package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.features.Catalogue;
import org.featurescope.app.features.FeatureFigures;
import org.featurescope.app.features.NameEditor;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.Section;
import org.featurescope.app.frame.Spoken;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.index.Example.Band;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.viz.chart.StatTiles;
import org.featurescope.viz.chart.StatTiles.Tile;
import org.featurescope.viz.feature.ExampleList;
import org.featurescope.viz.graph.EdgeList;
import org.featurescope.viz.graph.HeadShares;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Whitespace;
import org.kordamp.ikonli.feather.Feather;

/// The card of the node that is looked at: what it is, what it fires on, what drives it, what it
/// drives, and the attention that carried its input.
final class NodeInspector extends VBox {
  private static final int EXAMPLES = 3;
  private static final int NEIGHBOURS = 8;
  private static final String NOT_INDEXED =
      "Not indexed: its examples are known once a text is indexed under Features.";

  private final CircuitViewModel model;
  private final NameEditor name;
  private final NameEditor groupName;
  private final Label kind = new Label();
  private final FlowPane groupRow = new FlowPane();
  private final Label others = new Label();
  private final StatTiles tiles = new StatTiles();
  private final ExampleList examples = new ExampleList();
  private final Label noExamples = AnswerPane.words("");
  private final Button findExamples;
  private final VBox examplesBox;
  private final EdgeList inputs = new EdgeList("Strongest inputs", "direct effect");
  private final EdgeList outputs = new EdgeList("Strongest outputs", "direct effect");
  private final HeadShares heads = new HeadShares();
  private final Label headsNote = AnswerPane.words("");
  private final VBox headsBox;
  private final Button pin;
  private final VBox card;
  private final VBox invitation;
  private final Label nothing =
      AnswerPane.words(
          "Click a node of the graph: what it stands for, what drives it and what it drives will be"
              + " here.");

  NodeInspector(CircuitViewModel model, CircuitActions actions) {
    this.model = model;
    setId("circuit-node");
    getStyleClass().add("circuit-inspector");
    name = new NameEditor("node", "this node", text -> model.handwork().label(current(), text));
    groupName =
        new NameEditor(
            "group",
            "this group",
            text ->
                model
                    .handwork()
                    .groupOf(current())
                    .ifPresent(group -> model.handwork().rename(group, text)));
    groupName.getStyleClass().add("group-name");
    kind.getStyleClass().add("caption");
    kind.setWrapText(true);
    others.getStyleClass().add("caption");
    others.setMinWidth(Region.USE_PREF_SIZE);
    var ungroup = new Hyperlink("Ungroup");
    ungroup.setId("circuit-ungroup");
    ungroup.setMinWidth(Region.USE_PREF_SIZE);
    ungroup.setOnAction(event -> actions.ungroup().perform());
    var in = new Label("In group");
    in.getStyleClass().add("caption");
    in.setMinWidth(Region.USE_PREF_SIZE);
    groupRow.getStyleClass().add("chips");
    groupRow.setAlignment(Pos.CENTER_LEFT);
    var steerGroup = new Hyperlink("Steer all");
    steerGroup.setId("circuit-steer-group");
    steerGroup.setMinWidth(Region.USE_PREF_SIZE);
    steerGroup.setOnAction(event -> actions.steerGroup().perform());
    steerGroup.visibleProperty().bind(actions.steerGroup().enabled());
    steerGroup.managedProperty().bind(steerGroup.visibleProperty());
    groupRow.getChildren().addAll(in, groupName, others, steerGroup, ungroup);
    tiles.setId("circuit-tiles");
    examples.setId("circuit-examples");
    noExamples.setId("circuit-no-examples");
    findExamples =
        Buttons.labelled(
            "Look for examples",
            Action.of(
                "Look for examples of the graph's features",
                Feather.SEARCH,
                model.book()::lookForExamples));
    findExamples.setId("circuit-find-examples");
    examplesBox = new VBox(examples, noExamples, findExamples);
    examplesBox.getStyleClass().add("circuit-examples");
    inputs.setId("circuit-inputs");
    outputs.setId("circuit-outputs");
    for (var list : List.of(inputs, outputs)) {
      list.onOpenProperty().set(model.looking()::select);
    }
    inputs.currentProperty().addListener((seen, before, after) -> carry(after.intValue()));
    heads.setId("circuit-heads");
    headsNote.setId("circuit-heads-note");
    headsBox = Section.of(heads, headsNote);
    pin = Buttons.labelled("Pin", actions.pin());
    pin.setId("circuit-pin");
    pin.setMinWidth(Region.USE_PREF_SIZE);
    var read = Buttons.labelled("Show in Read", actions.showInRead());
    read.setId("circuit-read");
    var steer = Buttons.labelled("Add to steering", actions.steer());
    steer.setId("circuit-steer");
    var buttons = new FlowPane(pin);
    buttons.getStyleClass().addAll("chips", "feature-buttons");
    for (var button :
        List.of(
            Buttons.labelled("Test it", actions.test()),
            Buttons.labelled("Open in Features", actions.showFeature()),
            read,
            steer)) {
      button.setMinWidth(Region.USE_PREF_SIZE);
      // What cannot be done with this node at all takes no room.
      button.visibleProperty().bind(button.disabledProperty().not());
      button.managedProperty().bind(button.visibleProperty());
      buttons.getChildren().add(button);
    }
    card =
        new VBox(
            Section.of(new VBox(name, kind), groupRow, tiles, examplesBox, buttons),
            Section.of(inputs),
            Section.of(outputs),
            headsBox);
    invitation = Section.of(nothing);
    getChildren().addAll(card, invitation);
    model.looking().currentProperty().subscribe(this::show);
    model.graph().documentProperty().subscribe(this::show);
    model.graph().cutProperty().subscribe(this::show);
    model.book().changedProperty().subscribe(this::show);
    model.explorer().page().answerProperty().subscribe(this::showExamples);
    model.book().examples().answerProperty().subscribe(this::followExamples);
    model.explorer().heads().answerProperty().subscribe(this::showHeads);
    show();
  }

  private int current() {
    return model.looking().currentProperty().get();
  }

  private void carry(int row) {
    if (row >= 0 && row < inputs.itemsProperty().get().size()) {
      model.explorer().carryFrom(inputs.itemsProperty().get().get(row).node());
    }
  }

  private void show() {
    var document = model.graph().documentProperty().get();
    var there =
        document.isPresent()
            && current() != CircuitViewModel.NONE
            && current() < document.get().graph().nodes().size()
            && model.graph().cutProperty().get().isPresent();
    show(card, there);
    show(invitation, !there);
    if (!there) {
      return;
    }
    var names = model.names().orElseThrow();
    var node = document.get().graph().nodes().get(current());
    name.show(node, names.label(current()).strip(), names.title(current()));
    kind.setText(kind(node));
    showGroup();
    pin.setText(model.handwork().pins().get(current()) ? "Unpin" : "Pin");
    tiles.tilesProperty().set(figures(node, current(), cut(), model.book()));
    inputs.itemsProperty().set(items(model.graph().inputs(current(), NEIGHBOURS), names));
    outputs.itemsProperty().set(items(model.graph().outputs(current(), NEIGHBOURS), names));
    showExamples();
    showHeads();
  }

  static String kind(Node node) {
    return switch (node) {
      case Node.Feature feature -> "Feature " + feature.latent() + " at " + feature.site();
      case Node.Error error -> "What the features leave unexplained here";
      case Node.Token token -> "Token of the prompt";
      case Node.Logit logit -> "Possible next token";
    };
  }

  private void showGroup() {
    var group = model.handwork().groupOf(current());
    show(groupRow, group.isPresent());
    group.ifPresent(each -> {
      groupName.getStyleClass().removeIf(style -> style.startsWith("hue-"));
      groupName.getStyleClass().add("hue-" + each.hue());
      groupName.show(each.members().nextSetBit(0), each.label(), each.label());
      var rest = each.members().cardinality() - 1;
      // Short, as a narrow inspector has no room for more.
      others.setText(rest == 0 ? "" : "+" + rest);
      others.setAccessibleText(rest == 0 ? "" : "with " + Spoken.count(rest, "other", "others"));
    });
  }

  private Cut cut() {
    return model.graph().cutProperty().get().orElseThrow();
  }

  /// @param index of the node in the graph
  static List<Tile> figures(Node node, int index, Cut cut, FeatureBook book) {
    var tiles = new ArrayList<Tile>();
    if (node instanceof Node.Logit logit) {
      tiles.add(
          new Tile(
              "Probability",
              Figures.fixed(logit.probability(), 3),
              "That the model gives this token."));
    } else {
      tiles.add(
          new Tile(
              "Influence",
              Figures.fixed(cut.influence().values()[index], 3),
              "On the outputs, over all paths."));
    }
    if (node instanceof Node.Feature feature) {
      feature
          .activation()
          .ifPresent(activation ->
              tiles.add(
                  new Tile("Activation", Figures.of(activation), "How strongly it fires here.")));
      book.density(feature)
          .ifPresent(density ->
              tiles.add(
                  new Tile(
                      "Density",
                      Words.percent(density),
                      "The share of indexed tokens on which it fires.")));
    }
    return tiles;
  }

  private List<EdgeList.Item> items(List<GraphModel.Neighbour> neighbours, Names names) {
    var graph = model.graph().documentProperty().get().orElseThrow().graph();
    return neighbours.stream()
        .map(each ->
            new EdgeList.Item(
                each.node(),
                Drawing.kind(graph.nodes().get(each.node())),
                model.handwork().groupOf(each.node()).map(Group::hue).orElse(0),
                names.title(each.node()),
                names.place(each.node()),
                each.weight()))
        .toList();
  }

  private void showExamples() {
    var page = model.explorer().page().answerProperty().get();
    show(examplesBox, model.looking().feature().isPresent());
    if (page instanceof Answer.Given<Catalogue.Entry>(var entry)) {
      var found = FeatureFigures.snippets(entry.feature(), Band.TOP);
      examples.hueProperty().set(hue());
      examples.maxProperty().set(entry.feature().statistics().max());
      examples.snippetsProperty().set(found.subList(0, Math.min(EXAMPLES, found.size())));
      show(examples, !found.isEmpty());
      noExamples.setText(found.isEmpty() ? "No examples were kept of it." : "");
    } else {
      examples.snippetsProperty().set(List.of());
      show(examples, false);
      noExamples.setText(page instanceof Answer.None ? whyNoExamples() : "");
    }
    show(noExamples, !noExamples.getText().isEmpty());
    var search = model.book().examples().answerProperty().get();
    show(
        findExamples,
        page instanceof Answer.None
            && (search instanceof Answer.Cancelled || search instanceof Answer.Failed));
  }

  private String whyNoExamples() {
    return switch (model.book().examples().answerProperty().get()) {
      case Answer.Working<List<IndexRun>>(var job) ->
          "Looking for examples in the texts that came with the model%s\u2026"
              .formatted(
                  job.snapshot().fraction().isPresent()
                      ? ", " + Words.percent(job.snapshot().fraction().getAsDouble())
                      : "");
      case Answer.Cancelled<List<IndexRun>>() -> "The search for examples was stopped.";
      case Answer.Failed<List<IndexRun>>(var problem) -> problem.sentence();
      case Answer.Given<List<IndexRun>>(var runs) -> NOT_INDEXED;
      case Answer.None<List<IndexRun>>() -> NOT_INDEXED;
    };
  }

  private void followExamples(Answer<List<IndexRun>> answer) {
    if (answer instanceof Answer.Working<List<IndexRun>>(var job)) {
      job.snapshotProperty().subscribe(this::showExamples);
    }
    showExamples();
  }

  private int hue() {
    return model.handwork().groupOf(current()).map(Group::hue).orElse(2);
  }

  private void showHeads() {
    var edge = model.explorer().edgeProperty().get();
    var answer = model.explorer().heads().answerProperty().get();
    show(headsBox, edge.isPresent() && !(answer instanceof Answer.None));
    if (edge.isEmpty()) {
      return;
    }
    var names = model.names().orElseThrow();
    var source = edge.get().source();
    heads
        .itemsProperty()
        .set(
            model.explorer().heads().given().orElse(List.of()).stream()
                .map(share -> item(share, names))
                .toList());
    headsNote.setText(
        switch (answer) {
          case Answer.Given<List<HeadShare>>(var found) ->
              found.isEmpty()
                  ? "No attention is on the way from " + names.title(source) + "."
                  : "Of the input from %s, %s.".formatted(names.title(source), names.place(source));
          case Answer.Failed<List<HeadShare>>(var problem) -> problem.sentence();
          case Answer.Cancelled<List<HeadShare>>() -> "Stopped.";
          case Answer.Working<List<HeadShare>> working -> "Looking for the heads\u2026";
          case Answer.None<List<HeadShare>> none -> "";
        });
  }

  static HeadShares.Item item(HeadShare share, Names names) {
    return new HeadShares.Item(
        "L%d head %d".formatted(share.layer(), share.head()),
        "%s to %s"
            .formatted(
                Whitespace.visible(names.token(share.from()).strip()),
                Whitespace.visible(names.token(share.to()).strip())),
        share.share());
  }

  /// Opens the field for the node's name.
  void label() {
    name.edit();
  }

  /// Opens the field for the group's name.
  void renameGroup() {
    groupName.edit();
  }

  private static void show(javafx.scene.Node node, boolean visible) {
    node.setVisible(visible);
    node.setManaged(visible);
  }
}
