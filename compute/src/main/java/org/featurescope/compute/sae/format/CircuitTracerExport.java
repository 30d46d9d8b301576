package org.featurescope.compute.sae.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.Wiring;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/// Writes transcoders, one for each layer of a model, as a set in the layout of circuit-tracer.
///
/// @param modelName what the set says it was trained on
/// @param storage of the tensors
public record CircuitTracerExport(String modelName, DType storage) {

  /// Where a transcoder stands: the hooks that it reads and writes.
  private record Layer(StoredSae stored, HookPoint in, HookPoint out) {}

  /// @param from one transcoder of any family a layer, in any order
  /// @param into the folder to write
  /// @throws FeaturescopeException where they are no set (a layer is missing or comes twice, they
  ///   read different places), where circuit-tracer has nothing of the kind, or a file cannot be
  ///   read or written; its description comes last, so a folder without it is none
  public void write(List<Path> from, Path into) {
    var layers = new ArrayList<Layer>();
    try {
      for (var path : from) {
        layers.add(layer(SaeFiles.inspect(path)));
      }
      layers.sort(Comparator.comparing(Layer::in));
      requireSet(layers);
      for (var i = 0; i < layers.size(); i++) {
        write(layers.get(i).stored(), into.resolve("layer_" + i + ".safetensors"));
      }
      AtomicFiles.writeText(into.resolve(CircuitTracerFormat.CONFIG), config(layers.getFirst()));
    } finally {
      layers.forEach(layer -> layer.stored().close());
    }
  }

  private static Layer layer(StoredSae stored) {
    try {
      requireCounterpart(stored);
      return new Layer(
          stored,
          hook(stored, stored.metadata().hookName(), "reads"),
          hook(stored, stored.metadata().hookNameOut(), "writes"));
    } catch (RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  private static HookPoint hook(StoredSae stored, Optional<String> name, String does) {
    return HookPoint.parse(
        name.orElseThrow(() ->
            new FeaturescopeException(
                stored.path() + " does not say which activation it " + does,
                "add its hook to its configuration")));
  }

  private static void requireCounterpart(StoredSae stored) {
    var spec = stored.spec();
    String reason = null;
    if (spec.wiring() == Wiring.AUTOENCODER) {
      reason = "it is an autoencoder";
    } else if (spec.inputNorm() != InputNorm.NONE || spec.subtractDecoderBias()) {
      reason = "it changes its input first";
    } else if (threshold(spec.activation(), 1).isEmpty()
        && !(spec.activation() instanceof Activation.Relu)) {
      reason = "circuit-tracer has no " + spec.activation().label();
    }
    if (reason != null) {
      throw new FeaturescopeException(
          stored.path() + " cannot be written for circuit-tracer: " + reason,
          "train with the kind batchtopk, standard (ReLU) or jumprelu");
    }
  }

  /// What a pre-activation has to exceed, where that is not 0.
  private static Optional<float[]> threshold(Activation activation, int latents) {
    return switch (activation) {
      case Activation.JumpRelu jump -> Optional.of(jump.threshold());
      case Activation.BatchTopK topK -> {
        var threshold = new float[latents];
        Arrays.fill(threshold, topK.threshold());
        yield Optional.of(threshold);
      }
      default -> Optional.empty();
    };
  }

  private static void requireSet(List<Layer> layers) {
    for (var i = 0; i < layers.size(); i++) {
      var layer = layers.get(i);
      if (layer.in().layer() != i
          || layer.out().layer() != i
          || layer.in().site() != layers.getFirst().in().site()
          || layer.out().site() != layers.getFirst().out().site()) {
        throw new FeaturescopeException(
            "%s goes from %s to %s, which is not what a set has as layer %d"
                .formatted(layer.stored().path(), layer.in(), layer.out(), i),
            "name one transcoder for each layer from 0 on, all from the same place to the same");
      }
      requireLikeFirst(layers.getFirst().stored(), layer.stored());
    }
  }

  private static void requireLikeFirst(StoredSae first, StoredSae other) {
    var a = first.spec();
    var b = other.spec();
    if (a.dIn() != b.dIn() || a.dOut() != b.dOut() || a.latents() != b.latents()) {
      throw new FeaturescopeException(
          "%s and %s have different dimensions".formatted(first.path(), other.path()),
          "name transcoders of one size");
    }
  }

  private void write(StoredSae stored, Path file) {
    var spec = stored.spec();
    var weights = stored.weights();
    var writer = matrices(stored, weights);
    threshold(spec.activation(), spec.latents())
        .ifPresent(values ->
            // In full: a rounded threshold switches features on and off.
            writer.add("activation_function.threshold", values, DType.F32, spec.latents()));
    if (spec.wiring() == Wiring.SKIP_TRANSCODER) {
      writer.add("W_skip", weights.skip(), storage, spec.dOut(), spec.dIn());
    }
    writer.write(file);
  }

  private SafeTensorsWriter matrices(StoredSae stored, SaeWeights weights) {
    var spec = stored.spec();
    return new SafeTensorsWriter()
        .add("W_enc", weights.encoder(), storage, spec.latents(), spec.dIn())
        .add("b_enc", weights.encoderBias(), storage, spec.latents())
        .add("W_dec", weights.decoder(), storage, spec.latents(), spec.dOut())
        .add("b_dec", weights.decoderBias(), storage, spec.dOut());
  }

  private String config(Layer layer) {
    var entries = new LinkedHashMap<String, String>();
    entries.put("model_name", modelName);
    entries.put("model_kind", "transcoder_set");
    entries.put("feature_input_hook", site(layer.in()));
    entries.put("feature_output_hook", site(layer.out()));
    entries.put("scan", modelName);
    var settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
    return new Dump(settings).dumpToString(entries);
  }

  private static String site(HookPoint point) {
    return point.name().replaceFirst("^blocks\\.\\d+\\.", "");
  }
}
