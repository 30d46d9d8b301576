package org.featurescope.compute.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Generator;
import org.featurescope.compute.model.Generator.PassHooks;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.Stop;
import org.featurescope.compute.read.FeaturePass;
import org.featurescope.compute.steering.EffectGoal.Kind;
import org.featurescope.compute.steering.EffectTrial.Prompt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestEngine.class)
class EffectJobTest {
  private static final List<String> PROMPTS =
      List.of("The river is", "Once there was", "When it", "A house", "She said", "In the end");
  private static final int TOKENS = 5;

  private Workplace work;

  @BeforeEach
  void open(Engine engine) {
    work = new Workplace(engine);
  }

  @AfterEach
  void close() {
    work.close();
  }

  private static SteeringPlan plan() {
    var some = new Target.Latent(Workplace.transcoder(0), 3);
    var more = new Target.Latent(Workplace.transcoder(0), 5);
    return SteeringPlan.of(new Step(some, Mode.ADD, 20), new Step(more, Mode.ABLATE, 0));
  }

  private static EffectTrial trial(EffectGoal goal) {
    var prompts = PROMPTS.stream().map(Prompt::of).toList();
    return new EffectTrial("a test", "", prompts, goal, TOKENS, 1, List.of(), 40);
  }

  /// What the model writes after a prompt, by the generator alone.
  private Generator.Continuation written(Optional<SteeringPlan> plan, EffectTrial trial, int run) {
    var ids = work.model.tokenizer().encode(PROMPTS.get(run)).ids();
    try (var bound = work.steerer.bind(plan.orElse(SteeringPlan.of()))) {
      PassHooks hooks = plan.isEmpty() ? (first, count) -> Hooks.none() : bound.alone(ids.length);
      var end = work.model.tokenizer().eosId();
      return new Generator(work.model)
          .generate(
              ids,
              TOKENS,
              trial.sampling(run).sampler(),
              hooks,
              Stop.at(end.isPresent() ? Optional.of(end.getAsInt()) : Optional.empty()),
              id -> {},
              Progress.none(),
              new Cancellation());
    }
  }

  private String text(Generator.Continuation continuation) {
    var ids = continuation.ids().stream().mapToInt(Integer::intValue).toArray();
    return work.model.tokenizer().decode(ids, false);
  }

  private EffectControl control(EffectTrial trial) {
    var texts = new ArrayList<int[]>();
    trial.prompts().forEach(p -> texts.add(work.model.tokenizer().encode(p.text()).ids()));
    return new EffectControl(work.steerer, plan(), List.of(), texts, new Cancellation());
  }

  /// A letter that some but not all of the steered texts have.
  private EffectGoal goal() {
    var trial = trial(EffectGoal.of(Kind.CONTAINS, List.of("?")));
    var texts = new ArrayList<String>();
    for (var run = 0; run < PROMPTS.size(); run++) {
      texts.add(text(written(Optional.of(plan()), trial, run)));
    }
    for (var word : String.join(" ", texts).split("\\s+")) {
      if (!word.isEmpty()) {
        var goal = EffectGoal.of(Kind.CONTAINS, List.of(word));
        var count = texts.stream().filter(goal::reachedBy).count();
        if (count > 0 && count < texts.size()) {
          return goal;
        }
      }
    }
    throw new AssertionError("no such word in " + texts);
  }

  @Test
  void countsAreThoseOfTextsWrittenOneByOne() {
    var trial = trial(goal());
    var effect =
        new EffectJob(work.steerer, plan(), trial, PROMPTS.size())
            .run(Progress.none(), new Cancellation());

    var control = control(trial);
    var steered = 0;
    var baseline = 0;
    var random = 0;
    var surprisal = 0.0;
    var tokens = 0;
    for (var run = 0; run < PROMPTS.size(); run++) {
      var other = control.draw(trial.seed() + run);
      steered += trial.goal().reachedBy(text(written(Optional.of(plan()), trial, run))) ? 1 : 0;
      random += trial.goal().reachedBy(text(written(Optional.of(other), trial, run))) ? 1 : 0;
      var plain = written(Optional.empty(), trial, run);
      baseline += trial.goal().reachedBy(text(plain)) ? 1 : 0;
      for (var logProb : plain.logProbs()) {
        surprisal -= logProb;
        tokens++;
      }
    }
    assertEquals(steered, effect.steered().count());
    assertEquals(baseline, effect.baseline().count());
    assertEquals(random, effect.control().count());
    assertEquals(PROMPTS.size(), effect.control().runs());
    assertEquals(Math.exp(surprisal / tokens), effect.baseline().perplexity(), 1e-2);
  }

  @Test
  void anIntervalIsThatOfWilson() {
    for (var count : new int[] {0, 1, 37, 99, 100}) {
      var n = 100.0;
      var z = 1.959963984540054;
      var p = count / n;
      var middle = (p + z * z / (2 * n)) / (1 + z * z / n);
      var half = z / (1 + z * z / n) * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));

      var side = Effect.Side.of(count, 100, 3);
      assertEquals(Math.max(0, middle - half), side.low(), 1e-9);
      assertEquals(Math.min(1, middle + half), side.high(), 1e-9);
      assertTrue(side.low() <= side.share() && side.share() <= side.high(), side.toString());
    }
  }

  @Test
  void aControlHasOtherLiveFeaturesThatAreAddedWithTheSameLength() {
    var control = control(trial(EffectGoal.of(Kind.LACKS, List.of("?"))));
    var sae = work.saes.get(Workplace.transcoder(0));
    var alive = new HashSet<Integer>();
    for (var prompt : PROMPTS) {
      var ids = work.model.tokenizer().encode(prompt).ids();
      for (var latent :
          new FeaturePass(work.model, sae).run(ids, new Cancellation()).latentIndices()) {
        alive.add(latent);
      }
    }
    var seen = new HashSet<Integer>();
    for (var seed = 0; seed < 20; seed++) {
      var steps = control.draw(seed).steps();
      assertEquals(List.of(Mode.ADD, Mode.ABLATE), steps.stream().map(Step::mode).toList());
      var latents = steps.stream().map(s -> ((Target.Latent) s.target()).latent()).toList();
      assertEquals(2, Set.copyOf(latents).size());
      assertTrue(alive.containsAll(latents) && !latents.contains(3) && !latents.contains(5));
      seen.addAll(latents);
      assertEquals(added(plan().steps().getFirst()), added(steps.getFirst()), 1e-4);
    }
    assertTrue(seen.size() > 4, seen.toString());
    assertEquals(control.draw(4), control.draw(4));
    assertNotEquals(control.draw(4), control.draw(5));
  }

  /// How long what a step adds is.
  private double added(Step step) {
    return step.strength()
        * Directions.length(work.steerer.directions().of(step.target()).getFirst().values());
  }

  @Test
  void plainDirectionsAndNeuronsGiveWayToOthersOfTheirKind() {
    var hook = HookPoint.residPost(1);
    var sae = Workplace.transcoder(1);
    var plan =
        SteeringPlan.of(
            new Step(new Target.Contrast(hook, "The river", "A house"), Mode.ADD, 2),
            new Step(new Target.Neuron(1, 4), Mode.ADD, 3),
            new Step(new Target.Combination(sae, Map.of(1, 1.0, 2, -2.0)), Mode.ADD, 4),
            new Step(
                new Target.Layers(new Target.Contrast(hook, "The boat", "A house"), 1, 2),
                Mode.ADD,
                5));
    var texts = List.of(work.model.tokenizer().encode(PROMPTS.getFirst()).ids());
    var drawn = new EffectControl(work.steerer, plan, List.of(), texts, new Cancellation()).draw(1);

    for (var i = 0; i < 4; i++) {
      assertNotEquals(plan.steps().get(i).target(), drawn.steps().get(i).target());
      assertEquals(added(plan.steps().get(i)), added(drawn.steps().get(i)), 1e-3);
    }
    assertTrue(
        drawn.steps().get(0).target() instanceof Target.Vector(var at, var v) && at.equals(hook));
    assertTrue(
        drawn.steps().get(1).target() instanceof Target.Neuron(var layer, var n) && layer == 1);
    assertTrue(
        drawn.steps().get(2).target() instanceof Target.Combination c && c.weights().size() == 2);
    assertTrue(
        drawn.steps().get(3).target() instanceof Target.Layers(var v, var first, var last)
            && first == 1
            && last == 2);
  }

  @Test
  void featuresStandInForADirectionWhereTheTrialNamesThem() {
    var sae = Workplace.transcoder(1);
    var hook = work.steerer.directions().of(new Target.Latent(sae, 0)).getFirst().hook();
    var plan =
        SteeringPlan.of(new Step(new Target.Contrast(hook, "The river", "A house"), Mode.ADD, 2));
    var texts = List.of(work.model.tokenizer().encode(PROMPTS.getFirst()).ids());
    var control = new EffectControl(work.steerer, plan, List.of(sae), texts, new Cancellation());

    var drawn = control.draw(1).steps().getFirst();
    assertTrue(drawn.target() instanceof Target.Latent(var from, var l) && from.equals(sae));
    assertEquals(added(plan.steps().getFirst()), added(drawn), 1e-3);
  }

  @Test
  void moreRunsThanPromptsAreRefused() {
    var trial = trial(EffectGoal.of(Kind.LACKS, List.of("?")));
    var fault =
        assertThrows(
            FeaturescopeException.class, () -> new EffectJob(work.steerer, plan(), trial, 7));
    assertTrue(fault.problem().contains("6 prompts"), fault.problem());
  }

  @Test
  void aMeasurementStopsWhenItIsToldTo() {
    var cancellation = new Cancellation();
    var trial = trial(EffectGoal.of(Kind.LACKS, List.of("?")));
    var job = new EffectJob(work.steerer, plan(), trial, 6);
    Progress stopping = (done, total, unit) -> cancellation.cancel();
    assertThrows(CancellationException.class, () -> job.run(stopping, cancellation));
  }

  @Test
  void aPlanIsTunedByMeasuringItAtEveryStrength() {
    var trial = trial(new EffectGoal(Kind.LACKS, List.of("the"), 0));
    var runs = PROMPTS.size();

    var tried =
        new TuneJob(work.steerer, plan(), trial, runs, List.of(0.5, 1.0))
            .run(Progress.none(), new Cancellation());

    assertEquals(10, tried.getFirst().plan().step(0).value());
    assertEquals(plan(), tried.getLast().plan());
    assertEquals(
        new EffectJob(work.steerer, plan(), trial, runs).run(Progress.none(), new Cancellation()),
        tried.getLast().effect());
  }

  @Test
  void theBestStrengthIsThatWithMostMoreThanRandomFeaturesThenTheLeastStrange() {
    var weak = tried(1, 20, 10, 3);
    var strong = tried(2, 30, 25, 3);
    var strange = tried(3, 25, 15, 9);

    assertEquals(Optional.of(weak), TuneJob.best(List.of(strange, strong, weak)));
    var silent = tried(4, 20, 10, Double.NaN);
    assertEquals(Optional.of(strange), TuneJob.best(List.of(silent, strange)), "no token at all");
  }

  @Test
  void noStrengthIsBestWhereNoneDoesMoreThanRandomFeatures() {
    assertEquals(Optional.empty(), TuneJob.best(List.of(tried(1, 3, 3, 2), tried(2, 3, 4, 1))));
  }

  @Test
  void aStrengthThatNoModelSurvivesIsRefusedBeforeAnyIsMeasured() {
    var trial = trial(EffectGoal.of(Kind.LACKS, List.of("?")));
    var times = List.of(1.0, 1e30);
    assertThrows(
        FeaturescopeException.class, () -> new TuneJob(work.steerer, plan(), trial, 6, times));
  }

  private static TuneJob.Tried tried(double times, int steered, int control, double perplexity) {
    return new TuneJob.Tried(
        times,
        plan(),
        new Effect(
            Effect.Side.of(steered, 100, perplexity),
            Effect.Side.of(0, 100, 1),
            Effect.Side.of(control, 100, perplexity)));
  }
}
