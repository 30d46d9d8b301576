package org.featurescope.compute.sae.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.Wiring;

/// circuit-tracer: `config.yaml` and one `layer_{i}.safetensors` a layer with `W_enc [n, d]`,
/// `W_dec [n, d]`, `b_enc`, `b_dec`, perhaps `activation_function.threshold` and `W_skip [d, d]`;
/// or, for cross-layer transcoders, `W_enc_{i}.safetensors` (`W_enc_i [n, d]`, `b_enc_i`,
/// `b_dec_i`, perhaps `threshold_i`) and `W_dec_{i}.safetensors` (`W_dec_i [n, L - i, d]`).
///
/// Its own TopK has no ReLU.
final class CircuitTracerFormat {
  static final String CONFIG = "config.yaml";
  private static final Pattern LAYER = Pattern.compile("layer_(\\d{1,4})\\.safetensors");
  private static final Pattern CROSS = Pattern.compile("W_(?:enc|dec)_(\\d{1,4})\\.safetensors");
  private static final String THRESHOLD = "activation_function.threshold";
  private static final int MOST_LAYERS = 1000;

  private CircuitTracerFormat() {}

  static boolean isSet(Path folder) {
    return Files.isRegularFile(folder.resolve(CONFIG))
        && (Files.isRegularFile(folder.resolve("layer_0.safetensors"))
            || Files.isRegularFile(folder.resolve("W_enc_0.safetensors"))
            || !names(folder, LAYER).isEmpty()
            || !names(folder, CROSS).isEmpty());
  }

  /// Whether the folder says where transcoders are, but has none.
  static boolean pointsElsewhere(Path folder) {
    try {
      return Files.isRegularFile(folder.resolve(CONFIG))
          && !isSet(folder)
          && TranscoderYaml.read(folder.resolve(CONFIG)).pointsElsewhere();
    } catch (FeaturescopeException unreadable) {
      return false;
    }
  }

  static boolean isPartOfCrossLayerSet(Path file) {
    return CROSS.matcher(file.getFileName().toString()).matches();
  }

  static boolean matchesLayer(TensorSource source) {
    return source.contains("W_enc")
        && source.contains("W_dec")
        && source.contains("b_enc")
        && source.contains("b_dec");
  }

  private static List<String> names(Path folder, Pattern pattern) {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> pattern.matcher(name).matches())
          .toList();
    } catch (IOException e) {
      throw FileProblem.reading(folder, e);
    }
  }

  /// One layer of a set, as a transcoder of its own.
  static StoredSae inspectLayer(Path file) {
    var config = file.resolveSibling(CONFIG);
    var name = LAYER.matcher(file.getFileName().toString());
    return layer(
        file,
        Files.isRegularFile(config) ? Optional.of(TranscoderYaml.read(config)) : Optional.empty(),
        name.matches() ? OptionalInt.of(Integer.parseInt(name.group(1))) : OptionalInt.empty());
  }

  static StoredSet inspectSet(Path folder) {
    var config = TranscoderYaml.read(folder.resolve(CONFIG));
    var cross = config.isCrossLayer() || names(folder, LAYER).isEmpty();
    var count = count(folder, cross);
    var layers = new ArrayList<StoredSae>();
    try {
      for (var i = 0; i < count; i++) {
        layers.add(
            cross
                ? crossLayer(folder, config, i, count)
                : layer(
                    folder.resolve("layer_" + i + ".safetensors"),
                    Optional.of(config),
                    OptionalInt.of(i)));
      }
      return StoredSet.of(folder, cross, config.text("model_name"), layers);
    } catch (RuntimeException | Error e) {
      layers.forEach(StoredSae::close);
      throw e;
    }
  }

  /// Layers are numbered from 0 without a gap.
  private static int count(Path folder, boolean cross) {
    var count = 0;
    while (count < MOST_LAYERS && Files.isRegularFile(folder.resolve(fileName(count, cross)))) {
      count++;
    }
    var beyond = count;
    var stray =
        names(folder, cross ? CROSS : LAYER).stream()
            .filter(name -> number(name) >= beyond)
            .findFirst();
    if (count == 0 || stray.isPresent()) {
      throw new FeaturescopeException(
          folder
              + " has no "
              + fileName(count, cross)
              + stray.map(name -> " but " + name).orElse(""),
          "fetch the files of all layers, numbered from 0");
    }
    return count;
  }

  private static int number(String name) {
    return Integer.parseInt(name.replaceAll("\\D", ""));
  }

  private static String fileName(int layer, boolean cross) {
    return (cross ? "W_enc_" : "layer_") + layer + ".safetensors";
  }

  private static StoredSae layer(Path file, Optional<TranscoderYaml> config, OptionalInt number) {
    var source = SafeTensors.open(file);
    try {
      var tensors = new CheckedTensors(source, file);
      var in = tensors.matrix("W_enc");
      var n = in[0];
      var spec =
          StoredSae.checked(
              file,
              () ->
                  new SaeSpec(
                      in[1],
                      tensors.matrix("W_dec")[1],
                      n,
                      activation(
                          config, tensors, tensors.has(THRESHOLD) ? THRESHOLD : "threshold", n),
                      InputNorm.NONE,
                      false,
                      tensors.has("W_skip") ? Wiring.SKIP_TRANSCODER : Wiring.TRANSCODER));
      return new StoredSae(
          file,
          SaeFamily.CIRCUIT_TRACER,
          "per layer",
          spec,
          metadata(config, number),
          config.isPresent()
              ? List.of()
              : List.of(
                  Finding.warning(
                      CONFIG,
                      "the file that says which model and hooks it belongs to is not beside it",
                      "fetch the set's config.yaml too")),
          () -> weights(spec, tensors),
          source);
    } catch (RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }

  private static Activation activation(
      Optional<TranscoderYaml> config, CheckedTensors tensors, String threshold, int n) {
    if (tensors.has(threshold)) {
      return new Activation.JumpRelu(tensors.floats(threshold, n));
    }
    var name = config.flatMap(c -> c.text("activation")).orElse("relu");
    return switch (name) {
      case "relu" -> new Activation.Relu();
      case "topk" -> new Activation.TopK(config.get().size("k").orElse(0), false, true);
      case "jumprelu", "jump_relu" ->
          throw new FeaturescopeException(
              tensors.file() + " has no " + threshold + ", which its activation needs",
              "fetch the file again");
      default ->
          throw new FeaturescopeException(
              "%s asks for the activation %s, which is not known"
                  .formatted(config.get().file(), Printable.quoted(name)),
              "use a set with relu, jumprelu or topk");
    };
  }

  private static SaeMetadata metadata(Optional<TranscoderYaml> config, OptionalInt layer) {
    return new SaeMetadata(
        config.flatMap(c -> c.text("model_name")),
        hook(config, "feature_input_hook", layer),
        hook(config, "feature_output_hook", layer),
        true,
        OptionalInt.empty());
  }

  private static Optional<String> hook(
      Optional<TranscoderYaml> config, String name, OptionalInt layer) {
    return layer.isPresent()
        ? config.flatMap(c -> c.hook(name, layer.getAsInt()))
        : Optional.empty();
  }

  private static SaeWeights weights(SaeSpec spec, CheckedTensors tensors) {
    var d = spec.dIn();
    var o = spec.dOut();
    var n = spec.latents();
    return new SaeWeights(
        tensors.floats("W_enc", n, d),
        tensors.floats("b_enc", n),
        tensors.floats("W_dec", n, o),
        tensors.floats("b_dec", o),
        spec.wiring() == Wiring.SKIP_TRANSCODER ? tensors.floats("W_skip", o, d) : new float[0]);
  }

  private static StoredSae crossLayer(Path folder, TranscoderYaml config, int layer, int layers) {
    var file = folder.resolve(fileName(layer, true));
    var source = new TwoFiles(file, folder.resolve("W_dec_" + layer + ".safetensors"));
    try {
      var tensors = new CheckedTensors(source, file);
      var in = tensors.matrix("W_enc_" + layer);
      var n = in[0];
      var out = tensors.sizes("W_dec_" + layer, 3);
      if (out[0] != n || out[1] != layers - layer) {
        throw new FeaturescopeException(
            "W_dec_%d in %s is %s instead of [%d, %d, d] for %d layers"
                .formatted(
                    layer,
                    folder,
                    source.info("W_dec_" + layer).shapeText(),
                    n,
                    layers - layer,
                    layers),
            "fetch the files of all layers again");
      }
      var spec =
          StoredSae.checked(
              file,
              () ->
                  new SaeSpec(
                      in[1],
                      out[2],
                      n,
                      activation(Optional.of(config), tensors, "threshold_" + layer, n),
                      InputNorm.NONE,
                      false,
                      Wiring.TRANSCODER));
      return new StoredSae(
          file,
          SaeFamily.CIRCUIT_TRACER,
          "cross-layer",
          spec,
          metadata(Optional.of(config), OptionalInt.of(layer)),
          List.of(),
          () ->
              new SaeWeights(
                  tensors.floats("W_enc_" + layer, n, spec.dIn()),
                  tensors.floats("b_enc_" + layer, n),
                  decoder(source, file, spec, layer, layers, 0),
                  tensors.floats("b_dec_" + layer, spec.dOut())),
          source);
    } catch (RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }

  /// What layer `layer` writes to the layer that is `further` layers on, `[n, d]`.
  static float[] decoder(
      TensorSource source, Path file, SaeSpec spec, int layer, int layers, int further) {
    return new CheckedTensors(source, file)
        .slice("W_dec_" + layer, further, spec.latents(), layers - layer, spec.dOut());
  }
}
