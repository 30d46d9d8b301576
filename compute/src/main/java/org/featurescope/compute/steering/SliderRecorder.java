package org.featurescope.compute.steering;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Generator;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.steering.SliderRecording.Frame;

/// Records a prompt at some positions of the sliders.
public final class SliderRecorder implements Job<SliderRecording> {

  /// A position of the sliders.
  ///
  /// @param value of the one slider that moves, where only one does
  public record Position(String name, OptionalDouble value, SteeringPlan plan) {}

  /// What to record.
  ///
  /// @param watched stay open meanwhile
  /// @param features of them whose heat is recorded
  /// @param top how many of the likeliest next tokens of each position
  public record Setting(
      List<Position> positions,
      List<SparseAutoencoder> watched,
      List<SliderRecording.Feature> features,
      int top) {
    public Setting {
      positions = List.copyOf(positions);
      watched = List.copyOf(watched);
      features = List.copyOf(features);
    }
  }

  private final Steerer steerer;
  private final int[] prompt;
  private final Setting setting;

  /// @param prompt at least one token
  /// @throws FeaturescopeException if the prompt does not fit the model, or nothing is to be
  ///   recorded
  public SliderRecorder(Steerer steerer, int[] prompt, Setting setting) {
    this.steerer = steerer;
    this.prompt = prompt.clone();
    this.setting = setting;
    Generator.requirePrompt(prompt, steerer.model().spec());
    if (setting.positions().isEmpty() || setting.top() < 1) {
      throw new FeaturescopeException(
          "There is nothing to record", "choose positions of the sliders and some tokens to show");
    }
    for (var feature : setting.features()) {
      if (feature.latent() < 0
          || feature.latent() >= setting.watched().get(feature.sae()).spec().latents()) {
        throw new FeaturescopeException(
            "There is no feature %,d to record".formatted(feature.latent()),
            "choose one that its autoencoder has");
      }
    }
  }

  /// One slider at many values, the others as the plan has them.
  ///
  /// @param step index among the plan's
  public static List<Position> ofSlider(SteeringPlan plan, int step, List<Double> values) {
    StrengthSweep.requireStrength(plan.step(step));
    return values.stream()
        .map(value ->
            new Position(
                String.format(Locale.ROOT, "%+.2f", value),
                OptionalDouble.of(value),
                plan.withValue(step, value)))
        .toList();
  }

  @Override
  public String title() {
    return "Recording the sliders";
  }

  @Override
  public SliderRecording run(Progress progress, Cancellation cancellation) {
    var looks = new ArrayList<Shot>();
    try (var text = new SteeredPrompt(steerer, prompt, setting.watched(), cancellation)) {
      var plain = shot(text.look(SteeringPlan.of(), cancellation));
      for (var position : setting.positions()) {
        progress.report(looks.size(), setting.positions().size(), "positions");
        looks.add(shot(text.look(position.plan(), cancellation)));
      }
      progress.report(looks.size(), looks.size(), "positions");
      return recording(plain, looks);
    }
  }

  /// What is kept of a look.
  ///
  /// @param odds log-probabilities `[V]`
  private record Shot(List<Double> odds, double divergence, List<List<Float>> heat) {}

  private Shot shot(SteeredPrompt.Look look) {
    var odds = Arrays.stream(look.steered()).boxed().toList();
    return new Shot(odds, look.divergence(), heat(look.features()));
  }

  private List<List<Float>> heat(List<FeatureActivations> features) {
    return setting.features().stream()
        .map(feature -> features.get(feature.sae()).column(feature.latent()))
        .map(column -> IntStream.range(0, column.length).mapToObj(token -> column[token]).toList())
        .toList();
  }

  private SliderRecording recording(Shot plain, List<Shot> shots) {
    var tokens = new LinkedHashSet<>(top(plain));
    shots.forEach(shot -> tokens.addAll(top(shot)));
    var frames = new ArrayList<Frame>();
    for (var i = 0; i < shots.size(); i++) {
      var position = setting.positions().get(i);
      var shot = shots.get(i);
      frames.add(
          new Frame(
              position.name(),
              position.value(),
              shot.divergence(),
              probabilities(tokens, shot),
              shot.heat()));
    }
    return new SliderRecording(
        Arrays.stream(prompt).boxed().toList(),
        List.copyOf(tokens),
        probabilities(tokens, plain),
        setting.features(),
        plain.heat(),
        frames);
  }

  private List<Integer> top(Shot shot) {
    return IntStream.range(0, shot.odds().size())
        .boxed()
        .sorted(Comparator.comparing(shot.odds()::get).reversed())
        .limit(setting.top())
        .toList();
  }

  private static List<Double> probabilities(Collection<Integer> tokens, Shot shot) {
    return tokens.stream().map(id -> Math.exp(shot.odds().get(id))).toList();
  }
}
