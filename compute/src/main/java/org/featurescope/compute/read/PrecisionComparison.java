package org.featurescope.compute.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.sae.SparseAutoencoder;

/// How far a model in bfloat16 is from the same model in float32, on one text.
public final class PrecisionComparison implements Job<PrecisionComparison.Report> {

  /// What was found; shares and errors are means over positions.
  ///
  /// @param positions T
  /// @param logitKl KL(float32 || bfloat16) of the next token's distribution, in nats
  /// @param largestLogitKl the same where it is largest
  /// @param sameToken share of positions at which both hold the same token likeliest
  /// @param saes in the order of the autoencoders
  public record Report(
      int positions,
      double logitKl,
      double largestLogitKl,
      double sameToken,
      List<OfAutoencoder> saes) {}

  /// @param hook where it reads
  /// @param encodedAlike share of positions with the same set of active latents when the **same**
  ///   activations are encoded either way
  /// @param alike share of positions with the same set when the activations are the bfloat16
  ///   model's
  /// @param overlap size of the two sets' intersection over that of their union
  /// @param valueError |z' - z| / z over latents that are active in both
  public record OfAutoencoder(
      HookPoint hook, double encodedAlike, double alike, double overlap, double valueError) {}

  private final LanguageModel exact;
  private final LanguageModel rounded;
  private final List<SparseAutoencoder> saes;
  private final int[] ids;

  /// @param exact in float32
  /// @param rounded the same model in bfloat16
  /// @param ids `[T]`, at most the model's context
  public PrecisionComparison(
      LanguageModel exact, LanguageModel rounded, List<SparseAutoencoder> saes, int... ids) {
    this.exact = exact;
    this.rounded = rounded;
    this.saes = List.copyOf(saes);
    this.ids = ids.clone();
  }

  @Override
  public String title() {
    return "Comparing precisions";
  }

  @Override
  public Report run(Progress progress, Cancellation cancellation) {
    var hooks = saes.stream().map(sae -> TextReader.hook(exact, sae)).toList();
    var before = new Tracer(exact, hooks, List.of()).run(ids, cancellation);
    progress.report(1, 2 + saes.size(), "steps");
    var after = new Tracer(rounded, hooks, List.of()).run(ids, cancellation);
    var found = new ArrayList<OfAutoencoder>();
    for (var i = 0; i < saes.size(); i++) {
      cancellation.check();
      progress.report(2 + i, 2 + saes.size(), "steps");
      var hook = hooks.get(i);
      found.add(
          compare(
              saes.get(i),
              hook,
              before.hooks().get(hook).values(),
              after.hooks().get(hook).values()));
    }
    return report(before.logits().values(), after.logits().values(), found);
  }

  private Report report(float[] p, float[] q, List<OfAutoencoder> found) {
    var width = p.length / ids.length;
    var sum = 0.0;
    var largest = 0.0;
    var same = 0;
    for (var t = 0; t < ids.length; t++) {
      var a = Arrays.copyOfRange(p, t * width, (t + 1) * width);
      var b = Arrays.copyOfRange(q, t * width, (t + 1) * width);
      var kl = divergence(a, b);
      sum += kl;
      largest = Math.max(largest, kl);
      same += likeliest(a) == likeliest(b) ? 1 : 0;
    }
    return new Report(
        ids.length, sum / ids.length, largest, (double) same / ids.length, List.copyOf(found));
  }

  /// KL(p || q) = sum p (log p - log q) of two rows of logits, in nats.
  static double divergence(float[] p, float[] q) {
    var toP = logSum(p);
    var toQ = logSum(q);
    var sum = 0.0;
    for (var i = 0; i < p.length; i++) {
      var logP = p[i] - toP;
      sum += Math.exp(logP) * (logP - (q[i] - toQ));
    }
    return Math.max(0, sum);
  }

  private static double logSum(float[] logits) {
    var largest = logits[likeliest(logits)];
    var sum = 0.0;
    for (var logit : logits) {
      sum += Math.exp(logit - largest);
    }
    return largest + Math.log(sum);
  }

  private static int likeliest(float[] logits) {
    var best = 0;
    for (var i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }

  private static OfAutoencoder compare(
      SparseAutoencoder sae, HookPoint hook, float[] before, float[] after) {
    sae.encodeByBfloat16(false);
    var wanted = sae.encode(before);
    sae.encodeByBfloat16(true);
    try {
      var same = new Agreement(wanted, sae.encode(before));
      var whole = new Agreement(wanted, sae.encode(after));
      return new OfAutoencoder(
          hook, same.alike(), whole.alike(), whole.overlap(), whole.valueError());
    } finally {
      sae.encodeByBfloat16(false);
    }
  }

  /// How alike two encodings of the same positions are.
  static final class Agreement {
    private final FeatureActivations wanted;
    private final FeatureActivations found;
    private int alike;
    private double overlap;
    private long shared;
    private double errors;

    Agreement(FeatureActivations wanted, FeatureActivations found) {
      this.wanted = wanted;
      this.found = found;
      for (var row = 0; row < wanted.rows(); row++) {
        look(row);
      }
    }

    private void look(int row) {
      var common = 0;
      for (var i = wanted.start(row); i < wanted.end(row); i++) {
        var value = found.value(row, wanted.latentAt(i));
        if (value > 0) {
          common++;
          errors += Math.abs(value - wanted.valueAt(i)) / wanted.valueAt(i);
        }
      }
      shared += common;
      var union = wanted.active(row) + found.active(row) - common;
      overlap += union == 0 ? 1 : (double) common / union;
      alike += common == union ? 1 : 0;
    }

    double alike() {
      return (double) alike / wanted.rows();
    }

    double overlap() {
      return overlap / wanted.rows();
    }

    double valueError() {
      return shared == 0 ? 0 : errors / shared;
    }
  }
}
