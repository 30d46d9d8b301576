package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.TranscoderSet;
import org.featurescope.compute.sae.format.SaeFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `encode`: an autoencoder or transcoder on given activations.
@Command(
    name = "encode",
    description = {
      "Runs an autoencoder or transcoder on activations from a safetensors file.",
      "Reads the tensor x [B, d_in] and writes features [B, n] and reconstruction [B, "
          + "d_out] in float32. For a set of transcoders all three have the layer as their "
          + "first axis."
    })
final class EncodeCommand extends ConsoleCommand {
  @Mixin private EngineFlags engine;

  @Option(
      names = "--sae",
      paramLabel = "PATH",
      required = true,
      description = "The folder or file of the autoencoder, transcoder or set of transcoders.")
  private Path sae;

  @Option(
      names = "--in",
      paramLabel = "FILE",
      required = true,
      description = "A safetensors file with the tensor x [B, d_in], for a set [L, B, d_in].")
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
    FileProblem.requireWritable(out);
    FileProblem.requireOther(out, Stream.of(in, sae));
    if (SaeFiles.isSet(sae)) {
      encodeSet();
      return;
    }
    try (var source = SafeTensors.open(in);
        var started = engine.start(console);
        var autoencoder = SaeFiles.open(HubNames.autoencoder(sae), started)) {
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

  private void encodeSet() {
    try (var source = SafeTensors.open(in);
        var started = engine.start(console);
        var set = SaeFiles.openSet(sae, started)) {
      var inputs = inputs(source, set);
      console.cancellation().check();
      write(set, set.run(inputs));
    }
  }

  private static List<float[]> inputs(TensorSource source, TranscoderSet set) {
    var info = source.info("x");
    var width = set.layer(0).spec().dIn();
    if (info.rank() != 3 || info.size(0) != set.size() || info.size(2) != width) {
      throw new FeaturescopeException(
          info + " does not fit the set of transcoders",
          "give x the shape [%d, B, %d]".formatted(set.size(), width));
    }
    var all = source.floats("x");
    var size = all.length / set.size();
    return IntStream.range(0, set.size())
        .mapToObj(layer -> Arrays.copyOfRange(all, layer * size, (layer + 1) * size))
        .toList();
  }

  private void write(TranscoderSet set, TranscoderSet.Run run) {
    var rows = run.features().getFirst().rows();
    var spec = set.layer(0).spec();
    var features = new float[Math.multiplyExact(set.size() * rows, spec.latents())];
    var outputs = new float[Math.multiplyExact(set.size() * rows, spec.dOut())];
    for (var layer = 0; layer < set.size(); layer++) {
      var dense = run.features().get(layer).dense();
      System.arraycopy(dense, 0, features, layer * dense.length, dense.length);
      var output = run.outputs().get(layer);
      System.arraycopy(output, 0, outputs, layer * output.length, output.length);
    }
    new SafeTensorsWriter()
        .add("features", features, set.size(), rows, spec.latents())
        .add("reconstruction", outputs, set.size(), rows, spec.dOut())
        .write(out);
  }
}
