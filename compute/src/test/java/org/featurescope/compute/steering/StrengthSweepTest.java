package org.featurescope.compute.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
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
import org.featurescope.compute.steering.StrengthSweep.Setting;
import org.featurescope.compute.steering.Sweep.Figures;
import org.featurescope.compute.steering.Sweep.Point;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// All strengths in one batch, against a run of its own for each.
@ExtendWith(TestEngine.class)
class StrengthSweepTest {
  private static final int T = Workplace.PROMPT.length;
  private static final List<Integer> TARGETS = List.of(258, 310);
  private static final List<Integer> CONTINUATION = List.of(284, 331, 310);
  private static final Step MOVED = latent(1, 3, Mode.ADD, 4);

  @TempDir private Path folder;
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

  private Sweep sweep(Setting setting) {
    return new StrengthSweep(work.steerer, Workplace.PROMPT, setting)
        .run(Progress.none(), new Cancellation());
  }

  private static int[] text(List<Integer> continuation) {
    return IntStream.concat(
            IntStream.of(Workplace.PROMPT), continuation.stream().mapToInt(Integer::intValue))
        .toArray();
  }

  private double[] odds(float[] logits, int row) {
    var vocabulary = work.model.spec().vocabulary();
    var one = new float[vocabulary];
    System.arraycopy(logits, row * vocabulary, one, 0, vocabulary);
    return TokenOdds.logProbabilities(one);
  }

  /// The figures of logits `[T, V]` of the whole text.
  private void assertFigures(
      String what, float[] logits, float[] plain, List<Integer> continuation, Figures actual) {
    var now = odds(logits, T - 1);
    for (var i = 0; i < TARGETS.size(); i++) {
      assertEquals(Math.exp(now[TARGETS.get(i)]), actual.probabilities().get(i), 1e-5, what);
    }
    assertEquals(TokenOdds.divergence(now, odds(plain, T - 1)), actual.divergence(), 1e-4, what);
    var ids = text(continuation);
    var first = continuation.isEmpty() ? 1 : T;
    var surprisal = 0.0;
    for (var i = first; i < ids.length; i++) {
      surprisal -= odds(logits, i - 1)[ids[i]] / (ids.length - first);
    }
    var expected = Math.exp(surprisal);
    assertEquals(expected, actual.perplexity(), 1e-4 * expected, what);
  }

  /// Where attention is frozen the reference computes it with the prompt as long as the text, which
  /// plans at all positions do not notice.
  private void assertEachIsARunOfItsOwn(SteeringPlan plan, int step, List<Integer> continuation) {
    var values = List.of(-3.0, 0.0, 0.5, 2.0, 6.0);
    var result = sweep(new Setting(plan, step, values, TARGETS, continuation, Optional.empty(), 0));
    var ids = text(continuation);
    var plain = work.logits(SteeringPlan.of(), ids);
    assertFigures("baseline", plain, plain, continuation, result.baseline());
    for (var i = 0; i < values.size(); i++) {
      var single = plan.withValue(step, values.get(i));
      var logits =
          plan.freezeAttention() ? work.frozenLogits(single, ids) : work.logits(single, ids);
      assertEquals(values.get(i), result.points().get(i).value());
      var what = "strength " + values.get(i) + " of step " + step;
      assertFigures(what, logits, plain, continuation, result.points().get(i).figures());
    }
  }

  @Test
  void everyStrengthOfTheBatchIsWhatARunOfItsOwnGives() throws IOException {
    var sae =
        MadeUpSaes.autoencoder(folder.resolve("sae"), "blocks.1.hook_resid_post", "layer_norm", 8);
    var clt = MadeUpSaes.crossLayer(folder.resolve("clt"), 5).path().at(0);
    var boat = new Target.Contrast(HookPoint.parse("hook_embed"), "boat", "A cat");
    var steps =
        List.of(
            MOVED,
            latent(0, 5, Mode.MULTIPLY, 2),
            new Step(new Target.Latent(sae, 3), Mode.CLAMP, 1.5),
            new Step(new Target.Latent(clt, 2), Mode.CLAMP, 1),
            new Step(new Target.Neuron(1, 7), Mode.CAP, 0.2));
    var plan = SteeringPlan.of(steps.toArray(Step[]::new));
    for (var step = 0; step < steps.size(); step++) {
      assertEachIsARunOfItsOwn(plan, step, step % 2 == 0 ? List.of() : CONTINUATION);
    }
    assertEachIsARunOfItsOwn(plan.withFrozenAttention(), 3, CONTINUATION);
    assertEachIsARunOfItsOwn(plan.at(new Positions.Range(2, 5)), 0, List.of());
    var fromTheStart = SteeringPlan.of(MOVED, new Step(boat, Mode.ADD, 1));
    assertEachIsARunOfItsOwn(fromTheStart, 1, CONTINUATION);
  }

  @Test
  void aMutedStepIsSweptAllTheSame() {
    var values = List.of(-3.0, 6.0);
    var loud =
        new Setting(SteeringPlan.of(MOVED), 0, values, TARGETS, List.of(), Optional.empty(), 0);
    var muted =
        new Setting(
            SteeringPlan.of(MOVED.mute()), 0, values, TARGETS, List.of(), Optional.empty(), 0);
    assertEquals(sweep(loud).points(), sweep(muted).points());
  }

  @Test
  void watchedFeaturesAreCountedByToken() {
    var plan = SteeringPlan.of(MOVED);
    for (var layer : List.of(0, 2)) {
      var sae = work.saes.get(Workplace.transcoder(layer));
      var values = List.of(0.0, 12.0);
      var result = sweep(new Setting(plan, 0, values, TARGETS, CONTINUATION, Optional.of(sae), 0));
      for (var i = 0; i < values.size(); i++) {
        var point = HookPoint.parse("blocks." + layer + ".mlp.hook_in");
        var x = work.activation(plan.withValue(0, values.get(i)), point, T, text(CONTINUATION));
        var expected = (double) sae.encode(x).entries() / (T + CONTINUATION.size());
        assertEquals(
            expected, result.points().get(i).figures().active().orElseThrow(), 1e-9, "" + layer);
      }
      assertEquals(
          result.baseline().active(), result.points().getFirst().figures().active(), "neutral");
    }
  }

  @Test
  void whatIsDrawnIsTheGreedyTextAndItsPerplexityThatUnderTheBaseline() {
    for (var plan : List.of(SteeringPlan.of(MOVED), SteeringPlan.of(MOVED).withFrozenAttention())) {
      var values = List.of(0.0, 12.0);
      var result = sweep(new Setting(plan, 0, values, TARGETS, List.of(), Optional.empty(), 5));
      for (var i = 0; i < values.size(); i++) {
        var run =
            work.steerer.run(
                plan.withValue(0, values.get(i)),
                Workplace.PROMPT,
                5,
                Sampling.GREEDY,
                Stop.never(),
                (side, token) -> {},
                Progress.none(),
                new Cancellation());
        var expected = run.steered().perplexity();
        var drawn = result.points().get(i).figures().drawn().orElseThrow();
        assertEquals(expected, drawn, 1e-3 * expected);
        assertEquals(
            run.baseline().perplexity(), result.baseline().drawn().orElseThrow(), 1e-3 * expected);
      }
      var points = result.points();
      assertNotEquals(points.get(0).figures().drawn(), points.get(1).figures().drawn());
    }
  }

  @Test
  void theValuesToLookAtFollowFromTheStep() {
    var inUnits = latent(1, 3, Mode.ADD, 0.5).withScale(7);
    var values = StrengthSweep.values(inUnits, 15);
    assertEquals(15, values.size());
    assertEquals(List.of(-2.0, 0.0, 2.0), List.of(values.get(0), values.get(7), values.get(14)));
    assertEquals(List.of(-8.0, 0.0, 8.0), StrengthSweep.values(MOVED, 3));
    assertEquals(List.of(0.0, 1.0, 2.0), StrengthSweep.values(latent(1, 3, Mode.CLAMP, 1), 3));
    assertEquals(
        List.of(0.0, 1.0, 2.0, 3.0, 4.0), StrengthSweep.values(latent(1, 3, Mode.MULTIPLY, 1), 5));
    assertEquals(
        List.of(-2.0, 0.0, 2.0),
        StrengthSweep.values(new Step(new Target.Neuron(1, 7), Mode.CLAMP, 1), 3));
  }

  private static Figures figures(double probability, double perplexity) {
    return new Figures(
        List.of(probability), 0, perplexity, OptionalDouble.empty(), OptionalDouble.empty());
  }

  private static Optional<UsefulRange> useful(double[] probabilities, double[] perplexities) {
    var points =
        IntStream.range(0, probabilities.length)
            .mapToObj(i -> new Point(i, figures(probabilities[i], perplexities[i])))
            .toList();
    return UsefulRange.of(figures(0.1, 10), points);
  }

  @Test
  void theUsefulRangeIsTheRunAroundTheBestIntactPointThatKeepsHalfOfItsEffect() {
    var intact = new double[] {10, 10, 10, 10, 10, 10};
    assertEquals(
        Optional.of(new UsefulRange(2, 4)),
        useful(new double[] {0.1, 0.29, 0.31, 0.5, 0.4, 0.2}, intact));
    // Beyond the factor the effect does not count, however large.
    assertEquals(
        Optional.of(new UsefulRange(1, 2)),
        useful(
            new double[] {0.1, 0.2, 0.3, 0.9, 0.9, 0.3}, new double[] {10, 11, 20, 20.1, 90, 20}));
    // What is useful again after a gap is another range.
    assertEquals(
        Optional.of(new UsefulRange(3, 3)),
        useful(new double[] {0.4, 0.4, 0.1, 0.5, 0.1, 0.4}, intact));
    assertEquals(Optional.empty(), useful(new double[] {0.1, 0.05, 0, 0, 0.1, 0.1}, intact));
  }

  @Test
  void withoutTargetsTheDivergenceIsTheEffectAndADrawnTextMustBeIntactToo() {
    var baseline =
        new Figures(List.of(), 0, Double.NaN, OptionalDouble.empty(), OptionalDouble.of(3));
    var points =
        IntStream.range(0, 4)
            .mapToObj(i ->
                new Point(
                    i,
                    new Figures(
                        List.of(),
                        i,
                        Double.NaN,
                        OptionalDouble.empty(),
                        OptionalDouble.of(3 * i))))
            .toList();
    assertEquals(Optional.of(new UsefulRange(1, 2)), UsefulRange.of(baseline, points));
  }

  private void assertRefused(String expected, Step step, List<Double> values, int... prompt) {
    assertRefused(
        expected,
        new Setting(SteeringPlan.of(step), 0, values, TARGETS, List.of(), Optional.empty(), 0),
        prompt);
  }

  private void assertRefused(String expected, Setting setting, int... prompt) {
    var e =
        assertThrows(
            FeaturescopeException.class, () -> new StrengthSweep(work.steerer, prompt, setting));
    assertTrue(e.problem().contains(expected), e.problem());
    assertFalse(e.remedy().isEmpty());
  }

  @Test
  void badInputIsToldInASentence() {
    var some = List.of(1.0);
    assertRefused("no text", MOVED, some);
    assertRefused("the model sees 64", MOVED, some, new int[64]);
    assertRefused("no number", MOVED, List.of(1.0, Double.NaN), Workplace.PROMPT);
    assertRefused("beyond a million", MOVED, List.of(1e7), Workplace.PROMPT);
    assertRefused("beyond a million", MOVED.withScale(1e4), List.of(1e3), Workplace.PROMPT);
    assertRefused("A sweep of 0 strengths", MOVED, List.of(), Workplace.PROMPT);
    assertRefused("A sweep of 2,000", MOVED, Collections.nCopies(2000, 1.0), Workplace.PROMPT);
    assertRefused(
        "of mode ablate has no strength", latent(1, 3, Mode.ABLATE, 0), some, Workplace.PROMPT);
    var plan = SteeringPlan.of(MOVED);
    assertRefused(
        "has no step 1",
        new Setting(plan, 1, some, TARGETS, List.of(), Optional.empty(), 0),
        Workplace.PROMPT);
    assertRefused(
        "There is no token 100,000",
        new Setting(plan, 0, some, List.of(100_000), List.of(), Optional.empty(), 0),
        Workplace.PROMPT);
    assertRefused(
        "Prompt and continuation have 68 tokens",
        new Setting(plan, 0, some, TARGETS, List.of(), Optional.empty(), 60),
        Workplace.PROMPT);
  }

  @Test
  void aCancelledSweepEnds() {
    var cancellation = new Cancellation();
    cancellation.cancel();
    var sweep =
        new StrengthSweep(
            work.steerer, Workplace.PROMPT, Setting.of(SteeringPlan.of(MOVED), 0, TARGETS));
    assertThrows(CancellationException.class, () -> sweep.run(Progress.none(), cancellation));
  }
}
