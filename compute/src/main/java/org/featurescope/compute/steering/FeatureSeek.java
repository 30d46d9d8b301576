package org.featurescope.compute.steering;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Generator;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.steering.Attribution.Effects;
import org.featurescope.compute.steering.Directions.Output;
import org.featurescope.compute.steering.Sought.Candidate;

/// Finds features that bring about a wanted next token: one backward pass ranks all features of the
/// given autoencoders, active ones by gradient x activation (to be ablated where they are in the
/// way), all by gradient . decoder row (to be added); then the best are tried, each in a pass of
/// its own. The metric is that of [Sought].
public final class FeatureSeek implements Job<Sought> {
  /// How many candidates are confirmed unless somebody wants more.
  public static final int CONFIRMED = 20;

  /// What is known of how strongly features fire.
  public interface TypicalMaxima {

    /// A feature's typical maximum, as of an index; 0 of one that never fires, which is then not
    /// added; nothing where it is not known. Asked of every feature, so it must be quick.
    OptionalDouble of(SaeReference sae, int latent);

    /// Of no feature.
    static TypicalMaxima unknown() {
      return (sae, latent) -> OptionalDouble.empty();
    }
  }

  /// What to look for.
  ///
  /// @param saes whose features are looked at
  /// @param wanted the token that is to come next
  /// @param instead the token that is not to come; without one the mean logit counts
  /// @param positions where a step holds
  /// @param confirmed how many candidates to confirm
  public record Setting(
      List<SaeReference> saes,
      int wanted,
      OptionalInt instead,
      Positions positions,
      int confirmed,
      TypicalMaxima maxima) {
    public Setting {
      saes = List.copyOf(saes);
    }
  }

  private final Steerer steerer;
  private final int[] prompt;
  private final Setting setting;
  private final MetricGradient metric;

  /// @param prompt at least one token
  /// @throws FeaturescopeException if the prompt or a token does not fit the model
  public FeatureSeek(Steerer steerer, int[] prompt, Setting setting) {
    this.steerer = steerer;
    this.prompt = prompt.clone();
    this.setting = setting;
    var spec = steerer.model().spec();
    Generator.requirePrompt(prompt, spec);
    StrengthSweep.requireToken(setting.wanted(), spec);
    setting.instead().ifPresent(id -> StrengthSweep.requireToken(id, spec));
    if (setting.instead().equals(OptionalInt.of(setting.wanted()))) {
      throw new FeaturescopeException(
          "The wanted token and the one that it is to replace are the same", "choose another one");
    }
    if (setting.saes().isEmpty()) {
      throw new FeaturescopeException(
          "There is no autoencoder whose features could be looked at", "open one");
    }
    if (setting.confirmed() < 1) {
      throw new FeaturescopeException("No candidate is to be confirmed", "ask for at least one");
    }
    metric = new MetricGradient(setting.wanted(), setting.instead());
  }

  @Override
  public String title() {
    return "Finding features for a token";
  }

  /// A step that may be worth trying.
  private record Draft(Step step, double activation, double predicted) {}

  /// One autoencoder on the model.
  private record Source(
      SaeReference reference, SparseAutoencoder sae, HookPoint reads, List<Output> outputs) {}

  @Override
  public Sought run(Progress progress, Cancellation cancellation) {
    var model = steerer.model();
    model.engine().requireMemory(MetricGradient.bytes(model, prompt.length), "The search");
    var drafts = chosen(drafts(cancellation));
    var candidates = new ArrayList<Candidate>();
    try (var text = new SteeredPrompt(steerer, prompt, List.of(), cancellation)) {
      var plain = text.look(SteeringPlan.of(), cancellation).baseline();
      for (var draft : drafts) {
        progress.report(candidates.size(), drafts.size(), "features");
        candidates.add(confirmed(draft, plain, text, cancellation));
      }
      progress.report(drafts.size(), drafts.size(), "features");
      return new Sought(
          metric.metric(plain),
          Math.exp(plain[setting.wanted()]),
          candidates,
          correlation(candidates));
    }
  }

  private Candidate confirmed(
      Draft draft, double[] plain, SteeredPrompt text, Cancellation cancellation) {
    var steered = text.look(SteeringPlan.of(draft.step()), cancellation).steered();
    return new Candidate(
        draft.step(),
        draft.activation(),
        draft.predicted(),
        metric.metric(steered) - metric.metric(plain),
        Math.exp(steered[setting.wanted()]));
  }

  private static double correlation(List<Candidate> candidates) {
    if (candidates.size() < 2) {
      return Double.NaN;
    }
    return new PearsonsCorrelation()
        .correlation(
            candidates.stream().mapToDouble(Candidate::predicted).toArray(),
            candidates.stream().mapToDouble(Candidate::measured).toArray());
  }

  private Source source(SaeReference reference) {
    var directions = steerer.directions();
    var sae = directions.sae(reference, 0);
    return new Source(
        reference, sae, directions.reads(reference, sae), directions.writes(reference, sae));
  }

  /// All steps that first order says help, in no order.
  private List<Draft> drafts(Cancellation cancellation) {
    var model = steerer.model();
    var sources = setting.saes().stream().map(this::source).toList();
    var points =
        sources.stream()
            .flatMap(source -> source.outputs().stream())
            .map(Output::hook)
            .collect(Collectors.toCollection(HashSet::new));
    var gradients = metric.at(points, model, prompt, cancellation);
    sources.forEach(source -> points.add(source.reads()));
    var activations = steerer.directions().activations(prompt, points, cancellation);
    var drafts = new ArrayList<Draft>();
    for (var source : sources) {
      cancellation.check();
      var features = source.sae().encode(activations.get(source.reads()));
      var attribution = new Attribution(model.engine(), features, positions());
      for (var output : source.outputs()) {
        var worth = worth(source.sae(), activations.get(output.hook()));
        attribution.add(output, gradients, worth);
      }
      add(source.reference(), attribution.effects(), usual(features), drafts);
    }
    return drafts;
  }

  private boolean[] positions() {
    var chosen = new boolean[prompt.length];
    for (var i = 0; i < chosen.length; i++) {
      chosen[i] = setting.positions().include(i, prompt.length);
    }
    return chosen;
  }

  /// What a unit of a latent is worth at each position.
  ///
  /// @param x what it is added to `[T x width]`
  private float[] worth(SparseAutoencoder sae, float[] x) {
    try (var scope = steerer.model().engine().scope()) {
      var rows = scope.create(x, new Shape(prompt.length, x.length / prompt.length));
      return sae.rowScale(rows)
          .orElseGet(() -> {
            var ones = new float[prompt.length];
            Arrays.fill(ones, 1);
            return ones;
          });
    }
  }

  /// How strongly a feature fires that nothing is known of: the median over the tokens of the
  /// strongest feature's activation.
  private static double usual(FeatureActivations features) {
    var strongest =
        IntStream.range(0, features.rows())
            .filter(row -> features.active(row) > 0)
            .mapToDouble(row -> features.valueAt(features.strongest(row, 1)[0]))
            .sorted()
            .toArray();
    return strongest.length == 0 ? 1 : strongest[strongest.length / 2];
  }

  private void add(SaeReference sae, Effects effects, double usual, List<Draft> drafts) {
    for (var latent = 0; latent < effects.unit().length; latent++) {
      var target = new Target.Latent(sae, latent);
      var present = effects.present()[latent];
      if (present < 0) {
        var step = new Step(target, Mode.ABLATE, 0).at(setting.positions());
        drafts.add(new Draft(step, effects.largest()[latent], -present));
      }
      if (effects.unit()[latent] > 0) {
        var maximum = setting.maxima().of(sae, latent).orElse(usual);
        if (maximum > 0) {
          var step = new Step(target, Mode.ADD, 1).withScale(maximum).at(setting.positions());
          drafts.add(new Draft(step, effects.largest()[latent], maximum * effects.unit()[latent]));
        }
      }
    }
  }

  /// The best of both kinds in equal numbers, as far as there are any: additions of a typical
  /// maximum would leave no room to ablations, which take away only what is there.
  private List<Draft> chosen(List<Draft> drafts) {
    var order = Comparator.comparingDouble(Draft::predicted).reversed();
    var sorted = drafts.stream().sorted(order).toList();
    var ablations = sorted.stream().filter(draft -> !draft.step().mode().takesValue()).toList();
    var additions = sorted.stream().filter(draft -> draft.step().mode().takesValue()).toList();
    var half = Math.min(setting.confirmed() / 2, ablations.size());
    var added = Math.min(setting.confirmed() - half, additions.size());
    var ablated = Math.min(setting.confirmed() - added, ablations.size());
    return Stream.concat(additions.stream().limit(added), ablations.stream().limit(ablated))
        .sorted(order)
        .toList();
  }
}
