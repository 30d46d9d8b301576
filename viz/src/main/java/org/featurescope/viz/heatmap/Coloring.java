package org.featurescope.viz.heatmap;

import java.util.List;
import java.util.Objects;

/// What the colours of a heatmap say.
public sealed interface Coloring {
  /// The layers drawn, in the order of the legend.
  List<HeatLayer> layers();

  /// The layer that a token shows, as an index into [#layers]; -1 where it shows none.
  int shown(int token);

  /// Whether a token has a number in any layer, be it 0; where nothing is coloured at all, nothing
  /// is missing.
  default boolean knows(int token) {
    for (var layer : layers()) {
      if (!Float.isNaN(layer.value(token))) {
        return true;
      }
    }
    return layers().isEmpty();
  }

  /// The number behind a token's colour, `NaN` where it has none.
  default float value(int token) {
    var shown = shown(token);
    return shown < 0 ? Float.NaN : layers().get(shown).value(token);
  }

  /// The token's colour as a part of its layer's maximum, in [-1, 1]; 0 is the page's background.
  default float part(int token) {
    var shown = shown(token);
    return shown < 0 ? 0 : layers().get(shown).part(token);
  }

  static Coloring none() {
    return new None();
  }

  /// Nothing is coloured.
  record None() implements Coloring {
    @Override
    public List<HeatLayer> layers() {
      return List.of();
    }

    @Override
    public int shown(int token) {
      return -1;
    }
  }

  /// One feature; colour alone tells how strongly it fires.
  record OneFeature(HeatLayer layer) implements Coloring {
    public OneFeature {
      Objects.requireNonNull(layer);
    }

    @Override
    public List<HeatLayer> layers() {
      return List.of(layer);
    }

    @Override
    public int shown(int token) {
      return layer.value(token) > 0 ? 0 : -1;
    }
  }

  /// The strongest of up to six features, each measured against its own maximum; the hue (and the
  /// underline that goes with it) tells which.
  record StrongestOf(List<HeatLayer> layers) implements Coloring {
    public StrongestOf {
      layers = List.copyOf(layers);
      if (layers.isEmpty() || layers.size() > 6) {
        throw new IllegalArgumentException("one to six layers, not " + layers.size());
      }
    }

    @Override
    public int shown(int token) {
      var best = -1;
      var bestPart = 0f;
      for (var i = 0; i < layers.size(); i++) {
        var part = layers.get(i).part(token);
        if (part > bestPart) {
          bestPart = part;
          best = i;
        }
      }
      return best;
    }
  }

  /// A quantity that every token has, such as surprisal.
  ///
  /// @param unit named once in the legend; may be empty
  /// @param signed whether negative values are drawn in the second colour of the signed scale;
  ///   otherwise they count as zero
  record PerToken(HeatLayer layer, String unit, boolean signed) implements Coloring {
    public PerToken {
      Objects.requireNonNull(layer);
      Objects.requireNonNull(unit);
    }

    @Override
    public List<HeatLayer> layers() {
      return List.of(layer);
    }

    @Override
    public int shown(int token) {
      var value = layer.value(token);
      return signed ? (value > 0 || value < 0 ? 0 : -1) : (value > 0 ? 0 : -1);
    }
  }

  /// The tokens in which a text differs from another: those with a value above 0.
  ///
  /// @param added whether they came with the change (a fill and a line in the colour of what is
  ///   raised) or went with it (a grey line)
  record Changed(HeatLayer layer, boolean added) implements Coloring {
    public Changed {
      Objects.requireNonNull(layer);
    }

    @Override
    public List<HeatLayer> layers() {
      return List.of(layer);
    }

    @Override
    public int shown(int token) {
      return layer.value(token) > 0 ? 0 : -1;
    }
  }
}
