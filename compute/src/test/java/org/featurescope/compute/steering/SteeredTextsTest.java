package org.featurescope.compute.steering;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Sampling;
import org.featurescope.compute.model.Stop;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.steering.SliderRecorder.Setting;
import org.featurescope.compute.steering.SliderRecording.Feature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Features of steered texts, and recordings of sliders.
@ExtendWith(TestEngine.class)
class SteeredTextsTest {
  private static final Step STRONG =
      new Step(new Target.Latent(Workplace.transcoder(1), 3), Mode.ADD, 12);
  private static final int T = Workplace.PROMPT.length;

  private Workplace work;

  @BeforeEach
  void open(Engine engine) {
    work = new Workplace(engine);
  }

  @AfterEach
  void close() {
    work.close();
  }

  private List<SparseAutoencoder> watched() {
    return List.of(work.saes.get(Workplace.transcoder(2)), work.saes.get(Workplace.transcoder(0)));
  }

  private SteeredRun run(SteeringPlan plan) {
    return work.steerer.run(
        plan,
        Workplace.PROMPT,
        5,
        Sampling.GREEDY,
        Stop.never(),
        (side, token) -> {},
        Progress.none(),
        new Cancellation());
  }

  private FeatureActivations read(SteeringPlan plan, int layer, SteeredRun.Text text) {
    var ids = IntStream.concat(IntStream.of(Workplace.PROMPT), IntStream.of(text.ids())).toArray();
    var point = HookPoint.parse("blocks." + layer + ".mlp.hook_in");
    var sae = work.saes.get(Workplace.transcoder(layer));
    return sae.encode(work.activation(plan, point, T, ids));
  }

  @Test
  void eachTextIsReadUnderItsOwnModel() {
    var plan = SteeringPlan.of(STRONG).at(Positions.GENERATED);
    var run = run(plan);
    assertFalse(Arrays.equals(run.baseline().ids(), run.steered().ids()));
    var features =
        new SteeredTexts(work.steerer, plan, Workplace.PROMPT, run, watched())
            .run(Progress.none(), new Cancellation());
    var layers = List.of(2, 0);
    for (var i = 0; i < 2; i++) {
      assertArrayEquals(
          read(SteeringPlan.of(), layers.get(i), run.baseline()).dense(),
          features.baseline().get(i).dense(),
          1e-5f);
      assertArrayEquals(
          read(plan, layers.get(i), run.steered()).dense(),
          features.steered().get(i).dense(),
          1e-5f);
      assertEquals(T + 5, features.steered().get(i).rows());
    }
    // What the plan does to them, and not only what it wrote.
    assertFalse(
        Arrays.equals(
            read(SteeringPlan.of(), 2, run.steered()).dense(),
            features.steered().getFirst().dense()));
  }

  @Test
  void frozenAttentionIsHeldWhereATextIsRead() {
    var plan =
        SteeringPlan.of(new Step(new Target.Latent(Workplace.transcoder(0), 5), Mode.ADD, 12));
    var run = run(plan.withFrozenAttention());
    var frozen = texts(plan.withFrozenAttention(), run).steered().getFirst();
    var free = texts(plan, run).steered().getFirst();
    assertFalse(Arrays.equals(frozen.dense(), free.dense()));
  }

  private SteeredTexts.Features texts(SteeringPlan plan, SteeredRun run) {
    return new SteeredTexts(work.steerer, plan, Workplace.PROMPT, run, watched())
        .run(Progress.none(), new Cancellation());
  }

  @Test
  void aRecordingHoldsWhatALookShows() {
    var plan = SteeringPlan.of(STRONG, new Step(new Target.Neuron(1, 7), Mode.CLAMP, 2));
    var features = List.of(new Feature(1, 4), new Feature(0, 6));
    var positions = SliderRecorder.ofSlider(plan, 0, List.of(-4.0, 0.0, 12.0));
    var recording =
        new SliderRecorder(
                work.steerer, Workplace.PROMPT, new Setting(positions, watched(), features, 3))
            .run(Progress.none(), new Cancellation());
    assertEquals(
        List.of("-4.00", "+0.00", "+12.00"),
        recording.frames().stream().map(SliderRecording.Frame::name).toList());
    assertEquals(OptionalDouble.of(12), recording.frames().getLast().value());
    for (var i = 0; i < positions.size(); i++) {
      var frame = recording.frames().get(i);
      try (var prompt =
          new SteeredPrompt(work.steerer, Workplace.PROMPT, watched(), new Cancellation())) {
        var look = prompt.look(positions.get(i).plan(), new Cancellation());
        assertEquals(look.divergence(), frame.divergence(), 1e-6);
        for (var k = 0; k < recording.tokens().size(); k++) {
          var id = recording.tokens().get(k);
          assertEquals(Math.exp(look.steered()[id]), frame.probabilities().get(k), 1e-6);
          assertEquals(Math.exp(look.baseline()[id]), recording.baseline().get(k), 1e-6);
        }
        var likeliest =
            IntStream.range(0, look.steered().length)
                .boxed()
                .max((a, b) -> Double.compare(look.steered()[a], look.steered()[b]))
                .orElseThrow();
        assertTrue(recording.tokens().contains(likeliest));
        for (var f = 0; f < features.size(); f++) {
          var feature = features.get(f);
          var column = look.features().get(feature.sae()).column(feature.latent());
          assertEquals(T, frame.heat().get(f).size());
          for (var t = 0; t < T; t++) {
            assertEquals(column[t], frame.heat().get(f).get(t), 1e-5f);
          }
        }
      }
    }
  }

  @Test
  void aRecordingOfNothingIsRefused() {
    var plan = SteeringPlan.of(STRONG);
    var one = SliderRecorder.ofSlider(plan, 0, List.of(1.0));
    for (var setting :
        List.of(
            new Setting(List.of(), watched(), List.of(), 3),
            new Setting(one, watched(), List.of(), 0),
            new Setting(one, watched(), List.of(new Feature(0, 20)), 3))) {
      var e =
          assertThrows(
              FeaturescopeException.class,
              () -> new SliderRecorder(work.steerer, Workplace.PROMPT, setting));
      assertTrue(e.problem().startsWith("There is no"), e.problem());
    }
    assertThrows(FeaturescopeException.class, () -> SliderRecorder.ofSlider(plan, 1, List.of(1.0)));
  }
}
