package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.FeaturescopeException;

/// Where a training of autoencoders stands: one safetensors file with, for each of them, the
/// parameters, both memories of Adam, the moving averages and how long each latent has been silent;
/// the rest is in its metadata. The order of the text follows from the step. The file is whole or
/// absent, so all autoencoders are always at the same step.
final class SaeCheckpoint {
  private static final String SILENT = "/silent";
  private static final String INPUT_SCALE = "/input_scale";
  private static final String OUTPUT_SCALE = "/output_scale";
  private static final String LOSS_SCALE = "/loss_scale";
  private static final String BFLOAT16 = "/bfloat16";
  private static final String FIGURES = "/figures";

  /// @param step steps taken
  /// @param seconds time spent in all
  /// @param bfloat16 whether the model's products are taken in bfloat16
  /// @param arithmetic see [org.featurescope.compute.engine.Engine#arithmetic]
  record State(long step, double seconds, boolean bfloat16, String arithmetic) {}

  private SaeCheckpoint() {}

  static void write(Path file, List<SaeTrainee> trainees, State state) {
    var writer =
        new SafeTensorsWriter()
            .metadata(RunDirectory.STEP, Long.toString(state.step()))
            .metadata("seconds", Double.toString(state.seconds()))
            .metadata("bfloat16", Boolean.toString(state.bfloat16()))
            .metadata("arithmetic", state.arithmetic());
    for (var trainee : trainees) {
      var own = trainee.state();
      writer
          .metadata(trainee.name() + INPUT_SCALE, Double.toString(own.inputScale()))
          .metadata(trainee.name() + OUTPUT_SCALE, Double.toString(own.outputScale()))
          .metadata(trainee.name() + LOSS_SCALE, Double.toString(own.lossScale()))
          .metadata(trainee.name() + BFLOAT16, Boolean.toString(own.bfloat16()))
          .metadata(trainee.name() + FIGURES, own.figures().text())
          .add(trainee.name() + SILENT, own.silent(), own.silent().length);
      arrays(trainee)
          .forEach(
              (name, array) -> writer.add(name, array::toFloatArray, array.getShape().getShape()));
    }
    writer.write(file);
  }

  /// Brings the autoencoders to where the checkpoint left them.
  ///
  /// @throws FeaturescopeException when it belongs to another training or is damaged
  static State restore(Path file, List<SaeTrainee> trainees, Engine engine) {
    var script = engine.script(SaeStart.class, "sae_kinds.py");
    try (var source = SafeTensors.open(file)) {
      var about = source.metadata();
      for (var trainee : trainees) {
        arrays(trainee)
            .forEach((name, array) -> {
              if (!source.info(name).hasShape(array.getShape().getShape())) {
                throw otherTraining(file);
              }
              try (var scope = engine.scope()) {
                // In place: NDArray.set would give the array other memory, and a step that looks at
                // the weights through views of its own would go on with the old ones.
                var values = FloatBuffer.wrap(source.floats(name));
                script.one(scope, "assign", array, scope.create(values, array.getShape()));
              }
            });
        var silent = source.longs(trainee.name() + SILENT);
        if (silent.length != trainee.parameters().latents()) {
          throw otherTraining(file);
        }
        trainee.restore(
            new SaeTrainee.State(
                Double.parseDouble(about.get(trainee.name() + INPUT_SCALE)),
                Double.parseDouble(about.get(trainee.name() + OUTPUT_SCALE)),
                Double.parseDouble(about.get(trainee.name() + LOSS_SCALE)),
                Boolean.parseBoolean(about.get(trainee.name() + BFLOAT16)),
                silent,
                StepFigures.parse(about.get(trainee.name() + FIGURES))
                    .orElseThrow(() -> otherTraining(file))));
      }
      return new State(
          Long.parseLong(about.get(RunDirectory.STEP)),
          Double.parseDouble(about.get("seconds")),
          Boolean.parseBoolean(about.get("bfloat16")),
          about.getOrDefault("arithmetic", ""));
    } catch (NumberFormatException | NullPointerException e) {
      throw otherTraining(file);
    }
  }

  private static FeaturescopeException otherTraining(Path file) {
    return new FeaturescopeException(
        file + " does not belong to this training",
        "restore the training.json that it was begun with, or begin anew in another folder");
  }

  private static Map<String, NDArray> arrays(SaeTrainee trainee) {
    var arrays = new LinkedHashMap<String, NDArray>();
    trainee
        .parameters()
        .named()
        .forEach((name, array) -> arrays.put(trainee.name() + "/" + name, array));
    return arrays;
  }
}
