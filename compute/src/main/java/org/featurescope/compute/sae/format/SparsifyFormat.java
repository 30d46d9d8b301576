package org.featurescope.compute.sae.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.Wiring;

/// EleutherAI's sparsify: one folder for each module, named after it, with `cfg.json` and
/// `sae.safetensors`: `encoder.weight [n, d]`, `encoder.bias`, `W_dec [n, d]`, `b_dec`, perhaps
/// `W_skip [d, d]`. A transcoder (`transcode`) does not subtract b_dec from its input.
final class SparsifyFormat {
  static final String CONFIG = "cfg.json";
  static final String WEIGHTS = "sae.safetensors";
  private static final String SKIP = "W_skip";

  private SparsifyFormat() {}

  static boolean matches(Path folder) {
    return Files.isRegularFile(folder.resolve(CONFIG))
        && Files.isRegularFile(folder.resolve(WEIGHTS));
  }

  static boolean matches(TensorSource source) {
    return source.contains("encoder.weight") && source.contains("W_dec");
  }

  static StoredSae inspect(Path folder) {
    var config = JsonConfig.read(folder.resolve(CONFIG));
    var file = folder.resolve(WEIGHTS);
    var source = SafeTensors.open(file);
    try {
      var tensors = new CheckedTensors(source, file);
      var spec = StoredSae.checked(file, () -> spec(config, tensors));
      var place =
          HookNames.ofModule(
              String.valueOf(folder.toAbsolutePath().getFileName()),
              spec.wiring() != Wiring.AUTOENCODER);
      return new StoredSae(
          folder,
          SaeFamily.SPARSIFY,
          "",
          spec,
          new SaeMetadata(Optional.empty(), place.in(), place.out(), false, OptionalInt.empty()),
          notes(place),
          () -> weights(spec, tensors),
          source);
    } catch (RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }

  private static SaeSpec spec(JsonConfig config, CheckedTensors tensors) {
    var shape = tensors.matrix("encoder.weight");
    var d = config.size("d_in");
    var asked = config.has("num_latents") ? config.size("num_latents", 0) : 0;
    var latents = asked > 0 ? asked : Math.multiplyExact(d, config.size("expansion_factor"));
    if (shape[0] != latents || shape[1] != d) {
      throw JsonConfig.damaged(
          config.file(),
          "it speaks of %d latents of width %d, the weights have %d of %d"
              .formatted(latents, d, shape[0], shape[1]));
    }
    var transcoder = config.flag("transcode").orElse(false);
    var skips = tensors.has(SKIP);
    return new SaeSpec(
        d,
        tensors.matrix("W_dec")[1],
        latents,
        activation(config),
        InputNorm.NONE,
        !transcoder,
        skips ? Wiring.SKIP_TRANSCODER : transcoder ? Wiring.TRANSCODER : Wiring.AUTOENCODER);
  }

  private static Activation activation(JsonConfig config) {
    if (config.flag("signed").orElse(false)) {
      throw config.unsupported("activations that are", "signed");
    }
    var name = config.text("activation").orElse("topk");
    return switch (name) {
      case "topk" -> new Activation.TopK(config.size("k"));
      case "groupmax" -> new Activation.GroupMax(config.size("k"));
      default -> throw config.unsupported("the activation", name);
    };
  }

  private static List<Finding> notes(HookNames.Place place) {
    return place.in().isPresent()
        ? List.of()
        : List.of(
            Finding.warning(
                "path",
                "this family says where it belongs in its folder's name, and this one does not",
                "name the folder after the module it was trained on, such as layers.5.mlp"));
  }

  private static SaeWeights weights(SaeSpec spec, CheckedTensors tensors) {
    var d = spec.dIn();
    var o = spec.dOut();
    var n = spec.latents();
    return new SaeWeights(
        tensors.floats("encoder.weight", n, d),
        tensors.floats("encoder.bias", n),
        tensors.floats("W_dec", n, o),
        tensors.floats("b_dec", o),
        tensors.has(SKIP) ? tensors.floats(SKIP, o, d) : new float[0]);
  }
}
