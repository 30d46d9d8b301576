package org.featurescope.compute.index;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.sae.SparseAutoencoder;

/// The latents of an autoencoder or a transcoder.
///
/// @param hook what is encoded
/// @param target what the decoder writes: of an autoencoder the hook itself
record DictionarySource(
    LanguageModel model,
    SparseAutoencoder sae,
    IndexSubject subject,
    HookPoint hook,
    HookPoint target,
    boolean wantsBos)
    implements FeatureSource {

  @Override
  public int width() {
    return sae.spec().dIn();
  }

  @Override
  public FeatureActivations encode(NDArray x) {
    return sae.encode(x);
  }

  @Override
  public Optional<float[][]> directions(int from, int to) {
    try (var scope = model.engine().scope()) {
      var rows = sae.decoder().get(from + ":" + to);
      rows.attach(scope);
      return StreamDirections.of(model, target, rows, scope);
    }
  }
}
