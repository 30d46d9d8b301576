package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Figure;
import org.featurescope.compute.job.FullProgress;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Golden;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.format.SaeFiles;
import org.featurescope.compute.text.TokenSequence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestEngine.class)
class AttributorTest {
  private static final AttributionSettings SETTINGS =
      AttributionSettings.USUAL.withChecked(0).withTargets(new Targets.Tokens(List.of(75, 33)));

  private Traced traced;

  @BeforeEach
  void open(Engine engine) throws IOException {
    traced = new Traced(engine, "relu");
  }

  @AfterEach
  void close() {
    traced.close();
  }

  private GraphRun run(AttributionSettings settings, int rowsAtATime) {
    return new Attributor(traced.circuit, traced.prompt, settings, rowsAtATime)
        .run(Progress.none(), new Cancellation());
  }

  @Test
  void effectsDoNotDependOnHowManyTargetsAreTakenAtATime() {
    try (var whole = traced.run(SETTINGS);
        var inParts = run(SETTINGS, 8)) {
      var expected = whole.graph().adjacency().toDense();
      var actual = inParts.graph().adjacency().toDense();
      for (var target = 0; target < expected.length; target++) {
        assertArrayEquals(expected[target], actual[target], 2e-6f);
      }
    }
  }

  @Test
  void aSmallerGraphHasTheMostInfluentialFeaturesWithTheSameEffects() {
    try (var whole = traced.run(SETTINGS);
        var some = run(SETTINGS.withMostFeatures(30), 8)) {
      var numbers = new HashMap<Node, Integer>();
      for (var i = 0; i < whole.graph().nodes().size(); i++) {
        numbers.put(whole.graph().nodes().get(i), i);
      }
      var nodes = some.graph().nodes();
      assertEquals(30, some.graph().indices(Node.Feature.class).count());
      for (var target = 0; target < nodes.size(); target++) {
        for (var source = 0; source < nodes.size(); source++) {
          assertEquals(
              whole
                  .graph()
                  .adjacency()
                  .weight(numbers.get(nodes.get(target)), numbers.get(nodes.get(source))),
              some.graph().adjacency().weight(target, source),
              2e-6);
        }
      }
      var influence = Influence.of(whole.graph()).values();
      var kept = 0.0;
      for (var i = 0; i < 30; i++) {
        kept += influence[numbers.get(nodes.get(i))];
      }
      var best = Arrays.copyOf(influence, 95);
      Arrays.sort(best);
      var most = Arrays.stream(best, 65, 95).sum();
      assertTrue(kept > 0.97 * most, kept + " of " + most);
    }
  }

  @Test
  void aDistractorIsTakenOffTheTarget() {
    var difference = SETTINGS.withTargets(new Targets.Difference(75, 33));
    try (var both = traced.run(SETTINGS);
        var less = traced.run(difference)) {
      var logit = less.graph().nodes().size() - 1;
      for (var source = 0; source < logit; source++) {
        assertEquals(
            both.graph().adjacency().weight(logit, source)
                - both.graph().adjacency().weight(logit + 1, source),
            less.graph().adjacency().weight(logit, source),
            3e-6);
      }
      assertEquals(List.of(1.0), less.graph().logitWeights());
    }
  }

  @Test
  void nothingIsTracedInOneTokenOrInMoreThanTheModelReads() {
    for (var length : new int[] {1, 65}) {
      var prompt = TokenSequence.ofIds(new int[length]);
      var attributor = new Attributor(traced.circuit, prompt, SETTINGS);
      var refusal =
          assertThrows(
              FeaturescopeException.class,
              () -> attributor.run(Progress.none(), new Cancellation()));
      assertTrue(
          refusal.problem().contains(length == 1 ? "one token" : "65 tokens"), refusal.problem());
    }
  }

  @Test
  void aTokenThatIsNoneCannotBeATarget() {
    var wrong = SETTINGS.withTargets(new Targets.Tokens(List.of(340)));
    var refusal = assertThrows(FeaturescopeException.class, () -> traced.run(wrong));
    assertEquals("there is no token 340", refusal.problem());
  }

  @Test
  void tokensThatTheModelDoesNotHaveAreRefused() {
    var attributor = new Attributor(traced.circuit, TokenSequence.ofIds(1, 340), SETTINGS);
    var refusal =
        assertThrows(
            FeaturescopeException.class, () -> attributor.run(Progress.none(), new Cancellation()));
    assertEquals("the model has no token 340", refusal.problem());
  }

  @Test
  void aModelThatComputesWhatIsNoNumberIsRefused(@TempDir Path folder, Engine engine)
      throws IOException {
    var source = Golden.folder("models/gpt2");
    for (var name : List.of("config.json", "tokenizer.json")) {
      Files.copy(source.resolve(name), folder.resolve(name));
    }
    var writer = new SafeTensorsWriter();
    try (var tensors = SafeTensors.open(source.resolve("model.safetensors"))) {
      for (var name : tensors.names()) {
        var values = tensors.floats(name);
        if (name.contains("h.1.") && name.endsWith("c_proj.bias")) {
          values[7] = 3e38f; // a number, but no longer one with another like it added
        }
        writer.add(name, values, tensors.info(name).shape());
      }
    }
    writer.write(folder.resolve("model.safetensors"));
    var refusal =
        assertThrows(
            FeaturescopeException.class,
            () -> {
              try (var model = Traced.open(engine, folder);
                  var circuit = new CircuitModel(model, Replacement.of(model.spec(), traced.set))) {
                new Attributor(circuit, traced.prompt, SETTINGS)
                    .run(Progress.none(), new Cancellation());
              }
            });
    assertTrue(refusal.problem().contains("finite number"), refusal.problem());
  }

  @Test
  void stopsWhenAsked() {
    var cancellation = new Cancellation();
    cancellation.cancel();
    var attributor = new Attributor(traced.circuit, traced.prompt, SETTINGS);
    assertThrows(CancellationException.class, () -> attributor.run(Progress.none(), cancellation));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokens", "features", "nodes", "checks"})
  void stopsInEveryPhase(String phase) {
    var cancellation = new Cancellation();
    var last = new ArrayList<String>();
    Progress progress =
        (done, total, unit) -> {
          last.add(unit);
          if (unit.equals(phase)) {
            cancellation.cancel();
          }
        };
    var attributor =
        new Attributor(traced.circuit, traced.prompt, SETTINGS.withChecked(Integer.MAX_VALUE), 8);
    assertThrows(CancellationException.class, () -> attributor.run(progress, cancellation));
    assertEquals(phase, last.getLast());
    try (var again = run(SETTINGS, 8)) {
      assertEquals(95, again.features().length);
    }
  }

  @Test
  void saysWhatWouldFitWhereNothingDoes(Engine engine) {
    var none =
        assertThrows(
            FeaturescopeException.class,
            () -> OpenedReplacement.open(List.of(), traced.model.spec(), engine));
    assertEquals("there are no transcoders for this model", none.problem());
    assertTrue(none.remedy().contains("3 transcoders"), none.remedy());
    assertTrue(none.remedy().contains("width 40"), none.remedy());
    assertTrue(none.remedy().contains("autoencoders"), none.remedy());
  }

  @Test
  void dictionariesOfOtherModelsAreRefused(Engine engine) {
    try (var other = Traced.open(engine, "llama")) {
      var layers =
          assertThrows(FeaturescopeException.class, () -> Replacement.of(other.spec(), traced.set));
      assertTrue(layers.problem().contains("3 layers and the model has 2"), layers.problem());
      var single = new ArrayList<SparseAutoencoder>(List.of(traced.set.layer(0)));
      var width =
          assertThrows(FeaturescopeException.class, () -> Replacement.of(other.spec(), single));
      assertTrue(width.problem().contains("width 40"), width.problem());
      assertTrue(width.problem().contains("width 48"), width.problem());
    }
    var sae =
        SaeFiles.open(
            Golden.folder("feature_circuits/dictionaries/blocks.0.hook_resid_post"), engine);
    try (sae) {
      var twice =
          assertThrows(
              FeaturescopeException.class,
              () -> Replacement.of(traced.model.spec(), List.of(sae, sae)));
      assertTrue(twice.problem().contains("blocks.0.hook_resid_post"), twice.problem());
    }
  }

  @Test
  void whatItWillTakeIsToldOnceAndBeforeAnythingIsTraced() {
    var told = new ArrayList<AttributionEstimate>();
    var nodesDone = new ArrayList<Long>();
    var attributor =
        new Attributor(traced.circuit, traced.prompt, SETTINGS.withMostFeatures(30))
            .telling(estimate -> {
              told.add(estimate);
              assertTrue(nodesDone.isEmpty(), "nodes done: " + nodesDone);
            });
    Progress progress =
        (done, total, unit) -> {
          if (unit.equals("nodes")) {
            nodesDone.add(done);
          }
        };
    try (var run = attributor.run(progress, new Cancellation())) {
      assertEquals(1, told.size());
      assertEquals(0, nodesDone.getFirst());
      assertEquals(32, nodesDone.getLast());
      var estimate = told.getFirst();
      assertEquals(95, estimate.active());
      assertEquals(30, estimate.traced());
      assertTrue(estimate.bytes() > 4L * run.graph().adjacency().edges(), estimate.toString());
      assertTrue(estimate.seconds() > 0 && estimate.seconds() < 60, estimate.toString());
    }
  }

  @Test
  void whatWasToldStaysInSightWhileNodesAreTraced() {
    var seen = new ArrayList<List<String>>();
    var progress =
        new FullProgress() {
          @Override
          public void report(
              long done, long total, String unit, List<Figure> figures, OptionalDouble rate) {
            if (unit.equals("nodes")) {
              seen.add(figures.stream().map(Figure::label).toList());
            }
          }
        };
    try (var run =
        new Attributor(traced.circuit, traced.prompt, SETTINGS).run(progress, new Cancellation())) {
      assertTrue(seen.size() > 1, "reports: " + seen);
      assertEquals(Set.of(List.of("seconds expected", "MB needed")), Set.copyOf(seen));
    }
  }

  @Test
  void progressNamesWhatEachPhaseCounts() {
    var units = new LinkedHashSet<String>();
    Progress progress = (done, total, unit) -> units.add(unit);
    var attributor = new Attributor(traced.circuit, traced.prompt, SETTINGS.withChecked(5));
    try (var run = attributor.run(progress, new Cancellation())) {
      assertEquals(5, run.graph().selfCheck().orElseThrow().checked());
    }
    assertEquals(List.of("tokens", "features", "nodes", "checks"), List.copyOf(units));
  }
}
