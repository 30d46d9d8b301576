package org.featurescope.viz.gallery;

import java.util.List;
import javafx.scene.Parent;
import javafx.scene.layout.HBox;
import org.featurescope.viz.gallery.Gallery.Page;
import org.featurescope.viz.graph.CircuitCanvas;
import org.featurescope.viz.graph.CircuitPicture;
import org.featurescope.viz.graph.CompareLegend;
import org.featurescope.viz.graph.EdgeList;
import org.featurescope.viz.graph.EffectTable;
import org.featurescope.viz.graph.HeadShares;
import org.featurescope.viz.graph.NodeKind;
import org.featurescope.viz.graph.PathList;
import org.featurescope.viz.graph.Subgraph;
import org.featurescope.viz.graph.SubgraphLayout;
import org.featurescope.viz.graph.SubgraphView;
import org.featurescope.viz.graph.ThresholdSlider;

/// The pages of what a circuit is made of.
public final class CircuitPages {
  private CircuitPages() {}

  static List<Page> all() {
    return List.of(
        new Page("circuit-two-hop", 1040, 520, () -> canvas(CircuitSamples.twoHopPicture())),
        new Page("circuit-compared", 760, 420, () -> canvas(CircuitSamples.compared())),
        new Page("circuit-dense", 520, 340, CircuitPages::dense),
        new Page("circuit-zoomed", 620, 380, CircuitPages::zoomed),
        new Page("circuit-subgraph", 520, 300, CircuitPages::subgraph),
        new Page("circuit-lists", 350, 560, CircuitPages::lists),
        new Page("circuit-test", 520, 330, CircuitPages::test));
  }

  static CircuitCanvas canvas(CircuitPicture picture) {
    var canvas = new CircuitCanvas();
    canvas.show(picture);
    return canvas;
  }

  private static Parent dense() {
    return canvas(CircuitPicture.of(CircuitSamples.random(8, 6, 110, 300)).withCurrent(90));
  }

  private static Parent zoomed() {
    var canvas = canvas(CircuitSamples.twoHopPicture());
    canvas.resize(620, 380);
    canvas.zoomIn();
    canvas.zoomIn();
    canvas.selectionProperty().set(CircuitSamples.set(27, 28, 29));
    canvas.reveal(28);
    return canvas;
  }

  private static Parent subgraph() {
    var boxes =
        List.of(
            new Subgraph.Box(NodeKind.FEATURE, "capital", "", 3),
            new Subgraph.Box(NodeKind.FEATURE, "state", "", 1),
            new Subgraph.Box(NodeKind.TOKEN, " Dallas", "", 0),
            new Subgraph.Box(NodeKind.FEATURE, "Texas", "", 2),
            new Subgraph.Box(NodeKind.FEATURE, "Texas, at the end", "", 6),
            new Subgraph.Box(NodeKind.FEATURE, "say a capital", "", 5),
            new Subgraph.Box(NodeKind.FEATURE, "say Austin", "", 4),
            new Subgraph.Box(NodeKind.LOGIT, " Austin", "0.914", 0));
    var links =
        List.of(
            new Subgraph.Link(0, 5, 0.58),
            new Subgraph.Link(1, 5, 0.21),
            new Subgraph.Link(1, 3, 0.34),
            new Subgraph.Link(2, 3, 0.71),
            new Subgraph.Link(3, 4, 0.66),
            new Subgraph.Link(4, 6, 0.63),
            new Subgraph.Link(5, 6, 0.47),
            new Subgraph.Link(0, 6, -0.12),
            new Subgraph.Link(6, 7, 0.83));
    var view = new SubgraphView();
    view.placedProperty().set(SubgraphLayout.of(new Subgraph(boxes, links)));
    view.currentProperty().set(3);
    return view;
  }

  private static EdgeList edges(String title, List<EdgeList.Item> items) {
    var list = new EdgeList(title, "direct effect");
    list.itemsProperty().set(items);
    return list;
  }

  private static Parent lists() {
    var inputs =
        edges(
            "Strongest inputs",
            List.of(
                new EdgeList.Item(20, NodeKind.FEATURE, 2, "Texas city", "L 1 Dallas", 0.66),
                new EdgeList.Item(18, NodeKind.FEATURE, 0, "Dallas", "L 0 Dallas", 0.58),
                new EdgeList.Item(13, NodeKind.FEATURE, 1, "state", "L 1 state", 0.34),
                new EdgeList.Item(16, NodeKind.TOKEN, 0, "containing", "token 6", 0.3)));
    var outputs =
        edges(
            "Strongest outputs",
            List.of(
                new EdgeList.Item(24, NodeKind.FEATURE, 6, "Texas, carried", "L 3 is", 0.62),
                new EdgeList.Item(23, NodeKind.FEATURE, 2, "Texas", "L 3 Dallas", 0.6),
                new EdgeList.Item(39, NodeKind.LOGIT, 0, "Houston", "output", 0.28),
                new EdgeList.Item(33, NodeKind.ERROR, 0, "error", "L 3 is", 0.04),
                new EdgeList.Item(32, NodeKind.FEATURE, 0, "sentence goes on", "L 5 is", -0.22)));
    outputs.currentProperty().set(1);
    var heads = new HeadShares();
    heads
        .itemsProperty()
        .set(
            List.of(
                new HeadShares.Item("L2 head 4", "Dallas to is", 0.61),
                new HeadShares.Item("L3 head 1", "Dallas to is", 0.24)));
    return Gallery.panel(inputs, outputs, heads);
  }

  private static Parent test() {
    var table = new EffectTable();
    table
        .itemsProperty()
        .set(
            List.of(
                new EffectTable.Item(" Austin", 0.914, 0.118, 0.093),
                new EffectTable.Item(" Sacramento", 0.002, 0.241, 0.268),
                new EffectTable.Item(" Dallas", 0.031, 0.187, 0.154),
                new EffectTable.Item(" Houston", 0.018, 0.011, Double.NaN)));
    var nodes = new ThresholdSlider("Nodes");
    nodes.valueProperty().set(0.8);
    var edges = new ThresholdSlider("Edges");
    edges.valueProperty().set(0.98);
    var ways = new PathList();
    var dallas = new PathList.Step(6, NodeKind.TOKEN, 0, "Dallas");
    var texas = new PathList.Step(21, NodeKind.FEATURE, 2, "Texas");
    var austin = new PathList.Step(30, NodeKind.FEATURE, 4, "say Austin");
    var output = new PathList.Step(38, NodeKind.LOGIT, 0, "Austin");
    ways.waysProperty()
        .set(
            List.of(
                new PathList.Way(
                    List.of(dallas, texas, austin, output), List.of(0.71, 0.4, 0.83), 0.236),
                new PathList.Way(List.of(dallas, austin, output), List.of(-0.1, 0.83), -0.083)));
    ways.currentProperty().set(0);
    var legend = new CompareLegend();
    legend.comparisonProperty().set(CircuitSamples.compared().comparison());
    return Gallery.panel(new HBox(28, nodes, edges), table, ways, legend);
  }
}
