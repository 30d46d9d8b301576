package org.featurescope.viz.feature;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.viz.text.Figures;

/// A feature and how strongly it is active somewhere.
///
/// @param number the latent's index
/// @param explanation what it stands for, where somebody has said so
/// @param hue 1 to 6 where it is one of the features that the heatmap shows
public record FeatureItem(int number, Optional<String> explanation, float value, OptionalInt hue) {
  public FeatureItem {
    Objects.requireNonNull(explanation);
    Objects.requireNonNull(hue);
  }

  public static FeatureItem of(int number, float value) {
    return new FeatureItem(number, Optional.empty(), value, OptionalInt.empty());
  }

  public static FeatureItem of(int number, String explanation, float value) {
    return new FeatureItem(number, Optional.of(explanation), value, OptionalInt.empty());
  }

  public FeatureItem withHue(int hue) {
    return new FeatureItem(number, explanation, value, OptionalInt.of(hue));
  }

  /// The explanation, or that there is none.
  public String words() {
    return explanation.orElse("Unexplained");
  }

  /// All of it in words, for those who hear it.
  public String spoken() {
    var colour = hue.isPresent() ? ", colour " + hue.getAsInt() : "";
    return "feature " + number + ", " + words() + ", value " + Figures.of(value) + colour;
  }
}
