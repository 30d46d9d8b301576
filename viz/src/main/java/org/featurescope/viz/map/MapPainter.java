package org.featurescope.viz.map;

import java.util.BitSet;
import java.util.List;
import javafx.scene.paint.Color;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.color.Role;

/// Draws the points of a map: ordinary ones first, then those that a search found, then those that
/// are selected, each with a ring. What does not fire is hollow.
final class MapPainter {
  /// Points that cover each other are still seen to be several.
  private static final int POINT_ALPHA = 0xD8;

  /// Points of no cluster stand back.
  private static final int STRAY_ALPHA = 0x80;

  private final MapPoints points;
  private final Palette palette;
  private final int[] colors;
  private final BitSet found;

  private MapPainter(MapPoints points, Palette palette, int[] colors, BitSet found) {
    this.points = points;
    this.palette = palette;
    this.colors = colors;
    this.found = found;
  }

  /// @param cluster `[point]`
  static MapPainter of(
      MapPoints points, Palette palette, DirectionMap.ColorMode mode, int[] cluster, BitSet hits) {
    var colors = new int[points.size()];
    for (var point = 0; point < colors.length; point++) {
      colors[point] =
          switch (mode) {
            case CLUSTER -> cluster(palette, cluster[point]);
            // The rarest still differs from the page.
            case DENSITY ->
                argb(palette.scale(2).fill(0.45 + 0.55 * points.commonness(point)), POINT_ALPHA);
            case HITS ->
                argb(
                    palette.get(
                        hits.get(point) ? Role.ACCENT : hits.isEmpty() ? Role.LINE_3 : Role.LINE_2),
                    hits.get(point) ? 0xFF : POINT_ALPHA);
          };
    }
    var found = mode == DirectionMap.ColorMode.HITS ? hits : new BitSet();
    return new MapPainter(points, palette, colors, found);
  }

  private static int cluster(Palette palette, int cluster) {
    return cluster < 0
        ? argb(palette.get(Role.LINE_3), STRAY_ALPHA)
        : argb(palette.featureInk(1 + cluster % Palette.HUES), POINT_ALPHA);
  }

  private static int argb(Color color, int alpha) {
    return alpha << 24
        | (int) Math.round(color.getRed() * 255) << 16
        | (int) Math.round(color.getGreen() * 255) << 8
        | (int) Math.round(color.getBlue() * 255);
  }

  /// @param parts of the raster that are painted
  /// @param pixels of the raster for one pixel of the view
  /// @param base the radius of a middling point in pixels of the view
  void paint(
      PointRaster raster,
      List<PointRaster.Part> parts,
      MapView view,
      double pixels,
      double base,
      BitSet selected) {
    var discs = discs(parts, view, pixels, base, selected);
    for (var part : parts) {
      raster.paint(argb(palette.get(Role.CANVAS), 0xFF), discs, part);
    }
  }

  private Discs discs(
      List<PointRaster.Part> parts, MapView view, double pixels, double base, BitSet selected) {
    var discs = new Discs(parts);
    for (var point : points.order()) {
      if (!found.get(point) && !selected.get(point)) {
        draw(discs, view, pixels, point, radius(point, base));
      }
    }
    for (var point = found.nextSetBit(0); point >= 0; point = found.nextSetBit(point + 1)) {
      if (!selected.get(point) && point < points.size()) {
        draw(discs, view, pixels, point, 1.25 * radius(point, base));
      }
    }
    var ring = argb(palette.get(Role.ACCENT), 0xFF);
    var canvas = argb(palette.get(Role.CANVAS), 0xFF);
    for (var point = selected.nextSetBit(0); point >= 0; point = selected.nextSetBit(point + 1)) {
      if (points.placed(point)) {
        var x = view.x(points.x(point)) * pixels;
        var y = view.y(points.y(point)) * pixels;
        var radius = Math.max(base, radius(point, base));
        discs.add(x, y, (radius + 2.6) * pixels, ring);
        discs.add(x, y, (radius + 1.3) * pixels, canvas);
        draw(discs, view, pixels, point, radius);
      }
    }
    return discs;
  }

  private double radius(int point, double base) {
    return points.dead(point) ? 0.8 * base : base * (0.55 + 1.15 * points.commonness(point));
  }

  private void draw(Discs discs, MapView view, double pixels, int point, double radius) {
    // A place that is NaN reaches into no part.
    var x = view.x(points.x(point)) * pixels;
    var y = view.y(points.y(point)) * pixels;
    discs.add(x, y, radius * pixels, colors[point]);
    if (points.dead(point)) {
      discs.add(x, y, (radius - 0.8) * pixels, argb(palette.get(Role.CANVAS), 0xFF));
    }
  }
}
