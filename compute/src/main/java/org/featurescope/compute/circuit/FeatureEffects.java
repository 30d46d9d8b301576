package org.featurescope.compute.circuit;

import java.util.List;
import org.featurescope.compute.model.HookPoint;

/// How much the features of one autoencoder, and what it leaves unexplained, account for a change
/// of the output between two prompts.
///
/// @param hook where the autoencoder stands
/// @param features those that are active in either prompt, by position, then latent
/// @param errors by position
public record FeatureEffects(HookPoint hook, List<Effect> features, List<Double> errors) {

  /// @param amount by which the output is said to change when the feature changes
  public record Effect(int position, int latent, double amount) {}

  public FeatureEffects {
    features = List.copyOf(features);
    errors = List.copyOf(errors);
  }

  /// Of all features and errors together: what the output changes by, if the gradients say so.
  public double sum() {
    return features.stream().mapToDouble(Effect::amount).sum()
        + errors.stream().mapToDouble(Double::doubleValue).sum();
  }
}
