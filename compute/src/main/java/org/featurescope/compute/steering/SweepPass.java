package org.featurescope.compute.steering;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.read.TextReader;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.steering.Edit.Place;
import org.featurescope.compute.steering.Sweep.Figures;

/// The two passes of a sweep: one text without the plan, then all texts of a batch from the first
/// point on that the plan touches. T tokens of a text, B texts, d width, V vocabulary.
final class SweepPass implements AutoCloseable {
  private final LanguageModel model;
  private final BoundPlan plan;
  private final int[] ids;
  private final int prompt;
  private final StrengthSweep.Setting setting;
  private final Optional<HookPoint> watched;
  private final Optional<Start> start;
  private final NDManager scope;
  private Transformer.Result plain;
  private double[] odds;
  private OptionalDouble active = OptionalDouble.empty();

  SweepPass(LanguageModel model, BoundPlan plan, int[] prompt, StrengthSweep.Setting setting) {
    this.model = model;
    this.plan = plan;
    this.prompt = prompt.length;
    this.ids =
        IntStream.concat(
                IntStream.of(prompt), setting.continuation().stream().mapToInt(Integer::intValue))
            .toArray();
    this.setting = setting;
    this.watched = setting.watched().map(sae -> TextReader.hook(model, sae));
    this.start = plan.firstPoint().flatMap(first -> Start.before(first, model.spec()));
    this.scope = model.engine().scope();
  }

  /// Runs the model without the plan.
  Figures baseline(Cancellation cancellation) {
    var points = new HashSet<>(plan.watched());
    watched.ifPresent(points::add);
    start.ifPresent(s -> points.add(s.capture()));
    var input = scope.create(Directions.longs(ids), new Shape(1, ids.length));
    plain = forward(input, Hooks.none().andCapture(points), cancellation);
    active = active(plain, 1).map(counts -> OptionalDouble.of(counts[0])).orElse(active);
    return figures(plain, 0, active);
  }

  /// Runs it with the plan, once for each value.
  List<Figures> steered(Cancellation cancellation) {
    var texts = setting.values().size();
    try (var own = model.engine().scope()) {
      var hooks =
          plan.hooks(new Place(0, ids.length, prompt), plain).andCapture(watched.stream().toList());
      var result = batch(texts, hooks, own, cancellation);
      var counts = active(result, texts);
      var all = new ArrayList<Figures>();
      for (var text = 0; text < texts; text++) {
        cancellation.check();
        var at = text;
        all.add(figures(result, text, counts.map(c -> OptionalDouble.of(c[at])).orElse(active)));
      }
      return all;
    }
  }

  private Transformer.Result forward(NDArray input, Hooks hooks, Cancellation cancellation) {
    var ops = model.engine().ops(input.getManager());
    return model
        .transformer()
        .forward(input, hooks, Extent.FINAL, Optional.empty(), ops, cancellation);
  }

  private Transformer.Result batch(
      int texts, Hooks hooks, NDManager own, Cancellation cancellation) {
    if (start.isEmpty()) {
      var row = Directions.longs(ids);
      var all = new long[texts * row.length];
      for (var i = 0; i < all.length; i++) {
        all[i] = row[i % row.length];
      }
      return forward(own.create(all, new Shape(texts, row.length)), hooks, cancellation);
    }
    var s = start.get();
    var entering = plain.capture(s.capture()).repeat(0, texts);
    entering.attach(own);
    return model
        .transformer()
        .resume(
            entering,
            s.from(),
            hooks,
            Extent.FINAL,
            Optional.empty(),
            model.engine().ops(own),
            cancellation);
  }

  /// Active features a token, by text; nothing where the pass did not come by the hook.
  private Optional<double[]> active(Transformer.Result result, int texts) {
    if (watched.isEmpty() || !result.captures().containsKey(watched.get())) {
      return Optional.empty();
    }
    var sae = setting.watched().orElseThrow();
    FeatureActivations features;
    try (var rows =
        result.capture(watched.get()).reshape((long) texts * ids.length, sae.spec().dIn())) {
      features = sae.encode(rows);
    }
    var counts = new double[texts];
    for (var text = 0; text < texts; text++) {
      var entries = features.start((text + 1) * ids.length) - features.start(text * ids.length);
      counts[text] = (double) entries / ids.length;
    }
    return Optional.of(counts);
  }

  /// What one text of a pass says.
  private Figures figures(Transformer.Result result, int text, OptionalDouble activeFeatures) {
    try (var own = model.engine().scope()) {
      var ops = model.engine().ops(own);
      var hidden = result.hidden().orElseThrow().get(new NDIndex(text));
      hidden.attach(own);
      var logits = model.transformer().unembed(hidden, ops);
      var last = logits.get(new NDIndex(prompt - 1));
      last.attach(own);
      var now = TokenOdds.logProbabilities(last.toFloatArray());
      var surprisals = ops.tokenStatistics(logits, own.create(following()), 1).get(0);
      var first = odds == null;
      if (first) {
        odds = now;
      }
      return new Figures(
          setting.targets().stream().map(target -> Math.exp(now[target])).toList(),
          first ? 0 : TokenOdds.divergence(now, odds),
          perplexity(surprisals.toFloatArray()),
          activeFeatures,
          OptionalDouble.empty());
    }
  }

  /// The token after each, where its surprisal counts; otherwise -100.
  private long[] following() {
    var targets = new long[ids.length];
    for (var i = 0; i < targets.length; i++) {
      targets[i] = counts(i) ? ids[i + 1] : -100;
    }
    return targets;
  }

  private boolean counts(int row) {
    return row + 1 < ids.length && (prompt == ids.length || row + 1 >= prompt);
  }

  private double perplexity(float[] surprisals) {
    return Math.exp(
        IntStream.range(0, ids.length)
            .filter(this::counts)
            .mapToDouble(row -> surprisals[row])
            .average()
            .orElse(Double.NaN));
  }

  @Override
  public void close() {
    scope.close();
  }
}
