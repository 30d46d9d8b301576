package org.featurescope.compute.read;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.read.Windows.Pass;
import org.featurescope.compute.read.Windows.Window;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.text.TokenSequence;

/// Makes one pass of windows of a text through the model and takes down what it finds.
///
/// @param sae reads what the model computes at `hook` and stands for what it computes at `target`;
///   without one the three are empty
/// @param bos what is put in front of every window but the first; empty where the text has none
record PassReader(
    LanguageModel model,
    Optional<SparseAutoencoder> sae,
    Optional<HookPoint> hook,
    Optional<HookPoint> target,
    TokenSequence tokens,
    OptionalInt bos) {

  /// Logits held at a time, in bytes.
  private static final long LOGITS_BYTES = 64L << 20;

  /// Makes pass number `number` and puts what it finds into `results`.
  void read(int number, PassResults results, Cancellation cancellation) {
    var pass = results.passes().get(number);
    var first = pass.windows().getFirst();
    var lead = first.start() > 0 && bos.isPresent() ? 1 : 0;
    var length = first.length() + lead;
    try (var scope = model.engine().scope()) {
      var ops = model.engine().ops(scope);
      var result =
          model
              .transformer()
              .forward(
                  scope.create(ids(pass, lead, length), new Shape(pass.windows().size(), length)),
                  hook.map(point -> Hooks.capture(point, target.orElseThrow()))
                      .orElse(Hooks.none()),
                  Extent.FINAL,
                  Optional.empty(),
                  ops,
                  cancellation);
      var found = new ArrayList<FeatureActivations>();
      for (var i = 0; i < pass.windows().size(); i++) {
        cancellation.check();
        var window = pass.windows().get(i);
        // In the pass, token t of the text stands at row t - offset.
        var offset = window.start() - lead;
        var quantities = results.quantities();
        expectations(result.hidden().orElseThrow(), i, window, offset, quantities, ops);
        if (hook.isPresent()) {
          var in = result.capture(hook.get());
          var out = result.capture(target.orElseThrow());
          found.add(features(in, out, i, window, offset, quantities, scope));
        }
      }
      sae.ifPresent(s -> results.put(number, PassFeatures.of(s.spec().latents(), found)));
    }
  }

  /// Ids `[windows, length]`, row-major.
  private long[] ids(Pass pass, int lead, int length) {
    var ids = new long[pass.windows().size() * length];
    var at = 0;
    for (var window : pass.windows()) {
      if (lead == 1) {
        ids[at++] = bos.getAsInt();
      }
      for (var t = window.start(); t < window.end(); t++) {
        ids[at++] = tokens.id(t);
      }
    }
    return ids;
  }

  /// Fills what the model expected of the window's tokens, in portions of bounded size.
  private void expectations(
      NDArray hidden, int row, Window window, int offset, Quantities quantities, Ops outer) {
    var portion = (int) Math.max(1, LOGITS_BYTES / (4L * model.spec().vocabulary()));
    // Token t is predicted by the row of token t - 1; before the first there is none.
    var first = Math.max(window.keep(), offset + 1);
    for (var from = first; from < window.end(); from += portion) {
      var to = Math.min(window.end(), from + portion);
      try (var scope = outer.scope().newSubManager()) {
        var ops = outer.in(scope);
        var rows = rows(hidden, row, from - 1 - offset, to - 1 - offset, scope);
        var targets = new long[to - from];
        for (var t = from; t < to; t++) {
          targets[t - from] = tokens.id(t);
        }
        var kept = quantities.top();
        var top = Math.min(kept, model.spec().vocabulary());
        var logits = model.transformer().unembed(rows, ops);
        var statistics = ops.tokenStatistics(logits, scope.create(targets), top);
        copy(statistics.get(0).toFloatArray(), quantities.surprisal(), from);
        copy(statistics.get(1).toFloatArray(), quantities.entropy(), from);
        var ids = statistics.get(2).toLongArray();
        var probabilities = statistics.get(3).toFloatArray();
        for (var i = 0; i < ids.length; i++) {
          var at = (from + i / top) * kept + i % top;
          quantities.topIds()[at] = (int) ids[i];
          quantities.topProbabilities()[at] = probabilities[i];
        }
      }
    }
  }

  private FeatureActivations features(
      NDArray activation,
      NDArray target,
      int row,
      Window window,
      int offset,
      Quantities quantities,
      NDManager outer) {
    try (var scope = outer.newSubManager()) {
      var x = rows(activation, row, window.keep() - offset, window.end() - offset, scope);
      var y = rows(target, row, window.keep() - offset, window.end() - offset, scope);
      var reconstruction = sae.orElseThrow().reconstruct(x, y, scope);
      for (var t = window.keep(); t < window.end(); t++) {
        quantities.error()[t] = reconstruction.normalisedError(t - window.keep());
      }
      return reconstruction.features();
    }
  }

  /// Rows `from` to `to - 1` of one window of `[B, T, ...]`.
  private static NDArray rows(NDArray all, int window, int from, int to, NDManager scope) {
    var rows = all.get(new NDIndex().addIndices(window).addSliceDim(from, to));
    rows.attach(scope);
    return rows;
  }

  private static void copy(float[] from, float[] to, int at) {
    System.arraycopy(from, 0, to, at, from.length);
  }
}
