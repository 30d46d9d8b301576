package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.OptionalInt;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.LanguageModel;

/// What changed runs of a model say of the next tokens, held against the model as it is, summed
/// over texts. One token id may be ignored (the BOS, as a rule): what is predicted at it does not
/// count.
final class PredictionLosses {
  /// Logits held at a time, in bytes.
  private static final long LOGITS_BYTES = 32L << 20;

  private final LanguageModel model;
  private final OptionalInt ignored;
  private final Script script;
  private final double[] losses;
  private final double[] divergences;
  private long predictions;
  private long positions;

  /// @param ignored a token that does not count
  /// @param runs how many changed runs there are
  PredictionLosses(LanguageModel model, OptionalInt ignored, int runs) {
    this.model = model;
    this.ignored = ignored;
    this.script = model.engine().script(PredictionLosses.class, "evaluation.py");
    losses = new double[runs + 1];
    divergences = new double[runs + 1];
  }

  boolean counts(long id) {
    return ignored.isEmpty() || id != ignored.getAsInt();
  }

  /// Unembeds and compares in portions: the logits of all positions would be too large.
  ///
  /// @param ids token ids of texts of one length, one after another `[N]`
  /// @param clean the final residual stream of the model as it is, `[..., d]` with N rows
  /// @param changed likewise, of every changed run
  void add(long[] ids, int length, NDArray clean, List<NDArray> changed) {
    var portion = (int) Math.max(1, LOGITS_BYTES / (4L * model.spec().vocabulary()));
    for (var from = 0; from < ids.length; from += portion) {
      var to = Math.min(ids.length, from + portion);
      try (var scope = model.engine().scope()) {
        var target = scope.create(targets(ids, length, from, to));
        var ops = model.engine().ops(scope);
        var logits = logits(clean, from, to, ops);
        count(ids, length, from, to);
        for (var run = 0; run < losses.length; run++) {
          var other = run == 0 ? logits : logits(changed.get(run - 1), from, to, ops);
          var compared = script.call(scope, "compare", logits, other, target);
          add(run, compared.get(0), compared.get(1), ids, length, from);
        }
      }
    }
  }

  private NDArray logits(NDArray hidden, int from, int to, Ops ops) {
    var width = hidden.getShape().get(hidden.getShape().dimension() - 1);
    var flat = hidden.reshape(-1, width);
    flat.attach(ops.scope());
    return model.transformer().unembed(script.one(ops.scope(), "rows", flat, from, to), ops);
  }

  /// The next token of every position; of the last of a context, which has none, some token.
  private static long[] targets(long[] ids, int length, int from, int to) {
    var targets = new long[to - from];
    for (var i = from; i < to; i++) {
      targets[i - from] = predicts(i, length) ? ids[i + 1] : 0;
    }
    return targets;
  }

  private static boolean predicts(int position, int length) {
    return position % length != length - 1;
  }

  private void count(long[] ids, int length, int from, int to) {
    for (var i = from; i < to; i++) {
      if (counts(ids[i])) {
        positions++;
        predictions += predicts(i, length) ? 1 : 0;
      }
    }
  }

  private void add(int run, NDArray divergence, NDArray loss, long[] ids, int length, int from) {
    var each = divergence.toFloatArray();
    var lost = loss.toFloatArray();
    for (var i = 0; i < lost.length; i++) {
      if (counts(ids[from + i])) {
        losses[run] += predicts(from + i, length) ? lost[i] : 0;
        divergences[run] += each[i];
      }
    }
  }

  /// @throws FeaturescopeException if no token counted
  void requireSome() {
    if (positions == 0 || predictions == 0) {
      throw new FeaturescopeException(
          "There is no token to evaluate on", "name a file with more text");
    }
  }

  /// The next-token loss of a run, in nats a token.
  ///
  /// @param run 0 for the model as it is, then the changed runs in their order
  double loss(int run) {
    return losses[run] / predictions;
  }

  /// KL(clean || run), the mean over positions, in nats.
  double divergence(int run) {
    return divergences[run] / positions;
  }
}
