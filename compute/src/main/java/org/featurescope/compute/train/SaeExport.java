package org.featurescope.compute.train;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.Wiring;

/// What comes out of a training: the averaged weights, for activations that are not scaled.
///
/// With x' = a x and y' = c y in training, z / c of the learned latents is the code of W_enc a / c
/// and b_enc / c with thresholds / c, and it writes y with W_dec, b / c and W_skip a / c. Decoder
/// rows have length 1, as the next step would make them.
final class SaeExport {
  private final Script script;
  private final SaeTrainingConfig config;
  private final SaeParameters parameters;
  private final double inputScale;
  private final double outputScale;

  /// @param inputScale a
  /// @param outputScale c; of an autoencoder, a
  SaeExport(
      Engine engine,
      SaeTrainingConfig config,
      SaeParameters parameters,
      double inputScale,
      double outputScale) {
    this.script = engine.script(SaeExport.class, "sae_kinds.py");
    this.config = config;
    this.parameters = parameters;
    this.inputScale = inputScale;
    this.outputScale = outputScale;
  }

  SaeSpec spec() {
    return new SaeSpec(
        parameters.width(),
        parameters.outputWidth(),
        parameters.latents(),
        activation(),
        InputNorm.NONE,
        !config.isTranscoder(),
        wiring());
  }

  private Wiring wiring() {
    if (!config.isTranscoder()) {
      return Wiring.AUTOENCODER;
    }
    return config.skip() ? Wiring.SKIP_TRANSCODER : Wiring.TRANSCODER;
  }

  /// BatchTopK is used with its running threshold, as JumpReLU.
  private Activation activation() {
    return switch (config.kindFor(parameters.outputWidth())) {
      case SaeKind.TopK topK -> new Activation.TopK(topK.k());
      case SaeKind.BatchTopK topK -> {
        var threshold = new float[parameters.latents()];
        var running = parameters.runningThreshold().orElseThrow().toFloatArray()[0];
        Arrays.fill(threshold, (float) (running / outputScale));
        yield new Activation.JumpRelu(threshold);
      }
      case SaeKind.Relu relu -> new Activation.Relu();
      case SaeKind.JumpRelu jump -> {
        var threshold = parameters.logThreshold().orElseThrow().average().toFloatArray();
        for (var i = 0; i < threshold.length; i++) {
          threshold[i] = (float) (Math.exp(threshold[i]) / outputScale);
        }
        yield new Activation.JumpRelu(threshold);
      }
    };
  }

  SaeWeights weights(NDManager owner) {
    var averages = parameters.averages();
    try (var scope = owner.newSubManager()) {
      return new SaeWeights(
          script.one(scope, "scaled", averages.get(0), inputScale / outputScale).toFloatArray(),
          script.one(scope, "scaled", averages.get(3), 1 / outputScale).toFloatArray(),
          script.one(scope, "unit_rows", averages.get(1)).toFloatArray(),
          script.one(scope, "scaled", averages.get(2), 1 / outputScale).toFloatArray(),
          parameters
              .skip()
              .map(skip ->
                  script
                      .one(scope, "scaled", skip.average(), inputScale / outputScale)
                      .toFloatArray())
              .orElse(new float[0]));
    }
  }
}
