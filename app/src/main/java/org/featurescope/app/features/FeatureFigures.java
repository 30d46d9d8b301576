package org.featurescope.app.features;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.featurescope.compute.index.Example;
import org.featurescope.compute.index.FeatureGeometry.TokenEffect;
import org.featurescope.compute.index.FeatureStatistics;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.index.LogHistogram;
import org.featurescope.compute.store.Annotation;
import org.featurescope.compute.store.Label;
import org.featurescope.compute.store.LabelSource;
import org.featurescope.viz.chart.Histogram;
import org.featurescope.viz.chart.StatTiles.Tile;
import org.featurescope.viz.feature.NeighbourList.Neighbour;
import org.featurescope.viz.feature.Snippet;
import org.featurescope.viz.feature.TokenEffects.Effect;
import org.featurescope.viz.text.Figures;

/// A feature's numbers in the form in which the controls draw them.
public final class FeatureFigures {
  private static final double[] QUANTILES = {0.5, 0.9, 0.99};

  /// A layer in which a direction lives.
  ///
  /// @param latent its nearest feature there
  record Layer(int layer, int latent, double cosine, boolean current) {}

  private FeatureFigures() {}

  static List<Tile> tiles(FeatureStatistics statistics, Annotation annotation) {
    var tiles = new ArrayList<Tile>();
    var dead = statistics.dead();
    tiles.add(
        new Tile(
            "Density",
            dead ? "0" : Percent.of(statistics.density()),
            "The share of %s tokens on which it fires."
                .formatted(Figures.count(statistics.tokens()))));
    tiles.add(
        new Tile("Max", dead ? "\u2013" : Figures.of(statistics.max()), "Its largest activation."));
    tiles.add(
        new Tile(
            "Mean",
            dead ? "\u2013" : Figures.of(statistics.mean()),
            "Its mean activation where it fires."));
    tiles.add(
        new Tile("Fired on", Figures.count(statistics.fired()), "The tokens on which it fires."));
    annotation
        .label()
        .filter(Label::scored)
        .ifPresent(label ->
            tiles.add(
                new Tile(
                    label.source() == LabelSource.CONCEPT ? "F1" : "Score",
                    "%.2f".formatted(label.score()),
                    "How well the name fits: " + Sources.words(label) + ".")));
    return tiles;
  }

  static Histogram histogram(FeatureStatistics statistics) {
    var buckets = statistics.histogram();
    var count = buckets.counts().length;
    if (count == 0) {
      return Histogram.empty();
    }
    var edges = new double[count + 1];
    for (var i = 0; i <= count; i++) {
      edges[i] = LogHistogram.edge(buckets.first() + i);
    }
    return Histogram.of(edges, buckets.counts().clone(), statistics.max(), QUANTILES);
  }

  /// The examples of one band, strongest first.
  public static List<Snippet> snippets(IndexedFeature feature, Example.Band band) {
    return feature.examples().stream()
        .filter(example -> example.band() == band)
        .map(FeatureFigures::snippet)
        .toList();
  }

  private static Snippet snippet(Example example) {
    var passage = example.passage();
    var tokens = IntStream.range(0, passage.size()).mapToObj(passage::spelling).toList();
    return new Snippet(example.value(), tokens, example.dense(), example.peak());
  }

  static List<Effect> effects(List<TokenEffect> effects, int most) {
    return effects.stream()
        .limit(most)
        .map(each -> new Effect(each.token(), each.effect()))
        .toList();
  }

  /// @param words what a latent is called, empty for nothing
  static List<Neighbour> nearest(IndexedFeature feature, IntFunction<String> words, int most) {
    return feature.geometry().neighbours().stream()
        .limit(most)
        .map(each -> neighbour(each.latent(), words, each.cosine()))
        .toList();
  }

  static List<Neighbour> partners(IndexedFeature feature, IntFunction<String> words, int most) {
    return feature.partners().stream()
        .limit(most)
        .map(each -> neighbour(each.latent(), words, each.lift()))
        .toList();
  }

  private static Neighbour neighbour(int latent, IntFunction<String> words, double value) {
    var name = words.apply(latent);
    return new Neighbour(latent, name.isEmpty() ? Optional.empty() : Optional.of(name), value);
  }

  /// The layers in which its direction was looked for, and its own.
  static List<Layer> layers(IndexedFeature feature, int own) {
    var layers = new ArrayList<Layer>();
    feature
        .geometry()
        .layers()
        .forEach(each -> layers.add(new Layer(each.layer(), each.latent(), each.cosine(), false)));
    if (layers.isEmpty()) {
      return List.of();
    }
    layers.add(new Layer(own, feature.statistics().latent(), 1, true));
    layers.sort(Comparator.comparingInt(Layer::layer));
    return List.copyOf(layers);
  }
}
