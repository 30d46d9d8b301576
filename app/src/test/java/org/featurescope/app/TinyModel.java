package org.featurescope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.featurescope.app.library.Setup;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.concept.ConceptFile;
import org.featurescope.compute.concept.ConceptTable;

/// A GPT-2 of three layers and width 40 with random SAEs of it: small enough for tests that look
/// through a real model.
final class TinyModel {
  static final int LATENTS = 96;

  private static final int WIDTH = 40;
  private static final int K = 6;

  private TinyModel() {}

  /// The model's folder.
  static Path model(Path folder) throws IOException {
    var target = Files.createDirectories(folder.resolve("tiny"));
    for (var name : List.of("config.json", "tokenizer.json", "model.safetensors")) {
      try (var stream = TinyModel.class.getResourceAsStream("/tiny/gpt2/" + name)) {
        Files.write(target.resolve(name), Objects.requireNonNull(stream, name).readAllBytes());
      }
    }
    return target;
  }

  /// A TopK SAE on the residual stream after `layer`.
  static Path sae(Path folder, int layer) throws IOException {
    return sae(folder, layer, WIDTH);
  }

  /// An SAE for activations of another width than the model's.
  static Path sae(Path folder, int layer, int width) throws IOException {
    var target = Files.createDirectories(folder.resolve("sae-" + layer + "-" + width));
    Files.writeString(
        target.resolve("cfg.json"),
        """
        {"architecture": "topk", "k": %d, "d_in": %d, "d_sae": %d, "dtype": "float32",
         "apply_b_dec_to_input": true, "normalize_activations": "none",
         "reshape_activations": "none", "rescale_acts_by_decoder_norm": false,
         "metadata": {"model_name": "tiny", "hook_name": "blocks.%d.hook_resid_post",
                      "prepend_bos": true, "context_size": 64}}
        """
            .formatted(K, width, LATENTS, layer));
    var random = new Random(layer);
    var directions = normal(random, LATENTS * width);
    var encoder = new float[width * LATENTS];
    for (var latent = 0; latent < LATENTS; latent++) {
      for (var i = 0; i < width; i++) {
        encoder[i * LATENTS + latent] = directions[latent * width + i];
      }
    }
    new SafeTensorsWriter()
        .add("W_enc", encoder, width, LATENTS)
        .add("W_dec", directions, LATENTS, width)
        .add("b_enc", new float[LATENTS], LATENTS)
        .add("b_dec", new float[width], width)
        .write(target.resolve("sae_weights.safetensors"));
    return target;
  }

  /// The model with SAEs at two layers, held against a made-up truth.
  static Setup setup(Path folder) throws IOException {
    var saes = List.of(sae(folder, 0), sae(folder, 1));
    saes.forEach(TinyModel::addTruth);
    return new Setup("Tiny", "3 layers, width 40", model(folder), saes);
  }

  /// Says of every feature that it is a part of one concept.
  private static void addTruth(Path sae) {
    var score = new ConceptTable.Score(0.1, 0.9, 0.1, 0.18, 0.02, 0.03);
    var features =
        IntStream.range(0, LATENTS)
            .mapToObj(
                latent -> new ConceptTable.FeatureMatch(latent, "word.noun", "A noun", 12, score))
            .toList();
    var table = new ConceptTable("blocks.0.hook_resid_post", 1000, LATENTS, List.of(), features);
    ConceptFile.write(table, sae.resolve(ConceptFile.NAME));
  }

  private static float[] normal(Random random, int size) {
    var values = new float[size];
    for (var i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian() / 6;
    }
    return values;
  }
}
