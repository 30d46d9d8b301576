package org.featurescope.compute.steering;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.Transformer;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.read.TextReader;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.steering.Edit.Place;

/// Reads both texts of a run through autoencoders: the baseline's under the model as it is, the
/// steered one under the plan that wrote it.
public final class SteeredTexts implements Job<SteeredTexts.Features> {

  /// Features of both texts, each from the prompt's first token on.
  ///
  /// @param baseline by autoencoder `[T x n]`
  /// @param steered likewise
  public record Features(List<FeatureActivations> baseline, List<FeatureActivations> steered) {
    public Features {
      baseline = List.copyOf(baseline);
      steered = List.copyOf(steered);
    }
  }

  private final Steerer steerer;
  private final SteeringPlan plan;
  private final int[] prompt;
  private final SteeredRun run;
  private final List<SparseAutoencoder> watched;
  private final List<HookPoint> hooks;

  /// @param prompt of the run
  /// @param watched stay open meanwhile and fit the model, or a FeaturescopeException says why not
  public SteeredTexts(
      Steerer steerer,
      SteeringPlan plan,
      int[] prompt,
      SteeredRun run,
      List<SparseAutoencoder> watched) {
    this.steerer = steerer;
    this.plan = plan;
    this.prompt = prompt.clone();
    this.run = run;
    this.watched = List.copyOf(watched);
    this.hooks = watched.stream().map(sae -> TextReader.hook(steerer.model(), sae)).toList();
  }

  @Override
  public String title() {
    return "Reading both texts";
  }

  @Override
  public Features run(Progress progress, Cancellation cancellation) {
    if (watched.isEmpty()) {
      return new Features(List.of(), List.of());
    }
    progress.report(0, 2, "texts");
    var baseline = read(run.baseline(), SteeringPlan.of(), cancellation);
    progress.report(1, 2, "texts");
    var steered = read(run.steered(), plan, cancellation);
    progress.report(2, 2, "texts");
    return new Features(baseline, steered);
  }

  private List<FeatureActivations> read(
      SteeredRun.Text text, SteeringPlan under, Cancellation cancellation) {
    var ids = IntStream.concat(Arrays.stream(prompt), Arrays.stream(text.ids())).toArray();
    var model = steerer.model();
    try (var scope = model.engine().scope();
        var bound = steerer.bind(under)) {
      var input = scope.create(Directions.longs(ids), new Shape(1, ids.length));
      Function<Hooks, Transformer.Result> pass =
          hooks ->
              model
                  .transformer()
                  .forward(
                      input,
                      hooks,
                      Extent.CAPTURES,
                      Optional.empty(),
                      model.engine().ops(scope),
                      cancellation);
      var plain = pass.apply(Hooks.none().andCapture(bound.watched()));
      var place = new Place(0, ids.length, prompt.length);
      return features(pass.apply(bound.hooks(place, plain).andCapture(hooks)), ids.length);
    }
  }

  private List<FeatureActivations> features(Transformer.Result result, int tokens) {
    var all = new ArrayList<FeatureActivations>();
    for (var i = 0; i < watched.size(); i++) {
      try (var rows = result.capture(hooks.get(i)).reshape(tokens, watched.get(i).spec().dIn())) {
        all.add(watched.get(i).encode(rows));
      }
    }
    return all;
  }
}
