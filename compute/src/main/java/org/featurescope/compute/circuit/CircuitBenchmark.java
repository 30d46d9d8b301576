package org.featurescope.compute.circuit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.Wiring;
import org.featurescope.compute.text.TokenSequence;

/// How long the parts of an attribution take. What they cost does not depend on what the weights
/// mean, so that transcoders may be random.
public final class CircuitBenchmark {
  private static final int LATENTS = 3_072;
  private static final int ACTIVE = 50;

  private CircuitBenchmark() {}

  /// One random transcoder for each layer: 3,072 latents, 50 of them active at each token.
  public static List<SparseAutoencoder> transcoders(LanguageModel model) {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    var transcoders = new ArrayList<SparseAutoencoder>();
    for (var layer = 0; layer < model.spec().layers(); layer++) {
      transcoders.add(transcoder(model, layer, random));
    }
    return transcoders;
  }

  private static SparseAutoencoder transcoder(
      LanguageModel model, int layer, RandomGenerator random) {
    var d = model.spec().dModel();
    return new SparseAutoencoder(
        model.engine(),
        new SaeSpec(
            d,
            d,
            LATENTS,
            new Activation.TopK(Math.min(ACTIVE, LATENTS), false),
            InputNorm.NONE,
            false,
            Wiring.TRANSCODER),
        new SaeWeights(
            normal(random, LATENTS * d),
            new float[LATENTS],
            normal(random, LATENTS * d),
            new float[d]),
        new SaeMetadata(
            Optional.of("random"),
            Optional.of(new HookPoint(HookPoint.Site.MLP_IN, layer).name()),
            Optional.of(new HookPoint(HookPoint.Site.MLP_OUT, layer).name()),
            false,
            OptionalInt.empty()));
  }

  private static float[] normal(RandomGenerator random, int size) {
    var values = new float[size];
    for (var i = 0; i < size; i++) {
      values[i] = (float) (0.04 * random.nextGaussian());
    }
    return values;
  }

  /// One attribution with its self-check, and a pruning of its graph.
  ///
  /// @param nodes of the graph
  /// @param edges before pruning
  /// @param lost share of the influence of features that the edges lack for want of memory
  /// @param deviation of the self-check
  /// @param pruning in seconds, of a graph whose influence is known
  public record Result(
      Phases phases, int nodes, int edges, double lost, double deviation, double pruning) {}

  /// @param most features of the graph at most
  public static Result run(CircuitModel circuit, int[] ids, int most, Cancellation cancellation) {
    var settings = AttributionSettings.USUAL.withMostFeatures(most);
    try (var run =
        new Attributor(circuit, TokenSequence.ofIds(ids), settings)
            .run(Progress.none(), cancellation)) {
      var graph = run.graph();
      var pruner = new Pruner(graph);
      pruner.prune(0.8, 0.98);
      var start = System.nanoTime();
      pruner.prune(0.7, 0.95);
      var pruning = (System.nanoTime() - start) / 1e9;
      return new Result(
          run.phases(),
          graph.nodes().size(),
          graph.adjacency().edges(),
          run.lost(),
          graph.selfCheck().orElseThrow().deviation(),
          pruning);
    }
  }
}
