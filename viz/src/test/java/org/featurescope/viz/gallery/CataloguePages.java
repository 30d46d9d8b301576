package org.featurescope.viz.gallery;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.featurescope.viz.chart.ActivationHistogram;
import org.featurescope.viz.chart.Curve;
import org.featurescope.viz.chart.Histogram;
import org.featurescope.viz.chart.LayerStrip;
import org.featurescope.viz.chart.MatchBar;
import org.featurescope.viz.chart.StatTiles;
import org.featurescope.viz.feature.ExampleList;
import org.featurescope.viz.feature.NeighbourList;
import org.featurescope.viz.feature.NeighbourList.Neighbour;
import org.featurescope.viz.feature.Snippet;
import org.featurescope.viz.feature.TokenEffects;
import org.featurescope.viz.feature.TokenEffects.Effect;
import org.featurescope.viz.gallery.Gallery.Page;
import org.featurescope.viz.map.DirectionMap;
import org.featurescope.viz.map.DirectionMap.ColorMode;

/// The pages of what the catalogue of features is made of.
public final class CataloguePages {
  private static final Pattern TOKENS = Pattern.compile(" ?\\p{L}+|\\n| ?[^\\s\\p{L}]|\\s");
  private static final List<String> CLUSTERS =
      List.of(
          "Geography",
          "French",
          "Spanish",
          "Names",
          "Punctuation",
          "Capitals",
          "Quotation",
          "Opposites",
          "Numbers",
          "Days, months",
          "Colours, places",
          "Brackets");

  private CataloguePages() {}

  static List<Page> all() {
    return List.of(
        new Page("histogram", 460, 540, CataloguePages::histograms),
        new Page("examples", 480, 280, CataloguePages::examples),
        new Page("token-effects", 480, 190, CataloguePages::effects),
        new Page("neighbours", 480, 230, CataloguePages::neighbours),
        new Page("figures-and-layers", 480, 260, CataloguePages::figuresAndLayers),
        new Page("curves", 480, 260, CataloguePages::curves),
        new Page("catalogue-large", 640, 640, CataloguePages::large),
        new Page("map-clusters", 830, 290, () -> map(ColorMode.CLUSTER)),
        new Page("map-density", 830, 290, () -> map(ColorMode.DENSITY)),
        new Page("map-hits", 830, 290, CataloguePages::hits),
        new Page("map-zoomed", 480, 290, CataloguePages::zoomed));
  }

  /// A loss that began high, beside that of two other trainings, and a share that has not begun.
  private static Parent curves() {
    var loss = new Curve("Loss");
    var share = Curve.ofShare("Variance explained");
    loss.setOthers(
        List.of(new Curve.Other(2, falling(100, 0.3)), new Curve.Other(3, falling(60, 0.2))));
    falling(40, 0.15).forEach(point -> loss.add(point.at(), point.value()));
    return page(loss, share);
  }

  private static List<Curve.Point> falling(int steps, double to) {
    return IntStream.range(0, steps)
        .mapToObj(step -> new Curve.Point(step / 100.0, to + Math.exp(-step / 4.0)))
        .toList();
  }

  /// Log-spaced buckets of a feature that mostly fires weakly.
  public static Histogram activations() {
    var edges = new double[60];
    var counts = new long[59];
    for (var i = 0; i < edges.length; i++) {
      edges[i] = 0.06 * Math.pow(2, i / 8.0);
    }
    for (var i = 0; i < counts.length; i++) {
      var middle = (edges[i] + edges[i + 1]) / 2;
      var weak = 900 * Math.exp(-Math.pow(Math.log(middle / 0.25), 2));
      var strong = 4100 * Math.exp(-Math.pow(Math.log(middle / 3.4) / 0.5, 2));
      counts[i] = middle > 9.42 ? 0 : Math.round(weak + strong);
    }
    return Histogram.of(edges, counts, 9.42, 0.5, 0.9, 0.99);
  }

  private static Parent histograms() {
    var usual = new ActivationHistogram();
    usual.histogramProperty().set(activations());
    var rare = new ActivationHistogram();
    rare.hueProperty().set(2);
    rare.histogramProperty()
        .set(
            Histogram.of(
                new double[] {0.5, 0.7, 1, 1.4, 2, 2.8}, new long[] {1, 0, 3, 12, 2}, 2.5, 0.5));
    var never = new ActivationHistogram();
    return page(usual, rare, never);
  }

  /// A text in tokens with their leading space; inside quotation marks activations grow.
  public static Snippet snippet(float value, String text) {
    var tokens = new ArrayList<String>();
    var matcher = TOKENS.matcher(text);
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    var activations = new float[tokens.size()];
    var inside = 0;
    var peak = 0;
    for (var token = 0; token < activations.length; token++) {
      var quote = tokens.get(token).contains("\"");
      inside = quote && inside > 0 ? -1 : quote || inside > 0 ? inside + 1 : inside;
      activations[token] =
          inside == 0 ? 0 : inside < 0 ? 0.4f * value : Math.min(value, value * 0.3f + inside);
      inside = Math.max(0, inside);
      peak = activations[token] > activations[peak] ? token : peak;
    }
    activations[peak] = value;
    return new Snippet(value, tokens, activations, peak);
  }

  /// Six examples, some of them hard to write.
  public static List<Snippet> snippets() {
    return List.of(
        snippet(
            9.42f,
            "They had been at sea for a week. Then, said the captain, \"the harbour lies (as the"
                + " map says) to the south,\" and he folded the map.\n"
                + "Nobody answered him for a while."),
        snippet(9.17f, "\"Do you know [or can you guess] where the cup is?\" asked Luis."),
        snippet(
            8.96f,
            "Mary left. John wrote \"the keys to the cabinet\nare on the table\" on a card."),
        snippet(8.8f, "Il a dit \"le contraire de grand est petit, n'est-ce pas?\" et demanda"),
        new Snippet(
            5.1f,
            List.of("The", " caf\u00E9", "", " \"", "de la p\u00EA", "", "che", "\"", "!"),
            new float[] {0, 0, 0, 2, 4.4f, 5.1f, 4, 1.5f, 0},
            5));
  }

  private static Parent examples() {
    var list = new ExampleList();
    list.snippetsProperty().set(snippets());
    list.maxProperty().set(9.42);
    list.currentProperty().set(1);
    list.expand(0, true);
    return page(list);
  }

  private static TokenEffects tokenEffects() {
    var effects = new TokenEffects();
    effects
        .promotedProperty()
        .set(
            List.of(
                new Effect("\"", 2.41),
                new Effect(",\"", 2.18),
                new Effect(".\"", 1.96),
                new Effect("?\"", 1.52),
                new Effect(" quotationmarks", 0.21)));
    effects
        .suppressedProperty()
        .set(
            List.of(
                new Effect(" \"", -1.73),
                new Effect(" said", -1.3),
                new Effect("\n", -1.08),
                new Effect(" asked", -0.92)));
    return effects;
  }

  private static Parent effects() {
    return page(tokenEffects());
  }

  private static HBox twoLists() {
    var near = new NeighbourList("Nearest directions", NeighbourList.Unit.COSINE);
    near.itemsProperty()
        .set(
            List.of(
                Neighbour.of(318, "Quotation about to close: comma or full stop due", 0.61),
                Neighbour.of(95, "Single word in quotation marks (opposites)", 0.54),
                new Neighbour(15522, Optional.empty(), 0.47),
                Neighbour.of(7, "Opening quotation mark", -0.39)));
    near.currentProperty().set(1);
    var together = new NeighbourList("Fires together with", NeighbourList.Unit.LIFT);
    together
        .itemsProperty()
        .set(
            List.of(
                Neighbour.of(611, "Verb of saying", 3.9),
                Neighbour.of(742, "Speaker named after a quotation", 3.1),
                Neighbour.of(1013, "Name inside a quotation", 2.8),
                Neighbour.of(371, "Adjective of size", 121)));
    var box = new HBox(24, near, together);
    for (var list : List.of(near, together)) {
      list.setPrefWidth(0);
      HBox.setHgrow(list, Priority.ALWAYS);
    }
    return box;
  }

  private static Parent neighbours() {
    return page(twoLists());
  }

  private static StatTiles tiles() {
    var tiles = new StatTiles();
    tiles
        .tilesProperty()
        .set(
            List.of(
                new StatTiles.Tile("Density", "3.12 %", "Share of tokens at which it fires"),
                new StatTiles.Tile("Max", "9.42", ""),
                new StatTiles.Tile("Mean", "2.87", ""),
                new StatTiles.Tile("Examples", "41\u202F306", ""),
                new StatTiles.Tile("Match F1", "0.93", "")));
    return tiles;
  }

  private static LayerStrip layers(int count, int current) {
    var strip = new LayerStrip();
    strip
        .cellsProperty()
        .set(
            IntStream.range(0, count)
                .mapToObj(layer -> {
                  var away = Math.abs(layer - current);
                  return layer == 1 && count < 10
                      ? LayerStrip.Cell.unknown(layer)
                      : new LayerStrip.Cell(
                          layer, 40 + layer, Math.pow(0.86, away * away), layer == current);
                })
                .toList());
    return strip;
  }

  private static Parent figuresAndLayers() {
    var scores = new HBox(24);
    for (var score : new double[] {0.97, 0.41, 0.02, Double.NaN}) {
      var bar = new MatchBar();
      bar.scoreProperty().set(score);
      scores.getChildren().add(bar);
    }
    return page(tiles(), layers(6, 3), layers(26, 14), scores);
  }

  private static Parent large() {
    var histogram = new ActivationHistogram();
    histogram.histogramProperty().set(activations());
    var list = new ExampleList();
    list.snippetsProperty().set(snippets().subList(1, 3));
    var box = page(tiles(), histogram, list, tokenEffects(), layers(6, 3));
    box.setStyle(box.getStyle() + "; -fx-font-size: 18px");
    return box;
  }

  /// Twelve clusters with names and stragglers between them.
  public static DirectionMap map(ColorMode mode) {
    var random = new Random(5);
    var count = 1500;
    var x = new float[count];
    var y = new float[count];
    var density = new float[count];
    var cluster = new int[count];
    for (var point = 0; point < count; point++) {
      var home = random.nextInt(CLUSTERS.size());
      var stray = random.nextInt(4) == 0;
      cluster[point] = stray ? -1 : home;
      var column = home % 4;
      var row = home / 4;
      x[point] =
          stray
              ? random.nextFloat()
              : (float) (0.14 + 0.24 * column + 0.06 * (row % 2) + 0.045 * random.nextGaussian());
      y[point] =
          stray
              ? random.nextFloat()
              : (float) (0.82 - 0.32 * row + 0.03 * column + 0.06 * random.nextGaussian());
      density[point] =
          point % 40 == 0 ? 0 : (float) Math.pow(10, -5 + 4 * Math.pow(random.nextDouble(), 1.5));
    }
    var map = new DirectionMap();
    map.setPoints(x, y);
    map.setDensities(density);
    map.setClusters(cluster, CLUSTERS);
    map.colorModeProperty().set(mode);
    map.currentProperty().set(1207);
    return map;
  }

  private static Parent hits() {
    var map = map(ColorMode.HITS);
    var found = new BitSet();
    var selected = new BitSet();
    for (var point = 3; point < 1500; point += 31) {
      found.set(point);
      if (point % 5 == 0) {
        selected.set(point);
      }
    }
    map.setHits(found);
    map.selectionProperty().set(selected);
    return map;
  }

  private static Parent zoomed() {
    var map = map(ColorMode.CLUSTER);
    map.resize(480, 290);
    map.layout();
    var near = new BitSet();
    near.set(300, 304);
    map.fitTo(near);
    map.currentProperty().set(301);
    return map;
  }

  private static VBox page(Node... children) {
    var box = new VBox(18, children);
    box.setPadding(new Insets(20));
    box.setStyle("-fx-background-color: -fs-canvas");
    // The first control would take the focus and its looks with it.
    box.setFocusTraversable(true);
    return box;
  }
}
