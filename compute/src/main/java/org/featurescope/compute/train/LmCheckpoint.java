package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.FeaturescopeException;

/// Where a training stands: one safetensors file with the weights and the memory of the optimiser,
/// and the step in its metadata. The order of the text follows from the step, so nothing else is
/// needed to go on. The file is whole or absent.
final class LmCheckpoint {
  private static final String WEIGHT = "weight/";

  /// @param step steps taken
  /// @param bfloat16 whether the training takes its products in bfloat16
  /// @param seconds time spent in all
  /// @param arithmetic see [org.featurescope.compute.engine.Engine#arithmetic]
  record State(long step, boolean bfloat16, double seconds, String arithmetic) {}

  private LmCheckpoint() {}

  static void write(Path file, TrainableModel model, LmOptimiser optimiser, State state) {
    var writer =
        new SafeTensorsWriter()
            .metadata(RunDirectory.STEP, Long.toString(state.step()))
            .metadata("bfloat16", Boolean.toString(state.bfloat16()))
            .metadata("seconds", Double.toString(state.seconds()))
            .metadata("arithmetic", state.arithmetic());
    add(writer, WEIGHT, model.parameters());
    optimiser.memory().forEach((kind, arrays) -> add(writer, kind + "/", arrays));
    writer.write(file);
  }

  private static void add(SafeTensorsWriter to, String prefix, Map<String, NDArray> arrays) {
    arrays.forEach(
        (name, array) -> to.add(prefix + name, array::toFloatArray, array.getShape().getShape()));
  }

  /// Brings the model and the optimiser to where a checkpoint left them.
  ///
  /// @throws FeaturescopeException when the checkpoint belongs to another model or is damaged
  static State restore(Path file, TrainableModel model, LmOptimiser optimiser, Engine engine) {
    try (var source = SafeTensors.open(file)) {
      read(source, WEIGHT, model.parameters(), engine);
      optimiser.memory().forEach((kind, arrays) -> read(source, kind + "/", arrays, engine));
      return state(file, source.metadata());
    }
  }

  private static State state(Path file, Map<String, String> metadata) {
    try {
      return new State(
          Long.parseLong(metadata.getOrDefault(RunDirectory.STEP, "")),
          Boolean.parseBoolean(metadata.get("bfloat16")),
          Double.parseDouble(metadata.getOrDefault("seconds", "")),
          metadata.getOrDefault("arithmetic", ""));
    } catch (NumberFormatException e) {
      throw new FeaturescopeException(
          file + " does not say which step it is of", "begin the training again", e);
    }
  }

  private static void read(
      SafeTensors from, String prefix, Map<String, NDArray> arrays, Engine engine) {
    var script = engine.script(AdamW.class, "lm_training.py");
    arrays.forEach((name, array) -> {
      if (!from.info(prefix + name).hasShape(array.getShape().getShape())) {
        throw new FeaturescopeException(
            "The checkpoint of this training belongs to a model of another shape",
            "restore the training.json that it was begun with");
      }
      try (var scope = engine.scope()) {
        // In place: NDArray.set would give the array other memory, and whoever looks at the same
        // weights through another array (see TrainableModel) would be left with the old one.
        var values = scope.create(FloatBuffer.wrap(from.floats(prefix + name)), array.getShape());
        script.one(scope, "assign", array, values);
      }
    });
  }
}
