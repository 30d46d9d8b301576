package org.featurescope.viz.heatmap;

import java.util.Optional;
import java.util.OptionalInt;
import javafx.scene.paint.Color;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.color.Role;
import org.featurescope.viz.color.Scale;
import org.featurescope.viz.color.Underline;
import org.featurescope.viz.text.Figures;

/// A colouring in the colours of a palette: what fill, text colour and underline each token gets.
public final class HeatColors {
  /// Weaker fills cannot be told from the page and are not drawn.
  private static final double FAINTEST = 2.0 / Scale.STEPS;

  private final Coloring coloring;
  private final Palette palette;
  private final Scale[] scales;
  private final Scale lowers;

  private HeatColors(Coloring coloring, Palette palette) {
    this.coloring = coloring;
    this.palette = palette;
    var signed = coloring instanceof Coloring.PerToken quantity && quantity.signed();
    lowers = palette.lowers();
    scales =
        coloring.layers().stream()
            .map(layer ->
                switch (coloring) {
                  case Coloring.Changed(var which, var added) ->
                      added ? palette.raises() : palette.neutral();
                  default -> signed ? palette.raises() : palette.scale(layer.hue());
                })
            .toArray(Scale[]::new);
  }

  public static HeatColors of(Coloring coloring, Palette palette) {
    return new HeatColors(coloring, palette);
  }

  public Coloring coloring() {
    return coloring;
  }

  public Palette palette() {
    return palette;
  }

  /// Whether a token's colour differs from the page.
  public boolean colored(int token) {
    return Math.abs(coloring.part(token)) >= FAINTEST;
  }

  /// The nearest coloured token after (or before) another of so many, without going round.
  OptionalInt next(int from, boolean forward, int tokens) {
    var step = forward ? 1 : -1;
    for (var token = from + step; token >= 0 && token < tokens; token += step) {
      if (colored(token)) {
        return OptionalInt.of(token);
      }
    }
    return OptionalInt.empty();
  }

  /// A token in words: `token 121 grand, feature 88 value 7.58`.
  String describe(HeatmapText text, int token) {
    if (token < 0 || token >= text.size()) {
      return text.size() == 0 ? "No text" : "Text of " + Figures.count(text.size()) + " tokens";
    }
    var words = "token " + token + " " + text.label(token).strip();
    var shown = coloring.shown(token);
    if (shown < 0) {
      return words;
    }
    if (coloring instanceof Coloring.Changed) {
      return words + ", changed";
    }
    var layer = coloring.layers().get(shown);
    return words + ", " + layer.name() + " value " + Figures.of(layer.value(token));
  }

  /// The number behind a token's colour, with as many places as its layer's maximum has.
  public String number(int token) {
    var layer = coloring.shown(token);
    return layer < 0
        ? ""
        : Figures.beside(coloring.value(token), coloring.layers().get(layer).max());
  }

  /// The colour behind a token; the canvas where it has none.
  public Color fill(int token) {
    var layer = coloring.shown(token);
    return layer < 0
        ? palette.get(Role.CANVAS)
        : fill(layer, coloring.layers().get(layer).part(token));
  }

  /// The fill of a part of a layer's maximum.
  Color fill(int layer, float part) {
    return (part < 0 ? lowers : scales[layer]).fill(Math.abs(part));
  }

  /// The colour of a token's text, readable on its fill.
  public Color ink(int token) {
    var layer = coloring.shown(token);
    if (layer < 0) {
      return palette.get(Role.TEXT_1);
    }
    var part = coloring.layers().get(layer).part(token);
    return (part < 0 ? lowers : scales[layer]).ink(Math.abs(part));
  }

  /// The line that tells without colour what a token's hue means; none where only one thing can be
  /// meant.
  public Optional<Underline> underline(int token) {
    var layer = coloring.shown(token);
    if (layer < 0) {
      return Optional.empty();
    }
    return switch (coloring) {
      case Coloring.None none -> Optional.empty();
      case Coloring.OneFeature one -> Optional.empty();
      case Coloring.Changed changed -> Optional.of(Underline.SOLID);
      case Coloring.StrongestOf set -> Optional.of(Underline.of(set.layers().get(layer).hue()));
      case Coloring.PerToken quantity ->
          quantity.signed()
              ? Optional.of(coloring.part(token) < 0 ? Underline.DASHED : Underline.SOLID)
              : Optional.empty();
    };
  }

  /// The colour of a token's [#underline].
  public Color underlineColor(int token) {
    var layer = Math.max(0, coloring.shown(token));
    return switch (coloring) {
      case Coloring.PerToken quantity when quantity.signed() ->
          palette.get(coloring.part(token) < 0 ? Role.LOWERS : Role.RAISES);
      case Coloring.Changed(var which, var added) -> palette.get(added ? Role.RAISES : Role.LINE_3);
      default -> palette.featureInk(coloring.layers().get(layer).hue());
    };
  }
}
