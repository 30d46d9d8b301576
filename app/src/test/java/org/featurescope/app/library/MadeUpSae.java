package org.featurescope.app.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;

/// A ReLU autoencoder of ones, in SAELens' layout.
final class MadeUpSae {
  private MadeUpSae() {}

  /// One of SAELens 6 that says where it reads.
  static Path write(Path folder, int width, int latents) throws IOException {
    return write(folder, width, latents, "\"hook_name\": \"blocks.1.hook_resid_post\"");
  }

  /// One that does not.
  static Path writeWithoutHook(Path folder, int width, int latents) throws IOException {
    return write(folder, width, latents, "");
  }

  private static Path write(Path folder, int width, int latents, String metadata)
      throws IOException {
    Files.createDirectories(folder);
    new SafeTensorsWriter()
        .add("W_enc", ones(width * latents), width, latents)
        .add("b_enc", ones(latents), latents)
        .add("W_dec", ones(latents * width), latents, width)
        .add("b_dec", ones(width), width)
        .write(folder.resolve("sae_weights.safetensors"));
    Files.writeString(
        folder.resolve("cfg.json"),
        """
        {"architecture": "standard", "d_in": %d, "d_sae": %d, "dtype": "float32",
         "apply_b_dec_to_input": true, "normalize_activations": "none", "metadata": {%s}}
        """
            .formatted(width, latents, metadata));
    return folder;
  }

  private static float[] ones(int size) {
    var values = new float[size];
    Arrays.fill(values, 1);
    return values;
  }
}
