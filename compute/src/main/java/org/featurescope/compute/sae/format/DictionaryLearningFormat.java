package org.featurescope.compute.sae.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.compute.checkpoint.PyTorchFile;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;

/// dictionary_learning: a state dict `ae.pt`, with the training's `config.json` beside it. Its
/// classes are told apart by their tensors:
///
/// - AutoEncoder: `encoder.weight [n, d]`, `encoder.bias`, `decoder.weight [d, n]`, `bias`;
/// - TopK and BatchTopK: with `b_dec` instead of `bias`, `k` and `threshold`;
/// - Gated: `decoder_bias`, `gate_bias`, `mag_bias`, `r_mag`;
/// - Matryoshka BatchTopK: `W_enc [d, n]`, `W_dec [n, d]`, `b_enc`, `b_dec`, `k`, `threshold`,
///   `group_sizes`;
/// - JumpReLU: the same without the last three and one threshold a latent; b_dec is not subtracted.
final class DictionaryLearningFormat {
  static final String WEIGHTS = "ae.pt";
  private static final String CONFIG = "config.json";

  private enum Kind {
    PLAIN,
    TOPK,
    GATED,
    MATRYOSHKA,
    JUMPRELU
  }

  private DictionaryLearningFormat() {}

  static boolean matches(TensorSource source) {
    return kind(source).isPresent();
  }

  private static Optional<Kind> kind(TensorSource source) {
    if (source.contains("W_enc") && source.contains("W_dec") && source.contains("b_enc")) {
      if (source.contains("group_sizes")) {
        return Optional.of(Kind.MATRYOSHKA);
      }
      return source.contains("threshold") ? Optional.of(Kind.JUMPRELU) : Optional.empty();
    }
    if (!source.contains("encoder.weight") || !source.contains("decoder.weight")) {
      return Optional.empty();
    }
    if (source.contains("gate_bias") && source.contains("r_mag")) {
      return Optional.of(Kind.GATED);
    }
    if (source.contains("b_dec")) {
      return Optional.of(Kind.TOPK);
    }
    return source.contains("bias") ? Optional.of(Kind.PLAIN) : Optional.empty();
  }

  static StoredSae inspect(Path file, PyTorchFile source) {
    var tensors = new CheckedTensors(source, file);
    var kind = kind(source).orElseThrow();
    var config = JsonConfig.tryRead(file.resolveSibling(CONFIG));
    var notes = new ArrayList<Finding>();
    var turned = kind == Kind.MATRYOSHKA || kind == Kind.JUMPRELU;
    var shape = tensors.matrix(turned ? "W_enc" : "encoder.weight");
    var d = turned ? shape[0] : shape[1];
    var n = turned ? shape[1] : shape[0];
    var spec =
        StoredSae.checked(
            file,
            () ->
                new SaeSpec(
                    d,
                    d,
                    n,
                    activation(kind, n, tensors, config, notes),
                    InputNorm.NONE,
                    kind != Kind.JUMPRELU));
    return new StoredSae(
        file,
        SaeFamily.DICTIONARY_LEARNING,
        kind == Kind.MATRYOSHKA ? "Matryoshka" : "",
        spec,
        metadata(config, notes),
        notes,
        () -> weights(kind, d, n, tensors),
        source);
  }

  private static Activation activation(
      Kind kind, int n, CheckedTensors tensors, Optional<JsonConfig> config, List<Finding> notes) {
    return switch (kind) {
      case PLAIN -> new Activation.Relu();
      case GATED ->
          new Activation.Gated(tensors.floats("gate_bias", n), tensors.floats("r_mag", n));
      case JUMPRELU -> new Activation.JumpRelu(tensors.floats("threshold", n));
      case MATRYOSHKA ->
          new Activation.BatchTopK(k(tensors, config), (float) tensors.number("threshold"));
      case TOPK -> topK(tensors, config, notes);
    };
  }

  /// TopK and BatchTopK have the same tensors. A threshold that was never learned is -1.
  private static Activation topK(
      CheckedTensors tensors, Optional<JsonConfig> config, List<Finding> notes) {
    var k = k(tensors, config);
    var threshold = tensors.has("threshold") ? (float) tensors.number("threshold") : -1;
    var name = config.flatMap(c -> c.inside("trainer").text("dict_class")).orElse("");
    if (name.startsWith("BatchTopK") || name.startsWith("Matryoshka")) {
      return new Activation.BatchTopK(k, threshold);
    }
    if (threshold < 0) {
      return new Activation.TopK(k);
    }
    notes.add(
        Finding.warning(
            "activation",
            "it holds a learned threshold (%s), so latents above it are active and k = %d is not used"
                .formatted(threshold, k),
            name.isEmpty()
                ? "keep the config.json of its training beside it"
                : "to select the k largest instead, set the threshold in the file to -1"));
    return new Activation.BatchTopK(k, threshold);
  }

  private static int k(CheckedTensors tensors, Optional<JsonConfig> config) {
    return tensors.has("k") || config.isEmpty()
        ? (int) Math.clamp(tensors.number("k"), 0, Integer.MAX_VALUE)
        : config.get().inside("trainer").size("k");
  }

  private static SaeMetadata metadata(Optional<JsonConfig> config, List<Finding> notes) {
    if (config.isEmpty()) {
      notes.add(
          Finding.warning(
              "config.json",
              "the file that says which model and layer it belongs to is not beside it",
              "fetch the config.json of its training too"));
      return new SaeMetadata(
          Optional.empty(), Optional.empty(), Optional.empty(), true, OptionalInt.empty());
    }
    var trainer = config.get().inside("trainer");
    var buffer = config.get().inside("buffer");
    var layer =
        trainer.has("layer") && trainer.json().get("layer").isJsonPrimitive()
            ? Optional.of(trainer.size("layer", 0))
            : Optional.<Integer>empty();
    var place = HookNames.ofSubmodule(trainer.text("submodule_name"), layer);
    return new SaeMetadata(
        trainer.text("lm_name"),
        place.in(),
        place.out(),
        true,
        buffer.has("ctx_len") ? OptionalInt.of(buffer.size("ctx_len")) : OptionalInt.empty());
  }

  private static SaeWeights weights(Kind kind, int d, int n, CheckedTensors tensors) {
    return switch (kind) {
      case MATRYOSHKA, JUMPRELU ->
          new SaeWeights(
              tensors.transposed("W_enc", d, n),
              tensors.floats("b_enc", n),
              tensors.floats("W_dec", n, d),
              tensors.floats("b_dec", d));
      case PLAIN -> turned("encoder.bias", "bias", d, n, tensors);
      case TOPK -> turned("encoder.bias", "b_dec", d, n, tensors);
      case GATED -> turned("mag_bias", "decoder_bias", d, n, tensors);
    };
  }

  private static SaeWeights turned(
      String encoderBias, String decoderBias, int d, int n, CheckedTensors tensors) {
    return new SaeWeights(
        tensors.floats("encoder.weight", n, d),
        tensors.floats(encoderBias, n),
        tensors.transposed("decoder.weight", d, n),
        tensors.floats(decoderBias, d));
  }
}
