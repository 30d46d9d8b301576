package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.job.FeaturescopeException;

/// Where a training stands: one safetensors file with the weights and the memory of the optimiser,
/// and the step in its metadata. The order of the text follows from the step, so nothing else is
/// needed to go on. The file is whole or absent; a new one replaces the old in one step.
final class LmCheckpoint {
  private static final String FILE = "checkpoint.safetensors";
  private static final String WEIGHT = "weight/";

  /// @param step steps taken
  /// @param bfloat16 whether the training takes its products in bfloat16
  /// @param seconds time spent in all
  record State(long step, boolean bfloat16, double seconds) {}

  private LmCheckpoint() {}

  static boolean exists(Path run) {
    return Files.exists(run.resolve(FILE));
  }

  static void write(Path run, TrainableModel model, LmOptimiser optimiser, State state) {
    var writer =
        new SafeTensorsWriter()
            .metadata("step", Long.toString(state.step()))
            .metadata("bfloat16", Boolean.toString(state.bfloat16()))
            .metadata("seconds", Double.toString(state.seconds()));
    add(writer, WEIGHT, model.parameters());
    optimiser.memory().forEach((kind, arrays) -> add(writer, kind + "/", arrays));
    writer.write(run.resolve(FILE));
  }

  private static void add(SafeTensorsWriter to, String prefix, Map<String, NDArray> arrays) {
    arrays.forEach(
        (name, array) -> to.add(prefix + name, array.toFloatArray(), array.getShape().getShape()));
  }

  /// Brings the model and the optimiser to where the last checkpoint left them.
  ///
  /// @return nothing where there is no checkpoint
  /// @throws FeaturescopeException when the checkpoint belongs to another model or is damaged
  static Optional<State> restore(Path run, TrainableModel model, LmOptimiser optimiser) {
    if (!exists(run)) {
      return Optional.empty();
    }
    try (var source = SafeTensors.open(run.resolve(FILE))) {
      read(source, WEIGHT, model.parameters());
      optimiser.memory().forEach((kind, arrays) -> read(source, kind + "/", arrays));
      return Optional.of(state(source.metadata()));
    }
  }

  private static State state(Map<String, String> metadata) {
    try {
      return new State(
          Long.parseLong(metadata.getOrDefault("step", "")),
          Boolean.parseBoolean(metadata.get("bfloat16")),
          Double.parseDouble(metadata.getOrDefault("seconds", "")));
    } catch (NumberFormatException e) {
      throw new FeaturescopeException(
          FILE + " does not say which step it is of", "begin the training again", e);
    }
  }

  private static void read(SafeTensors from, String prefix, Map<String, NDArray> arrays) {
    arrays.forEach((name, array) -> {
      if (!from.info(prefix + name).hasShape(array.getShape().getShape())) {
        throw new FeaturescopeException(
            "The checkpoint of this training belongs to a model of another shape",
            "restore the training.json that it was begun with");
      }
      array.set(FloatBuffer.wrap(from.floats(prefix + name)));
    });
  }
}
