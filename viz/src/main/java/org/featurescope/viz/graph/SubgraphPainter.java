package org.featurescope.viz.graph;

import org.featurescope.viz.color.Palette;
import org.featurescope.viz.color.Role;

/// Draws the boxes and arrows of a subgraph.
///
/// @param left where its drawing begins, in pixels
/// @param top where its drawing begins, in pixels
/// @param factor pixels for one of the layout
/// @param current the box that is framed; -1 for none
record SubgraphPainter(
    PlacedSubgraph placed, Palette palette, double left, double top, double factor, int current) {
  private static final double HEAD = 8;

  /// Below this, figures on arrows cannot be read.
  private static final double READABLE = 0.6;

  void paint(Pen pen) {
    for (var link = 0; link < placed.routes().size(); link++) {
      arrow(pen, placed.graph().links().get(link), placed.routes().get(link));
    }
    if (factor >= READABLE) {
      for (var link = 0; link < placed.routes().size(); link++) {
        weight(pen, placed.graph().links().get(link), placed.routes().get(link));
      }
    }
    for (var box = 0; box < placed.boxes().size(); box++) {
      box(pen, box);
    }
  }

  Shape.Box shape(int box) {
    var place = placed.boxes().get(box);
    var logit = placed.graph().boxes().get(box).kind() == NodeKind.LOGIT;
    return new Shape.Box(
        left + factor * place.x(),
        top + factor * place.y(),
        factor * place.width(),
        factor * place.height(),
        factor * (logit ? place.height() / 2 : 6));
  }

  private void arrow(Pen pen, Subgraph.Link link, PlacedSubgraph.Route route) {
    var heaviest =
        placed.graph().links().stream()
            .mapToDouble(each -> Math.abs(each.weight()))
            .filter(each -> each > 0)
            .max()
            .orElse(1);
    var weight = link.weight();
    var wide = factor * (1.3 + 2.9 * Math.abs(weight) / heaviest);
    var argb = Look.argb(palette.get(role(link)), 0.85);
    var dashed = weight < 0 || link.isIndirect();
    var last = route.x().length - 1;
    var tipX = left + factor * route.x()[last];
    var tipY = top + factor * route.y()[last];
    var head = factor * HEAD;
    for (var at = 0; at < last; at++) {
      var toY = at + 1 == last ? tipY + head * 0.8 : top + factor * route.y()[at + 1];
      pen.curve(
          new Pen.Curve(
              left + factor * route.x()[at],
              top + factor * route.y()[at],
              left + factor * route.x()[at + 1],
              toY),
          wide,
          argb,
          dashed);
    }
    var half = Math.max(0.5 * head, 0.9 * wide);
    pen.shape(
        new Shape.Polygon(
            new double[] {tipX, tipX + half, tipX - half},
            new double[] {tipY, tipY + head, tipY + head}),
        Look.filled(Look.argb(palette.get(role(link)))));
  }

  /// What goes by way of others has no sign.
  private static Role role(Subgraph.Link link) {
    return link.isIndirect() ? Role.TEXT_3 : link.weight() < 0 ? Role.LOWERS : Role.RAISES;
  }

  private void weight(Pen pen, Subgraph.Link link, PlacedSubgraph.Route route) {
    var letters = Letters.small(factor);
    var words = SubgraphLayout.words(link);
    var x = left + factor * route.labelX();
    var y = top + factor * route.labelY();
    pen.shape(
        Shape.Box.around(x, y, letters.width(words) + 6 * factor, 14 * factor, 3 * factor),
        Look.filled(Look.argb(palette.get(Role.CANVAS), 0.92)));
    pen.text(
        new Pen.Words(
            words,
            x,
            y,
            Pen.Anchor.MIDDLE,
            letters,
            Look.argb(
                link.isIndirect()
                    ? palette.get(Role.TEXT_2)
                    : palette.featureInk(link.weight() < 0 ? 2 : 4))));
  }

  private void box(Pen pen, int index) {
    var box = placed.graph().boxes().get(index);
    var shape = shape(index);
    var canvas = Look.argb(palette.get(Role.CANVAS));
    if (index == current) {
      pen.shape(shape.grown(4 * factor), Look.filled(Look.argb(palette.get(Role.ACCENT))));
      pen.shape(shape.grown(2 * factor), Look.filled(canvas));
    }
    pen.shape(shape, Look.filled(canvas));
    var logit = box.kind() == NodeKind.LOGIT;
    var ink =
        box.hue() > 0
            ? palette.featureInk(box.hue())
            : palette.get(logit ? Role.CANVAS : Role.TEXT_1);
    var fill =
        logit
            ? Look.argb(palette.get(Role.TEXT_1))
            : box.hue() > 0 ? Look.argb(palette.feature(box.hue()), 0.2) : canvas;
    var border = logit ? 0 : Look.argb(ink);
    pen.shape(shape, new Look(fill, border, 1.4 * factor, box.kind() == NodeKind.ERROR));
    var base = SubgraphLayout.boxLetters(box);
    pen.text(
        new Pen.Words(
            SubgraphLayout.words(box),
            shape.x() + shape.width() / 2,
            shape.y() + shape.height() / 2,
            Pen.Anchor.MIDDLE,
            new Letters(base.face(), base.size() * factor),
            Look.argb(logit ? palette.get(Role.CANVAS) : ink)));
  }
}
