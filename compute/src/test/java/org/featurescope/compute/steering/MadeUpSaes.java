package org.featurescope.compute.steering;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;

/// Autoencoders and transcoders of random numbers for the tiny GPT-2 (3 layers of width 40).
final class MadeUpSaes {
  static final int LATENTS = 16;
  private static final int D = Workplace.WIDTH;
  private static final int LAYERS = 3;

  private MadeUpSaes() {}

  static float[] normal(Random random, int size) {
    var values = new float[size];
    for (var i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian() / 6;
    }
    return values;
  }

  /// A ReLU autoencoder in SAELens layout.
  ///
  /// @param norm `none` or `layer_norm`
  static SaeReference autoencoder(Path folder, String hook, String norm, long seed)
      throws IOException {
    var random = new Random(seed);
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("cfg.json"),
        """
        {"architecture": "standard", "d_in": %d, "d_sae": %d, "dtype": "float32",
         "apply_b_dec_to_input": true, "normalize_activations": "%s",
         "reshape_activations": "none",
         "metadata": {"model_name": "tiny", "hook_name": "%s", "prepend_bos": true}}
        """
            .formatted(D, LATENTS, norm, hook));
    new SafeTensorsWriter()
        .add("W_enc", normal(random, D * LATENTS), D, LATENTS)
        .add("b_enc", normal(random, LATENTS), LATENTS)
        .add("W_dec", normal(random, LATENTS * D), LATENTS, D)
        .add("b_dec", normal(random, D), D)
        .write(folder.resolve("sae_weights.safetensors"));
    return SaeReference.of(folder.toString());
  }

  /// A cross-layer transcoder in plain arrays.
  ///
  /// @param encoders by layer `[n, d]`
  /// @param biases by layer `[n]`
  /// @param decoders by layer `[n, 3 - layer, d]`
  record CrossLayer(SaeReference path, float[][] encoders, float[][] biases, float[][] decoders) {

    /// What a latent adds to the output of `target`.
    float[] row(int layer, int target, int latent) {
      var first = (latent * (LAYERS - layer) + target - layer) * D;
      return Arrays.copyOfRange(decoders[layer], first, first + D);
    }

    /// z of one token.
    double activation(int layer, int latent, float[] x, int token) {
      var z = (double) biases[layer][latent];
      for (var i = 0; i < D; i++) {
        z += (double) encoders[layer][latent * D + i] * x[token * D + i];
      }
      return Math.max(0, z);
    }
  }

  /// From `hook_resid_mid` to `hook_mlp_out`, ReLU.
  static CrossLayer crossLayer(Path folder, long seed) throws IOException {
    var random = new Random(seed);
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("config.yaml"),
        """
        model_name: tiny
        model_kind: cross_layer_transcoder
        feature_input_hook: hook_resid_mid
        feature_output_hook: hook_mlp_out
        """);
    var set =
        new CrossLayer(
            SaeReference.of(folder.toString()),
            new float[LAYERS][],
            new float[LAYERS][],
            new float[LAYERS][]);
    for (var layer = 0; layer < LAYERS; layer++) {
      set.encoders[layer] = normal(random, LATENTS * D);
      set.biases[layer] = normal(random, LATENTS);
      set.decoders[layer] = normal(random, LATENTS * (LAYERS - layer) * D);
      new SafeTensorsWriter()
          .add("W_enc_" + layer, set.encoders[layer], LATENTS, D)
          .add("b_enc_" + layer, set.biases[layer], LATENTS)
          .add("b_dec_" + layer, normal(random, D), D)
          .write(folder.resolve("W_enc_" + layer + ".safetensors"));
      new SafeTensorsWriter()
          .add("W_dec_" + layer, set.decoders[layer], LATENTS, LAYERS - layer, D)
          .write(folder.resolve("W_dec_" + layer + ".safetensors"));
    }
    return set;
  }
}
