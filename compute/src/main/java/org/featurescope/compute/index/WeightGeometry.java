package org.featurescope.compute.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.index.FeatureGeometry.LayerNeighbour;
import org.featurescope.compute.index.FeatureGeometry.Neighbour;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.model.LanguageModel;

/// What the weights say about the features of some sources of one model, found when first asked
/// for: one source at a time, and the tokens of some features at a time. It is for one thread, and
/// fastest for who asks in the order of the features.
public final class WeightGeometry implements GeometrySource {
  /// Tokens of each end, and near features, that are kept.
  private static final int SHOWN = 10;

  /// Neighbours that place a feature on the map.
  private static final int PLACING = 15;

  private final LanguageModel model;
  private final List<FeatureSource> sources;
  private final LogitEffects effects;
  private Optional<Around> around = Optional.empty();

  public WeightGeometry(LanguageModel model, List<FeatureSource> sources) {
    this.model = model;
    this.sources = List.copyOf(sources);
    this.effects = new LogitEffects(model);
  }

  /// What is around the features of one source.
  private static final class Around {
    private final FeatureSource source;
    private final Directions.Nearest nearest;
    private final List<FeatureMap> maps;
    private final List<Layer> layers = new ArrayList<>();
    private List<LogitEffects.Ends> ends = List.of();
    private int first;

    Around(FeatureSource source, Directions.Nearest nearest, List<FeatureMap> maps) {
      this.source = source;
      this.nearest = nearest;
      this.maps = maps;
    }
  }

  private record Layer(FeatureSource source, Directions.Nearest nearest) {}

  /// Of nothing where the source writes to no place of the stream's width.
  @Override
  public FeatureGeometry of(IndexSubject subject, int latent) {
    var here = around(subject, new Cancellation());
    if (here.isEmpty()) {
      return FeatureGeometry.unknown();
    }
    var ends = ends(here.get(), latent);
    return new FeatureGeometry(
        ends.promoted(),
        ends.suppressed(),
        neighbours(here.get().nearest, latent),
        here.get().layers.stream().map(layer -> inLayer(layer, latent)).toList());
  }

  /// None where the source has no directions.
  @Override
  public List<FeatureMap> maps(IndexSubject subject, Cancellation cancellation) {
    return around(subject, cancellation).map(found -> found.maps).orElse(List.of());
  }

  private static List<Neighbour> neighbours(Directions.Nearest nearest, int latent) {
    var found = new ArrayList<Neighbour>();
    for (var i = 0; i < Math.min(SHOWN, nearest.count()); i++) {
      var at = latent * nearest.count() + i;
      found.add(new Neighbour(nearest.latent()[at], nearest.cosine()[at]));
    }
    return found;
  }

  private static LayerNeighbour inLayer(Layer layer, int latent) {
    return new LayerNeighbour(
        layer.source.subject().saeHash(),
        layer.source.layer(),
        layer.nearest.latent()[latent],
        layer.nearest.cosine()[latent]);
  }

  private LogitEffects.Ends ends(Around here, int latent) {
    if (latent < here.first || latent >= here.first + here.ends.size()) {
      var to = Math.min(here.source.latents(), latent + effects.portion());
      var rows = here.source.directions(latent, to).orElseThrow();
      here.ends = effects.ends(flat(rows), rows.length, SHOWN);
      here.first = latent;
    }
    return here.ends.get(latent - here.first);
  }

  private Optional<Around> around(IndexSubject subject, Cancellation cancellation) {
    if (around.isEmpty() || !around.get().source.subject().equals(subject)) {
      around = find(subject, cancellation);
    }
    return around;
  }

  private Optional<Around> find(IndexSubject subject, Cancellation cancellation) {
    var source =
        sources.stream()
            .filter(each -> each.subject().equals(subject))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("not a source: " + subject));
    var opened = open(source);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (var own = opened.get()) {
      var nearest = own.nearest(PLACING, cancellation);
      var found = new Around(source, nearest, MapMaker.maps(own, nearest, cancellation));
      for (var other : sources) {
        cancellation.check();
        if (!other.equals(source)) {
          open(other)
              .ifPresent(directions -> {
                try (directions) {
                  found.layers.add(new Layer(other, own.nearestOf(directions, cancellation)));
                }
              });
        }
      }
      return Optional.of(found);
    }
  }

  private Optional<Directions> open(FeatureSource source) {
    return source
        .directions()
        .map(rows -> new Directions(model.engine(), flat(rows), source.latents()));
  }

  private static float[] flat(float[][] rows) {
    var width = rows[0].length;
    var flat = new float[Math.multiplyExact(rows.length, width)];
    for (var row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, flat, row * width, width);
    }
    return flat;
  }
}
