package org.featurescope.compute.concept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.featurescope.compute.concept.LabelledText.Span;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Golden;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Texts with a known truth through a real model.
@ExtendWith(TestEngine.class)
class ConceptJobTest {
  private static final int WIDTH = 40;
  private static final int LATENTS = 64;

  private static LanguageModel model(Engine engine) {
    return LanguageModel.open(
        Golden.folder("models/gpt2"), engine, Precision.FP32, Progress.none(), new Cancellation());
  }

  private static SparseAutoencoder sae(Engine engine, int width, String hook) {
    var random = new Random(2);
    return new SparseAutoencoder(
        engine,
        new SaeSpec(width, width, LATENTS, new Activation.TopK(8, false), InputNorm.NONE, true),
        new SaeWeights(
            normals(random, LATENTS * width),
            new float[LATENTS],
            normals(random, LATENTS * width),
            new float[width]),
        new SaeMetadata(Optional.of("gpt2"), Optional.of(hook), true, OptionalInt.empty()));
  }

  private static float[] normals(Random random, int count) {
    var out = new float[count];
    for (var i = 0; i < count; i++) {
      out[i] = (float) random.nextGaussian();
    }
    return out;
  }

  /// "x x x ... y y y ...": concept 0 holds at every x, so that a feature of that token says it.
  private static Iterator<LabelledText> texts() {
    return Stream.generate(
            () -> {
              var text = " x x x x y y y y x x y y";
              var spans = new ArrayList<Span>();
              for (var i = 0; i < text.length(); i += 2) {
                spans.add(new Span(i + 1, i + 2, text.charAt(i + 1) == 'x' ? 0 : 1));
              }
              return new LabelledText(text, spans);
            })
        .iterator();
  }

  private static ConceptJob job(LanguageModel model, List<SparseAutoencoder> saes, int tokens) {
    return new ConceptJob(
        model, saes, List.of("x", "y"), List.of("The letter x", "The letter y"), texts(), tokens);
  }

  @Test
  void featuresThatKnowALetterAreFoundAtEveryHookInOnePass(Engine engine) {
    try (var model = model(engine);
        var early = sae(engine, WIDTH, "hook_embed");
        var late = sae(engine, WIDTH, "blocks.1.hook_resid_post")) {
      var tables = job(model, List.of(late, early), 400).run(Progress.none(), new Cancellation());
      assertEquals("blocks.1.hook_resid_post", tables.get(0).hook());
      assertEquals("hook_embed", tables.get(1).hook());
      // The embedding knows the token and nothing else.
      var letters = tables.get(1).concepts();
      assertEquals(
          List.of("x", "y"), letters.stream().map(ConceptTable.ConceptMatch::concept).toList());
      assertEquals(1, letters.getFirst().score().f1(), letters.toString());
      assertTrue(
          letters.getFirst().score().probeLoss() < letters.getFirst().score().baseLoss(),
          letters.toString());
    }
  }

  @Test
  void anAutoencoderOfAnotherWidthIsRefused(Engine engine) {
    try (var model = model(engine);
        var sae = sae(engine, WIDTH + 8, "blocks.0.hook_resid_post")) {
      var problem =
          assertThrows(
              FeaturescopeException.class,
              () -> job(model, List.of(sae), 100).run(Progress.none(), new Cancellation()));
      assertTrue(problem.problem().contains("width 48"), problem.problem());
    }
  }

  @Test
  void itStopsWhenAsked(Engine engine) {
    try (var model = model(engine);
        var sae = sae(engine, WIDTH, "blocks.0.hook_resid_post")) {
      var cancellation = new Cancellation();
      cancellation.cancel();
      assertThrows(
          CancellationException.class,
          () -> job(model, List.of(sae), 100).run(Progress.none(), cancellation));
    }
  }
}
