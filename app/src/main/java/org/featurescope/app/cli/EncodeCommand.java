package org.featurescope.app.cli;

import java.nio.file.Path;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.format.SaeFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `encode`: an autoencoder or transcoder on given activations.
@Command(
    name = "encode",
    description = {
      "Runs an autoencoder or transcoder on activations: reads the tensor x [B, d_in] and writes",
      "features [B, n] and reconstruction [B, d_out] in float32."
    })
final class EncodeCommand extends ConsoleCommand {
  @Mixin private EngineFlags engine;

  @Option(
      names = "--sae",
      paramLabel = "DIR",
      required = true,
      description = "The folder of the autoencoder or transcoder.")
  private Path sae;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "A safetensors file with the tensor x [B, d_in].")
  private Path in;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The safetensors file to write.")
  private Path out;

  EncodeCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    try (var source = SafeTensors.open(in);
        var started = engine.start(console);
        var autoencoder = SaeFiles.open(sae, started)) {
      var x = activations(source, autoencoder.spec().dIn());
      autoencoder.encodeByBfloat16(engine.precision == Precision.BF16);
      console.cancellation().check();
      write(autoencoder, x);
    }
  }

  private float[] activations(TensorSource source, int width) {
    var shape = source.info("x").shape();
    if (shape.length < 2 || source.info("x").elements() != shape[0] * width) {
      throw new FeaturescopeException(
          source.info("x") + " does not fit the autoencoder",
          "give x the shape [B, " + width + "]");
    }
    return source.floats("x");
  }

  private void write(SparseAutoencoder autoencoder, float[] x) {
    var features = autoencoder.encode(x);
    console.cancellation().check();
    new SafeTensorsWriter()
        .add("features", features.dense(), features.rows(), features.latents())
        .add(
            "reconstruction",
            autoencoder.decode(features, x),
            features.rows(),
            autoencoder.spec().dOut())
        .write(out);
  }
}
