package org.featurescope.compute.sae.format;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.Wiring;

/// The layout of SAELens: `cfg.json` beside `sae_weights.safetensors`.
///
/// Tensors: `W_enc [d, n]`, `W_dec [n, d_out]`, `b_enc [n]`, `b_dec [d_out]`, for JumpReLU
/// `threshold [n]`, for a skip transcoder `W_skip [d_out, d]`. SAELens has no TopK transcoder:
/// those are written as `topk_transcoder` and `topk_skip_transcoder`, which it refuses by name
/// instead of misreading. Since version 6 the hook's name and the like stand in `metadata`; before
/// it the file was flat.
public final class SaeLensFormat {
  static final String CONFIG = "cfg.json";
  static final String WEIGHTS = "sae_weights.safetensors";

  private SaeLensFormat() {}

  static boolean matches(Path folder) {
    return Files.isRegularFile(folder.resolve(CONFIG))
        && Files.isRegularFile(folder.resolve(WEIGHTS));
  }

  /// Reads the autoencoder in `folder` and puts it on the engine's device.
  ///
  /// @throws FeaturescopeException if a file is missing or damaged, a shape contradicts `cfg.json`,
  ///   a weight is not a finite number, or the architecture is one that is not supported
  public static SparseAutoencoder open(Path folder, Engine engine) {
    var config = SaeLensConfig.read(folder.resolve(CONFIG));
    try (var file = SafeTensors.open(folder.resolve(WEIGHTS))) {
      var tensors = new Tensors(file, folder.resolve(WEIGHTS));
      var d = config.dIn();
      var o = config.dOut();
      var n = config.latents();
      var encoder = transposed(tensors.floats("W_enc", d, n), d, n);
      var weights =
          new SaeWeights(
              encoder,
              tensors.floats("b_enc", n),
              tensors.floats("W_dec", n, o),
              tensors.floats("b_dec", o),
              config.wiring() == Wiring.SKIP_TRANSCODER
                  ? tensors.floats("W_skip", o, d)
                  : new float[0]);
      var activation =
          switch (config.architecture()) {
            case STANDARD -> new Activation.Relu();
            case TOPK -> new Activation.TopK(config.k(), config.rescaleByDecoderNorm());
            case JUMPRELU -> new Activation.JumpRelu(tensors.floats("threshold", n));
          };
      var spec =
          new SaeSpec(
              d,
              o,
              n,
              activation,
              config.inputNorm(),
              config.applyDecoderBiasToInput(),
              config.wiring());
      return new SparseAutoencoder(engine, spec, weights, config.metadata());
    }
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
            .add("W_enc", transposed(weights.encoder(), n, d), storage, d, n)
            .add("b_dec", weights.decoderBias(), storage, o)
            .add("b_enc", weights.encoderBias(), storage, n);
    if (spec.activation() instanceof Activation.JumpRelu jump) {
      writer.add("threshold", jump.threshold(), storage, n);
    }
    if (spec.wiring() == Wiring.SKIP_TRANSCODER) {
      writer.add("W_skip", weights.skip(), storage, o, d);
    }
    writer.write(folder.resolve(WEIGHTS));
    AtomicFiles.writeText(folder.resolve(CONFIG), config(spec, metadata, extra));
  }

  private static String config(SaeSpec spec, SaeMetadata metadata, Map<String, String> extra) {
    var config = new JsonObject();
    config.addProperty("d_in", spec.dIn());
    config.addProperty("d_sae", spec.latents());
    config.addProperty("dtype", "float32");
    config.addProperty("device", "cpu");
    config.addProperty("apply_b_dec_to_input", spec.subtractDecoderBias());
    config.addProperty("normalize_activations", normName(spec.inputNorm()));
    config.addProperty("reshape_activations", "none");
    config.addProperty("architecture", architecture(spec));
    if (spec.wiring() != Wiring.AUTOENCODER) {
      config.addProperty("d_out", spec.dOut());
    }
    if (spec.activation() instanceof Activation.TopK topK) {
      config.addProperty("k", topK.k());
      config.addProperty("rescale_acts_by_decoder_norm", topK.rescaleByDecoderNorm());
    }
    var about = new JsonObject();
    metadata.modelName().ifPresent(name -> about.addProperty("model_name", name));
    metadata.hookName().ifPresent(name -> about.addProperty("hook_name", name));
    metadata.hookNameOut().ifPresent(name -> about.addProperty("hook_name_out", name));
    about.addProperty("prepend_bos", metadata.prependBos());
    metadata.contextSize().ifPresent(size -> about.addProperty("context_size", size));
    extra.forEach(about::addProperty);
    config.add("metadata", about);
    return new GsonBuilder().setPrettyPrinting().create().toJson(config) + "\n";
  }

  private static String architecture(SaeSpec spec) {
    var activation =
        switch (spec.activation()) {
          case Activation.Relu relu -> "standard";
          case Activation.JumpRelu jump -> "jumprelu";
          case Activation.TopK topK -> "topk";
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

  /// `[rows, columns]` turned into `[columns, rows]`, in tiles that stay in the cache.
  static float[] transposed(float[] a, int rows, int columns) {
    var b = new float[a.length];
    var tile = 32;
    for (var r0 = 0; r0 < rows; r0 += tile) {
      for (var c0 = 0; c0 < columns; c0 += tile) {
        for (var r = r0; r < Math.min(r0 + tile, rows); r++) {
          for (var c = c0; c < Math.min(c0 + tile, columns); c++) {
            b[c * rows + r] = a[r * columns + c];
          }
        }
      }
    }
    return b;
  }

  /// Tensors of a weight file, checked before they are believed.
  private record Tensors(TensorSource source, Path file) {

    float[] floats(String name, int... shape) {
      var sizes = new long[shape.length];
      for (var i = 0; i < sizes.length; i++) {
        sizes[i] = shape[i];
      }
      if (!source.contains(name)) {
        throw new FeaturescopeException(
            file + " has no tensor " + name, "the files do not belong together: fetch both again");
      }
      var info = source.info(name);
      if (!info.hasShape(sizes)) {
        throw new FeaturescopeException(
            name
                + " in "
                + file
                + " is "
                + info.shapeText()
                + ", "
                + CONFIG
                + " asks for "
                + Arrays.toString(sizes),
            "the files do not belong together: fetch both again");
      }
      var values = source.floats(name);
      for (var value : values) {
        if (!Float.isFinite(value)) {
          throw new FeaturescopeException(
              name + " in " + file + " holds " + value,
              "the file is damaged or its training diverged: fetch it again or use another");
        }
      }
      return values;
    }
  }
}
