package org.featurescope.compute.steering;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.read.TextReader;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.TranscoderSet;

/// Finds where targets are and in which direction they lie. What took a pass of the model is kept.
final class Directions {

  /// A direction at a hook.
  ///
  /// @param values `[width]`
  record Direction(HookPoint hook, float[] values) {}

  /// An activation that latents write to.
  ///
  /// @param decoder `[n, width]`
  record Output(HookPoint hook, NDArray decoder, RowChoice choice) {

    /// @param into owns them
    /// @return `[latents.length, width]`
    NDArray rows(NDManager into, int... latents) {
      return choice.of(into, latents);
    }

    /// The hook and the decoder say which one it is.
    @Override
    public boolean equals(Object other) {
      return other instanceof Output that
          && hook.equals(that.hook)
          && decoder.getUid().equals(that.decoder.getUid());
    }

    @Override
    public int hashCode() {
      return hook.hashCode();
    }
  }

  /// Picks rows of a decoder.
  interface RowChoice {
    NDArray of(NDManager into, int... latents);
  }

  private final LanguageModel model;
  private final OpenedSaes saes;
  private final Map<Target.Contrast, float[]> contrasts = new HashMap<>();

  Directions(LanguageModel model, OpenedSaes saes) {
    this.model = model;
    this.saes = saes;
  }

  /// The autoencoder of a latent, which it has.
  ///
  /// @throws FeaturescopeException if there is no such latent
  SparseAutoencoder sae(SaeReference reference, int latent) {
    var sae = saes.get(reference);
    if (latent >= sae.spec().latents()) {
      throw new FeaturescopeException(
          "The plan uses latent %,d, and %s has %,d"
              .formatted(latent, Printable.quoted(reference.path()), sae.spec().latents()),
          "choose a latent from 0 to " + (sae.spec().latents() - 1));
    }
    return sae;
  }

  /// Where an autoencoder's features are read.
  HookPoint reads(SaeReference reference, SparseAutoencoder sae) {
    return reference.hook().isPresent()
        ? given(reference, sae.spec().dIn())
        : TextReader.hook(model, sae);
  }

  /// Where what its decoders say is added, in the order of a pass: one place, or of a cross-layer
  /// transcoder the outputs of its layer and of all after it. Where the plan names a hook, what
  /// would go to the own layer is added there.
  List<Output> writes(SaeReference reference, SparseAutoencoder sae) {
    var set = saes.crossLayer(reference);
    if (reference.hook().isPresent() || set.isEmpty()) {
      var hook =
          reference.hook().isPresent()
              ? given(reference, sae.spec().dOut())
              : TextReader.target(model, sae);
      return List.of(new Output(hook, sae.decoder(), sae::decoderRows));
    }
    var layer = reference.layer().orElse(0);
    return IntStream.range(layer, set.get().size())
        .mapToObj(target -> output(set.get(), layer, target))
        .toList();
  }

  private Output output(TranscoderSet set, int layer, int target) {
    return new Output(
        TextReader.target(model, set.layer(target)),
        set.decoder(layer, target),
        (into, latents) -> set.decoderRows(layer, target, into, latents));
  }

  private HookPoint given(SaeReference reference, int width) {
    var hook = HookPoint.parse(reference.hook().orElseThrow());
    requireWidth(hook, width, "the directions of " + Printable.quoted(reference.path()));
    return hook;
  }

  private void requireWidth(HookPoint hook, int width, String what) {
    requireVector(hook);
    var own = model.spec().wholeWidth(hook.site());
    if (width != own) {
      throw new FeaturescopeException(
          "The model's %s has a width of %d, %s one of %d".formatted(hook, own, what, width),
          "choose another hook, or a plan that was made for this model");
    }
  }

  private void requireVector(HookPoint hook) {
    if (hook.site() == Site.PATTERN) {
      throw new FeaturescopeException(
          hook + " has no vector for each token", "choose another hook");
    }
    model.spec().require(hook);
  }

  /// The direction of a target, of a latent its decoder row; several where it lies at several
  /// hooks.
  ///
  /// @throws FeaturescopeException if it does not exist on this model, or has no length
  List<Direction> of(Target target) {
    var directions =
        switch (target) {
          case Target.Latent(var reference, var latent) ->
              combination(reference, Map.of(latent, 1.0));
          case Target.Combination(var reference, var weights) -> combination(reference, weights);
          case Target.Neuron(var layer, var index) -> List.of(neuron(layer, index));
          case Target.Vector vector -> List.of(vector(vector));
          case Target.Contrast contrast ->
              List.of(new Direction(contrast.hook(), contrast(contrast)));
          case Target.Layers(var direction, var first, var last) ->
              layers(of(direction).getFirst(), first, last);
        };
    var some = directions.stream().filter(direction -> length(direction.values()) > 0).toList();
    if (some.isEmpty()) {
      throw new FeaturescopeException(
          "A direction of the plan at " + directions.getFirst().hook() + " has no length",
          "choose one that is not all zeros");
    }
    return some;
  }

  static double length(float[] values) {
    var squares = 0.0;
    for (var value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  private List<Direction> combination(SaeReference reference, Map<Integer, Double> weights) {
    var latents = weights.keySet().stream().mapToInt(Integer::intValue).toArray();
    var sae = sae(reference, Arrays.stream(latents).max().orElseThrow());
    var factors = Arrays.stream(latents).mapToDouble(weights::get).toArray();
    return writes(reference, sae).stream()
        .map(output -> new Direction(output.hook(), sum(output, latents, factors)))
        .toList();
  }

  private float[] sum(Output output, int[] latents, double[] factors) {
    try (var scope = model.engine().scope()) {
      var rows = output.rows(scope, latents).toFloatArray();
      var sum = new double[rows.length / latents.length];
      for (var i = 0; i < rows.length; i++) {
        sum[i % sum.length] += factors[i / sum.length] * rows[i];
      }
      return floats(sum);
    }
  }

  private static float[] floats(double[] values) {
    var floats = new float[values.length];
    for (var i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private List<Direction> layers(Direction direction, int first, int last) {
    var site = direction.hook().site();
    if (!site.inBlock()) {
      throw new FeaturescopeException(
          direction.hook() + " is in no layer", "leave out layers, or choose a hook of a layer");
    }
    return IntStream.rangeClosed(first, last)
        .mapToObj(layer -> {
          var hook = new HookPoint(site, layer);
          model.spec().require(hook);
          return new Direction(hook, direction.values());
        })
        .toList();
  }

  private Direction neuron(int layer, int index) {
    var hook = new HookPoint(Site.MLP_POST, layer);
    model.spec().require(hook);
    if (index >= model.spec().dMlp()) {
      throw new FeaturescopeException(
          "The plan uses neuron %,d of layer %d, which has %,d"
              .formatted(index, layer, model.spec().dMlp()),
          "choose a neuron from 0 to " + (model.spec().dMlp() - 1));
    }
    var values = new float[model.spec().dMlp()];
    values[index] = 1;
    return new Direction(hook, values);
  }

  private Direction vector(Target.Vector vector) {
    requireWidth(vector.hook(), vector.values().size(), "a direction of the plan");
    var values = new float[vector.values().size()];
    for (var i = 0; i < values.length; i++) {
      values[i] = vector.values().get(i);
    }
    return new Direction(vector.hook(), values);
  }

  private synchronized float[] contrast(Target.Contrast contrast) {
    requireVector(contrast.hook());
    return contrasts.computeIfAbsent(
        contrast,
        c -> {
          var more = mean(c.more(), c.hook());
          var less = mean(c.less(), c.hook());
          for (var i = 0; i < more.length; i++) {
            more[i] -= less[i];
          }
          return floats(more);
        });
  }

  /// The mean activation of a text's tokens, a BOS at its beginning left out, `[width]`.
  private double[] mean(String text, HookPoint hook) {
    var tokens = model.tokenizer().encode(text);
    var bos = model.tokenizer().bosId();
    var first = !tokens.isEmpty() && bos.isPresent() && tokens.id(0) == bos.getAsInt() ? 1 : 0;
    if (tokens.size() <= first || tokens.size() > model.spec().context()) {
      throw new FeaturescopeException(
          "A text of the plan has %,d tokens, the model sees from 1 to %,d"
              .formatted(tokens.size() - first, model.spec().context() - first),
          "write a text that fits");
    }
    var sum = new double[model.spec().wholeWidth(hook.site())];
    var values = activations(tokens.ids(), hook);
    for (var i = first * sum.length; i < values.length; i++) {
      sum[i % sum.length] += values[i] / (tokens.size() - first);
    }
    return sum;
  }

  private float[] activations(int[] ids, HookPoint hook) {
    return activations(ids, Set.of(hook), new Cancellation()).get(hook);
  }

  /// Each `[T x width]`, without a plan.
  Map<HookPoint, float[]> activations(int[] ids, Set<HookPoint> hooks, Cancellation cancellation) {
    try (var scope = model.engine().scope()) {
      var input = scope.create(longs(ids), new Shape(1, ids.length));
      var captures =
          model
              .transformer()
              .forward(
                  input,
                  Hooks.none().andCapture(hooks),
                  Extent.CAPTURES,
                  Optional.empty(),
                  model.engine().ops(scope),
                  cancellation)
              .captures();
      var activations = new HashMap<HookPoint, float[]>();
      captures.forEach((hook, values) -> activations.put(hook, values.toFloatArray()));
      return activations;
    }
  }

  static long[] longs(int... ids) {
    return Arrays.stream(ids).asLongStream().toArray();
  }
}
