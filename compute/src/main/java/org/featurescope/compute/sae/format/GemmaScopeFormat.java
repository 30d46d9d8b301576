package org.featurescope.compute.sae.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.compute.checkpoint.Npz;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.Wiring;

/// Gemma Scope: `params.npz` with `W_enc [d, n]`, `W_dec [n, d]`, `b_enc`, `b_dec` and `threshold`,
/// no configuration; and Gemma Scope 2: safetensors with the same names in lower case, and for a
/// transcoder perhaps `affine_skip_connection [d_in, d_out]`. JumpReLU without subtraction of
/// b_dec. What the first belongs to stands in its path alone; the second has a `config.json` beside
/// it, which goes before the path: `model_name`, `type`, `affine_connection`, and the model's own
/// names for what is read and written, `hf_hook_point_in` and `hf_hook_point_out`.
final class GemmaScopeFormat {
  static final String NPZ = "params.npz";
  static final String SAFETENSORS = "params.safetensors";
  private static final String CONFIG = "config.json";
  private static final String SKIP = "affine_skip_connection";

  /// What a file belongs to.
  ///
  /// @param transcoder whether it is said to be one
  /// @param skips whether it is said to have a way around the latents
  private record Origin(
      Optional<String> model,
      HookNames.Place place,
      boolean transcoder,
      boolean skips,
      List<Finding> notes) {

    static Origin ofPath(Path file, HookNames.Place place, List<Finding> notes) {
      return new Origin(HookNames.gemmaModel(file), place, place.out().isPresent(), false, notes);
    }
  }

  private GemmaScopeFormat() {}

  static boolean matchesFirst(TensorSource source) {
    return source.contains("W_enc") && source.contains("W_dec") && source.contains("threshold");
  }

  static boolean matchesSecond(TensorSource source) {
    return source.contains("w_enc") && source.contains("w_dec") && source.contains("threshold");
  }

  static StoredSae inspectFirst(Path file) {
    var place = HookNames.ofGemmaScope(file);
    var origin = Origin.ofPath(file, place, notes(place));
    return inspect(file, SaeFamily.GEMMA_SCOPE, "W", origin, Npz.open(file));
  }

  static StoredSae inspectSecond(Path file) {
    return inspect(file, SaeFamily.GEMMA_SCOPE_2, "w", second(file), SafeTensors.open(file));
  }

  private static Origin second(Path file) {
    var path = HookNames.ofGemmaScope2(file);
    var beside = file.resolveSibling(CONFIG);
    if (!Files.isRegularFile(beside)) {
      return Origin.ofPath(file, path, notes(path));
    }
    try {
      return configured(file, path, JsonConfig.read(beside));
    } catch (FeaturescopeException unreadable) {
      return Origin.ofPath(
          file, path, List.of(Finding.warning(CONFIG, unreadable.problem(), unreadable.remedy())));
    }
  }

  private static Origin configured(Path file, HookNames.Place path, JsonConfig config) {
    var in = config.text("hf_hook_point_in").map(HookNames::ofGemmaPoint);
    var out =
        config
            .text("hf_hook_point_out")
            .map(HookNames::ofGemmaPoint)
            .filter(name -> !in.equals(Optional.of(name)));
    var type = config.text("type").orElse("");
    var place =
        in.isEmpty() ? path : new HookNames.Place(in, type.equals("sae") ? Optional.empty() : out);
    return new Origin(
        config.text("model_name").or(() -> HookNames.gemmaModel(file)),
        place,
        type.equals("transcoder") || place.out().isPresent(),
        config.flag("affine_connection").orElse(false),
        notes(place));
  }

  /// @param w how the matrices' names begin
  private static StoredSae inspect(
      Path file, SaeFamily family, String w, Origin origin, TensorSource source) {
    try {
      var tensors = new CheckedTensors(source, file);
      var in = tensors.matrix(w + "_enc");
      var dOut = tensors.matrix(w + "_dec")[1];
      var skips = tensors.has(SKIP);
      if (origin.skips() && !skips) {
        throw new FeaturescopeException(
            "%s lacks %s, which the %s beside it speaks of".formatted(file, SKIP, CONFIG),
            "fetch both files again, from the same place");
      }
      var wiring =
          skips
              ? Wiring.SKIP_TRANSCODER
              : origin.transcoder() || in[0] != dOut ? Wiring.TRANSCODER : Wiring.AUTOENCODER;
      var spec =
          StoredSae.checked(
              file,
              () ->
                  new SaeSpec(
                      in[0],
                      dOut,
                      in[1],
                      new Activation.JumpRelu(tensors.floats("threshold", in[1])),
                      InputNorm.NONE,
                      false,
                      wiring));
      return new StoredSae(
          file,
          family,
          "",
          spec,
          new SaeMetadata(
              origin.model(),
              origin.place().in(),
              origin.place().out(),
              true,
              OptionalInt.of(1024)),
          origin.notes(),
          () -> weights(w, spec, tensors),
          source);
    } catch (RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }

  private static List<Finding> notes(HookNames.Place place) {
    var notes = new ArrayList<Finding>();
    if (place.in().isEmpty()) {
      notes.add(
          Finding.warning(
              "path",
              "this family says where it belongs in its folders' names, and these do not",
              "keep the folders as they were published:"
                  + " gemma-scope-2b-pt-res/layer_3/width_16k/average_l0_59"));
    }
    return notes;
  }

  private static SaeWeights weights(String w, SaeSpec spec, CheckedTensors tensors) {
    var d = spec.dIn();
    var o = spec.dOut();
    var n = spec.latents();
    return new SaeWeights(
        tensors.transposed(w + "_enc", d, n),
        tensors.floats("b_enc", n),
        tensors.floats(w + "_dec", n, o),
        tensors.floats("b_dec", o),
        tensors.has(SKIP) ? tensors.transposed(SKIP, d, o) : new float[0]);
  }
}
