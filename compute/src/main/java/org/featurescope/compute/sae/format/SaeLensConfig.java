package org.featurescope.compute.sae.format;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.Wiring;

/// What SAELens' `cfg.json` says, both the version 6 layout and the flat one before it.
///
/// @param latents number of latents, `d_sae`
/// @param k active latents of `topk`, 0 otherwise
/// @param scaledAfterwards whether every latent has a factor of its own for its value (old files)
/// @param current whether it is the layout of version 6
record SaeLensConfig(
    int dIn,
    int dOut,
    int latents,
    Architecture architecture,
    Wiring wiring,
    int k,
    boolean rescaleByDecoderNorm,
    InputNorm inputNorm,
    boolean applyDecoderBiasToInput,
    boolean scaledAfterwards,
    boolean current,
    SaeMetadata metadata) {

  enum Architecture {
    STANDARD,
    TOPK,
    JUMPRELU,
    GATED
  }

  static SaeLensConfig read(Path file) {
    return new Reader(JsonConfig.read(file)).config();
  }

  private record Reader(JsonConfig json) {

    SaeLensConfig config() {
      var activation =
          json.text("activation_fn").or(() -> json.text("activation_fn_str")).orElse("relu");
      var topK = activation.equals("topk");
      var name = json.text("architecture").orElse("standard");
      // Before there was an architecture of that name, topk was an activation of "standard".
      var architecture = architecture(topK && name.equals("standard") ? "topk" : name);
      var wiring = wiring(name);
      if (!topK && !activation.equals("relu") && architecture == Architecture.STANDARD) {
        throw json.unsupported("the activation", activation);
      }
      reshape();
      var latents = json.size("d_sae");
      var k = architecture == Architecture.TOPK ? k() : 0;
      if (k > latents) {
        throw JsonConfig.damaged(json.file(), "k is " + k + " of " + latents + " latents");
      }
      var dIn = json.size("d_in");
      return new SaeLensConfig(
          dIn,
          wiring == Wiring.AUTOENCODER ? dIn : json.size("d_out"),
          latents,
          architecture,
          wiring,
          k,
          json.flag("rescale_acts_by_decoder_norm").orElse(false),
          inputNorm(),
          // A transcoder's b_dec belongs to its output alone, whatever the file says.
          wiring == Wiring.AUTOENCODER && json.flag("apply_b_dec_to_input").orElse(true),
          json.flag("finetuning_scaling_factor").orElse(false),
          json.has("metadata"),
          metadata());
    }

    private Architecture architecture(String name) {
      return switch (name) {
        case "standard", "transcoder", "skip_transcoder" -> Architecture.STANDARD;
        case "topk", "topk_transcoder", "topk_skip_transcoder" -> Architecture.TOPK;
        case "jumprelu", "jumprelu_transcoder", "jumprelu_skip_transcoder" -> Architecture.JUMPRELU;
        case "gated" -> Architecture.GATED;
        default -> throw json.unsupported("the architecture", name);
      };
    }

    private static Wiring wiring(String architecture) {
      if (architecture.endsWith("skip_transcoder")) {
        return Wiring.SKIP_TRANSCODER;
      }
      return architecture.endsWith("transcoder") ? Wiring.TRANSCODER : Wiring.AUTOENCODER;
    }

    /// `hook_z` needs no switch: activations by head lie in memory as the flat ones do.
    private void reshape() {
      var reshape = json.text("reshape_activations").orElse("none");
      if (!reshape.equals("none") && !reshape.equals("hook_z")) {
        throw json.unsupported("reshape_activations", reshape);
      }
    }

    private int k() {
      var kwargs = json.inside("activation_fn_kwargs");
      return json.has("k") || !kwargs.has("k") ? json.size("k") : kwargs.size("k");
    }

    private InputNorm inputNorm() {
      if (json.flag("normalize_activations").isPresent()) {
        // Old files say true or false; true meant a constant that was folded into the weights.
        return json.flag("normalize_activations").get()
            ? InputNorm.EXPECTED_AVERAGE_ONLY_IN
            : InputNorm.NONE;
      }
      var name = json.text("normalize_activations").orElse("none");
      return switch (name) {
        case "none" -> InputNorm.NONE;
        case "constant_norm_rescale" -> InputNorm.CONSTANT_NORM_RESCALE;
        case "layer_norm" -> InputNorm.LAYER_NORM;
        case "expected_average_only_in" -> InputNorm.EXPECTED_AVERAGE_ONLY_IN;
        default -> throw json.unsupported("normalize_activations", name);
      };
    }

    private SaeMetadata metadata() {
      var about = json.has("metadata") ? json.inside("metadata") : json;
      return new SaeMetadata(
          about.text("model_name"),
          about.text("hook_name").or(() -> about.text("hook_point")).map(HookNames::canonical),
          about
              .text("hook_name_out")
              .or(() -> json.text("hook_name_out"))
              .map(HookNames::canonical),
          about.flag("prepend_bos").orElse(true),
          about.has("context_size")
              ? OptionalInt.of(about.size("context_size"))
              : OptionalInt.empty());
    }
  }
}
