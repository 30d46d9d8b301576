package org.featurescope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.featurescope.assets.pack.OpenedPack;
import org.featurescope.compute.circuit.CircuitModel;
import org.featurescope.compute.circuit.OpenedReplacement;
import org.featurescope.compute.circuit.Story;
import org.featurescope.compute.circuit.StoryFile;
import org.featurescope.compute.circuit.StoryFinding;
import org.featurescope.compute.circuit.StoryJob;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.EngineOptions;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.junit.jupiter.api.Test;

/// The stories of circuits of the bundled pack are what they are said to be.
class BundledStoriesTest {
  /// Of probabilities and scores: float sums come out otherwise on other machines.
  private static final double TOLERANCE = 0.01;

  private static final int LAYERS = 6;
  private static final int LATENTS = 1_536;

  private static List<Path> files() {
    return PackShelf.ofProgram().open("").orElseThrow().circuits();
  }

  @Test
  void there_are_at_least_ten_and_some_are_refuted() {
    var titles = new HashSet<String>();
    var refuted = 0;
    for (var file : files()) {
      var story = StoryFile.read(file);
      assertTrue(titles.add(story.title()), story.title());
      if (story.measured().orElseThrow().verdict() == StoryFinding.Verdict.REFUTED) {
        refuted++;
      }
    }
    assertTrue(titles.size() - refuted >= 10, titles.size() + " stories");
    assertTrue(refuted > 0, "what was found false is told as well");
  }

  @Test
  void each_was_measured_with_features_that_there_are() {
    var transcoders = new HashSet<String>();
    for (var file : files()) {
      var story = StoryFile.read(file);
      for (var supernode : story.supernodes()) {
        assertFalse(supernode.label().isBlank());
        for (var feature : supernode.features()) {
          assertTrue(feature.layer() < LAYERS && feature.latent() < LATENTS, feature.toString());
        }
      }
      var measured = story.measured().orElseThrow();
      transcoders.add(measured.transcodersHash().orElseThrow());
      assertFigures(story);
    }
    assertEquals(1, transcoders.size(), "all with the same set");
  }

  /// That verdicts follow from figures, the reader of the files sees to.
  private static void assertFigures(Story story) {
    var measured = story.measured().orElseThrow();
    assertEquals(story.claims().size(), measured.findings().size(), story.title());
    assertFalse(story.named().isEmpty(), story.title());
    assertTrue(story.named().size() < measured.features(), story.title());
    assertTrue(measured.named().completeness() < measured.whole().completeness(), story.title());
    assertTrue(measured.named().replacement() < measured.whole().replacement(), story.title());
    for (var finding : measured.findings()) {
      assertTrue(finding.before() != finding.after(), "a change changes something");
    }
  }

  /// The shortest one, where the pack has what it takes.
  @Test
  void one_measured_anew_comes_out_as_it_is_told() {
    var pack = PackShelf.ofProgram().open("").orElseThrow();
    assertEquals(
        pack.transcoders().isPresent(),
        !pack.circuits().isEmpty(),
        "stories and the transcoders they are told of come together");
    for (var file : pack.circuits()) {
      if (file.endsWith("addition-size.json")) {
        measure(pack, StoryFile.read(file));
      }
    }
  }

  private static void measure(OpenedPack pack, Story story) {
    var options = new EngineOptions(CacheDirectory.get(), "cpu", 1);
    var never = new Cancellation();
    try (var engine = Engine.start(options, Progress.none());
        var model =
            LanguageModel.open(pack.model(), engine, Precision.FP32, Progress.none(), never);
        var set =
            OpenedReplacement.open(
                List.of(pack.transcoders().orElseThrow()), model.spec(), engine);
        var circuit =
            new CircuitModel(
                model, set.replacement(), set.provenance(model, pack.manifest().name()))) {
      var told = story.measured().orElseThrow();
      var anew = new StoryJob(circuit, story).run(Progress.none(), never);
      assertEquals(told.transcodersHash(), anew.transcodersHash());
      assertEquals(told.probability(), anew.probability(), TOLERANCE);
      assertEquals(told.whole().replacement(), anew.whole().replacement(), TOLERANCE);
      assertEquals(told.named().completeness(), anew.named().completeness(), TOLERANCE);
      for (var claim = 0; claim < story.claims().size(); claim++) {
        var before = told.findings().get(claim);
        var after = anew.findings().get(claim);
        assertEquals(before.verdict(), after.verdict());
        assertEquals(before.after(), after.after(), TOLERANCE);
        assertEquals(before.measured(), after.measured(), 0.05);
      }
    }
  }
}
