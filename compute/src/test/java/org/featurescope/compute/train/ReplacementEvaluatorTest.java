package org.featurescope.compute.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.sae.TranscoderSet;
import org.featurescope.compute.sae.format.SaeFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// All MLPs replaced at once, against passes that fix the replaced outputs one layer after another.
@ExtendWith(TestEngine.class)
class ReplacementEvaluatorTest {
  private static final Path MODEL = Path.of("src/test/resources/golden/models/gpt2");
  private static final Path SETS = Path.of("src/test/resources/golden/graphs/attribution");
  private static final int LAYERS = 3;
  private static final int BOS = 339;
  private static final List<long[]> CONTEXTS =
      List.of(new long[] {BOS, 284, 331, 310, 263, 333}, new long[] {BOS, 86, 258, 12, 40, 7});

  /// Sums of some 300 exponentials in single precision.
  private static final double TOLERANCE = 2e-5;

  private static LanguageModel model(Engine engine) {
    return LanguageModel.open(MODEL, engine, Precision.FP32, Progress.none(), new Cancellation());
  }

  private static HookPoint in(TranscoderSet set, int layer) {
    return HookPoint.parse(set.layer(layer).metadata().hookName().orElseThrow());
  }

  private static HookPoint out(int layer) {
    return new HookPoint(Site.MLP_OUT, layer);
  }

  /// Logits `[T, V]` with some MLPs' outputs fixed, and an activation on the way.
  private static float[] run(
      LanguageModel model, long[] ids, List<float[]> fixed, Optional<HookPoint> wanted) {
    try (var scope = model.engine().scope()) {
      var hooks = Hooks.none();
      for (var layer = 0; layer < fixed.size(); layer++) {
        var values = fixed.get(layer);
        hooks = hooks.andIntervene(out(layer), (y, owner) -> owner.create(values, y.getShape()));
      }
      hooks = hooks.andCapture(wanted.stream().toList());
      var result =
          model
              .transformer()
              .forward(
                  scope.create(ids, new Shape(1, ids.length)),
                  hooks,
                  Extent.LOGITS,
                  Optional.empty(),
                  model.engine().ops(scope),
                  new Cancellation());
      NDArray asked = wanted.map(result::capture).orElseGet(() -> result.logits().orElseThrow());
      return asked.toFloatArray();
    }
  }

  /// What every MLP would write, layer after layer, the first token's output left as it is.
  private static List<float[]> replaced(LanguageModel model, TranscoderSet set, long[] ids) {
    var inputs = new ArrayList<float[]>();
    var fixed = new ArrayList<float[]>();
    for (var layer = 0; layer < LAYERS; layer++) {
      inputs.add(run(model, ids, fixed, Optional.of(in(set, layer))));
      var own = run(model, ids, fixed, Optional.of(out(layer)));
      var padded = new ArrayList<>(inputs);
      while (padded.size() < LAYERS) {
        padded.add(inputs.getFirst());
      }
      var written = set.run(padded).outputs().get(layer).clone();
      System.arraycopy(own, 0, written, 0, own.length / ids.length);
      fixed.add(written);
    }
    return fixed;
  }

  private static double loss(float[] logits, long[] ids) {
    var vocabulary = logits.length / ids.length;
    var sum = 0.0;
    for (var t = 1; t < ids.length - 1; t++) {
      var normaliser = 0.0;
      for (var v = 0; v < vocabulary; v++) {
        normaliser += Math.exp(logits[t * vocabulary + v]);
      }
      sum += Math.log(normaliser) - logits[t * vocabulary + (int) ids[t + 1]];
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(strings = {"jumprelu", "skip", "clt"})
  void replaces_every_mlp_by_what_its_transcoder_makes_of_the_changed_stream(
      String name, Engine engine) {
    try (var model = model(engine);
        var set = SaeFiles.openSet(SETS.resolve(name).resolve("transcoders"), engine)) {
      var quality =
          new ReplacementEvaluator(model, set, CONTEXTS, OptionalInt.of(BOS))
              .run(Progress.none(), new Cancellation());

      var replaced = 0.0;
      var clean = 0.0;
      for (var ids : CONTEXTS) {
        replaced += loss(run(model, ids, replaced(model, set, ids), Optional.empty()), ids);
        clean += loss(run(model, ids, List.of(), Optional.empty()), ids);
      }
      var predictions = CONTEXTS.size() * (CONTEXTS.getFirst().length - 2);
      assertEquals(clean / predictions, quality.lossClean(), TOLERANCE);
      assertEquals(replaced / predictions, quality.lossReplaced(), TOLERANCE);
      assertTrue(quality.klReplaced() > 0 && quality.klAblated() > 0);
      assertEquals(LAYERS, quality.layers().size());
      assertEquals(10, quality.layers().getFirst().tokens());
    }
  }

  @Test
  void a_set_for_more_layers_than_the_model_has_is_refused(Engine engine) {
    var other = Path.of("src/test/resources/golden/models/llama");
    try (var model =
            LanguageModel.open(other, engine, Precision.FP32, Progress.none(), new Cancellation());
        var set = SaeFiles.openSet(SETS.resolve("relu/transcoders"), engine)) {
      var refused =
          assertThrows(
              FeaturescopeException.class,
              () -> new ReplacementEvaluator(model, set, CONTEXTS, OptionalInt.empty()));
      assertEquals("The set has transcoders for 3 layers, the model has 2", refused.problem());
    }
  }
}
