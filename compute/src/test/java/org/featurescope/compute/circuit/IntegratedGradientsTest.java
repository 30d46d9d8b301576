package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Golden;
import org.featurescope.compute.text.TokenSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What feature-circuits computes in float64.
@ExtendWith(TestEngine.class)
class IntegratedGradientsTest {
  private static final String FOLDER = "feature_circuits/";
  private static final int LATENTS = 40;

  private static JsonObject expected() throws IOException {
    return JsonParser.parseString(Files.readString(Golden.folder(FOLDER + "expected.json")))
        .getAsJsonObject();
  }

  private static TokenSequence prompt(JsonObject expected, String name) {
    return TokenSequence.ofIds(
        expected.getAsJsonArray(name).asList().stream().mapToInt(id -> id.getAsInt()).toArray());
  }

  private static Targets.Difference metric(JsonObject expected) {
    return new Targets.Difference(
        expected.get("answer_patch").getAsInt(), expected.get("answer_clean").getAsInt());
  }

  @ParameterizedTest
  @CsvSource({"ig10, true, 10", "ig10_zero, false, 10", "attribution, true, 1"})
  void effectsAreThoseOfTheReference(String method, boolean patched, int steps, Engine engine)
      throws IOException {
    var golden = expected();
    var paths =
        golden.getAsJsonArray("hooks").asList().stream()
            .map(hook -> Golden.folder(FOLDER + "dictionaries/" + hook.getAsString()))
            .toList();
    var patch = patched ? Optional.of(prompt(golden, "patch")) : Optional.<TokenSequence>empty();
    try (var model = Traced.open(engine, "gpt2");
        var opened = OpenedReplacement.open(paths, model.spec(), engine);
        var circuit = new CircuitModel(model, opened.replacement());
        var tensors = SafeTensors.open(Golden.folder(FOLDER + "expected.safetensors"))) {
      var clean = prompt(golden, "clean");
      var all =
          new IntegratedGradients(circuit, clean, patch, metric(golden), steps)
              .run(Progress.none(), new Cancellation());
      assertEquals(4, all.size());
      for (var effects : all) {
        var at = method + "." + effects.hook();
        var dense = new float[clean.size() * LATENTS];
        for (var effect : effects.features()) {
          dense[effect.position() * LATENTS + effect.latent()] = (float) effect.amount();
        }
        var features = tensors.floats(at + ".feature_effect");
        var errors = tensors.floats(at + ".error_effect");
        var largest = Math.max(largest(features), largest(errors));
        Golden.assertClose(at, features, dense, 1e-4 * largest, 0);
        for (var position = 0; position < errors.length; position++) {
          assertEquals(errors[position], effects.errors().get(position), 1e-4 * largest);
        }
      }
    }
  }

  private static double largest(float[] values) {
    var largest = 0.0;
    for (var value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /// The graph through the same autoencoders holds what it says.
  @Test
  void edgesBetweenAutoencodersAreChecked(Engine engine) throws IOException {
    var golden = expected();
    var paths =
        golden.getAsJsonArray("hooks").asList().stream()
            .map(hook -> Golden.folder(FOLDER + "dictionaries/" + hook.getAsString()))
            .toList();
    try (var model = Traced.open(engine, "gpt2");
        var opened = OpenedReplacement.open(paths, model.spec(), engine);
        var circuit = new CircuitModel(model, opened.replacement());
        var run =
            new Attributor(
                    circuit,
                    prompt(golden, "clean"),
                    AttributionSettings.USUAL
                        .withTargets(metric(golden))
                        .withChecked(Integer.MAX_VALUE))
                .run(Progress.none(), new Cancellation())) {
      var check = run.graph().selfCheck().orElseThrow();
      assertTrue(check.deviation() < 2e-5, check.toString());
      var sites = run.graph().nodes().stream().filter(Node.Error.class::isInstance).count();
      assertEquals(4L * run.prompt().size(), sites);
    }
  }

  @Test
  void promptsOfDifferentLengthsAndTranscodersAreRefused(Engine engine) throws IOException {
    try (var traced = new Traced(engine, "relu")) {
      var metric = new Targets.Difference(1, 2);
      assertThrows(
          FeaturescopeException.class,
          () ->
              new IntegratedGradients(traced.circuit, traced.prompt, Optional.empty(), metric, 10));
      var shorter = Optional.of(TokenSequence.ofIds(1, 2));
      var refusal =
          assertThrows(
              FeaturescopeException.class,
              () -> new IntegratedGradients(traced.circuit, traced.prompt, shorter, metric, 10));
      assertTrue(refusal.problem().contains("8 tokens"), refusal.problem());
    }
  }
}
