package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
import org.featurescope.compute.sae.ReconstructionQuality;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.Wiring;

/// Measures an autoencoder or transcoder on texts: how well and how sparsely it reconstructs the
/// activations (of a transcoder, those that it is to predict), and what its reconstruction does to
/// the model's predictions.
///
/// One token id may be ignored (the BOS, as a rule): its activations stay as they are in the model
/// that reads the reconstruction, and neither they nor the predictions at them are counted.
public final class SaeEvaluator implements Job<SaeQuality> {
  /// Tokens of one pass.
  private static final int PASS_TOKENS = 2048;

  private final LanguageModel model;
  private final SparseAutoencoder sae;
  private final HookPoint hook;
  private final HookPoint target;
  private final List<long[]> contexts;
  private final Script script;

  private final PredictionLosses losses;

  /// @param contexts token ids, all contexts of one length
  /// @param ignored a token that does not count
  public SaeEvaluator(
      LanguageModel model, SparseAutoencoder sae, List<long[]> contexts, OptionalInt ignored) {
    this.model = model;
    this.sae = sae;
    this.hook = reads(sae);
    this.target = sae.spec().wiring() == Wiring.AUTOENCODER ? hook : writes(sae);
    this.contexts = List.copyOf(contexts);
    this.losses = new PredictionLosses(model, ignored, 2);
    this.script = model.engine().script(SaeEvaluator.class, "evaluation.py");
    if (contexts.stream().anyMatch(ids -> ids.length != contexts.getFirst().length)) {
      throw new IllegalArgumentException("contexts of different lengths");
    }
  }

  /// On a text file, from its beginning, in contexts as the autoencoder was trained on.
  ///
  /// @param tokens how many tokens at most, about
  /// @throws FeaturescopeException if the file cannot be read or is too short
  public static SaeEvaluator onCorpus(
      LanguageModel model, SparseAutoencoder sae, Path corpus, long tokens) {
    var bos = sae.metadata().prependBos() ? model.tokenizer().bosId() : OptionalInt.empty();
    var context = Math.min(sae.metadata().contextSize().orElse(128), model.spec().context());
    var most = (int) Math.max(1, Math.min(Integer.MAX_VALUE, tokens / context));
    var contexts = EvaluationTexts.of(corpus, model.tokenizer(), context, bos, most);
    return new SaeEvaluator(model, sae, contexts, bos);
  }

  /// The activation that it reads.
  static HookPoint reads(SparseAutoencoder sae) {
    return hook(sae, sae.metadata().hookName(), "reads", "hook_name");
  }

  /// The activation that a transcoder writes.
  static HookPoint writes(SparseAutoencoder sae) {
    return hook(sae, sae.metadata().hookNameOut(), "writes", "hook_name_out");
  }

  private static HookPoint hook(
      SparseAutoencoder sae, Optional<String> name, String does, String entry) {
    var what = sae.spec().wiring() == Wiring.AUTOENCODER ? "autoencoder" : "transcoder";
    return HookPoint.parse(
        name.orElseThrow(() ->
            new FeaturescopeException(
                "The %s does not say which activation it %s".formatted(what, does),
                "add %s to its cfg.json".formatted(entry))));
  }

  @Override
  public String title() {
    return "Evaluating at " + hook;
  }

  @Override
  public SaeQuality run(Progress progress, Cancellation cancellation) {
    var length = contexts.getFirst().length;
    var together = Math.max(1, PASS_TOKENS / length);
    var sum = new ReconstructionQuality.Sum(sae.spec().dOut(), sae.spec().latents());
    for (var first = 0; first < contexts.size(); first += together) {
      cancellation.check();
      var group = contexts.subList(first, Math.min(contexts.size(), first + together));
      evaluate(group, length, sum, cancellation);
      progress.report(
          (long) (first + group.size()) * length, (long) contexts.size() * length, "tokens");
    }
    losses.requireSome();
    return new SaeQuality(
        sum.quality(),
        losses.loss(0),
        losses.loss(1),
        losses.loss(2),
        losses.divergence(1),
        losses.divergence(2));
  }

  private void evaluate(
      List<long[]> group, int length, ReconstructionQuality.Sum sum, Cancellation cancellation) {
    try (var scope = model.engine().scope()) {
      var flat = group.stream().flatMapToLong(Arrays::stream).toArray();
      var ids = scope.create(flat, new Shape(group.size(), length));
      var pass = forward(ids, Hooks.capture(hook, target), scope, cancellation);
      var activation = pass.capture(target);
      var x = requireWidth(pass.capture(hook), hook, sae.spec().dIn(), flat.length);
      var y =
          hook.equals(target)
              ? x
              : requireWidth(activation, target, sae.spec().dOut(), flat.length);
      var result = sae.reconstruct(x, y, scope);
      var before = y.toFloatArray();
      var after = result.output().toFloatArray();
      for (var row = 0; row < flat.length; row++) {
        if (losses.counts(flat[row])) {
          sum.add(before, after, result.features(), row);
        }
      }
      var spliced =
          script
              .one(scope, "mixed", y, result.output(), kept(flat, scope))
              .reshape(activation.getShape());
      var withSae = hidden(ids, spliced, scope, cancellation);
      var withZero = hidden(ids, spliced.zerosLike(), scope, cancellation);
      losses.add(flat, length, pass.hidden().orElseThrow(), List.of(withSae, withZero));
    }
  }

  private static NDArray requireWidth(NDArray activation, HookPoint point, int wanted, int rows) {
    var width = activation.getShape().size() / rows;
    if (width != wanted) {
      throw new FeaturescopeException(
          "The autoencoder expects activations of width %d, the model's %s has %d"
              .formatted(wanted, point, width),
          "choose an autoencoder that was trained on this model");
    }
    return activation.reshape(rows, width);
  }

  /// 1 at tokens that keep their activation, `[N, 1]`.
  private NDArray kept(long[] ids, NDManager scope) {
    var keep = new float[ids.length];
    for (var i = 0; i < keep.length; i++) {
      keep[i] = losses.counts(ids[i]) ? 0 : 1;
    }
    return scope.create(keep, new Shape(keep.length, 1));
  }

  private Result forward(NDArray ids, Hooks hooks, NDManager scope, Cancellation cancellation) {
    var ops = model.engine().ops(scope);
    return model
        .transformer()
        .forward(ids, hooks, Extent.FINAL, Optional.empty(), ops, cancellation);
  }

  private NDArray hidden(
      NDArray ids, NDArray replacement, NDManager scope, Cancellation cancellation) {
    // The pass takes over what an intervention answers: a view of its own, and the array stays.
    var hooks =
        Hooks.none()
            .andIntervene(target, (activation, inner) -> script.one(inner, "view", replacement));
    return forward(ids, hooks, scope, cancellation).hidden().orElseThrow();
  }
}
