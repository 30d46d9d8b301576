package org.featurescope.compute.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.featurescope.compute.index.Example;
import org.featurescope.compute.index.FeatureGeometry;
import org.featurescope.compute.index.FeatureMap;
import org.featurescope.compute.index.FeatureStatistics;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.index.LogHistogram;
import org.featurescope.compute.index.Partner;
import org.featurescope.compute.index.Passage;

/// An index of no model: every number follows from a seed and the feature's number.
///
/// @param examples of each feature
record MadeUpIndex(IndexSubject subject, String corpus, long seed, int examples) {
  private static final List<String> WORDS =
      List.of(
          "the", " sea", " café", " keeper", " lamp", "海", " 🙂", " don't", " \"quoted\"", "\n");

  MadeUpIndex(IndexSubject subject, long seed, int examples) {
    this(subject, "story.txt", seed, examples);
  }

  static MadeUpIndex of(String sae, int latents, long seed) {
    return new MadeUpIndex(
        new IndexSubject(
            "toy", "m".repeat(64), sae, hash(sae), "blocks.1.hook_resid_post", latents),
        seed,
        4);
  }

  static String hash(String name) {
    return TextStore.hash(name);
  }

  IndexRun run() {
    return new IndexRun(subject, corpus, hash(corpus), 64, seed, "0.1.0", 1000 + seed, true);
  }

  Iterator<IndexedFeature> features() {
    return IntStream.range(0, subject.latents()).mapToObj(this::feature).iterator();
  }

  IndexedFeature feature(int latent) {
    var random = new Random(seed * 1_000_003 + latent);
    var fired = latent % 7 == 0 ? 0 : 1 + random.nextInt(500);
    var sum = fired * (0.5 + random.nextDouble());
    var counts = fired == 0 ? new long[0] : new long[] {fired - fired / 3, 0, fired / 3};
    var statistics =
        new FeatureStatistics(
            latent,
            1000 + seed,
            fired,
            sum,
            sum * 1.5,
            fired == 0 ? 0 : random.nextFloat(1, 9),
            fired == 0 ? LogHistogram.empty() : new LogHistogram(90, counts));
    var shown = new ArrayList<Example>();
    for (var i = 0; i < (fired == 0 ? 0 : examples); i++) {
      var band = Example.Band.values()[Math.min(i, 4)];
      shown.add(example(band, passage(random.nextInt(40)), random));
    }
    return new IndexedFeature(
        statistics,
        shown,
        fired == 0 ? List.of() : List.of(new Partner((latent + 1) % subject.latents(), 0.25f, 7)),
        geometry(latent));
  }

  private static FeatureGeometry geometry(int latent) {
    return new FeatureGeometry(
        List.of(new FeatureGeometry.TokenEffect(3, " sea", 0.5f + latent)),
        List.of(new FeatureGeometry.TokenEffect(70_000, "�\n", -0.25f)),
        List.of(new FeatureGeometry.Neighbour(latent + 2, 0.75f)),
        List.of(new FeatureGeometry.LayerNeighbour(hash("other"), 2, 9, -0.5f)));
  }

  private static Example example(Example.Band band, Passage passage, Random random) {
    var peak = random.nextInt(passage.size());
    var value = 1 + random.nextFloat();
    var second = (peak + 1) % passage.size();
    var positions = IntStream.of(peak, second).distinct().sorted().toArray();
    var activations = new float[positions.length];
    Arrays.fill(activations, 0.5f);
    activations[Arrays.binarySearch(positions, peak)] = value;
    return new Example(band, passage, peak, value, positions, activations);
  }

  /// A passage with a word of its own, "p7".
  private static Passage passage(int document) {
    var random = new Random(document);
    var size = 3 + document % 5;
    var ids = new int[size];
    var ends = new int[size];
    var text = new StringBuilder();
    for (var i = 0; i < size; i++) {
      ids[i] = random.nextInt(WORDS.size());
      text.append(i == 0 ? "p" + document : WORDS.get(ids[i]));
      ends[i] = text.length();
    }
    return new Passage(document, document * 8, ids, text.toString(), ends);
  }

  List<FeatureMap> maps() {
    var latents = subject.latents();
    var random = new Random(seed);
    var x = new float[latents];
    var cluster = new int[latents];
    for (var i = 0; i < latents; i++) {
      x[i] = random.nextFloat();
      cluster[i] = i % 3 - 1;
    }
    return List.of(new FeatureMap(FeatureMap.Layout.PCA, x, x.clone(), cluster, 2));
  }

  void publishTo(Workspace workspace) {
    workspace.index().publish(run(), features(), maps());
  }
}
