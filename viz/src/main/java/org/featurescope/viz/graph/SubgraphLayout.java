package org.featurescope.viz.graph;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeLabelPlacement;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;
import org.featurescope.viz.text.Figures;

/// Places the boxes of a subgraph in layers, sources below targets, with few crossings: the layered
/// layout of the Eclipse Layout Kernel (Sugiyama, Tagawa and Toda 1981, "Methods for visual
/// understanding of hierarchical system structures").
public final class SubgraphLayout {
  static final double BOX_HEIGHT = 28;
  private static final double PAD = 12;
  private static final double NARROWEST = 64;
  private static final double WIDEST = 200;
  private static final double LABEL_HEIGHT = 14;

  private SubgraphLayout() {}

  /// Runs on any thread; some hundred boxes take a good part of a second, so hand it to a job.
  public static PlacedSubgraph of(Subgraph graph) {
    if (graph.boxes().isEmpty()) {
      return PlacedSubgraph.empty();
    }
    LayoutMetaDataService.getInstance()
        .registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
    var root = root();
    var nodes = new ArrayList<ElkNode>();
    for (var box : graph.boxes()) {
      var node = ElkGraphUtil.createNode(root);
      node.setDimensions(width(box), BOX_HEIGHT);
      nodes.add(node);
    }
    var edges = new ArrayList<ElkEdge>();
    for (var link : graph.links()) {
      edges.add(edge(nodes.get(link.source()), nodes.get(link.target()), words(link)));
    }
    new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());
    return new PlacedSubgraph(
        graph,
        root.getWidth(),
        root.getHeight(),
        nodes.stream()
            .map(node ->
                new PlacedSubgraph.Place(
                    node.getX(), node.getY(), node.getWidth(), node.getHeight()))
            .toList(),
        edges.stream().map(SubgraphLayout::route).toList());
  }

  private static ElkNode root() {
    var root = ElkGraphUtil.createGraph();
    root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    root.setProperty(LayeredOptions.DIRECTION, Direction.UP);
    root.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.POLYLINE);
    root.setProperty(LayeredOptions.SPACING_NODE_NODE, 28.0);
    root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 11.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_NODE, 14.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 6.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, 4.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_EDGE, 12.0);
    root.setProperty(LayeredOptions.PADDING, new ElkPadding(12));
    // The same graph looks the same each time.
    root.setProperty(LayeredOptions.RANDOM_SEED, 1);
    return root;
  }

  private static ElkEdge edge(ElkNode source, ElkNode target, String words) {
    var edge = ElkGraphUtil.createSimpleEdge(source, target);
    var label = ElkGraphUtil.createLabel(words, edge);
    label.setDimensions(letters().width(words) + 6, LABEL_HEIGHT);
    label.setProperty(LayeredOptions.EDGE_LABELS_INLINE, true);
    label.setProperty(LayeredOptions.EDGE_LABELS_PLACEMENT, EdgeLabelPlacement.CENTER);
    return edge;
  }

  /// What stands on an arrow: `+0.34`, or `via others 0.21`.
  static String words(Subgraph.Link link) {
    return link.isIndirect()
        ? "via others " + Figures.fixed(link.indirect(), 2)
        : Figures.signed(link.weight(), 0.1);
  }

  static Letters letters() {
    return Letters.small(1);
  }

  /// What a box says, as far as there is room.
  static String words(Subgraph.Box box) {
    var figure = box.figure().isEmpty() ? "" : " " + box.figure();
    var letters = boxLetters(box);
    return letters.within(box.label().strip(), WIDEST - 2 * PAD - letters.width(figure)) + figure;
  }

  static Letters boxLetters(Subgraph.Box box) {
    return box.kind() == NodeKind.LOGIT ? Letters.figures(1) : Letters.strong(1);
  }

  private static double width(Subgraph.Box box) {
    return Math.max(NARROWEST, Math.ceil(boxLetters(box).width(words(box)) + 2 * PAD));
  }

  private static PlacedSubgraph.Route route(ElkEdge edge) {
    var x = new ArrayList<Double>();
    var y = new ArrayList<Double>();
    for (var section : edge.getSections()) {
      x.add(section.getStartX());
      y.add(section.getStartY());
      section
          .getBendPoints()
          .forEach(bend -> {
            x.add(bend.getX());
            y.add(bend.getY());
          });
      x.add(section.getEndX());
      y.add(section.getEndY());
    }
    var label = edge.getLabels().getFirst();
    return new PlacedSubgraph.Route(
        array(x),
        array(y),
        label.getX() + label.getWidth() / 2,
        label.getY() + label.getHeight() / 2);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
