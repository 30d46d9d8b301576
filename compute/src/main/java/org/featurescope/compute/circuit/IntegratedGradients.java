package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.MemoryBudget;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.sae.Wiring;
import org.featurescope.compute.text.TokenSequence;

/// Effects of the features and errors of autoencoders on an output by integrated gradients (Marks et
/// al. 2024, "Sparse Feature Circuits", equation 3):
///
///     effect = mean over s of dm/da at ((1 - s/n) clean + (s/n) patch) x (patch - clean)
///
/// for a = features and error of one autoencoder, s = 0 .. n - 1, m the logit of one token less that
/// of another at the last position. The model is the whole model: nothing is frozen. One autoencoder
/// is looked at at a time; all steps go through the model together.
public final class IntegratedGradients implements Job<List<FeatureEffects>> {
  public static final int USUAL_STEPS = 10;

  /// Activations of a layer that a gradient keeps.
  private static final int KEPT = 24;

  private final CircuitModel circuit;
  private final TokenSequence clean;
  private final Optional<TokenSequence> patch;
  private final Targets.Difference metric;
  private final int steps;

  /// @param circuit with autoencoders
  /// @param patch as long as `clean`; without one, features and errors are compared with zeros
  /// @param steps n; 1 for the gradient at the clean prompt
  /// @throws FeaturescopeException if the prompts differ in length, or a dictionary is a transcoder
  public IntegratedGradients(
      CircuitModel circuit,
      TokenSequence clean,
      Optional<TokenSequence> patch,
      Targets.Difference metric,
      int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(steps + " steps");
    }
    if (patch.isPresent() && patch.get().size() != clean.size()) {
      throw new FeaturescopeException(
          "one prompt has %d tokens and the other %d".formatted(clean.size(), patch.get().size()),
          "write prompts of the same number of tokens, so that positions match");
    }
    for (var dictionary : circuit.replacement().dictionaries()) {
      if (dictionary.sae().spec().wiring() != Wiring.AUTOENCODER) {
        throw new FeaturescopeException(
            "there are no effects of this kind for transcoders",
            "trace a circuit through them, or choose autoencoders");
      }
    }
    this.circuit = circuit;
    this.clean = clean;
    this.patch = patch;
    this.metric = metric;
    this.steps = steps;
  }

  @Override
  public String title() {
    return "Finding the effects of features";
  }

  @Override
  public List<FeatureEffects> run(Progress progress, Cancellation cancellation) {
    requireMemory();
    var effects = new ArrayList<FeatureEffects>();
    var dictionaries = circuit.replacement().dictionaries();
    for (var dictionary : dictionaries) {
      cancellation.check();
      progress.report(effects.size(), dictionaries.size(), "autoencoders");
      effects.add(effects(dictionary, cancellation));
    }
    progress.report(effects.size(), effects.size(), "autoencoders");
    return effects;
  }

  private void requireMemory() {
    var spec = model().spec();
    var t = (long) clean.size();
    var layer = t * spec.dModel() * KEPT + 3 * t * spec.dMlp() + 3 * spec.heads() * t * t;
    MemoryBudget.require(
        Float.BYTES * steps * spec.layers() * layer,
        "The gradients of %d steps of %,d tokens".formatted(steps, t),
        "shorten the prompts, or take fewer steps");
  }

  private LanguageModel model() {
    return circuit.model();
  }

  /// An autoencoder's state at a prompt, in plain numbers.
  ///
  /// @param activation `[T, d]`
  /// @param features what is active
  /// @param error `[T, d]`
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  private record State(float[] activation, FeatureActivations features, float[] error) {}

  private FeatureEffects effects(Dictionary dictionary, Cancellation cancellation) {
    var from = state(dictionary, clean, cancellation);
    var to =
        patch
            .map(text -> state(dictionary, text, cancellation))
            .orElseGet(() -> zero(from, dictionary));
    var gradient = meanGradient(dictionary, from, to, cancellation);
    var width = dictionary.sae().spec().dOut();
    var products = featureGradients(dictionary, gradient, from, to);
    var features = new ArrayList<FeatureEffects.Effect>();
    var errors = new ArrayList<Double>();
    var next = 0;
    for (var position = 0; position < clean.size(); position++) {
      for (var latent : active(from, to, position)) {
        var change =
            to.features().value(position, latent) - from.features().value(position, latent);
        features.add(new FeatureEffects.Effect(position, latent, products[next++] * change));
      }
      var sum = 0.0;
      for (var i = position * width; i < (position + 1) * width; i++) {
        sum += (double) gradient[i] * (to.error()[i] - from.error()[i]);
      }
      errors.add(sum);
    }
    return new FeatureEffects(dictionary.write(), features, errors);
  }

  private State state(Dictionary dictionary, TokenSequence text, Cancellation cancellation) {
    try (var scope = model().engine().scope()) {
      var point = dictionary.read();
      var ids = scope.create(FrozenPass.longs(text.ids()), new Shape(1, text.size()));
      var x =
          model()
              .transformer()
              .forward(
                  ids,
                  Hooks.capture(point),
                  Extent.CAPTURES,
                  Optional.empty(),
                  model().engine().ops(scope),
                  cancellation)
              .capture(point);
      var rows = x.reshape(text.size(), dictionary.sae().spec().dIn());
      rows.attach(scope);
      var features = dictionary.sae().encode(rows);
      var error = rows.sub(dictionary.sae().decode(features, rows, scope));
      return new State(rows.toFloatArray(), features, error.toFloatArray());
    }
  }

  /// No features and no error: what is left is what the decoder puts out for nothing.
  private State zero(State from, Dictionary dictionary) {
    var none =
        new FeatureActivations(
            from.features().latents(), new int[clean.size() + 1], new int[0], new float[0]);
    var rest = dictionary.sae().decode(none, from.activation());
    return new State(rest, none, new float[from.error().length]);
  }

  /// Latents that are active in one of two states, ascending.
  private static int[] active(State from, State to, int position) {
    return IntStream.concat(latents(from.features(), position), latents(to.features(), position))
        .sorted()
        .distinct()
        .toArray();
  }

  private static IntStream latents(FeatureActivations features, int position) {
    return IntStream.range(features.start(position), features.end(position))
        .map(features::latentAt);
  }

  /// Products of the gradient with the decoder rows of the active latents, by position.
  private float[] featureGradients(Dictionary dictionary, float[] gradient, State from, State to) {
    try (var scope = model().engine().scope()) {
      var scales = dictionary.sae().rowScale(rows(from.activation(), dictionary, scope));
      var all = rows(gradient, dictionary, scope);
      var parts = new ArrayList<float[]>();
      var script = circuit.weights().script();
      for (var position = 0; position < clean.size(); position++) {
        var latents = active(from, to, position);
        if (latents.length > 0) {
          var decoder = dictionary.sae().decoderRows(scope, latents);
          var own = script.one(scope, "rows", all, position, position + 1);
          var products = model().engine().ops(scope).linear(own, decoder).toFloatArray();
          for (var i = 0; i < products.length && scales.isPresent(); i++) {
            products[i] *= scales.get()[position];
          }
          parts.add(products);
        }
      }
      return joined(parts);
    }
  }

  private static float[] joined(List<float[]> parts) {
    var all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    var at = 0;
    for (var part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static NDArray rows(float[] values, Dictionary dictionary, NDManager scope) {
    var width = dictionary.sae().spec().dOut();
    return scope.create(values, new Shape(values.length / width, width));
  }

  /// dm/dx of the autoencoder's activation, its mean over the steps, `[T, d]`.
  private float[] meanGradient(
      Dictionary dictionary, State from, State to, Cancellation cancellation) {
    var size = from.activation().length;
    var points = new float[steps * size];
    for (var step = 0; step < steps; step++) {
      var share = (float) step / steps;
      for (var i = 0; i < size; i++) {
        points[step * size + i] = (1 - share) * from.activation()[i] + share * to.activation()[i];
      }
    }
    var gradients = gradients(dictionary, points, cancellation);
    var mean = new float[size];
    for (var i = 0; i < gradients.length; i++) {
      mean[i % size] += gradients[i] / steps;
    }
    return mean;
  }

  private float[] gradients(Dictionary dictionary, float[] points, Cancellation cancellation) {
    try (var scope = model().engine().gradientScope()) {
      var ops = model().engine().differentiableOps(scope);
      var t = clean.size();
      var leaf = scope.create(points, new Shape(steps, t, points.length / steps / t));
      leaf.setRequiresGradient(true);
      var ids = new long[steps * t];
      for (var step = 0; step < steps; step++) {
        System.arraycopy(FrozenPass.longs(clean.ids()), 0, ids, step * t, t);
      }
      var hooks =
          Hooks.none()
              .andIntervene(
                  dictionary.write(),
                  (x, own) -> {
                    // A handle of the pass's own: it closes what it is given.
                    var view = leaf.reshape(leaf.getShape());
                    view.attach(own);
                    return view;
                  });
      var logits =
          model()
              .transformer()
              .forward(
                  scope.create(ids, new Shape(steps, t)),
                  hooks,
                  Extent.LAST_LOGITS,
                  Optional.empty(),
                  ops,
                  cancellation)
              .logits()
              .orElseThrow();
      var seed = seed((int) logits.getShape().get(2), scope);
      JniUtils.backward((PtNDArray) logits, (PtNDArray) seed, false, false);
      return leaf.getGradient().toFloatArray();
    }
  }

  /// What makes the metric of logits `[n, 1, V]`.
  private NDArray seed(int vocabulary, NDManager scope) {
    var seed = new float[steps * vocabulary];
    for (var step = 0; step < steps; step++) {
      seed[step * vocabulary + metric.target()] = 1;
      seed[step * vocabulary + metric.distractor()] = -1;
    }
    return scope.create(seed, new Shape(steps, 1, vocabulary));
  }
}
