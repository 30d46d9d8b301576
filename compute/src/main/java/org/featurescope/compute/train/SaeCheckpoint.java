package org.featurescope.compute.train;

import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.job.FeaturescopeException;

/// Where the training of an autoencoder stands: one safetensors file with the parameters, both
/// memories of Adam, the moving averages and how long each latent has been silent; the rest is in
/// its metadata. The order of the text follows from the step. The file is whole or absent.
final class SaeCheckpoint {
  private static final String FILE = "checkpoint.safetensors";
  private static final String SILENT = "silent";

  /// @param step steps taken
  /// @param inputScale what activations are multiplied by before they are learned
  /// @param outputScale the same for a transcoder's targets
  /// @param lossScale the constant of the loss
  /// @param seconds time spent in all
  record State(
      long step, double inputScale, double outputScale, double lossScale, double seconds) {}

  /// @param silent activations since each latent's last firing
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  record Restored(State state, long[] silent) {}

  private SaeCheckpoint() {}

  static boolean exists(Path run) {
    return Files.exists(run.resolve(FILE));
  }

  static void write(Path run, SaeParameters parameters, DeadLatents dead, State state) {
    var writer =
        new SafeTensorsWriter()
            .metadata("step", Long.toString(state.step()))
            .metadata("input_scale", Double.toString(state.inputScale()))
            .metadata("output_scale", Double.toString(state.outputScale()))
            .metadata("loss_scale", Double.toString(state.lossScale()))
            .metadata("seconds", Double.toString(state.seconds()));
    parameters
        .named()
        .forEach(
            (name, array) -> writer.add(name, array.toFloatArray(), array.getShape().getShape()));
    var silent = dead.since();
    writer.add(SILENT, silent, silent.length).write(run.resolve(FILE));
  }

  /// Number of latents, width of the input and width of the output of a checkpoint.
  static int[] shape(Path run) {
    try (var source = SafeTensors.open(run.resolve(FILE))) {
      var encoder = source.info("encoder");
      var decoder = source.info("decoder");
      return new int[] {(int) encoder.size(0), (int) encoder.size(1), (int) decoder.size(1)};
    }
  }

  /// Brings the parameters to where the checkpoint left them.
  ///
  /// @throws FeaturescopeException when it belongs to another training or is damaged
  static Restored restore(Path run, SaeParameters parameters) {
    var file = run.resolve(FILE);
    try (var source = SafeTensors.open(file)) {
      parameters
          .named()
          .forEach((name, array) -> {
            if (!source.info(name).hasShape(array.getShape().getShape())) {
              throw otherTraining(file);
            }
            array.set(FloatBuffer.wrap(source.floats(name)));
          });
      var silent = source.longs(SILENT);
      if (silent.length != parameters.latents()) {
        throw otherTraining(file);
      }
      var about = source.metadata();
      return new Restored(
          new State(
              Long.parseLong(about.get("step")),
              Double.parseDouble(about.get("input_scale")),
              Double.parseDouble(about.get("output_scale")),
              Double.parseDouble(about.get("loss_scale")),
              Double.parseDouble(about.get("seconds"))),
          silent);
    } catch (NumberFormatException | NullPointerException e) {
      throw otherTraining(file);
    }
  }

  private static FeaturescopeException otherTraining(Path file) {
    return new FeaturescopeException(
        file + " does not belong to this training",
        "restore the training.json that it was begun with, or begin anew in another folder");
  }
}
