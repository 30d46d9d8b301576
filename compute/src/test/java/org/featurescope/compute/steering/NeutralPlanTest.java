package org.featurescope.compute.steering;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.HalvesEngine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.model.Sampling;
import org.featurescope.compute.model.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// With every strength neutral a plan changes no bit: of the logits, of the next token's odds while
/// sliders move, of a text that is drawn, and of a sweep's figures; with a model in float32 and
/// with one in bfloat16 whose matrices are kept as halves.
@ExtendWith(TestEngine.class)
class NeutralPlanTest {
  private static final Sampling DRAWN = new Sampling(1, 0, 1, 0, 7);
  private static final int TOKENS = 12;

  @TempDir private Path folder;

  private void inBothPrecisions(Engine engine, Consumer<Workplace> test) throws IOException {
    try (var work = new Workplace(engine, false)) {
      test.accept(work);
    }
    try (var halves = HalvesEngine.start(folder)) {
      assertTrue(halves.prefersHalves());
      try (var work = new Workplace(halves, false, Precision.BF16)) {
        test.accept(work);
      }
    }
  }

  private static Step latent(int layer, int latent, Mode mode, double value) {
    return new Step(new Target.Latent(Workplace.transcoder(layer), latent), mode, value);
  }

  /// Transcoders of all layers, an autoencoder's place and a neuron, each in every mode: neutral
  /// where the mode has a neutral strength, and muted where it has none.
  private static SteeringPlan neutral() {
    var steps = new ArrayList<Step>();
    for (var mode : Mode.values()) {
      for (var layer = 0; layer < 3; layer++) {
        steps.add(still(latent(layer, 5 + layer, mode, mode == Mode.MULTIPLY ? 1 : 0)));
      }
      var elsewhere = Workplace.transcoder(1, "blocks.1.hook_resid_post");
      var value = mode == Mode.MULTIPLY ? 1 : 0;
      steps.add(still(new Step(new Target.Latent(elsewhere, 3), mode, value)));
      steps.add(still(new Step(new Target.Neuron(1, 7), mode, value)));
    }
    var plan = SteeringPlan.of(steps.toArray(Step[]::new));
    assertTrue(plan.isNeutral());
    return plan;
  }

  private static Step still(Step step) {
    return step.isNeutral() ? step : step.mute();
  }

  /// In force, though there is nothing to do: directions are capped where they do not come, and a
  /// latent is moved at tokens that there are not.
  private static SteeringPlan idle() {
    var steps = new ArrayList<Step>();
    for (var layer = 0; layer < 3; layer++) {
      steps.add(latent(layer, 5, Mode.CAP, 1000));
      steps.add(latent(layer, 6, Mode.ADD, 3).at(new Positions.Range(40, 50)));
    }
    steps.add(new Step(new Target.Neuron(1, 7), Mode.CAP, 1000));
    var plan = SteeringPlan.of(steps.toArray(Step[]::new));
    assertFalse(plan.isNeutral());
    return plan;
  }

  private static SteeredRun run(Workplace work, SteeringPlan plan) {
    return work.steerer.run(
        plan,
        Workplace.PROMPT,
        TOKENS,
        DRAWN,
        Stop.never(),
        (side, token) -> {},
        Progress.none(),
        new Cancellation());
  }

  @Test
  void theLogitsOfAPassAreTheModels(Engine engine) throws IOException {
    inBothPrecisions(
        engine,
        work -> {
          var plain = work.logits(SteeringPlan.of(), Workplace.PROMPT);
          assertArrayEquals(plain, work.logits(neutral(), Workplace.PROMPT));
          assertArrayEquals(plain, work.logits(idle(), Workplace.PROMPT));
        });
  }

  @Test
  void whatIsDrawnIsWhatTheModelDrawsAlone(Engine engine) throws IOException {
    inBothPrecisions(
        engine,
        work -> {
          var alone = work.alone(TOKENS, DRAWN);
          for (var plan : List.of(neutral(), idle())) {
            for (var each : List.of(plan, plan.withFrozenAttention())) {
              var run = run(work, each);
              assertEquals(alone.ids(), Arrays.stream(run.steered().ids()).boxed().toList());
              assertEquals(run.baseline().tokens(), run.steered().tokens());
              assertEquals(0, run.steered().divergence());
            }
          }
        });
  }

  @Test
  void theNextTokenIsAsLikelyAsBefore(Engine engine) throws IOException {
    inBothPrecisions(
        engine,
        work -> {
          var never = new Cancellation();
          try (var prompt = new SteeredPrompt(work.steerer, Workplace.PROMPT, List.of(), never)) {
            for (var plan : List.of(neutral(), idle())) {
              for (var each : List.of(plan, plan.withFrozenAttention())) {
                // From where a strong plan has left what is kept for the next look.
                var strong = SteeringPlan.of(latent(0, 5, Mode.ADD, 12), latent(2, 7, Mode.ADD, 9));
                for (var before : List.of(strong, strong.withFrozenAttention())) {
                  prompt.look(before, never);
                  var look = prompt.look(each, never);
                  assertArrayEquals(look.baseline(), look.steered());
                  assertEquals(0, look.divergence());
                }
              }
            }
          }
        });
  }

  @Test
  void aSweepHasTheModelsOwnFiguresWhereItComesByNeutral(Engine engine) throws IOException {
    inBothPrecisions(
        engine,
        work -> {
          var moved = latent(1, 3, Mode.MULTIPLY, 4).mute();
          for (var plan :
              List.of(SteeringPlan.of(moved), SteeringPlan.of(moved).withFrozenAttention())) {
            var setting =
                new StrengthSweep.Setting(
                    plan,
                    0,
                    List.of(0.0, 0.5, 1.0, 1.5),
                    List.of(258, 310),
                    List.of(284, 331, 310),
                    Optional.of(work.saes.get(Workplace.transcoder(2))),
                    5);
            var sweep =
                new StrengthSweep(work.steerer, Workplace.PROMPT, setting)
                    .run(Progress.none(), new Cancellation());
            for (var point : sweep.points()) {
              assertEquals(point.value() == 1, point.figures().equals(sweep.baseline()));
            }
          }
        });
  }
}
