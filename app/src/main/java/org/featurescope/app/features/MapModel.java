package org.featurescope.app.features;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.featurescope.compute.index.FeatureMap;
import org.featurescope.compute.store.FeatureTable;

/// What the map says beside its points: densities, which points answer the search, and what the
/// clusters are called.
final class MapModel {
  /// A cluster is called by a name that this share of its named features has.
  private static final double SHARED = 0.25;

  private static final int FEWEST = 3;

  private MapModel() {}

  static float[] densities(FeatureTable table) {
    var densities = new float[table.size()];
    for (var latent = 0; latent < densities.length; latent++) {
      densities[latent] = (float) table.density(latent);
    }
    return densities;
  }

  static BitSet hits(int... rows) {
    var hits = new BitSet();
    IntStream.of(rows).forEach(hits::set);
    return hits;
  }

  /// The name that most of a cluster's features share, empty where they share none.
  static List<String> names(FeatureMap map, FeatureTable table) {
    var counts = new ArrayList<HashMap<String, Integer>>();
    for (var cluster = 0; cluster < map.clusters(); cluster++) {
      counts.add(new HashMap<>());
    }
    var named = new int[map.clusters()];
    var points = Math.min(map.cluster().length, table.size());
    for (var latent = 0; latent < points; latent++) {
      var cluster = map.cluster()[latent];
      if (cluster >= 0 && table.labelled(latent)) {
        named[cluster]++;
        counts.get(cluster).merge(table.label(latent), 1, Integer::sum);
      }
    }
    return IntStream.range(0, map.clusters())
        .mapToObj(cluster -> name(counts.get(cluster), named[cluster]).orElse(""))
        .toList();
  }

  private static Optional<String> name(HashMap<String, Integer> counts, int named) {
    return counts.entrySet().stream()
        .max((a, b) ->
            a.getValue().equals(b.getValue())
                ? b.getKey().compareTo(a.getKey())
                : Integer.compare(a.getValue(), b.getValue()))
        .filter(most -> most.getValue() >= FEWEST && most.getValue() >= SHARED * named)
        .map(most -> most.getKey());
  }
}
