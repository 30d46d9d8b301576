package org.featurescope.compute.index;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.sae.FeatureActivations;

/// The features of several sources at the tokens of some windows. One forward pass serves all
/// sources that agree whether a text begins with a BOS; it ends at the last of their hooks.
final class WindowPass {
  private final LanguageModel model;
  private final List<FeatureSource> sources;

  WindowPass(LanguageModel model, List<FeatureSource> sources) {
    this.model = model;
    this.sources = List.copyOf(sources);
  }

  /// @return by source, the features of all tokens of the windows, one window after another,
  ///   neither BOS nor padding among them
  List<FeatureActivations> run(List<TextWindow> windows, Cancellation cancellation) {
    var found = new TreeMap<Integer, FeatureActivations>();
    for (var bos : List.of(true, false)) {
      var which = new ArrayList<Integer>();
      for (var i = 0; i < sources.size(); i++) {
        if (sources.get(i).wantsBos() == bos) {
          which.add(i);
        }
      }
      if (!which.isEmpty()) {
        run(windows, bos, which, found, cancellation);
      }
    }
    return List.copyOf(found.values());
  }

  private void run(
      List<TextWindow> windows,
      boolean bos,
      List<Integer> which,
      Map<Integer, FeatureActivations> found,
      Cancellation cancellation) {
    var lead = bos ? 1 : 0;
    var length = lead + windows.stream().mapToInt(TextWindow::size).max().orElse(0);
    try (var scope = model.engine().scope()) {
      var hooks = new TreeSet<HookPoint>();
      which.forEach(i -> hooks.add(sources.get(i).hook()));
      var captures = capture(ids(windows, lead, length), length, hooks, scope, cancellation);
      var rows = rows(windows, lead, length);
      for (var i : which) {
        cancellation.check();
        var source = sources.get(i);
        var x = flat(captures.get(source.hook()), source, windows.size() * length, scope);
        found.put(i, source.encode(rows.length == windows.size() * length ? x : take(x, rows)));
      }
    }
  }

  private Map<HookPoint, NDArray> capture(
      long[] ids,
      int length,
      Collection<HookPoint> hooks,
      NDManager scope,
      Cancellation cancellation) {
    return model
        .transformer()
        .forward(
            scope.create(ids, new Shape(ids.length / length, length)),
            Hooks.none().andCapture(hooks),
            Extent.CAPTURES,
            Optional.empty(),
            model.engine().ops(scope),
            cancellation)
        .captures();
  }

  private static NDArray flat(NDArray x, FeatureSource source, int rows, NDManager scope) {
    var flat = x.reshape(rows, source.width());
    flat.attach(scope);
    return flat;
  }

  /// Rows of `[N, width]`.
  private NDArray take(NDArray x, long... rows) {
    var scope = x.getManager();
    var taken = model.engine().ops(scope).embed(x, scope.create(rows, new Shape(1, rows.length)));
    return taken.reshape(rows.length, x.getShape().get(1));
  }

  /// Ids `[windows, length]`, row-major. A short window is filled up after its end, where nothing
  /// that is looked at can see it.
  private long[] ids(List<TextWindow> windows, int lead, int length) {
    var ids = new long[windows.size() * length];
    for (var w = 0; w < windows.size(); w++) {
      if (lead == 1) {
        ids[w * length] = model.tokenizer().bosId().getAsInt();
      }
      var tokens = windows.get(w).ids();
      for (var t = 0; t < tokens.length; t++) {
        ids[w * length + lead + t] = tokens[t];
      }
    }
    return ids;
  }

  private static long[] rows(List<TextWindow> windows, int lead, int length) {
    var rows = new long[windows.stream().mapToInt(TextWindow::size).sum()];
    var at = 0;
    for (var w = 0; w < windows.size(); w++) {
      for (var t = 0; t < windows.get(w).size(); t++) {
        rows[at++] = (long) w * length + lead + t;
      }
    }
    return rows;
  }
}
