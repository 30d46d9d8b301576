package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.Intervention;
import org.featurescope.compute.model.Transformer.Extent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/// Graphs of a model that is changed while it reads.
@ExtendWith(TestEngine.class)
class EditedModelTest {
  private static final AttributionSettings SETTINGS =
      AttributionSettings.USUAL
          .withChecked(Integer.MAX_VALUE)
          .withTargets(new Targets.Tokens(List.of(75, 33)));

  private Traced traced;

  @BeforeEach
  void open(Engine engine) throws IOException {
    traced = new Traced(engine, "skip");
  }

  @AfterEach
  void close() {
    traced.close();
  }

  /// An edit that depends on what it finds, as clamping does.
  private static Hooks growing(String... points) {
    var hooks = Hooks.none();
    for (var point : points) {
      Intervention twice =
          (x, scope) -> {
            var y = x.mul(1.5f).add(0.1f);
            y.attach(scope);
            return y;
          };
      hooks = hooks.andIntervene(HookPoint.parse(point), twice);
    }
    return hooks;
  }

  private GraphRun run(Hooks edits) {
    return new Attributor(traced.circuit, traced.prompt, SETTINGS)
        .under(edits)
        .run(Progress.none(), new Cancellation());
  }

  @TestFactory
  Stream<DynamicTest> wherever_the_model_is_changed_the_graph_is_exact_in_the_presence_of_it() {
    return Stream.of(
            List.of("hook_embed"),
            List.of("blocks.0.hook_resid_post"),
            List.of("blocks.1.hook_resid_mid", "blocks.1.hook_attn_out"),
            List.of("blocks.1.hook_mlp_out", "blocks.0.hook_resid_pre"),
            List.of("blocks.0.attn.hook_v", "blocks.1.attn.hook_z"))
        .map(points ->
            DynamicTest.dynamicTest(
                String.join(", ", points),
                () -> {
                  try (var run = run(growing(points.toArray(String[]::new)))) {
                    var check = run.graph().selfCheck().orElseThrow();
                    assertEquals(check.nodes(), check.checked());
                    assertTrue(check.deviation() < 1e-5, points + ": " + check);
                  }
                }));
  }

  @Test
  void the_graph_is_that_of_what_the_changed_model_computes() {
    var edits = growing("blocks.0.hook_resid_post");
    try (var plain = run(Hooks.none());
        var changed = run(edits);
        var scope = traced.model.engine().scope()) {
      var ids = FrozenPass.longs(traced.prompt.ids());
      var logits =
          traced
              .model
              .transformer()
              .forward(
                  scope.create(ids, new Shape(1, ids.length)),
                  edits,
                  Extent.LAST_LOGITS,
                  Optional.empty(),
                  traced.model.engine().ops(scope),
                  new Cancellation())
              .logits()
              .orElseThrow()
              .toFloatArray();
      for (var token = 0; token < logits.length; token++) {
        assertEquals(logits[token], changed.logits()[token], 1e-4);
      }
      assertNotEquals(plain.graph().nodes(), changed.graph().nodes());
    }
  }

  @Test
  void taking_features_away_is_measured_in_the_changed_model() {
    try (var run = run(growing("blocks.0.hook_resid_post"))) {
      var feature = (Node.Feature) run.graph().nodes().getFirst();
      var trial =
          new Trial(run, List.of(NodeEdit.ablate(feature)), Freedom.OPEN)
              .run(Progress.none(), new Cancellation());
      for (var token = 0; token < run.logits().length; token++) {
        assertEquals(run.logits()[token], trial.logitsBefore()[token], 1e-4);
      }
    }
  }
}
