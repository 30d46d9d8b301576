package org.featurescope.compute.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.featurescope.compute.sae.FeatureActivations;
import org.junit.jupiter.api.Test;

class PassBytesTest {
  private static final int TOKENS = 300;
  private static final int TOP = 5;
  private static final int VOCABULARY = 50;
  private static final int PASS = 1;

  private static List<Windows.Pass> passes() {
    return Windows.passes(Windows.over(TOKENS, 64, 16), 3);
  }

  private static PassResults empty() {
    return new PassResults(passes(), TOKENS, TOP);
  }

  /// Made-up numbers for one pass.
  private static PassResults results(Random random, int latents) {
    var results = empty();
    var pass = passes().get(PASS);
    for (var t = pass.from(); t < pass.to(); t++) {
      results.quantities().surprisal()[t] = random.nextFloat();
      results.quantities().entropy()[t] = random.nextFloat();
      results.quantities().error()[t] = random.nextFloat();
      for (var i = 0; i < TOP; i++) {
        results.quantities().topIds()[t * TOP + i] = random.nextInt(VOCABULARY);
        results.quantities().topProbabilities()[t * TOP + i] = random.nextFloat();
      }
    }
    if (latents > 0) {
      var windows = new ArrayList<FeatureActivations>();
      for (var window : pass.windows()) {
        windows.add(activations(random, window.end() - window.keep(), latents));
      }
      results.put(PASS, PassFeatures.of(latents, windows));
    }
    return results;
  }

  private static FeatureActivations activations(Random random, int rows, int latents) {
    var starts = new int[rows + 1];
    var active = new ArrayList<Integer>();
    for (var row = 0; row < rows; row++) {
      random.ints(random.nextInt(9), 0, latents).distinct().sorted().forEach(active::add);
      starts[row + 1] = active.size();
    }
    var values = new float[active.size()];
    for (var i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    var all = active.stream().mapToInt(Integer::intValue).toArray();
    return new FeatureActivations(latents, starts, all, values);
  }

  private static byte[] written(PassResults results, int latents) {
    return new PassBytes(VOCABULARY, latents).write(results, PASS);
  }

  private static boolean read(byte[] bytes, PassResults into, int latents) {
    return new PassBytes(VOCABULARY, latents).read(bytes, into, PASS);
  }

  /// 70,000 latents do not fit in two bytes.
  @Property(tries = 60)
  void what_comes_back_is_exactly_what_went_in(@ForAll long seed, @ForAll boolean many) {
    var latents = many ? 70_000 : 40;
    var results = results(new Random(seed), latents);
    var again = empty();
    assertTrue(read(written(results, latents), again, latents));
    assertArrayEquals(results.quantities().surprisal(), again.quantities().surprisal());
    assertArrayEquals(results.quantities().entropy(), again.quantities().entropy());
    assertArrayEquals(results.quantities().error(), again.quantities().error());
    assertArrayEquals(results.quantities().topIds(), again.quantities().topIds());
    assertArrayEquals(
        results.quantities().topProbabilities(), again.quantities().topProbabilities());
    var before = results.features(PASS).byRow();
    var after = again.features(PASS).byRow();
    assertArrayEquals(before.rowStarts(), after.rowStarts());
    assertArrayEquals(before.latentIndices(), after.latentIndices());
    assertArrayEquals(before.values(), after.values());
  }

  @Test
  void without_an_autoencoder_there_are_quantities_alone() {
    var results = results(new Random(2), 0);
    var again = empty();
    assertTrue(read(written(results, 0), again, 0));
    assertFalse(again.has(PASS));
    assertArrayEquals(results.quantities().surprisal(), again.quantities().surprisal());
  }

  @Property(tries = 300)
  void one_damaged_byte_is_enough_to_be_refused(
      @ForAll @IntRange(max = 1 << 20) int place, @ForAll @IntRange(min = 1, max = 255) int by) {
    var bytes = written(results(new Random(3), 40), 40);
    bytes[place % bytes.length] ^= (byte) by;
    assertRefused(bytes, 40);
  }

  @Property(tries = 100)
  void a_piece_is_refused(@ForAll @IntRange(max = 1 << 20) int length) {
    var bytes = written(results(new Random(4), 40), 40);
    assertRefused(Arrays.copyOf(bytes, length % bytes.length), 40);
  }

  @Property(tries = 200)
  void noise_is_refused(@ForAll byte[] bytes) {
    assertRefused(bytes, 40);
  }

  @Test
  void the_numbers_of_another_autoencoder_are_refused() {
    assertRefused(written(results(new Random(5), 40), 40), 41);
    assertRefused(written(results(new Random(5), 40), 40), 0);
  }

  private static void assertRefused(byte[] bytes, int latents) {
    var into = empty();
    assertFalse(read(bytes, into, latents));
    assertFalse(into.has(PASS));
    assertTrue(Float.isNaN(into.quantities().surprisal()[passes().get(PASS).from()]));
  }

  @Test
  void the_features_of_a_pass_are_those_of_its_windows() {
    var random = new Random(6);
    var windows = List.of(activations(random, 20, 30), activations(random, 11, 30));
    var pass = PassFeatures.of(30, windows);
    var whole = FeatureActivations.concat(30, windows);
    assertArrayEquals(whole.dense(), pass.byRow().dense());
    for (var latent = 0; latent < 30; latent++) {
      var column = new float[31];
      pass.forEachOf(latent, 5, 25, (row, same, value) -> column[row] = value);
      for (var row = 0; row < column.length; row++) {
        assertEquals(row < 5 || row >= 25 ? 0 : whole.value(row, latent), column[row]);
      }
    }
  }
}
