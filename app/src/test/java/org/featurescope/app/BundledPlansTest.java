package org.featurescope.app;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;
import org.featurescope.assets.pack.OpenedPlan;
import org.featurescope.assets.pack.PlanEffect.Share;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.EngineOptions;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.steering.EffectTrialFile;
import org.featurescope.compute.steering.OpenedSaes;
import org.featurescope.compute.steering.PlanFile;
import org.featurescope.compute.steering.SteeredPrompt;
import org.featurescope.compute.steering.Steerer;
import org.junit.jupiter.api.Test;

/// The ready-made plans of the bundled pack are what they are said to be.
class BundledPlansTest {

  private static List<OpenedPlan> plans() {
    return PackShelf.ofProgram().open("").orElseThrow().plans();
  }

  @Test
  void there_are_at_least_eight_and_each_says_what_to_try() {
    var plans = plans();

    assertTrue(plans.size() >= 8, plans.size() + " plans");
    var titles = new HashSet<String>();
    for (var plan : plans) {
      assertTrue(titles.add(plan.entry().title()), plan.entry().title());
      assertFalse(plan.entry().hint().isBlank());
      assertFalse(plan.entry().prompt().isBlank());
      assertEquals(plan.entry().title(), PlanFile.read(plan.file()).name().orElseThrow());
    }
  }

  @Test
  void each_fits_the_bundled_model_and_changes_what_it_says_next() {
    var pack = PackShelf.ofProgram().open("").orElseThrow();
    var options = new EngineOptions(CacheDirectory.get(), "cpu", 1);
    var never = new Cancellation();
    try (var engine = Engine.start(options, Progress.none());
        var model =
            LanguageModel.open(pack.model(), engine, Precision.FP32, Progress.none(), never);
        var saes = new OpenedSaes(engine, path -> pack.folder().resolve(path), false)) {
      var steerer = new Steerer(model, saes);
      for (var plan : pack.plans()) {
        var ids = model.tokenizer().encode(plan.entry().prompt()).ids();
        try (var prompt = new SteeredPrompt(steerer, ids, List.of(), never)) {
          var look = prompt.look(PlanFile.read(plan.file()), never);
          assertTrue(look.divergence() > 0.01, plan.entry().title() + look.divergence());
        }
      }
    }
  }

  @Test
  void the_figures_of_each_agree_with_each_other_and_with_its_trial() {
    for (var plan : plans()) {
      var trial = EffectTrialFile.read(plan.trial());
      var effect = plan.effect();
      assertEquals(trial.counted(), effect.goal());
      assertAll(
          plan.entry().title(),
          () -> assertAgrees(effect.steered(), trial.prompts().size()),
          () -> assertAgrees(effect.baseline(), trial.prompts().size()),
          () -> assertAgrees(effect.control(), trial.prompts().size()),
          () -> assertTrue(effect.steered().low() > effect.baseline().high(), "above baseline"),
          () -> assertTrue(effect.steered().low() > effect.control().high(), "above control"),
          () -> assertTrue(effect.steeredPerplexity() > 1 && effect.baselinePerplexity() > 1));
    }
  }

  private static void assertAgrees(Share share, int prompts) {
    assertEquals(prompts, share.runs());
    var interval = new WilsonScoreInterval().createInterval(share.runs(), share.count(), 0.95);
    assertEquals(interval.getLowerBound(), share.low(), 1e-9);
    assertEquals(interval.getUpperBound(), share.high(), 1e-9);
  }
}
