package org.featurescope.compute.steering;

import static org.featurescope.compute.model.Golden.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Sampling;
import org.featurescope.compute.model.Stop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A latent of a cross-layer transcoder writes to the outputs of its layer and of all after it.
@ExtendWith(TestEngine.class)
class CrossLayerSteeringTest {
  private static final int T = Workplace.PROMPT.length;

  @TempDir private Path folder;
  private Workplace work;
  private MadeUpSaes.CrossLayer set;

  @BeforeEach
  void open(Engine engine) throws IOException {
    work = new Workplace(engine);
    set = MadeUpSaes.crossLayer(folder.resolve("clt"), 5);
  }

  @AfterEach
  void close() {
    work.close();
  }

  private Step latent(int layer, int latent, Mode mode, double value) {
    return new Step(new Target.Latent(set.path().at(layer), latent), mode, value);
  }

  private static HookPoint out(int layer) {
    return HookPoint.parse("blocks.%d.hook_mlp_out".formatted(layer));
  }

  private static Target.Vector vector(int layer, float[] values) {
    var list = IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
    return new Target.Vector(out(layer), list);
  }

  /// What a latent is changed by at each token, given by hand as directions at each output.
  private List<Step> byHand(int layer, int latent, double[] amounts) {
    var steps = new ArrayList<Step>();
    for (var token = 0; token < T; token++) {
      for (var target = layer; target < 3; target++) {
        var direction = vector(target, set.row(layer, target, latent));
        steps.add(
            new Step(direction, Mode.ADD, amounts[token]).at(new Positions.Range(token, token)));
      }
    }
    return steps;
  }

  private double[] activations(SteeringPlan plan, int layer, int latent) {
    var mid = HookPoint.parse("blocks.%d.hook_resid_mid".formatted(layer));
    var x = work.activation(plan, mid, T, Workplace.PROMPT);
    return IntStream.range(0, T).mapToDouble(t -> set.activation(layer, latent, x, t)).toArray();
  }

  private static SteeringPlan plan(List<Step> steps) {
    return SteeringPlan.of(steps.toArray(Step[]::new));
  }

  @Test
  void itsChangeReachesEveryOutputByItsOwnRow() {
    var latent = strongest(0);
    var z = activations(SteeringPlan.of(), 0, latent);
    for (var mode : List.of(Mode.ADD, Mode.CLAMP, Mode.MULTIPLY, Mode.ABLATE)) {
      var amounts = IntStream.range(0, T).mapToDouble(t -> mode.coefficient(1.5, z[t])).toArray();
      assertClose(
          mode.toString(),
          work.logits(plan(byHand(0, latent, amounts)), Workplace.PROMPT),
          work.logits(plan(List.of(latent(0, latent, mode, 1.5))), Workplace.PROMPT),
          1e-4,
          1e-4);
    }
  }

  /// One that is active somewhere.
  private int strongest(int layer) {
    return IntStream.range(0, MadeUpSaes.LATENTS)
        .filter(latent -> activations(SteeringPlan.of(), layer, latent)[T - 1] > 0)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aLaterLayersLatentIsReadFromWhatAnEarlierOneLeft() {
    var first = strongest(0);
    var second = strongest(1);
    var early = latent(0, first, Mode.CLAMP, 3);
    var steps = new ArrayList<Step>();
    var z = activations(SteeringPlan.of(), 0, first);
    steps.addAll(byHand(0, first, IntStream.range(0, T).mapToDouble(t -> 3 - z[t]).toArray()));
    var later = activations(plan(List.of(early)), 1, second);
    steps.addAll(byHand(1, second, IntStream.range(0, T).mapToDouble(t -> -later[t]).toArray()));
    var both = plan(List.of(early, latent(1, second, Mode.ABLATE, 0)));
    assertClose(
        "both",
        work.logits(plan(steps), Workplace.PROMPT),
        work.logits(both, Workplace.PROMPT),
        1e-4,
        1e-4);
  }

  @Test
  void itsDirectionIsProjectedOutOfEveryOutput() {
    var byHand =
        IntStream.range(1, 3)
            .mapToObj(target -> new Step(vector(target, set.row(1, target, 4)), Mode.PROJECT, 0))
            .toList();
    assertClose(
        "projected",
        work.logits(plan(byHand), Workplace.PROMPT),
        work.logits(plan(List.of(latent(1, 4, Mode.PROJECT, 0))), Workplace.PROMPT),
        1e-5,
        1e-5);
  }

  @Test
  void atAGivenHookOnlyWhatWouldGoToItsOwnLayerIsAdded() {
    var own = set.path().at(1);
    var named =
        new SaeReference(
            own.path(),
            own.layer(),
            Optional.of("blocks.1.hook_mlp_out"),
            Optional.empty(),
            own.latents());
    var step = new Step(new Target.Latent(named, 4), Mode.ADD, 2);
    var byHand = new Step(vector(1, set.row(1, 1, 4)), Mode.ADD, 2);
    assertClose(
        "own layer",
        work.logits(plan(List.of(byHand)), Workplace.PROMPT),
        work.logits(plan(List.of(step)), Workplace.PROMPT),
        1e-5,
        1e-5);
  }

  /// Layers, an autoencoder, a transcoder, a cross-layer transcoder and directions in one plan.
  private List<Step> mixed() throws IOException {
    var sae =
        MadeUpSaes.autoencoder(folder.resolve("sae"), "blocks.1.hook_resid_post", "layer_norm", 8);
    return List.of(
        latent(0, strongest(0), Mode.CLAMP, 2),
        latent(1, 6, Mode.MULTIPLY, 3),
        new Step(new Target.Latent(Workplace.transcoder(2), 4), Mode.ABLATE, 0),
        new Step(new Target.Latent(sae, 3), Mode.CLAMP, 1.5),
        new Step(new Target.Neuron(1, 7), Mode.CLAMP, 2),
        new Step(vector(1, set.row(0, 1, 2)), Mode.CAP, 0.1));
  }

  @Test
  void aMixedPlanGivesTheSameTokenByTokenAndAsAWhole() throws IOException {
    var plan = plan(mixed());
    var run =
        work.steerer.run(
            plan,
            Workplace.PROMPT,
            6,
            new Sampling(1, 0, 1, 0, 3),
            Stop.never(),
            (side, token) -> {},
            Progress.none(),
            new Cancellation());
    var ids =
        IntStream.concat(IntStream.of(Workplace.PROMPT), IntStream.of(run.steered().ids()))
            .toArray();
    var logits = work.logits(plan, ids);
    var vocabulary = work.model.spec().vocabulary();
    for (var i = 0; i < 6; i++) {
      var row = new float[vocabulary];
      System.arraycopy(logits, (T - 1 + i) * vocabulary, row, 0, vocabulary);
      var token = run.steered().tokens().get(i);
      assertEquals(
          TokenOdds.logProbabilities(row)[token.id()], token.steeredLogProb(), 1e-4, "token " + i);
    }
  }

  /// A pass that goes on in a later layer has to come by what is read in an earlier one.
  @Test
  void aMovingSliderFindsWhatAnEarlierLayersLatentWasReadFrom() throws IOException {
    var steps = mixed();
    var random = new Random(4);
    try (var prompt = prompt()) {
      for (var move = 0; move < 12; move++) {
        var moved = new ArrayList<>(steps);
        for (var i = 1; i < moved.size(); i++) {
          if (random.nextInt(2) == 0) {
            moved.set(i, moved.get(i).mute());
          }
        }
        var plan = plan(moved);
        try (var fresh = prompt()) {
          assertArrayEquals(
              fresh.look(plan, new Cancellation()).steered(),
              prompt.look(plan, new Cancellation()).steered(),
              1e-5,
              "move " + move);
        }
      }
    }
  }

  private SteeredPrompt prompt() {
    return new SteeredPrompt(work.steerer, Workplace.PROMPT, List.of(), new Cancellation());
  }

  @Test
  void aPlanMustSayWhichLayer() {
    var step = new Step(new Target.Latent(set.path(), 0), Mode.ADD, 1);
    var e =
        assertThrows(
            FeaturescopeException.class, () -> work.steerer.bind(SteeringPlan.of(step)).close());
    assertEquals(set.path().path() + " holds 3 layers and the plan names none", e.problem());
  }
}
