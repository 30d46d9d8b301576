package org.featurescope.compute.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.index.RandomWindows.Seen;
import org.featurescope.compute.sae.FeatureActivations;
import org.junit.jupiter.api.Test;

/// Every count against plain loops over all activations.
class FeatureCountsTest {
  private static final List<Seen> WINDOWS = RandomWindows.of(3, 400);
  private static final FeatureCounts COUNTS = RandomWindows.count(WINDOWS);

  /// One activation of a feature.
  private record Firing(Seen seen, int token, float value, long lot) {
    long place() {
      return seen.window().place();
    }
  }

  private static List<Firing> firings(int latent) {
    var all = new ArrayList<Firing>();
    for (var seen : WINDOWS) {
      var window = seen.window();
      for (var t = 0; t < window.size(); t++) {
        var value = seen.features().value(t, latent);
        if (value > 0 && window.ids()[t] != RandomWindows.SKIPPED) {
          var lot = new Lots(5).of(window.document(), window.start() + t);
          all.add(new Firing(seen, t, value, lot));
        }
      }
    }
    return all;
  }

  private static List<Firing> byLot(List<Firing> firings) {
    return firings.stream().sorted(Comparator.comparingLong(Firing::lot)).toList();
  }

  private static IntStream latents() {
    return IntStream.range(0, RandomWindows.LATENTS);
  }

  @Test
  void tokensAreCountedButThoseThatBelongToNoText() {
    var tokens =
        WINDOWS.stream()
            .flatMapToInt(seen -> Arrays.stream(seen.window().ids()))
            .filter(id -> id != RandomWindows.SKIPPED)
            .count();
    assertEquals(tokens, COUNTS.tokens());
  }

  @Test
  void statisticsAreThoseOfAllActivationsAboveZero() {
    latents()
        .forEach(latent -> {
          var firings = firings(latent);
          var statistics = COUNTS.statistics(latent);
          var sum = firings.stream().mapToDouble(Firing::value).sum();
          var squares = firings.stream().mapToDouble(f -> (double) f.value() * f.value()).sum();
          assertEquals(COUNTS.tokens(), statistics.tokens());
          assertEquals(firings.size(), statistics.fired());
          assertEquals(sum, statistics.sum(), 1e-9 * sum);
          assertEquals(squares, statistics.sumOfSquares(), 1e-9 * squares);
          assertEquals(
              firings.stream().map(Firing::value).max(Float::compare).orElse(0f), statistics.max());
          for (var bucket = 0; bucket < LogHistogram.BUCKETS; bucket++) {
            var wanted = bucket;
            assertEquals(
                firings.stream().filter(f -> LogHistogram.bucket(f.value()) == wanted).count(),
                statistics.histogram().count(bucket));
          }
        });
    assertTrue(COUNTS.statistics(RandomWindows.LATENTS - 1).dead(), "the last one never fires");
  }

  @Test
  void theTopExamplesAreTheStrongestTokensOneAWindow() {
    latents()
        .forEach(latent -> {
          var expected = new ArrayList<String>();
          firings(latent).stream()
              .sorted(
                  Comparator.comparing((Firing f) -> -f.value())
                      .thenComparing(Firing::place)
                      .thenComparing(Firing::token))
              .filter(distinctWindows())
              .limit(FeatureTally.TOP)
              .forEach(f -> expected.add(f.place() + " " + f.token() + " " + f.value()));
          var top = COUNTS.tally(latent).top();
          var found = new ArrayList<String>();
          for (var i = 0; i < top.size(); i++) {
            found.add(top.get(i).window() + " " + top.get(i).peak() + " " + top.get(i).value());
          }
          assertEquals(expected, found);
        });
  }

  private static java.util.function.Predicate<Firing> distinctWindows() {
    var seen = new java.util.HashSet<Long>();
    return firing -> seen.add(firing.place());
  }

  @Test
  void theSamplesOfAnOctaveAreThoseWithTheLowestLots() {
    latents()
        .forEach(latent -> {
          for (var octave = 0; octave < FeatureTally.OCTAVES; octave++) {
            var wanted = octave;
            var expected =
                byLot(firings(latent)).stream()
                    .filter(f -> LogHistogram.bucket(f.value()) / LogHistogram.PER_OCTAVE == wanted)
                    .limit(FeatureTally.SAMPLED)
                    .map(f -> f.place() + " " + f.token())
                    .toList();
            var kept = COUNTS.tally(latent).sample(octave);
            var found =
                IntStream.range(0, kept.size())
                    .mapToObj(i -> kept.get(i).window() + " " + kept.get(i).peak())
                    .toList();
            assertEquals(expected, found);
          }
        });
  }

  @Test
  void anExampleHoldsEveryActivationOfItsWindow() {
    var top = COUNTS.tally(0).top().get(0);
    var window =
        WINDOWS.stream().filter(s -> s.window().place() == top.window()).findFirst().orElseThrow();
    var positions = new ArrayList<Integer>();
    for (var t = 0; t < window.window().size(); t++) {
      if (window.features().value(t, 0) > 0 && window.window().ids()[t] != RandomWindows.SKIPPED) {
        positions.add(t);
      }
    }
    assertEquals(positions, Arrays.stream(top.positions()).boxed().toList());
    for (var i = 0; i < positions.size(); i++) {
      assertEquals(window.features().value(positions.get(i), 0), top.activations()[i]);
    }
  }

  @Test
  void partnersAreCountedAtTheTokensWithTheLowestLots() {
    var partners = new Partners(COUNTS);
    latents()
        .forEach(latent -> {
          var sample = byLot(firings(latent)).stream().limit(FeatureTally.ROWS).toList();
          for (var partner : partners.of(latent)) {
            var shared =
                sample.stream()
                    .filter(f -> f.seen().features().value(f.token(), partner.latent()) > 0)
                    .count();
            var density = (double) firings(partner.latent()).size() / COUNTS.tokens();
            assertEquals((double) shared / sample.size(), partner.share(), 1e-6);
            assertEquals((double) shared / sample.size() / density, partner.lift(), 1e-5);
          }
        });
  }

  /// Feature 0 fires at random, 1 and 2 always together, 3 never with them.
  @Test
  void featuresThatFireTogetherAreEachOthersFirstPartner() {
    var counts = new FeatureCounts(4, 1);
    for (var i = 0; i < 500; i++) {
      var rows = new int[][] {{0, 1, 2}, {3}, {0, 3}, {1, 2}, {0}, {}}[i % 6];
      var values = new float[rows.length];
      Arrays.fill(values, 1);
      var features = new FeatureActivations(4, new int[] {0, rows.length}, rows, values);
      counts.add(new TextWindow(i, 0, 1), features, 0, -1);
    }
    var partners = new Partners(counts);
    var first = partners.of(1).getFirst();
    assertEquals(2, first.latent());
    assertEquals(1, first.share());
    assertEquals(3, first.lift(), 0.05);
    assertTrue(partners.of(3).stream().noneMatch(p -> p.latent() == 1), "they never met");
  }

  @Test
  void ofManyActiveFeaturesTheStrongestAreKeptAsPartners() {
    var n = 3 * FeatureCounts.STRONGEST;
    var values = new float[n];
    for (var i = 0; i < n; i++) {
      values[i] = 1 + (i * 7) % n;
    }
    var counts = new FeatureCounts(n, 1);
    var latents = IntStream.range(0, n).toArray();
    counts.add(
        new TextWindow(0, 0, 1),
        new FeatureActivations(n, new int[] {0, n}, latents, values),
        0,
        -1);
    for (var latent = 0; latent < n; latent++) {
      var strong = values[latent] > n - FeatureCounts.STRONGEST;
      assertEquals(1, counts.tally(latent).statistics(latent, 1).fired());
      assertEquals(strong ? 1 : 0, counts.tally(latent).among());
      assertEquals(strong ? 1 : 0, counts.tally(latent).rows().size());
    }
  }

  @Test
  void sumsAreExact() {
    var terms = new float[] {3e7f, 1e-5f, 0.1f, 7, 1e9f, 63.99999f, 64, 1e-9f};
    var sum = new ExactSum();
    var exact = BigDecimal.ZERO;
    for (var i = 0; i < 4000; i++) {
      sum.add(terms[i % terms.length]);
      exact = exact.add(new BigDecimal(terms[i % terms.length]));
    }
    assertEquals(exact.doubleValue(), sum.value(), 4000 * 0x1p-57 + Math.ulp(sum.value()));
  }

  @Test
  void countsOfOtherSubjectsAreNotMerged() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new FeatureCounts(3, 1).merge(new FeatureCounts(4, 1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new FeatureCounts(3, 1).merge(new FeatureCounts(3, 2)));
  }

  /// Reading a part of a batch: rows before the window's do not count.
  @Test
  void aWindowMayBeginInTheMiddleOfABatch() {
    var all =
        FeatureActivations.concat(
            RandomWindows.LATENTS, WINDOWS.stream().map(Seen::features).toList());
    var counts = new FeatureCounts(RandomWindows.LATENTS, 5);
    var row = 0;
    for (var seen : WINDOWS) {
      counts.add(seen.window(), all, row, RandomWindows.SKIPPED);
      row += seen.window().size();
    }
    assertEquals(COUNTS, counts);
  }
}
