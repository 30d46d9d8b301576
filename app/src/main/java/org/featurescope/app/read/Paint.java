package org.featurescope.app.read;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.featurescope.compute.read.TokenRanges;
import org.featurescope.viz.heatmap.Coloring;
import org.featurescope.viz.heatmap.HeatLayer;
import org.featurescope.viz.heatmap.HeatmapText;

/// Turns readings into colours. A million tokens are not looked at again for every part that comes:
/// each shown feature has a column of numbers, and only what is new is filled in. Used on the
/// screen's thread only.
final class Paint {
  /// Quantities are drawn in violet, which the first features do not use.
  private static final int QUANTITY_HUE = 5;

  private final Map<Integer, Column> features = new HashMap<>();
  private final Map<Quantity, Column> quantities = new HashMap<>();
  private HeatmapText tokens = HeatmapText.empty();
  private boolean ignoreSpecial;

  /// One number a token, NaN where it is not known; and which have been filled in.
  private static final class Column {
    private final float[] values;
    private TokenRanges filled = TokenRanges.none();
    private float max;

    Column(int size) {
      values = new float[size];
      Arrays.fill(values, Float.NaN);
    }

    void set(int token, float value) {
      values[token] = value;
      if (Math.abs(value) > max && !Float.isInfinite(value)) {
        max = Math.abs(value);
      }
    }

    HeatLayer layer(int hue, String name) {
      return HeatLayer.of(hue, name, values, max);
    }
  }

  /// @param page what is known now; the columns of another text or layer are forgotten
  Coloring coloring(Page page, Selection selection) {
    if (tokens != page.heatText() || ignoreSpecial != page.ignoreSpecial()) {
      tokens = page.heatText();
      ignoreSpecial = page.ignoreSpecial();
      features.clear();
      quantities.clear();
    }
    features
        .keySet()
        .retainAll(
            selection.picks().stream().map(Selection.Pick::latent).collect(Collectors.toSet()));
    if (page.reading().done() == 0) {
      return Coloring.none();
    }
    return switch (selection.mode()) {
      case ONE_FEATURE ->
          selection
              .pick(selection.current())
              .map(pick -> layer(page.reading(), pick))
              .<Coloring>map(Coloring.OneFeature::new)
              .orElse(Coloring.none());
      case STRONGEST -> {
        var layers = selection.picks().stream().map(pick -> layer(page.reading(), pick)).toList();
        yield layers.isEmpty() ? Coloring.none() : new Coloring.StrongestOf(layers);
      }
      case PER_TOKEN -> {
        var quantity = selection.quantity();
        yield new Coloring.PerToken(layer(page.reading(), quantity), quantity.unit(), false);
      }
    };
  }

  private HeatLayer layer(TextReading reading, Selection.Pick pick) {
    var column = features.computeIfAbsent(pick.latent(), latent -> new Column(reading.size()));
    reading
        .known()
        .minus(column.filled)
        .forEach((start, end) -> {
          Arrays.fill(column.values, start, end, 0);
          reading.forEachActivationOf(
              pick.latent(),
              start,
              end,
              (token, latent, value) -> column.set(token, hidden(reading, token) ? 0 : value));
        });
    column.filled = reading.known();
    return column.layer(pick.hue(), "feature " + pick.latent());
  }

  private HeatLayer layer(TextReading reading, Quantity quantity) {
    var column = quantities.computeIfAbsent(quantity, same -> new Column(reading.size()));
    reading
        .known()
        .minus(column.filled)
        .forEach((start, end) -> {
          for (var token = start; token < end; token++) {
            column.set(
                token, hidden(reading, token) ? Float.NaN : reading.quantity(quantity, token));
          }
        });
    column.filled = reading.known();
    return column.layer(QUANTITY_HUE, quantity.title());
  }

  private boolean hidden(TextReading reading, int token) {
    return ignoreSpecial && reading.special(token);
  }
}
