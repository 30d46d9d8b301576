package org.featurescope.compute.steering;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.steering.SteeredPrompt.Look;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestEngine.class)
class SteeredPromptTest {
  private Workplace work;

  @BeforeEach
  void open(Engine engine) {
    work = new Workplace(engine);
  }

  @AfterEach
  void close() {
    work.close();
  }

  private static Step latent(int layer, int latent, Mode mode, double value) {
    return new Step(new Target.Latent(Workplace.transcoder(layer), latent), mode, value);
  }

  private List<SparseAutoencoder> watched() {
    return List.of(work.saes.get(Workplace.transcoder(0)), work.saes.get(Workplace.transcoder(2)));
  }

  private SteeredPrompt prompt() {
    return new SteeredPrompt(work.steerer, Workplace.PROMPT, watched(), new Cancellation());
  }

  private Look fresh(SteeringPlan plan) {
    try (var prompt = prompt()) {
      return prompt.look(plan, new Cancellation());
    }
  }

  private static void assertSame(String what, Look expected, Look actual) {
    assertArrayEquals(expected.baseline(), actual.baseline(), 1e-5, what);
    assertArrayEquals(expected.steered(), actual.steered(), 1e-5, what);
    assertEquals(expected.divergence(), actual.divergence(), 1e-5, what);
    for (var i = 0; i < 2; i++) {
      assertArrayEquals(
          expected.features().get(i).dense(), actual.features().get(i).dense(), 1e-4f, what);
      assertArrayEquals(
          expected.baselineFeatures().get(i).dense(),
          actual.baselineFeatures().get(i).dense(),
          0f,
          what);
    }
  }

  @Test
  void aLookShowsTheNextTokenAndTheFeaturesUnderThePlan() {
    var plan = SteeringPlan.of(latent(1, 3, Mode.ADD, 12));
    var look = fresh(plan);
    var logits = work.logits(plan, Workplace.PROMPT);
    var vocabulary = work.model.spec().vocabulary();
    var sum = 0.0;
    for (var v = 0; v < vocabulary; v++) {
      sum += Math.exp(logits[7 * vocabulary + v]);
    }
    for (var v = 0; v < vocabulary; v++) {
      assertEquals(logits[7 * vocabulary + v] - Math.log(sum), look.steered()[v], 1e-4);
    }
    var input = HookPoint.parse("blocks.2.mlp.hook_in");
    var x = work.activation(plan, input, 8, Workplace.PROMPT);
    assertArrayEquals(watched().get(1).encode(x).dense(), look.features().get(1).dense(), 1e-4f);
    assertArrayEquals(
        look.baselineFeatures().get(0).dense(),
        look.features().get(0).dense(),
        0f,
        "features before the plan's first hook");
    assertTrue(look.divergence() > 0.01);
  }

  /// However the sliders moved before, a look is the one that a fresh prompt gives.
  @Test
  void whatIsReusedIsWhatWouldBeComputedAnew() {
    var steps =
        List.of(
            latent(0, 5, Mode.ADD, 4),
            latent(1, 3, Mode.CLAMP, 5),
            latent(2, 4, Mode.MULTIPLY, 3),
            new Step(new Target.Neuron(1, 7), Mode.CLAMP, 2),
            new Step(
                new Target.Contrast(HookPoint.residPost(1), "The keeper", "A cat"), Mode.ADD, 3),
            new Step(
                new Target.Contrast(HookPoint.parse("blocks.2.hook_resid_pre"), "boat", "A cat"),
                Mode.PROJECT,
                0),
            new Step(
                new Target.Contrast(HookPoint.parse("hook_embed"), "boat", "A cat"), Mode.ADD, 1),
            new Step(
                new Target.Contrast(HookPoint.parse("ln_final.hook_normalized"), "boat", "A cat"),
                Mode.ADD,
                1));
    var random = new Random(3);
    try (var prompt = prompt()) {
      for (var move = 0; move < 40; move++) {
        var chosen = new ArrayList<Step>();
        for (var step : steps) {
          if (random.nextInt(3) == 0) {
            chosen.add(random.nextBoolean() ? step : step.withValue(random.nextInt(1, 6)));
          }
        }
        var plan = SteeringPlan.of(chosen.toArray(Step[]::new));
        plan = random.nextInt(5) == 0 ? plan.withFrozenAttention() : plan;
        plan = random.nextInt(4) == 0 ? plan.at(new Positions.Range(2, 5)) : plan;
        plan = random.nextInt(8) == 0 ? plan.at(Positions.GENERATED) : plan;
        assertSame(
            "move " + move + ": " + plan, fresh(plan), prompt.look(plan, new Cancellation()));
      }
    }
  }

  @Test
  void withoutAPlanBothModelsSayTheSameBitByBit() {
    var look = fresh(SteeringPlan.of(latent(1, 3, Mode.ADD, 0)));
    assertArrayEquals(look.baseline(), look.steered());
    assertEquals(0, look.divergence());
  }

  @Test
  void aCancelledOrRefusedLookLeavesTheLastOneInPlace() {
    var first = SteeringPlan.of(latent(0, 5, Mode.ADD, 4), latent(2, 4, Mode.MULTIPLY, 3));
    var second = SteeringPlan.of(latent(0, 5, Mode.ADD, 4), latent(2, 4, Mode.MULTIPLY, 1.5));
    var cancelled = new Cancellation();
    cancelled.cancel();
    try (var prompt = prompt()) {
      prompt.look(first, new Cancellation());
      assertThrows(CancellationException.class, () -> prompt.look(second, cancelled));
      var wrong = SteeringPlan.of(latent(0, 20, Mode.ADD, 4));
      assertThrows(FeaturescopeException.class, () -> prompt.look(wrong, new Cancellation()));
      assertSame("after both", fresh(second), prompt.look(second, new Cancellation()));
    }
  }
}
