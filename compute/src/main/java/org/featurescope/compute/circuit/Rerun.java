package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.featurescope.compute.circuit.TargetReader.LogitTarget;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.ModelSpec;
import org.featurescope.compute.model.Transformer;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.sae.FeatureActivations;

/// Runs the model on a prompt again, with changes, and measures what graphs predict.
///
/// Several changes are tried at once, each on a copy of the prompt.
final class Rerun {
  /// Numbers of a batch's largest activations.
  private static final long MOST = 1L << 25;

  /// Activations of a layer that are there at the same time.
  private static final long COPIES = 4;

  final CircuitModel circuit;
  final Replacement replacement;
  final FrozenPass pass;
  final PromptFeatures features;
  final Nodes nodes;
  final List<LogitTarget> targets;
  final boolean begins;
  final TargetReader reader;

  /// @param begins whether a text's begin token comes first: features there count as off
  Rerun(
      CircuitModel circuit,
      FrozenPass pass,
      PromptFeatures features,
      Nodes nodes,
      List<LogitTarget> targets,
      boolean begins) {
    this.circuit = circuit;
    this.replacement = circuit.replacement();
    this.pass = pass;
    this.features = features;
    this.nodes = nodes;
    this.targets = targets;
    this.begins = begins;
    this.reader = new TargetReader(pass, replacement, features);
  }

  /// What one text of a batch came to.
  ///
  /// @param logits of the last position as the model gives them, `[V]`; none if nobody asked
  /// @param outputs by logit node: what graphs explain, before any cap and less the mean or
  ///   distractor
  /// @param readings by watched feature: its pre-activation less what is constant in it
  @SuppressWarnings("ArrayRecordComponent") // a carrier of results, never compared
  record Outcome(float[] logits, float[] outputs, float[] readings) {}

  /// How many texts are run at a time.
  int batch() {
    return batch(circuit.model().spec(), pass.length());
  }

  private static int batch(ModelSpec spec, int length) {
    return (int) Math.clamp(MOST / (length * widest(spec, length)), 1, 64);
  }

  private static long widest(ModelSpec spec, int length) {
    return Math.max((long) spec.heads() * length, Math.max(spec.dMlp(), 4L * spec.dModel()));
  }

  /// Bytes that a batch of texts takes at its peak, the logits of the last position included.
  static long bytes(ModelSpec spec, int length) {
    var batch = (long) batch(spec, length);
    return Float.BYTES * batch * (COPIES * length * widest(spec, length) + 2 * spec.vocabulary());
  }

  /// @param texts changes of each
  /// @param watched numbers of features whose pre-activations are wanted
  List<Outcome> run(
      List<List<NodeEdit>> texts, Freedom freedom, int[] watched, Cancellation cancellation) {
    return run(texts, freedom, watched, Function.identity(), cancellation);
  }

  /// As [#run(List, Freedom, int[], Cancellation)].
  ///
  /// @param use makes of an outcome what is kept: the logits of many texts would fill memory
  <T> List<T> run(
      List<List<NodeEdit>> texts,
      Freedom freedom,
      int[] watched,
      Function<Outcome, T> use,
      Cancellation cancellation) {
    var kept = new ArrayList<T>();
    for (var first = 0; first < texts.size(); first += batch()) {
      cancellation.check();
      var some = texts.subList(first, Math.min(first + batch(), texts.size()));
      try (var scope = circuit.model().engine().scope()) {
        var batch = new EditedBatch(this, some, freedom, watched, scope);
        batch.outcomes(cancellation).forEach(outcome -> kept.add(use.apply(outcome)));
      }
    }
    return kept;
  }

  /// The vectors of nodes added once more, each to a text of its own, with all else held.
  ///
  /// @param added numbers of nodes that act; -1 for a text without a change
  List<Outcome> add(int[] added, int[] watched, Cancellation cancellation) {
    var outcomes = new ArrayList<Outcome>();
    for (var first = 0; first < added.length; first += batch()) {
      cancellation.check();
      var some = Arrays.copyOfRange(added, first, Math.min(first + batch(), added.length));
      try (var scope = circuit.model().engine().scope()) {
        outcomes.addAll(new EditedBatch(this, some, watched, scope).outcomes(false, cancellation));
      }
    }
    return outcomes;
  }

  /// Logits of all positions of one text with changes, `[T, V]`.
  float[] allLogits(List<NodeEdit> edits, Freedom freedom, Cancellation cancellation) {
    try (var scope = circuit.model().engine().scope()) {
      var run = new EditedBatch(this, List.of(edits), freedom, new int[0], scope);
      return circuit
          .model()
          .transformer()
          .unembed(run.hidden(cancellation), circuit.model().engine().ops(scope))
          .toFloatArray();
    }
  }

  private Transformer.Result forward(
      int texts, Hooks hooks, NDManager scope, Cancellation cancellation) {
    var ids = new long[texts * pass.length()];
    for (var text = 0; text < texts; text++) {
      System.arraycopy(FrozenPass.longs(pass.ids()), 0, ids, text * pass.length(), pass.length());
    }
    return circuit
        .model()
        .transformer()
        .forward(
            scope.create(ids, new Shape(texts, pass.length())),
            hooks,
            Extent.FINAL,
            Optional.empty(),
            circuit.model().engine().ops(scope),
            cancellation);
  }

  NDArray hidden(int texts, Hooks hooks, NDManager scope, Cancellation cancellation) {
    return forward(texts, hooks, scope, cancellation).hidden().orElseThrow();
  }

  /// What the logits of the last position are made of, of so many copies of the prompt, `[B, d]`.
  NDArray lastHidden(int texts, Hooks hooks, NDManager scope, Cancellation cancellation) {
    return pass.weights().script().one(scope, "last", hidden(texts, hooks, scope, cancellation));
  }

  /// What graphs explain of `[B, d]`: by text, then by logit node.
  float[] outputs(NDArray last, NDManager scope) {
    return circuit
        .model()
        .engine()
        .ops(scope)
        .linear(last, reader.directions(targets, scope))
        .toFloatArray();
  }

  /// The active features of the unchanged prompt, by dictionary.
  List<FeatureActivations> features() {
    return features.features();
  }

  PromptFeatures promptFeatures() {
    return features;
  }

  TargetReader reader() {
    return reader;
  }

  /// Whether a begin token comes first: features there count as off.
  boolean begins() {
    return begins;
  }

  /// What the heads of all layers put out at one position more or less when the vector of a node is
  /// added, with all else held.
  ///
  /// @return by layer `[H e]`
  List<float[]> headChanges(int added, int position, Cancellation cancellation) {
    try (var scope = circuit.model().engine().scope()) {
      var spec = circuit.model().spec();
      var points =
          IntStream.range(0, spec.layers())
              .mapToObj(layer -> new HookPoint(Site.Z, layer))
              .toList();
      var run = new EditedBatch(this, new int[] {-1, added}, new int[0], scope);
      var result = forward(2, run.hooks().andCapture(points), scope, cancellation);
      var changes = new ArrayList<float[]>();
      var width = spec.heads() * spec.dHead();
      for (var point : points) {
        var z = result.capture(point).toFloatArray();
        var change = new float[width];
        for (var i = 0; i < width; i++) {
          var at = position * width + i;
          change[i] = z[pass.length() * width + at] - z[at];
        }
        changes.add(change);
      }
      return changes;
    }
  }
}
