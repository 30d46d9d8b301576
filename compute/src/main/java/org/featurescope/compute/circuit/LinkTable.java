package org.featurescope.compute.circuit;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/// The links of a file in its order, with the weights in all their digits and what else they say.
final class LinkTable {
  private int[] sources = new int[1 << 10];
  private int[] targets = new int[1 << 10];
  private double[] weights = new double[1 << 10];
  private final Map<Integer, JsonObject> rest = new HashMap<>();
  private int size;

  void add(int source, int target, double weight) {
    if (size == sources.length) {
      var longer = Math.addExact(size, size >> 1);
      sources = Arrays.copyOf(sources, longer);
      targets = Arrays.copyOf(targets, longer);
      weights = Arrays.copyOf(weights, longer);
    }
    sources[size] = source;
    targets[size] = target;
    weights[size++] = weight;
  }

  /// What the last link says beside its ends and its weight.
  void more(JsonObject fields) {
    rest.put(size - 1, fields);
  }

  int size() {
    return size;
  }

  int source(int link) {
    return sources[link];
  }

  int target(int link) {
    return targets[link];
  }

  double weight(int link) {
    return weights[link];
  }

  JsonObject more(int link) {
    return rest.get(link);
  }

  /// What any link says beside its ends and its weight.
  Collection<JsonObject> further() {
    return rest.values();
  }

  /// Replaces the ends of all links.
  ///
  /// @param numbers by the old end
  void renumber(int[] numbers) {
    for (var link = 0; link < size; link++) {
      sources[link] = numbers[sources[link]];
      targets[link] = numbers[targets[link]];
    }
  }

  /// Some of the links.
  ///
  /// @param numbers by the old end
  LinkTable some(IntPredicate wanted, int[] numbers) {
    var table = new LinkTable();
    for (var link = 0; link < size; link++) {
      if (wanted.test(link)) {
        table.add(numbers[sources[link]], numbers[targets[link]], weights[link]);
        if (rest.containsKey(link)) {
          table.more(rest.get(link));
        }
      }
    }
    return table;
  }

  SparseAdjacency adjacency(int nodes) {
    return SparseAdjacency.of(nodes, size, sources, targets, weights);
  }
}
