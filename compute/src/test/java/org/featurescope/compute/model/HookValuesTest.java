package org.featurescope.compute.model;

import static org.featurescope.compute.model.Golden.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.Transformer.Extent;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The value at every hook of every family is that of the same model in plain loops.
@ExtendWith(TestEngine.class)
class HookValuesTest {
  private static final double TOLERANCE = TestEngine.tolerance(1e-4);
  private static final int POSITIONS = 11;

  /// All that a family has.
  static List<HookPoint> points(ModelSpec spec) {
    var points = new ArrayList<HookPoint>();
    for (var site : Site.values()) {
      if (spec.has(site)) {
        for (var layer = 0; layer < (site.inBlock() ? spec.layers() : 1); layer++) {
          points.add(new HookPoint(site, site.inBlock() ? layer : -1));
        }
      }
    }
    return points;
  }

  @ParameterizedTest
  @MethodSource("org.featurescope.compute.model.Golden#families")
  void everyHookHasTheValueOfPlainLoops(String name, Engine engine) {
    var folder = Golden.folder("models/" + name);
    try (var model =
            LanguageModel.open(
                folder, engine, Precision.FP32, Progress.none(), new Cancellation());
        var files = SafeTensors.openModel(folder);
        var scope = engine.scope()) {
      var ids =
          LongStream.range(0, POSITIONS)
              .map(t -> (7919 * (t + 1)) % model.spec().vocabulary())
              .toArray();
      var points = points(model.spec());
      var result =
          model
              .transformer()
              .forward(
                  scope.create(ids, new Shape(1, ids.length)),
                  Hooks.none().andCapture(points),
                  Extent.FINAL,
                  Optional.empty(),
                  engine.ops(scope),
                  new Cancellation());

      var plain = new PlainTransformer(model.spec(), files).run(ids);

      assertEquals(new HashSet<>(points), plain.keySet());
      for (var point : points) {
        assertClose(
            name + " " + point, plain.get(point), result.capture(point), TOLERANCE, TOLERANCE);
      }
    }
  }
}
