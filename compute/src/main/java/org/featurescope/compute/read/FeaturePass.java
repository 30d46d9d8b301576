package org.featurescope.compute.read;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.sae.SparseAutoencoder;

/// The features of one window of text and nothing else: the model runs only as far as the
/// autoencoder's hook.
public final class FeaturePass {
  private final LanguageModel model;
  private final SparseAutoencoder sae;
  private final HookPoint hook;

  /// @throws org.featurescope.compute.job.FeaturescopeException if the two do not fit together
  public FeaturePass(LanguageModel model, SparseAutoencoder sae) {
    this(model, sae, TextReader.hook(model, sae));
  }

  /// @param hook what is read, whatever the autoencoder's files say
  public FeaturePass(LanguageModel model, SparseAutoencoder sae, HookPoint hook) {
    this.model = model;
    this.sae = sae;
    this.hook = hook;
  }

  /// @param ids `[T]`, at most the model's context
  /// @return `[T x n]`
  public FeatureActivations run(int[] ids, Cancellation cancellation) {
    var engine = model.engine();
    try (var scope = engine.scope()) {
      var input =
          scope.create(Arrays.stream(ids).asLongStream().toArray(), new Shape(1, ids.length));
      var result =
          model
              .transformer()
              .forward(
                  input,
                  Hooks.capture(hook),
                  Extent.CAPTURES,
                  Optional.empty(),
                  engine.ops(scope),
                  cancellation);
      return sae.encode(result.capture(hook).squeeze(0));
    }
  }
}
