package org.featurescope.compute.train;

import static org.featurescope.compute.model.Golden.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.model.Golden;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.model.WeightMap;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(TestEngine.class)
class TrainableModelTest {

  /// What is to be trained further begins as the model that it is a copy of, in every family, and
  /// its files hold what that model's files held.
  @ParameterizedTest
  @MethodSource("org.featurescope.compute.model.Golden#families")
  void aCopyIsTheModelAndSoAreItsFiles(String name, Engine engine, @TempDir Path folder) {
    var original = Golden.folder("models/" + name);
    try (var model = TrainableModel.copyOf(original, engine, new Cancellation());
        var expected = SafeTensors.open(original.resolve("expected.safetensors"));
        var scope = engine.gradientScope()) {
      var logits =
          model
              .transformer()
              .forward(
                  scope.create(expected.longs("input_ids")).reshape(1, -1),
                  Hooks.none(),
                  Extent.LOGITS,
                  Optional.empty(),
                  engine.differentiableOps(scope),
                  new Cancellation())
              .logits()
              .orElseThrow();
      assertClose("logits", expected.floats("logits"), logits, 1e-4, 1e-4);

      try (var before = SafeTensors.openModel(original)) {
        var entries = WeightMap.of(model.spec()).entries();
        var dtype = before.info(entries.getFirst().file()).dtype();
        LmModelFiles.writeWeights(folder, model, dtype);
        try (var after = SafeTensors.openModel(folder)) {
          for (var entry : entries) {
            assertArrayEquals(
                before.floats(entry.file()), after.floats(entry.file()), entry.file());
          }
        }
      }
    }
  }
}
