package org.featurescope.compute.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.featurescope.compute.sae.FeatureActivations;
import org.junit.jupiter.api.Test;

/// Which features tell some examples from the rest.
class FeatureRankingTest {
  private static final int LATENTS = 9;

  private static FeatureActivations sparse(float[][] rows) {
    var parts = new ArrayList<FeatureActivations>();
    for (var row : rows) {
      var latents = new ArrayList<Integer>();
      for (var latent = 0; latent < row.length; latent++) {
        if (row[latent] > 0) {
          latents.add(latent);
        }
      }
      var values = new float[latents.size()];
      for (var i = 0; i < values.length; i++) {
        values[i] = row[latents.get(i)];
      }
      parts.add(
          new FeatureActivations(
              row.length,
              new int[] {0, values.length},
              latents.stream().mapToInt(Integer::intValue).toArray(),
              values));
    }
    return FeatureActivations.concat(rows[0].length, parts);
  }

  private static float[][] random(Random random, int rows) {
    var values = new float[rows][LATENTS];
    for (var row : values) {
      for (var latent = 0; latent < LATENTS; latent++) {
        // Few values, so that ties are common.
        row[latent] = Math.max(0, random.nextInt(6) - 2);
      }
    }
    return values;
  }

  private static BitSet examples(Random random, int rows) {
    var examples = new BitSet();
    for (var row = 0; row < rows; row++) {
      examples.set(row, random.nextInt(3) == 0);
    }
    examples.set(0);
    return examples;
  }

  /// Every threshold tried in a plain loop.
  @Property(tries = 100)
  void theThresholdIsTheBestThereIs(@ForAll long seed) {
    var random = new Random(seed);
    var values = random(random, 40);
    var examples = examples(random, 40);

    var ranked = FeatureRanking.rank(sparse(values), examples, LATENTS);

    var before = 2.0;
    for (var each : ranked) {
      assertTrue(each.f1() <= before);
      before = each.f1();
      var best = 0.0;
      for (var threshold = 1; threshold <= 3; threshold++) {
        best = Math.max(best, f1(values, examples, each.latent(), threshold));
      }
      assertEquals(best, each.f1(), 1e-12);
      assertEquals(best, f1(values, examples, each.latent(), each.threshold()), 1e-12);
      assertEquals(
          each.f1(),
          2 * each.precision() * each.recall() / (each.precision() + each.recall()),
          1e-12);
      assertTrue(each.probeLoss() <= each.baseLoss() + 1e-3);
    }
  }

  private static double f1(float[][] values, BitSet examples, int latent, double threshold) {
    var hits = 0;
    var said = 0;
    for (var row = 0; row < values.length; row++) {
      if (values[row][latent] >= threshold) {
        said++;
        hits += examples.get(row) ? 1 : 0;
      }
    }
    return 2.0 * hits / (said + examples.cardinality());
  }

  @Test
  void aFeatureThatFiresAtTheExamplesAndNowhereElseComesFirst() {
    var random = new Random(5);
    var values = random(random, 60);
    var examples = new BitSet();
    for (var row = 0; row < 60; row++) {
      examples.set(row, row % 4 == 0);
      values[row][6] = row % 4 == 0 ? 2 + row % 3 : 0;
    }
    var first = FeatureRanking.rank(sparse(values), examples, 3).getFirst();
    assertEquals(6, first.latent());
    assertEquals(1, first.precision());
    assertEquals(1, first.recall());
    assertEquals(2, first.threshold());
    assertTrue(first.probeLoss() < 0.1 * first.baseLoss());
  }

  @Test
  void againstACorpusARareFeatureBeatsOneThatFiresEverywhere() {
    var rows = sparse(new float[][] {{3, 3, 0}, {3, 3, 0}, {3, 3, 1}});
    var corpus = List.of(statistics(0, 900), statistics(1, 3), statistics(2, 3), statistics(3, 0));

    var ranked = FeatureRanking.rank(rows, 1, corpus::get, 10);

    assertEquals(1, ranked.getFirst().latent());
    assertEquals(1, ranked.getFirst().recall());
    // 3 of 1,000 tokens of the corpus, which stands for 20 times as many rows as there are.
    assertEquals(3 / (3 + 60 * 0.003), ranked.getFirst().precision(), 1e-9);
    assertEquals(3, ranked.size());
    assertTrue(ranked.get(0).probeLoss() < ranked.get(1).probeLoss());
  }

  @Test
  void aLongerTextHasMoreChancesInTheCorpus() {
    var rows = sparse(new float[][] {{3, 0}});
    var corpus = List.of(statistics(0, 3), statistics(1, 0));
    var token = FeatureRanking.rank(rows, 1, corpus::get, 1).getFirst();
    var text = FeatureRanking.rank(rows, 50, corpus::get, 1).getFirst();
    assertTrue(text.precision() < token.precision());
  }

  /// A feature that fires at so many of 1,000 tokens with an activation of 4.
  private static FeatureStatistics statistics(int latent, long fired) {
    return new FeatureStatistics(
        latent,
        1000,
        fired,
        4.0 * fired,
        16.0 * fired,
        fired > 0 ? 4 : 0,
        new LogHistogram(LogHistogram.bucket(4), new long[] {fired}));
  }

  @Test
  void whatFiresAtNoExampleIsNotNamed() {
    var rows = sparse(new float[][] {{1, 0}, {0, 1}});
    var examples = new BitSet();
    examples.set(0);
    var ranked = FeatureRanking.rank(rows, examples, 10);
    assertEquals(List.of(0), ranked.stream().map(FeatureRanking.Ranked::latent).toList());
    assertTrue(FeatureRanking.rank(rows, new BitSet(), 10).isEmpty());
  }

  @Test
  void poolingKeepsTheStrongestOfEveryStretch() {
    var rows = sparse(new float[][] {{1, 0, 2}, {3, 0, 1}, {0, 5, 0}, {0, 0, 0}});
    var pooled = FeatureRanking.pooled(rows, new int[] {2, 3, 3, 4});
    assertEquals(4, pooled.rows());
    assertArrayEquals(new float[] {3, 0, 2, 0, 5, 0, 0, 0, 0, 0, 0, 0}, pooled.dense());
  }
}
