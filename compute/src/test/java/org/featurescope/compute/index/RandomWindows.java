package org.featurescope.compute.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.featurescope.compute.sae.FeatureActivations;

/// Windows of made-up documents with made-up activations: few latents, few different values, so
/// that everything that can tie does.
final class RandomWindows {
  static final int LATENTS = 9;

  /// What stands for a BOS in the documents.
  static final int SKIPPED = 7;

  /// A window and the features at its tokens.
  record Seen(TextWindow window, FeatureActivations features) {}

  private RandomWindows() {}

  static List<Seen> of(long seed, int count) {
    var random = new Random(seed);
    var all = new ArrayList<Seen>();
    for (var i = 0; i < count; i++) {
      var size = 1 + random.nextInt(12);
      var ids = random.ints(size, 0, 40).toArray();
      all.add(new Seen(new TextWindow(i / 2, i % 2 * 12, ids), features(random, size)));
    }
    return all;
  }

  private static FeatureActivations features(Random random, int rows) {
    var starts = new int[rows + 1];
    var latents = new int[rows * LATENTS];
    var values = new float[rows * LATENTS];
    var count = 0;
    for (var row = 0; row < rows; row++) {
      var active = new TreeMap<Integer, Float>();
      for (var latent = 0; latent < LATENTS - 1; latent++) {
        if (random.nextInt(LATENTS) >= latent) {
          active.put(latent, value(random));
        }
      }
      for (var entry : active.entrySet()) {
        latents[count] = entry.getKey();
        values[count++] = entry.getValue();
      }
      starts[row + 1] = count;
    }
    return new FeatureActivations(
        LATENTS, starts, Arrays.copyOf(latents, count), Arrays.copyOf(values, count));
  }

  private static float value(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> -1.5f;
      case 1 -> 1e-9f * random.nextFloat();
      case 2 -> 3e7f * random.nextFloat();
      case 3, 4 -> random.nextInt(4);
      default -> (float) Math.exp(2 * random.nextGaussian());
    };
  }

  static FeatureCounts count(List<Seen> windows) {
    var counts = new FeatureCounts(LATENTS, 5);
    windows.forEach(seen -> counts.add(seen.window(), seen.features(), 0, SKIPPED));
    return counts;
  }
}
