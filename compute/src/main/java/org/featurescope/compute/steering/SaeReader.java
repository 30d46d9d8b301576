package org.featurescope.compute.steering;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.sae.SparseAutoencoder;

/// Reads the activations of some latents.
record SaeReader(SparseAutoencoder sae, List<Integer> latents) implements Edit.Reader {

  @Override
  public float[] read(NDArray x) {
    return sae.activations(x, latents.stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public Optional<float[]> scale(NDArray x) {
    return sae.rowScale(x);
  }
}
