package org.featurescope.compute.sae.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.featurescope.compute.checkpoint.Npz;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.Wiring;

/// Gemma Scope: `params.npz` with `W_enc [d, n]`, `W_dec [n, d]`, `b_enc`, `b_dec` and `threshold`,
/// no configuration; and Gemma Scope 2: safetensors with the same names in lower case, and for a
/// transcoder perhaps `affine_skip_connection [d_in, d_out]`. JumpReLU without subtraction of
/// b_dec. What it belongs to stands in its path alone.
final class GemmaScopeFormat {
  static final String NPZ = "params.npz";
  static final String SAFETENSORS = "params.safetensors";
  private static final String SKIP = "affine_skip_connection";

  private GemmaScopeFormat() {}

  static boolean matchesFirst(TensorSource source) {
    return source.contains("W_enc") && source.contains("W_dec") && source.contains("threshold");
  }

  static boolean matchesSecond(TensorSource source) {
    return source.contains("w_enc") && source.contains("w_dec") && source.contains("threshold");
  }

  static StoredSae inspectFirst(Path file) {
    return inspect(file, SaeFamily.GEMMA_SCOPE, "W", Npz.open(file));
  }

  static StoredSae inspectSecond(Path file) {
    return inspect(file, SaeFamily.GEMMA_SCOPE_2, "w", SafeTensors.open(file));
  }

  /// @param w how the matrices' names begin
  private static StoredSae inspect(Path file, SaeFamily family, String w, TensorSource source) {
    try {
      var tensors = new CheckedTensors(source, file);
      var place = HookNames.ofGemmaScope(file);
      var in = tensors.matrix(w + "_enc");
      var dOut = tensors.matrix(w + "_dec")[1];
      var skips = tensors.has(SKIP);
      var wiring =
          skips
              ? Wiring.SKIP_TRANSCODER
              : place.out().isPresent() || in[0] != dOut ? Wiring.TRANSCODER : Wiring.AUTOENCODER;
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
              HookNames.gemmaModel(file), place.in(), place.out(), true, OptionalInt.of(1024)),
          notes(place),
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
