package org.featurescope.compute.steering;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.KvCache;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.steering.Edit.Place;

/// Greedy texts at all strengths of a sweep side by side, and what the model without the plan says
/// of them. A text does not end before all its tokens are drawn.
final class SweepDrawing {

  /// Perplexities under the model without the plan.
  ///
  /// @param baseline of the text that it draws itself
  /// @param steered by strength
  record Drawn(OptionalDouble baseline, List<OptionalDouble> steered) {}

  private final LanguageModel model;
  private final BoundPlan plan;
  private final int[] prompt;
  private final StrengthSweep.Setting setting;

  SweepDrawing(LanguageModel model, BoundPlan plan, int[] prompt, StrengthSweep.Setting setting) {
    this.model = model;
    this.plan = plan;
    this.prompt = prompt;
    this.setting = setting;
  }

  Drawn run(Progress progress, Cancellation cancellation) {
    var texts = setting.values().size();
    if (setting.drawn() == 0) {
      var none = OptionalDouble.empty();
      return new Drawn(none, Collections.nCopies(texts, none));
    }
    var plain = drawn(1, false, Progress.none(), cancellation);
    var steered = drawn(texts, true, progress, cancellation);
    return new Drawn(
        OptionalDouble.of(plain[0]), Arrays.stream(steered).mapToObj(OptionalDouble::of).toList());
  }

  /// The perplexity of each text.
  private double[] drawn(int texts, boolean steered, Progress progress, Cancellation cancellation) {
    var surprisal = new double[texts];
    var capacity = prompt.length + setting.drawn();
    var engine = model.engine();
    try (var cache = new KvCache(engine, model.spec(), texts, capacity);
        var changed = new KvCache(engine, model.spec(), texts, capacity)) {
      var input = repeated(Directions.longs(prompt), texts);
      for (var token = 0; token < setting.drawn(); token++) {
        cancellation.check();
        input =
            step(
                input,
                cache,
                steered ? Optional.of(changed) : Optional.empty(),
                surprisal,
                cancellation);
        progress.report(token + 1, setting.drawn(), "tokens");
      }
    }
    return Arrays.stream(surprisal).map(sum -> Math.exp(sum / setting.drawn())).toArray();
  }

  private static long[] repeated(long[] row, int times) {
    return IntStream.range(0, row.length * times).mapToLong(i -> row[i % row.length]).toArray();
  }

  /// Draws a token of each text and adds what it costs the model without the plan.
  ///
  /// @param input `[B, T]`
  /// @param changed of the steered texts; nothing where nothing is steered
  /// @return the tokens `[B]`
  private long[] step(
      long[] input,
      KvCache cache,
      Optional<KvCache> changed,
      double[] surprisal,
      Cancellation cancellation) {
    var texts = surprisal.length;
    var count = input.length / texts;
    try (var scope = model.engine().scope()) {
      var ids = scope.create(input, new Shape(texts, count));
      var place = new Place(cache.length(), count, prompt.length);
      var watched = Hooks.none().andCapture(plan.watched());
      var plain = forward(ids, watched, cache, scope, cancellation);
      var expected = logits(plain);
      var said =
          changed.isPresent()
              ? logits(forward(ids, plan.hooks(place, plain), changed.get(), scope, cancellation))
              : expected;
      var drawn = new long[texts];
      for (var text = 0; text < texts; text++) {
        var id = largest(TokenOdds.logProbabilities(row(said, text)));
        surprisal[text] -= TokenOdds.logProbabilities(row(expected, text))[id];
        drawn[text] = id;
      }
      return drawn;
    }
  }

  private Transformer.Result forward(
      NDArray ids, Hooks hooks, KvCache cache, NDManager scope, Cancellation cancellation) {
    Engine engine = model.engine();
    return model
        .transformer()
        .forward(
            ids, hooks, Extent.LAST_LOGITS, Optional.of(cache), engine.ops(scope), cancellation);
  }

  private static float[] logits(Transformer.Result result) {
    return result.logits().orElseThrow().toFloatArray();
  }

  private float[] row(float[] logits, int text) {
    var vocabulary = model.spec().vocabulary();
    return Arrays.copyOfRange(logits, text * vocabulary, (text + 1) * vocabulary);
  }

  private static int largest(double[] values) {
    var best = 0;
    for (var i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }
}
