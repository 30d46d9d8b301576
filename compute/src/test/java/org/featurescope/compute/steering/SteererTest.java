package org.featurescope.compute.steering;

import static org.featurescope.compute.model.Golden.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Sampling;
import org.featurescope.compute.model.Stop;
import org.featurescope.compute.steering.SteeredRun.Side;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestEngine.class)
class SteererTest {
  private static final Sampling DRAWN = new Sampling(1, 0, 1, 0, 7);
  private static final Step STRONG = latent(1, 3, Mode.ADD, 12);

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

  private SteeredRun run(SteeringPlan plan, int tokens, Sampling sampling) {
    return run(plan, tokens, sampling, Stop.never());
  }

  private SteeredRun run(SteeringPlan plan, int tokens, Sampling sampling, Stop stop) {
    return work.steerer.run(
        plan,
        Workplace.PROMPT,
        tokens,
        sampling,
        stop,
        (side, token) -> {},
        Progress.none(),
        new Cancellation());
  }

  /// Every mode that has a neutral strength at it, and the others muted.
  @Test
  void withEveryStrengthNeutralTheOutputIsTheBaselinesBitByBit() {
    var steps = new ArrayList<Step>();
    for (var mode : Mode.values()) {
      var neutral = mode == Mode.MULTIPLY ? 1 : 0;
      var step = latent(0, 5, mode, neutral);
      steps.add(mode == Mode.ADD || mode == Mode.MULTIPLY ? step : step.mute());
      var direction =
          new Step(new Target.Neuron(1, 7), mode, neutral, 3, step.isNeutral(), Optional.empty());
      steps.add(mode == Mode.ADD || mode == Mode.MULTIPLY ? direction : direction.mute());
    }
    var plan = SteeringPlan.of(steps.toArray(Step[]::new));
    assertTrue(plan.isNeutral());
    var plain = work.logits(SteeringPlan.of(), Workplace.PROMPT);
    assertArrayEquals(plain, work.logits(plan, Workplace.PROMPT));
    for (var frozen : List.of(plan, plan.withFrozenAttention())) {
      var run = run(frozen, 20, DRAWN);
      assertArrayEquals(run.baseline().ids(), run.steered().ids());
      assertEquals(run.baseline().tokens(), run.steered().tokens());
      assertEquals(0, run.steered().divergence());
    }
  }

  /// Clamped to what they are, or capped where they do not reach: the sum of nothing is nothing.
  @Test
  void stepsThatHaveNothingToDoChangeNoBit() {
    var plain = work.logits(SteeringPlan.of(), Workplace.PROMPT);
    var capped = new Step(new Target.Neuron(1, 7), Mode.CAP, 1000);
    var elsewhere = STRONG.at(new Positions.Range(40, 50));
    var after = STRONG.at(Positions.GENERATED);
    assertArrayEquals(
        plain, work.logits(SteeringPlan.of(capped, elsewhere, after), Workplace.PROMPT));
  }

  @Test
  void theBaselineIsWhatTheModelWritesAlone() {
    var alone = work.alone(20, DRAWN);
    var run = run(SteeringPlan.of(STRONG), 20, DRAWN);
    assertEquals(alone.ids(), Arrays.stream(run.baseline().ids()).boxed().toList());
    for (var i = 0; i < 20; i++) {
      assertEquals(alone.logProbs().get(i), run.baseline().tokens().get(i).baselineLogProb(), 1e-5);
    }
  }

  /// What is shared and resumed must be what whole passes over the whole text yield.
  @Test
  void everyTokenIsToldAsAWholePassOverItsTextTellsIt() {
    var plans =
        List.of(
            SteeringPlan.of(STRONG),
            SteeringPlan.of(STRONG).at(Positions.PROMPT),
            SteeringPlan.of(STRONG).at(Positions.GENERATED),
            SteeringPlan.of(latent(0, 5, Mode.CLAMP, 3), latent(2, 4, Mode.MULTIPLY, -2)),
            SteeringPlan.of(
                new Step(
                    new Target.Combination(
                        Workplace.transcoder(2, "blocks.2.hook_resid_post"),
                        Map.of(1, 2.0, 5, -1.0)),
                    Mode.PROJECT,
                    0)),
            SteeringPlan.of(
                new Step(
                    new Target.Contrast(HookPoint.parse("hook_embed"), "The keeper", "A cat"),
                    Mode.ADD,
                    2)));
    for (var plan : plans) {
      var run = run(plan, 12, DRAWN);
      assertToldRight(plan, run.baseline());
      assertToldRight(plan, run.steered());
      assertFalse(Arrays.equals(run.baseline().ids(), run.steered().ids()), plan.toString());
    }
  }

  private void assertToldRight(SteeringPlan plan, SteeredRun.Text text) {
    var ids =
        IntStream.concat(Arrays.stream(Workplace.PROMPT), Arrays.stream(text.ids())).toArray();
    var plain = work.logits(SteeringPlan.of(), ids);
    var steered = steeredLogits(plan, ids);
    for (var i = 0; i < text.tokens().size(); i++) {
      var token = text.tokens().get(i);
      var p = odds(plain, Workplace.PROMPT.length - 1 + i);
      var q = odds(steered, Workplace.PROMPT.length - 1 + i);
      assertEquals(p[token.id()], token.baselineLogProb(), 1e-4);
      assertEquals(q[token.id()], token.steeredLogProb(), 1e-4);
      var divergence = 0.0;
      for (var v = 0; v < p.length; v++) {
        divergence += Math.exp(q[v]) * (q[v] - p[v]);
      }
      assertEquals(divergence, token.divergence(), 1e-4);
    }
  }

  /// With the prompt as long as it was, though the pass is over the whole text.
  private float[] steeredLogits(SteeringPlan plan, int... ids) {
    var steps =
        plan.active().stream()
            .map(step ->
                switch (step.positions().orElseThrow()) {
                  case Positions.Prompt p ->
                      step.at(new Positions.Range(0, Workplace.PROMPT.length - 1));
                  case Positions.Generated g ->
                      step.at(new Positions.Range(Workplace.PROMPT.length, 1000));
                  default -> step;
                })
            .toArray(Step[]::new);
    return work.logits(SteeringPlan.of(steps), ids);
  }

  private double[] odds(float[] logits, int row) {
    var vocabulary = work.model.spec().vocabulary();
    var sum = 0.0;
    for (var v = 0; v < vocabulary; v++) {
      sum += Math.exp(logits[row * vocabulary + v]);
    }
    var odds = new double[vocabulary];
    for (var v = 0; v < vocabulary; v++) {
      odds[v] = logits[row * vocabulary + v] - Math.log(sum);
    }
    return odds;
  }

  @Test
  void perplexityIsThatOfTheTextUnderTheModelWithoutThePlan() {
    var steered = run(SteeringPlan.of(STRONG), 12, Sampling.GREEDY).steered();
    var sum = 0.0;
    for (var token : steered.tokens()) {
      sum -= token.baselineLogProb();
    }
    assertEquals(Math.exp(sum / 12), steered.perplexity(), 1e-9);
  }

  @Test
  void eachTextEndsWhereItsOwnStopSaysSo() {
    var whole = run(SteeringPlan.of(STRONG), 8, Sampling.GREEDY);
    var end = whole.steered().ids()[3];
    var first = Arrays.stream(whole.steered().ids()).boxed().toList().indexOf(end);
    var ended = run(SteeringPlan.of(STRONG), 8, Sampling.GREEDY, Stop.at(Optional.of(end)));
    assertEquals(first + 1, ended.steered().ids().length);
    assertTrue(
        ended.baseline().ids().length == 8
            || ended.baseline().ids()[ended.baseline().ids().length - 1] == end);
  }

  @Test
  void aFrequencyPenaltyKeepsAWordFromComingBack() {
    var plain = run(SteeringPlan.of(STRONG), 30, Sampling.GREEDY).steered().ids();
    var varied = run(SteeringPlan.of(STRONG), 30, new Sampling(0, 0, 1, 100, 0)).steered().ids();
    assertTrue(Arrays.stream(plain).distinct().count() < 30);
    assertEquals(30, Arrays.stream(varied).distinct().count());
  }

  @Test
  void tokensArriveAsTheyAreDrawnAndACancelledRunEndsAtTheNext() {
    var seen = new ArrayList<Side>();
    var cancellation = new Cancellation();
    assertThrows(
        CancellationException.class,
        () ->
            work.steerer.run(
                SteeringPlan.of(STRONG),
                Workplace.PROMPT,
                30,
                Sampling.GREEDY,
                Stop.never(),
                (side, token) -> {
                  seen.add(side);
                  if (seen.size() == 6) {
                    cancellation.cancel();
                  }
                },
                Progress.none(),
                cancellation));
    assertEquals(
        List.of(
            Side.BASELINE, Side.STEERED, Side.BASELINE, Side.STEERED, Side.BASELINE, Side.STEERED),
        seen);
  }

  @Test
  void frozenAttentionIsHeldThroughTheContinuation() {
    var plan = SteeringPlan.of(latent(0, 5, Mode.ADD, 12));
    var frozen = run(plan.withFrozenAttention(), 6, Sampling.GREEDY).steered();
    var ids =
        IntStream.concat(Arrays.stream(Workplace.PROMPT), Arrays.stream(frozen.ids())).toArray();
    var whole = work.frozenLogits(plan, ids);
    for (var i = 0; i < 6; i++) {
      var token = frozen.tokens().get(i);
      var q = odds(whole, Workplace.PROMPT.length - 1 + i);
      assertEquals(q[token.id()], token.steeredLogProb(), 1e-4);
    }
    assertThrows(
        AssertionError.class, () -> assertClose("", work.logits(plan, ids), whole, 1e-2, 0));
  }

  private void assertRefused(String expected, SteeringPlan plan, int... prompt) {
    var e =
        assertThrows(
            FeaturescopeException.class,
            () ->
                work.steerer.run(
                    plan,
                    prompt,
                    4,
                    Sampling.GREEDY,
                    Stop.never(),
                    (side, token) -> {},
                    Progress.none(),
                    new Cancellation()));
    assertTrue(e.problem().contains(expected), e.problem());
    assertFalse(e.problem().contains("\n"), e.problem());
    assertFalse(e.remedy().isEmpty());
  }

  @Test
  void badInputIsToldInASentence() {
    var none = SteeringPlan.of();
    assertRefused("no text to continue", none);
    assertRefused("the model sees 64", none, new int[64]);
    assertRefused("latent 20", SteeringPlan.of(latent(1, 20, Mode.ADD, 1)), Workplace.PROMPT);
    assertRefused(
        "latent 99", SteeringPlan.of(latent(1, 99, Mode.ADD, 1).mute()), Workplace.PROMPT);
    assertRefused("has no layer 9", neuron(9, 0), Workplace.PROMPT);
    assertRefused("neuron 5,000", neuron(0, 5000), Workplace.PROMPT);
    var vector = new Target.Vector(HookPoint.residPost(1), List.of(1f, 2f));
    assertRefused(
        "a width of 40", SteeringPlan.of(new Step(vector, Mode.ADD, 1)), Workplace.PROMPT);
    var zeros = new Target.Vector(HookPoint.residPost(1), Collections.nCopies(Workplace.WIDTH, 0f));
    assertRefused("no length", SteeringPlan.of(new Step(zeros, Mode.ADD, 1)), Workplace.PROMPT);
    var pattern = new Target.Vector(HookPoint.parse("blocks.0.attn.hook_pattern"), List.of(1f));
    assertRefused(
        "no vector for each token",
        SteeringPlan.of(new Step(pattern, Mode.ADD, 1)),
        Workplace.PROMPT);
    var beyond = new Target.Layers(new Target.Neuron(0, 1), 1, 3);
    assertRefused(
        "has no layer 3", SteeringPlan.of(new Step(beyond, Mode.ADD, 1)), Workplace.PROMPT);
    var embedding =
        new Target.Vector(HookPoint.parse("hook_embed"), Collections.nCopies(Workplace.WIDTH, 1f));
    assertRefused(
        "is in no layer",
        SteeringPlan.of(new Step(new Target.Layers(embedding, 0, 1), Mode.ADD, 1)),
        Workplace.PROMPT);
    var gone = new Target.Latent(SaeReference.of("not-here"), 0);
    assertRefused("is not there", SteeringPlan.of(new Step(gone, Mode.ADD, 1)), Workplace.PROMPT);
  }

  private static SteeringPlan neuron(int layer, int index) {
    return SteeringPlan.of(new Step(new Target.Neuron(layer, index), Mode.ADD, 1));
  }

  /// Numbers beyond every float: still a sentence, or still a text, and never a crash.
  @Test
  void theLargestStrengthIsNoCrash() {
    var plan = SteeringPlan.of(latent(0, 5, Mode.ADD, 1e6), latent(1, 5, Mode.MULTIPLY, -1e6));
    try {
      assertEquals(4, run(plan, 4, Sampling.GREEDY).steered().ids().length);
    } catch (FeaturescopeException e) {
      assertTrue(e.problem().contains("numbers"), e.problem());
    }
  }

  @Test
  void aPlanForAnotherModelOrAutoencoderIsRefusedUnlessForced(Engine engine) {
    var other = "0".repeat(64);
    var own = Workplace.transcoder(1);
    var sae =
        new SaeReference(own.path(), own.layer(), own.hook(), Optional.of(other), own.latents());
    var step = new Step(new Target.Latent(sae, 3), Mode.ADD, 12);
    var forSae = SteeringPlan.of(step);
    var forModel =
        new SteeringPlan(
            Optional.empty(), Optional.of(other), List.of(STRONG), Positions.ALL, false);
    assertRefused("another autoencoder", forSae, Workplace.PROMPT);
    assertRefused("another model", forModel, Workplace.PROMPT);
    var expected = run(SteeringPlan.of(STRONG), 4, Sampling.GREEDY).steered().tokens();
    try (var forced = new Workplace(engine, true)) {
      for (var plan : List.of(forSae, forModel)) {
        var made =
            forced.steerer.run(
                plan,
                Workplace.PROMPT,
                4,
                Sampling.GREEDY,
                Stop.never(),
                (side, token) -> {},
                Progress.none(),
                new Cancellation());
        assertEquals(expected, made.steered().tokens());
      }
    }
  }
}
