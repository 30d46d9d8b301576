package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.job.FeaturescopeException;

/// Where the training of an autoencoder stands: one safetensors file with the parameters, both
/// memories of Adam, the moving averages and how long each latent has been silent; the rest is in
/// its metadata. The order of the text follows from the step. The file is whole or absent.
final class SaeCheckpoint {
  private static final String FILE = "checkpoint.safetensors";
  private static final List<String> NAMES =
      List.of("encoder", "decoder", "pre_bias", "latent_bias");
  private static final String SILENT = "silent";

  /// @param step steps taken
  /// @param inputScale what activations are multiplied by before they are learned
  /// @param lossScale the constant of the loss
  /// @param seconds time spent in all
  record State(long step, double inputScale, double lossScale, double seconds) {}

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
            .metadata("loss_scale", Double.toString(state.lossScale()))
            .metadata("seconds", Double.toString(state.seconds()));
    arrays(parameters)
        .forEach(
            (name, array) -> writer.add(name, array.toFloatArray(), array.getShape().getShape()));
    var silent = dead.since();
    writer.add(SILENT, silent, silent.length).write(run.resolve(FILE));
  }

  /// The width of the activations and the number of latents of a checkpoint.
  static int[] shape(Path run) {
    try (var source = SafeTensors.open(run.resolve(FILE))) {
      var info = source.info(NAMES.getFirst());
      return new int[] {(int) info.size(0), (int) info.size(1)};
    }
  }

  /// Brings the parameters to where the checkpoint left them.
  ///
  /// @throws FeaturescopeException when it belongs to another training or is damaged
  static Restored restore(Path run, SaeParameters parameters) {
    var file = run.resolve(FILE);
    try (var source = SafeTensors.open(file)) {
      arrays(parameters)
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

  private static Map<String, NDArray> arrays(SaeParameters parameters) {
    var own =
        List.of(
            parameters.encoder(),
            parameters.decoder(),
            parameters.preBias(),
            parameters.latentBias());
    var arrays = new LinkedHashMap<String, NDArray>();
    for (var i = 0; i < NAMES.size(); i++) {
      arrays.put(NAMES.get(i), own.get(i));
      arrays.put(NAMES.get(i) + ".first_moment", parameters.firstMoments().get(i));
      arrays.put(NAMES.get(i) + ".second_moment", parameters.secondMoments().get(i));
      arrays.put(NAMES.get(i) + ".average", parameters.averages().get(i));
    }
    return arrays;
  }
}
