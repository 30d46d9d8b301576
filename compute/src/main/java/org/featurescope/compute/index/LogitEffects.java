package org.featurescope.compute.index;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.featurescope.compute.index.FeatureGeometry.TokenEffect;
import org.featurescope.compute.model.DirectEffect;
import org.featurescope.compute.model.LanguageModel;

/// The tokens that directions promote and suppress through the unembedding, see [DirectEffect].
final class LogitEffects {
  /// Logits that are held at a time, in bytes.
  private static final long CHUNK_BYTES = 64L << 20;

  private final LanguageModel model;

  LogitEffects(LanguageModel model) {
    this.model = model;
  }

  /// @param promoted most first
  /// @param suppressed most first
  record Ends(List<TokenEffect> promoted, List<TokenEffect> suppressed) {}

  /// How many directions go through the unembedding at a time.
  int portion() {
    return (int) Math.clamp(CHUNK_BYTES / (4L * model.spec().vocabulary()), 1, 1024);
  }

  /// @param directions `[m, d]`, row-major, in the residual stream
  /// @param count tokens of each end
  /// @return m of them
  List<Ends> ends(float[] directions, int m, int count) {
    var all = new ArrayList<Ends>();
    var width = directions.length / m;
    for (var from = 0; from < m; from += portion()) {
      var to = Math.min(m, from + portion());
      ends(Arrays.copyOfRange(directions, from * width, to * width), to - from, count, all);
    }
    return all;
  }

  private void ends(float[] directions, int m, int count, List<Ends> into) {
    try (var scope = model.engine().scope()) {
      var rows = scope.create(directions, new Shape(m, directions.length / m));
      var logits = DirectEffect.logits(model.transformer(), rows, model.engine().ops(scope));
      var taken = Math.min(count, model.spec().vocabulary());
      var high = effects(logits, taken, true);
      var low = effects(logits, taken, false);
      for (var row = 0; row < m; row++) {
        into.add(
            new Ends(
                high.subList(row * taken, (row + 1) * taken),
                low.subList(row * taken, (row + 1) * taken)));
      }
    }
  }

  private List<TokenEffect> effects(NDArray logits, int count, boolean largest) {
    var top = logits.topK(count, 1, largest, true);
    top.attach(logits.getManager());
    var values = top.get(0).toFloatArray();
    var ids = top.get(1).toLongArray();
    var effects = new ArrayList<TokenEffect>(ids.length);
    for (var i = 0; i < ids.length; i++) {
      var id = (int) ids[i];
      effects.add(new TokenEffect(id, model.tokenizer().label(id), values[i]));
    }
    return effects;
  }
}
