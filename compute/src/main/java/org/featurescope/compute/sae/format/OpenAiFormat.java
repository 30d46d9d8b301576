package org.featurescope.compute.sae.format;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.checkpoint.PyTorchFile;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;

/// OpenAI's state dict: `pre_bias [d]`, `encoder.weight [n, d]`, `latent_bias [n]`, `decoder.weight
/// [d, n]` (absent where it is the encoder turned over), the name of the activation and its state.
/// TopK goes with a layer norm of the input; nothing in the file says so. Other entries are
/// statistics of the training.
final class OpenAiFormat {
  private static final String DECODER = "decoder.weight";

  private OpenAiFormat() {}

  static boolean matches(TensorSource source) {
    return source.contains("pre_bias")
        && source.contains("latent_bias")
        && source.contains("encoder.weight");
  }

  static StoredSae inspect(Path file, PyTorchFile source) {
    var tensors = new CheckedTensors(source, file);
    var shape = tensors.matrix("encoder.weight");
    var activation = activation(file, source);
    var spec =
        StoredSae.checked(
            file,
            () ->
                new SaeSpec(
                    shape[1],
                    shape[1],
                    shape[0],
                    activation,
                    activation instanceof Activation.TopK ? InputNorm.LAYER_NORM : InputNorm.NONE,
                    true));
    var place = HookNames.ofOpenAi(file);
    return new StoredSae(
        file,
        SaeFamily.OPENAI,
        "",
        spec,
        new SaeMetadata(
            HookNames.openAiModel(file), place.in(), place.out(), false, OptionalInt.of(64)),
        place.in().isPresent()
            ? List.of()
            : List.of(
                Finding.warning(
                    "path",
                    "this family says where it belongs in its folders' names, and these do not",
                    "keep the folders as they were published:"
                        + " gpt2-small/resid_post_mlp_v5_32k/autoencoders/6.pt")),
        () -> weights(spec, tensors),
        source);
  }

  private static Activation activation(Path file, PyTorchFile source) {
    var name = source.text("activation").orElse("ReLU");
    return switch (name) {
      case "ReLU" -> new Activation.Relu();
      case "Identity" -> new Activation.Identity();
      case "TopK" -> new Activation.TopK(k(file, source), false, keepsNegative(file, source));
      default ->
          throw new FeaturescopeException(
              "%s asks for the activation %s, which this version cannot run"
                  .formatted(file, Printable.quoted(name)),
              "use one with ReLU, TopK or Identity");
    };
  }

  private static int k(Path file, PyTorchFile source) {
    var k = source.integer("activation_state_dict", "k").orElse(0L);
    if (k < 1 || k > Integer.MAX_VALUE) {
      throw new FeaturescopeException(
          file + " says TopK without a usable k", "fetch the file again, or choose another");
    }
    return Math.toIntExact(k);
  }

  private static boolean keepsNegative(Path file, PyTorchFile source) {
    var after = source.text("activation_state_dict", "postact_fn").orElse("ReLU");
    return switch (after) {
      case "ReLU" -> false;
      case "Identity" -> true;
      default ->
          throw new FeaturescopeException(
              "%s asks for %s behind TopK, which this version cannot run"
                  .formatted(file, Printable.quoted(after)),
              "use one with ReLU");
    };
  }

  private static SaeWeights weights(SaeSpec spec, CheckedTensors tensors) {
    var d = spec.dIn();
    var n = spec.latents();
    var encoder = tensors.floats("encoder.weight", n, d);
    return new SaeWeights(
        encoder,
        tensors.floats("latent_bias", n),
        tensors.has(DECODER) ? tensors.transposed(DECODER, d, n) : encoder,
        tensors.floats("pre_bias", d));
  }
}
