package org.featurescope.compute.circuit;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.featurescope.compute.circuit.TargetReader.LogitTarget;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.sae.FeatureActivations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Five features of a dictionary at one position and one of another (5), their errors (6, 7), a
/// token (8) and an output (9). The output's row sums to 1, so that its weights are influences.
@ExtendWith(TestEngine.class)
class EffectsTest {
  private static final int OUTPUT = 9;
  private static final float[] OF_OUTPUT = {.04f, .05f, .05f, .1f, .2f, .5f, .02f, .01f, .03f};

  private final Nodes nodes;

  EffectsTest(Engine engine) throws IOException {
    try (var traced = new Traced(engine, "relu")) {
      nodes = nodes(traced.circuit.replacement(), 5, 1);
    }
  }

  /// @param counts active features of each dictionary, all at one position
  private static Nodes nodes(Replacement replacement, int... counts) {
    var features =
        Arrays.stream(counts)
            .mapToObj(count -> {
              var ones = new float[count];
              Arrays.fill(ones, 1);
              var latents = IntStream.range(0, count).toArray();
              return new FeatureActivations(count, new int[] {0, count}, latents, ones);
            })
            .toList();
    var output = new LogitTarget(1, -1, "a", 1, 1);
    return new Nodes(replacement, features, new int[] {1}, List.of(output));
  }

  private Effects effects(long most) {
    var effects = new Effects(nodes, new double[] {1}, 2, most);
    effects.add(new Effects.Row(OUTPUT, OF_OUTPUT, 1));
    assertArrayEquals(new int[] {5}, effects.mostInfluential(1));
    var ofLast = new float[] {.9f, 0, 0, 0, 0, 0, .1f};
    effects.add(new Effects.Row(5, ofLast, 1));
    return effects;
  }

  private static void end(Effects effects) {
    effects.add(new Effects.Row(0, new float[] {1}, 1));
  }

  @Test
  void a_forgotten_feature_is_found_again_by_its_influence_and_what_it_lacks_is_told() {
    var effects = effects(5);
    assertArrayEquals(new int[] {0}, effects.mostInfluential(1), ".04 + .5 * .9 is more than .2");
    end(effects);
    // All the influence of feature 0 is by effects that were forgotten: .49 of .49 + .5.
    assertEquals(.49 / .99, effects.lost(), 1e-6);
  }

  @Test
  void where_memory_is_enough_nothing_is_lost() {
    var effects = effects(100);
    assertArrayEquals(new int[] {0}, effects.mostInfluential(1));
    end(effects);
    assertEquals(0, effects.lost());
  }

  /// What the first target sees of all nodes.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Seen(Nodes nodes, float[] weights) implements Tally {
    @Override
    public void clear(int targets) {}

    @Override
    public boolean looksAt(HookPoint point) {
      return true;
    }

    @Override
    public void add(HookPoint point, NDArray gradient, int first, NDManager scope) {}

    @Override
    public void finish() {}

    @Override
    public void copy(int target, int block, int count, float[] into, int at) {
      System.arraycopy(weights, nodes.begin(block), into, at, count);
    }
  }

  @Test
  void a_row_knows_the_sum_of_the_sizes_of_all_its_weights() {
    var weights = new float[] {1, -2, 4, -8, 16, -32, 64, -128, 256};
    var row = effects(100).row(OUTPUT, new Seen(nodes, weights), 0);
    assertArrayEquals(weights, row.weights());
    assertEquals(511, row.sum());
  }

  /// A made-up search on four dictionaries of 30 features each at one position: 40 of 120 features
  /// become targets, eight at a time.
  private static final class Search {
    private static final int WANTED = 40;

    final Nodes nodes;
    final Effects effects;
    final int[] kept;
    final double lost;

    /// By node of the whole prompt; 0 for what is no node of the graph.
    final double[] influence;

    Search(Replacement replacement, long most) {
      nodes = nodes(replacement, 30, 30, 30, 30);
      effects = new Effects(nodes, new double[] {1}, WANTED, most);
      effects.add(row(nodes.logit(0), 120));
      for (var done = 0; done < WANTED; done += 8) {
        for (var feature : effects.mostInfluential(8)) {
          effects.add(row(feature, nodes.firstFeature(nodes.dictionary(feature))));
        }
      }
      kept =
          IntStream.range(0, nodes.all())
              .filter(node -> node >= nodes.features() || effects.has(node))
              .toArray();
      lost = effects.lost();
      var adjacency = effects.among(kept);
      var weights = new double[kept.length];
      weights[kept.length - 1] = 1;
      var values = Influence.of(adjacency, weights).values();
      influence = new double[nodes.all()];
      IntStream.range(0, kept.length).forEach(i -> influence[kept[i]] = values[i]);
    }

    /// Few sources do most of it, as in a real prompt; the token does the rest.
    private Effects.Row row(int target, int sources) {
      var random = new Random(target);
      var what = new float[nodes.inputs(target)];
      var sum = 1.0;
      for (var i = 0; i < sources; i++) {
        what[i] = (float) Math.pow(random.nextDouble(), 12);
        sum += what[i];
      }
      what[what.length - 1] = 1;
      return new Effects.Row(target, what, sum);
    }

    Set<Integer> features() {
      return Arrays.stream(kept).filter(node -> node < nodes.features()).boxed().collect(toSet());
    }
  }

  @Test
  void
      where_memory_is_short_the_same_features_are_chosen_and_their_influence_differs_by_what_is_lost(
          Engine engine) throws IOException {
    try (var traced = new Traced(engine, "relu")) {
      var replacement = traced.circuit.replacement();
      var whole = new Search(replacement, Long.MAX_VALUE);
      var some = new Search(replacement, 300);
      assertEquals(0, whole.lost);
      assertTrue(some.lost > 0.001 && some.lost < 0.1, "lost " + some.lost);
      assertEquals(whole.features(), some.features());
      var all = whole.features().stream().mapToDouble(feature -> whole.influence[feature]).sum();
      var missing = 0.0;
      for (var feature : whole.features()) {
        // What is forgotten of a row still counts in its sum, so that nothing else gains by it.
        missing += Math.abs(whole.influence[feature] - some.influence[feature]);
      }
      assertTrue(missing > 0, "something is forgotten");
      assertTrue(missing <= 3 * some.lost * all, missing + " of " + all + ", lost " + some.lost);
    }
  }
}
