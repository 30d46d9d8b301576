package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.model.Transformer.Result;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.sae.ReconstructionQuality;
import org.featurescope.compute.sae.TranscoderSet;

/// Measures a set of transcoders on texts: how well each predicts what its MLP writes, and what
/// becomes of the model's predictions when all MLPs are replaced at once.
///
/// One token id may be ignored (the BOS, as a rule): its MLP outputs stay as they are, and neither
/// they nor the predictions at them are counted.
public final class ReplacementEvaluator implements Job<ReplacementQuality> {
  /// Tokens of one pass.
  private static final int PASS_TOKENS = 1024;

  private final LanguageModel model;
  private final TranscoderSet set;
  private final List<HookPoint> reads;
  private final List<HookPoint> writes;
  private final List<long[]> contexts;
  private final Script script;
  private final PredictionLosses losses;

  /// @param contexts token ids, all contexts of one length
  /// @param ignored a token that does not count
  /// @throws FeaturescopeException if the set does not fit the model
  public ReplacementEvaluator(
      LanguageModel model, TranscoderSet set, List<long[]> contexts, OptionalInt ignored) {
    this.model = model;
    this.set = set;
    if (set.size() != model.spec().layers()) {
      throw new FeaturescopeException(
          "The set has transcoders for %d layers, the model has %d"
              .formatted(set.size(), model.spec().layers()),
          "choose a set that was trained on this model");
    }
    this.reads = layers().mapToObj(set::layer).map(SaeEvaluator::reads).toList();
    this.writes = layers().mapToObj(set::layer).map(SaeEvaluator::writes).toList();
    for (var layer = 0; layer < set.size(); layer++) {
      requireWidth(reads.get(layer), set.layer(layer).spec().dIn());
      requireWidth(writes.get(layer), set.layer(layer).spec().dOut());
    }
    this.contexts = List.copyOf(contexts);
    this.script = model.engine().script(PredictionLosses.class, "evaluation.py");
    this.losses = new PredictionLosses(model, ignored, 2);
    if (contexts.stream().anyMatch(ids -> ids.length != contexts.getFirst().length)) {
      throw new IllegalArgumentException("contexts of different lengths");
    }
  }

  /// On a text file, from its beginning.
  ///
  /// @param tokens how many tokens at most, about
  /// @throws FeaturescopeException if the file cannot be read or is too short, or the set does not
  ///   fit the model
  public static ReplacementEvaluator onCorpus(
      LanguageModel model, TranscoderSet set, Path corpus, long tokens) {
    var first = set.layer(0).metadata();
    var bos = first.prependBos() ? model.tokenizer().bosId() : OptionalInt.empty();
    var context = Math.min(first.contextSize().orElse(128), model.spec().context());
    var most = (int) Math.clamp(tokens / context, 1, Integer.MAX_VALUE);
    var contexts = EvaluationTexts.of(corpus, model.tokenizer(), context, bos, most);
    return new ReplacementEvaluator(model, set, contexts, bos);
  }

  private void requireWidth(HookPoint point, int width) {
    model.spec().require(point);
    var own = model.spec().wholeWidth(point.site());
    if (own != width) {
      throw new FeaturescopeException(
          "The set expects activations of width %d, the model's %s has %d"
              .formatted(width, point, own),
          "choose a set that was trained on this model");
    }
  }

  private IntStream layers() {
    return IntStream.range(0, set.size());
  }

  @Override
  public String title() {
    return "Evaluating all MLPs replaced";
  }

  @Override
  public ReplacementQuality run(Progress progress, Cancellation cancellation) {
    var length = contexts.getFirst().length;
    var together = Math.max(1, PASS_TOKENS / length);
    var sums =
        layers()
            .mapToObj(layer -> set.layer(layer).spec())
            .map(spec -> new ReconstructionQuality.Sum(spec.dOut(), spec.latents()))
            .toList();
    for (var first = 0; first < contexts.size(); first += together) {
      cancellation.check();
      var group = contexts.subList(first, Math.min(contexts.size(), first + together));
      evaluate(group, length, sums, cancellation);
      progress.report(
          (long) (first + group.size()) * length, (long) contexts.size() * length, "tokens");
    }
    losses.requireSome();
    return new ReplacementQuality(
        sums.stream().map(ReconstructionQuality.Sum::quality).toList(),
        losses.loss(0),
        losses.loss(1),
        losses.loss(2),
        losses.divergence(1),
        losses.divergence(2));
  }

  private void evaluate(
      List<long[]> group,
      int length,
      List<ReconstructionQuality.Sum> sums,
      Cancellation cancellation) {
    try (var scope = model.engine().scope()) {
      var flat = group.stream().flatMapToLong(Arrays::stream).toArray();
      var ids = scope.create(flat, new Shape(group.size(), length));
      var watched = new ArrayList<>(reads);
      watched.addAll(writes);
      var clean = forward(ids, Hooks.none().andCapture(watched), scope, cancellation);
      count(clean, flat, sums, scope);
      var keep = kept(flat, scope);
      var replaced = forward(ids, replacing(keep), scope, cancellation);
      var ablated = forward(ids, silencing(keep), scope, cancellation);
      losses.add(
          flat,
          length,
          clean.hidden().orElseThrow(),
          List.of(replaced.hidden().orElseThrow(), ablated.hidden().orElseThrow()));
    }
  }

  private Result forward(NDArray ids, Hooks hooks, NDManager scope, Cancellation cancellation) {
    var ops = model.engine().ops(scope);
    return model
        .transformer()
        .forward(ids, hooks, Extent.FINAL, Optional.empty(), ops, cancellation);
  }

  private void count(
      Result clean, long[] flat, List<ReconstructionQuality.Sum> sums, NDManager scope) {
    var features = new ArrayList<FeatureActivations>();
    for (var layer = 0; layer < set.size(); layer++) {
      try (var own = scope.newSubManager()) {
        var x = rows(clean.capture(reads.get(layer)), flat.length, own);
        features.add(set.encode(layer, x));
        var before = clean.capture(writes.get(layer)).toFloatArray();
        var after = set.decode(layer, features, x, own).toFloatArray();
        for (var row = 0; row < flat.length; row++) {
          if (losses.counts(flat[row])) {
            sums.get(layer).add(before, after, features.get(layer), row);
          }
        }
      }
    }
  }

  private static NDArray rows(NDArray activation, int count, NDManager own) {
    var rows = activation.reshape(count, activation.getShape().size() / count);
    rows.attach(own);
    return rows;
  }

  /// 1 at tokens that keep their MLPs' outputs, `[N, 1]`.
  private NDArray kept(long[] ids, NDManager scope) {
    var keep = new float[ids.length];
    for (var i = 0; i < keep.length; i++) {
      keep[i] = losses.counts(ids[i]) ? 0 : 1;
    }
    return scope.create(keep, new Shape(keep.length, 1));
  }

  /// Every transcoder reads what the pass has come to and writes in its MLP's place.
  private Hooks replacing(NDArray keep) {
    var features = new ArrayList<FeatureActivations>();
    var inputs = new ArrayList<NDArray>();
    var hooks = Hooks.none();
    for (var layer = 0; layer < set.size(); layer++) {
      var index = layer;
      hooks =
          hooks
              .andIntervene(
                  reads.get(layer),
                  (x, owner) -> {
                    var rows = script.one(owner, "view", x);
                    inputs.add(rows.reshape(keep.getShape().get(0), set.layer(index).spec().dIn()));
                    features.add(set.encode(index, inputs.getLast()));
                    return x;
                  })
              .andIntervene(
                  writes.get(layer),
                  (y, owner) -> {
                    try (var own = owner.newSubManager()) {
                      var written = set.decode(index, features, inputs.getLast(), own);
                      return inPlace(y, written, keep, owner);
                    }
                  });
    }
    return hooks;
  }

  private Hooks silencing(NDArray keep) {
    var hooks = Hooks.none();
    for (var point : writes) {
      hooks =
          hooks.andIntervene(
              point,
              (y, owner) -> {
                try (var none = y.zerosLike()) {
                  return inPlace(y, none, keep, owner);
                }
              });
    }
    return hooks;
  }

  /// y where a token keeps it, else what is written instead.
  private NDArray inPlace(NDArray y, NDArray written, NDArray keep, NDManager owner) {
    var rows = y.reshape(keep.getShape().get(0), -1);
    var other = written.reshape(rows.getShape());
    try (rows;
        other;
        var mixed = script.one(owner, "mixed", rows, other, keep)) {
      var shaped = mixed.reshape(y.getShape());
      shaped.attach(owner);
      return shaped;
    }
  }
}
