package org.featurescope.compute.concept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.featurescope.compute.job.Cancellation;
import org.junit.jupiter.api.Test;

/// The one walk over sorted firings finds what trying every threshold for every concept finds.
class MatcherTest {
  private static final int TOKENS = 240;
  private static final int LATENTS = 7;
  private static final int CONCEPTS = 5;

  /// Made-up truth and activations `[token][latent]`; odd tokens are measured on.
  private static final class World {
    final Labels labels = new Labels(CONCEPTS);
    final boolean[][] holds = new boolean[TOKENS][CONCEPTS];
    final float[][] values = new float[TOKENS][LATENTS];
    final Firings firings = new Firings(LATENTS);

    World(long seed) {
      var random = new Random(seed);
      for (var token = 0; token < TOKENS; token++) {
        var here = new ArrayList<Integer>();
        for (var concept = 0; concept < CONCEPTS; concept++) {
          holds[token][concept] = random.nextInt(2 + 2 * concept) == 0;
          if (holds[token][concept]) {
            here.add(concept);
          }
        }
        labels.add(here.stream().mapToInt(Integer::intValue).toArray(), token % 2 == 1);
        for (var latent = 0; latent < LATENTS; latent++) {
          // Few values, so that ties are common; features lean towards one concept each.
          var leaning = holds[token][latent % CONCEPTS] ? 3 : 0;
          var value = Math.max(0, random.nextInt(6) - 3 + random.nextInt(leaning + 1));
          values[token][latent] = value;
          if (value > 0) {
            firings.add(token, latent, value);
          }
        }
      }
    }

    /// F1 of "at least `threshold`" on one half.
    double f1(int latent, float threshold, int concept, boolean measured) {
      var hits = 0;
      var said = 0;
      var all = 0;
      for (var token = 0; token < TOKENS; token++) {
        if (token % 2 == 1 == measured) {
          var says = values[token][latent] > 0 && values[token][latent] >= threshold;
          said += says ? 1 : 0;
          all += holds[token][concept] ? 1 : 0;
          hits += says && holds[token][concept] ? 1 : 0;
        }
      }
      return said + all == 0 ? 0 : 2.0 * hits / (said + all);
    }

    double bestF1(int latent, int concept) {
      return IntStream.rangeClosed(1, 9)
          .mapToDouble(threshold -> f1(latent, threshold, concept, false))
          .max()
          .orElseThrow();
    }

    ConceptTable table() {
      var names = IntStream.range(0, CONCEPTS).mapToObj(c -> "c" + c).toList();
      return new Matcher(labels, names, names).match("hook", firings, new Cancellation());
    }
  }

  @Property(tries = 60)
  void everyFeatureHasTheConceptAndThresholdOfTheHighestF1(@ForAll long seed) {
    var world = new World(seed);
    for (var match : world.table().features()) {
      var concept = Integer.parseInt(match.concept().substring(1));
      var threshold = (float) match.score().threshold();
      var best =
          IntStream.range(0, CONCEPTS)
              .mapToDouble(c -> world.bestF1(match.latent(), c))
              .max()
              .orElseThrow();
      assertEquals(best, world.f1(match.latent(), threshold, concept, false), 1e-12);
      assertEquals(world.f1(match.latent(), threshold, concept, true), match.score().f1(), 1e-12);
    }
  }

  @Property(tries = 60)
  void everyConceptHasItsBestFeature(@ForAll long seed) {
    var world = new World(seed);
    for (var match : world.table().concepts()) {
      var concept = Integer.parseInt(match.concept().substring(1));
      var best =
          IntStream.range(0, LATENTS)
              .mapToDouble(latent -> world.bestF1(latent, concept))
              .max()
              .orElseThrow();
      assertEquals(best, world.bestF1(match.latent(), concept), 1e-12);
    }
  }

  @Property(tries = 60)
  void precisionAndRecallMakeTheF1(@ForAll long seed) {
    for (var match : new World(seed).table().features()) {
      var score = match.score();
      var sum = score.precision() + score.recall();
      var f1 = sum == 0 ? 0 : 2 * score.precision() * score.recall() / sum;
      assertEquals(f1, score.f1(), 1e-12);
    }
  }

  /// The gradient of the fitted loss is zero at the fitted probe: no small change betters it.
  @Property(tries = 40)
  void theProbeIsTheBestLogisticRegression(@ForAll long seed) {
    var world = new World(seed);
    var holding = world.labels.totals(false)[1];
    var probe = Probe.fit(Half.of(world.labels, world.firings.feature(1), 1, false, holding));
    var here = loss(world, probe.slope(), probe.offset());
    for (var step : new double[] {-0.02, 0.02}) {
      assertTrue(here <= loss(world, probe.slope() + step, probe.offset()) + 1e-5);
      assertTrue(here <= loss(world, probe.slope(), probe.offset() + step) + 1e-5);
    }
  }

  /// Of concept 1 given latent 1, on the half for matching.
  private static double loss(World world, double slope, double offset) {
    var sum = 0.0;
    for (var token = 0; token < TOKENS; token += 2) {
      var p = 1 / (1 + Math.exp(-(slope * world.values[token][1] + offset)));
      sum -= Math.log(world.holds[token][1] ? p : 1 - p);
    }
    return sum / (TOKENS / 2);
  }

  @Test
  void aFeatureThatSaysAConceptExactlyHasAnF1OfOneAndHardlyAnyProbeLoss() {
    var labels = new Labels(1);
    var firings = new Firings(2);
    for (var token = 0; token < 400; token++) {
      var holds = token % 7 == 0;
      labels.add(holds ? new int[] {0} : new int[0], token >= 200);
      if (holds) {
        firings.add(token, 1, 2.5f);
      }
    }
    var table =
        new Matcher(labels, List.of("c"), List.of("Every seventh"))
            .match("hook", firings, new Cancellation());
    var match = table.feature(1).orElseThrow();
    assertEquals(1, match.score().f1());
    assertEquals(1, match.score().precision());
    assertEquals(1, table.concepts().getFirst().splits());
    assertTrue(match.score().probeLoss() < 0.01, match.toString());
    assertTrue(match.score().baseLoss() > 0.3, match.toString());
    assertTrue(table.feature(0).isEmpty(), "a silent feature matches nothing");
  }
}
