package org.featurescope.compute.sae.format;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.Wiring;

/// The layout of SAELens: `cfg.json` beside `sae_weights.safetensors`.
///
/// Tensors: `W_enc [d, n]`, `W_dec [n, d_out]`, `b_enc [n]`, `b_dec [d_out]`, for JumpReLU
/// `threshold [n]`, for a gated one `b_gate`, `r_mag` and `b_mag` `[n]` instead of `b_enc`, for a
/// skip transcoder, with ReLU or JumpReLU, `W_skip [d_out, d]`. SAELens has no TopK transcoder:
/// those are written as `topk_transcoder` and `topk_skip_transcoder`, which it refuses by name
/// instead of misreading. Since version 6 the hook's name and the like stand in `metadata`; before
/// it the file was flat. SAELens tells the two apart by `sae_lens_version` in `metadata`: without
/// one it takes a file for an old one and throws `metadata` away.
public final class SaeLensFormat {
  static final String CONFIG = "cfg.json";
  static final String WEIGHTS = "sae_weights.safetensors";

  /// The first version whose layout this is.
  private static final String LAYOUT = "6.0.0";

  private SaeLensFormat() {}

  static boolean matches(Path folder) {
    return Files.isRegularFile(folder.resolve(CONFIG))
        && Files.isRegularFile(folder.resolve(WEIGHTS));
  }

  /// Reads what the files in `folder` say.
  ///
  /// @throws FeaturescopeException if a file is missing or damaged, a shape contradicts `cfg.json`,
  ///   or the architecture is one that is not supported
  static StoredSae inspect(Path folder) {
    var config = SaeLensConfig.read(folder.resolve(CONFIG));
    var file = SafeTensors.open(folder.resolve(WEIGHTS));
    try {
      var tensors = new CheckedTensors(file, folder.resolve(WEIGHTS));
      var spec =
          StoredSae.checked(
              folder.resolve(CONFIG),
              () ->
                  new SaeSpec(
                      config.dIn(),
                      config.dOut(),
                      config.latents(),
                      activation(config, tensors),
                      config.inputNorm(),
                      config.applyDecoderBiasToInput(),
                      config.wiring()));
      return new StoredSae(
          folder,
          SaeFamily.SAELENS,
          config.current() ? "version 6" : "before version 6",
          spec,
          config.metadata(),
          List.of(),
          () -> weights(config, spec, tensors),
          file);
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private static Activation activation(SaeLensConfig config, CheckedTensors tensors) {
    var n = config.latents();
    return switch (config.architecture()) {
      case STANDARD -> new Activation.Relu();
      case TOPK -> new Activation.TopK(config.k(), config.rescaleByDecoderNorm());
      case JUMPRELU -> new Activation.JumpRelu(tensors.floats("threshold", n));
      case GATED -> new Activation.Gated(tensors.floats("b_gate", n), tensors.floats("r_mag", n));
    };
  }

  private static SaeWeights weights(SaeLensConfig config, SaeSpec spec, CheckedTensors tensors) {
    var d = spec.dIn();
    var o = spec.dOut();
    var n = spec.latents();
    var encoder = tensors.transposed("W_enc", d, n);
    var decoder = tensors.floats("W_dec", n, o);
    if (config.scaledAfterwards() && tensors.has("scaling_factor")) {
      scaleRows(decoder, tensors.floats("scaling_factor", n));
    }
    return new SaeWeights(
        encoder,
        tensors.floats(spec.activation() instanceof Activation.Gated ? "b_mag" : "b_enc", n),
        decoder,
        tensors.floats("b_dec", o),
        spec.wiring() == Wiring.SKIP_TRANSCODER ? tensors.floats("W_skip", o, d) : new float[0]);
  }

  private static void scaleRows(float[] matrix, float[] factors) {
    var columns = matrix.length / factors.length;
    for (var i = 0; i < matrix.length; i++) {
      matrix[i] *= factors[i / columns];
    }
  }

  /// Why SAELens has no layout for an autoencoder, in one sentence; nothing where it has one.
  public static Optional<String> noCounterpart(SaeSpec spec) {
    var transcoder = spec.wiring() != Wiring.AUTOENCODER;
    return switch (spec.activation()) {
      case Activation.TopK topK when topK.keepsNegative() ->
          Optional.of("SAELens' TopK has a ReLU behind it, this one keeps negative values");
      case Activation.TopK topK when transcoder -> Optional.of("SAELens has no TopK transcoder");
      case Activation.GroupMax groups -> Optional.of("SAELens has no GroupMax");
      case Activation.Identity identity ->
          Optional.of("SAELens has no autoencoder without an activation function");
      case Activation.Gated gated when transcoder -> Optional.of("SAELens has no gated transcoder");
      default ->
          transcoder && spec.subtractDecoderBias()
              ? Optional.of("SAELens has no transcoder that takes b_dec off its input")
              : Optional.empty();
    };
  }

  /// Writes an autoencoder or transcoder so that SAELens (version 6) and [#open] read it.
  ///
  /// @param weights what `spec` describes
  /// @param storage F32 or F16: how the weights are stored; `cfg.json` says float32 in both cases,
  ///   because that is what they are computed in
  /// @param extra further entries of `metadata`
  /// @throws FeaturescopeException if the files cannot be written
  public static void write(
      Path folder,
      SaeSpec spec,
      SaeWeights weights,
      SaeMetadata metadata,
      DType storage,
      Map<String, String> extra) {
    var d = spec.dIn();
    var o = spec.dOut();
    var n = spec.latents();
    var writer =
        new SafeTensorsWriter()
            .add("W_dec", weights.decoder(), storage, n, o)
            .add("W_enc", CheckedTensors.transposed(weights.encoder(), n, d), storage, d, n)
            .add("b_dec", weights.decoderBias(), storage, o)
            .add(
                spec.activation() instanceof Activation.Gated ? "b_mag" : "b_enc",
                weights.encoderBias(),
                storage,
                n);
    switch (spec.activation()) {
      case Activation.JumpRelu jump -> writer.add("threshold", jump.threshold(), storage, n);
      case Activation.BatchTopK topK -> {
        var threshold = new float[n];
        Arrays.fill(threshold, topK.threshold());
        writer.add("threshold", threshold, storage, n);
      }
      case Activation.Gated gated ->
          writer
              .add("b_gate", gated.gateBias(), storage, n)
              .add("r_mag", gated.logScale(), storage, n);
      case Activation.Relu relu -> {}
      case Activation.TopK topK -> {}
      case Activation.Identity identity -> throw unwritable(spec);
      case Activation.GroupMax groups -> throw unwritable(spec);
    }
    if (spec.wiring() == Wiring.SKIP_TRANSCODER) {
      writer.add("W_skip", weights.skip(), storage, o, d);
    }
    writer.write(folder.resolve(WEIGHTS));
    AtomicFiles.writeText(folder.resolve(CONFIG), config(spec, metadata, extra));
  }

  private static IllegalArgumentException unwritable(SaeSpec spec) {
    return new IllegalArgumentException("SAELens has no " + spec.activation());
  }

  private static String config(SaeSpec spec, SaeMetadata metadata, Map<String, String> extra) {
    var config = new JsonObject();
    config.addProperty("d_in", spec.dIn());
    config.addProperty("d_sae", spec.latents());
    config.addProperty("dtype", "float32");
    config.addProperty("device", "cpu");
    config.addProperty("apply_b_dec_to_input", spec.subtractDecoderBias());
    config.addProperty("normalize_activations", normName(spec.inputNorm()));
    config.addProperty(
        "reshape_activations",
        metadata.hookName().filter(hook -> hook.endsWith("hook_z")).isPresent()
            ? "hook_z"
            : "none");
    config.addProperty("architecture", architecture(spec));
    if (spec.wiring() != Wiring.AUTOENCODER) {
      config.addProperty("d_out", spec.dOut());
    }
    if (spec.activation() instanceof Activation.TopK topK) {
      config.addProperty("k", topK.k());
      config.addProperty("rescale_acts_by_decoder_norm", topK.rescaleByDecoderNorm());
    }
    var about = new JsonObject();
    about.addProperty("sae_lens_version", LAYOUT);
    // Without the entry SAELens says that its own present version has trained it.
    about.add("sae_lens_training_version", JsonNull.INSTANCE);
    metadata.modelName().ifPresent(name -> about.addProperty("model_name", name));
    metadata.hookName().ifPresent(name -> about.addProperty("hook_name", name));
    metadata.hookNameOut().ifPresent(name -> about.addProperty("hook_name_out", name));
    about.addProperty("prepend_bos", metadata.prependBos());
    metadata.contextSize().ifPresent(size -> about.addProperty("context_size", size));
    extra.forEach(about::addProperty);
    config.add("metadata", about);
    return new GsonBuilder().setPrettyPrinting().serializeNulls().create().toJson(config) + "\n";
  }

  private static String architecture(SaeSpec spec) {
    var activation =
        switch (spec.activation()) {
          case Activation.Relu relu -> "standard";
          case Activation.JumpRelu jump -> "jumprelu";
          case Activation.BatchTopK topK -> "jumprelu";
          case Activation.TopK topK -> "topk";
          case Activation.Gated gated -> "gated";
          case Activation.Identity identity -> throw unwritable(spec);
          case Activation.GroupMax groups -> throw unwritable(spec);
        };
    if (spec.wiring() == Wiring.AUTOENCODER) {
      return activation;
    }
    var wiring = spec.wiring() == Wiring.TRANSCODER ? "transcoder" : "skip_transcoder";
    return activation.equals("standard") ? wiring : activation + "_" + wiring;
  }

  private static String normName(InputNorm norm) {
    return switch (norm) {
      case NONE -> "none";
      case CONSTANT_NORM_RESCALE -> "constant_norm_rescale";
      case LAYER_NORM -> "layer_norm";
      case EXPECTED_AVERAGE_ONLY_IN -> "expected_average_only_in";
    };
  }
}
