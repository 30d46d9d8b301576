package org.featurescope.compute.steering;

import static org.featurescope.compute.model.Golden.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Generator;
import org.featurescope.compute.model.Golden;
import org.featurescope.compute.model.Sampler;
import org.featurescope.compute.model.Sampling;
import org.featurescope.compute.model.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What TransformerLens and circuit-tracer compute in float64.
@ExtendWith(TestEngine.class)
class SteeringGoldenTest {
  private static final String ADDED = "graphs/steering/";
  private static final String CHANGED = "graphs/attribution/relu/";

  private static List<JsonObject> cases(String file) throws IOException {
    var json = JsonParser.parseString(Files.readString(Golden.folder(file))).getAsJsonObject();
    return StreamSupport.stream(json.getAsJsonArray("cases").spliterator(), false)
        .map(element -> element.getAsJsonObject())
        .toList();
  }

  private static float[] tensor(String file, String name) {
    try (var source = SafeTensors.open(Golden.folder(file))) {
      return source.floats(name);
    }
  }

  private static SteeringPlan added(JsonObject golden, SaeReference sae) {
    var target = new Target.Latent(sae, golden.get("feature").getAsInt());
    var step = new Step(target, Mode.ADD, golden.get("strength").getAsDouble());
    var last = Workplace.PROMPT.length - 1;
    return SteeringPlan.of(step)
        .at(
            golden.get("positions").getAsString().equals("all")
                ? Positions.ALL
                : new Positions.Range(last, last));
  }

  @Test
  void aDecoderDirectionAddedToTheStreamGivesTheReferencesLogits(Engine engine) throws IOException {
    try (var work = new Workplace(engine)) {
      var expected = tensor(ADDED + "expected.safetensors", "logits.baseline");
      var plain = work.logits(SteeringPlan.of(), Workplace.PROMPT);
      assertClose("baseline", expected, plain, TestEngine.tolerance(1e-4), 0);
      for (var golden : cases(ADDED + "expected.json")) {
        var sae = Workplace.transcoder(1, golden.get("hook").getAsString());
        assertClose(
            golden.toString(),
            tensor(ADDED + "expected.safetensors", "logits." + golden.get("index").getAsInt()),
            work.logits(added(golden, sae), Workplace.PROMPT),
            TestEngine.tolerance(1e-4),
            0);
      }
    }
  }

  /// What the MLP adds to the stream is the same as what is added behind it.
  @Test
  void aTranscoderWritesItsDirectionToTheMlpsOutput(Engine engine) throws IOException {
    try (var work = new Workplace(engine)) {
      for (var golden : cases(ADDED + "expected.json")) {
        assertClose(
            golden.toString(),
            tensor(ADDED + "expected.safetensors", "logits." + golden.get("index").getAsInt()),
            work.logits(added(golden, Workplace.transcoder(1)), Workplace.PROMPT),
            TestEngine.tolerance(1e-4),
            0);
      }
    }
  }

  @Test
  void greedyTokensUnderThePlanAreThoseOfTheReference(Engine engine) throws IOException {
    try (var work = new Workplace(engine)) {
      for (var golden : cases(ADDED + "expected.json")) {
        var expected = golden.getAsJsonArray("greedy_8_ids_steering_prompt_and_generated");
        if (expected != null) {
          var ids = expected.asList().stream().mapToInt(id -> id.getAsInt()).toArray();
          var plan = added(golden, Workplace.transcoder(1, "blocks.1.hook_resid_post"));
          assertArrayEquals(ids, sideBySide(work, plan).steered().ids());
          assertArrayEquals(ids, alone(work, plan));
        }
      }
    }
  }

  private static SteeredRun sideBySide(Workplace work, SteeringPlan plan) {
    return work.steerer.run(
        plan,
        Workplace.PROMPT,
        8,
        Sampling.GREEDY,
        Stop.never(),
        (side, token) -> {},
        Progress.none(),
        new Cancellation());
  }

  private static int[] alone(Workplace work, SteeringPlan plan) {
    try (var bound = work.steerer.bind(plan)) {
      return new Generator(work.model)
              .generate(
                  Workplace.PROMPT,
                  8,
                  Sampler.greedy(),
                  bound.alone(Workplace.PROMPT.length),
                  Stop.at(Optional.empty()),
                  id -> {},
                  Progress.none(),
                  new Cancellation())
              .ids()
              .stream()
              .mapToInt(Integer::intValue)
              .toArray();
    }
  }

  private static SteeringPlan changed(JsonObject golden) {
    return SteeringPlan.of(
        golden.getAsJsonArray("interventions").asList().stream()
            .map(element -> step(element.getAsJsonObject()))
            .toArray(Step[]::new));
  }

  private static Step step(JsonObject intervention) {
    var sae = Workplace.transcoder(intervention.get("layer").getAsInt());
    var target = new Target.Latent(sae, intervention.get("feature").getAsInt());
    var value = intervention.get("value").getAsDouble();
    var at = intervention.get("pos").getAsInt();
    return new Step(target, value == 0 ? Mode.ABLATE : Mode.CLAMP, value)
        .at(new Positions.Range(at, at));
  }

  @Test
  void clampedAndAblatedTranscoderFeaturesGiveTheReferencesLogits(Engine engine)
      throws IOException {
    try (var work = new Workplace(engine)) {
      for (var golden : cases(CHANGED + "interventions.json")) {
        assertClose(
            golden.get("name").getAsString(),
            tensor(
                CHANGED + "interventions.safetensors",
                "logits.open." + golden.get("index").getAsInt()),
            work.logits(changed(golden), Workplace.PROMPT),
            TestEngine.tolerance(1e-4),
            0);
      }
    }
  }

  @Test
  void frozenAttentionGivesTheReferencesLogits(Engine engine) throws IOException {
    try (var work = new Workplace(engine)) {
      for (var golden : cases(CHANGED + "interventions.json")) {
        var all = work.frozenLogits(changed(golden), Workplace.PROMPT);
        var vocabulary = work.model.spec().vocabulary();
        assertEquals(8 * vocabulary, all.length);
        assertClose(
            golden.get("name").getAsString(),
            tensor(
                CHANGED + "interventions.safetensors",
                "logits.frozen_patterns." + golden.get("index").getAsInt()),
            Arrays.copyOfRange(all, 7 * vocabulary, all.length),
            TestEngine.tolerance(1e-4),
            0);
      }
    }
  }
}
