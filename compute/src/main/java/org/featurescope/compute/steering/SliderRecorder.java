package org.featurescope.compute.steering;

import java.util.List;
import java.util.OptionalDouble;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.sae.SparseAutoencoder;

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

  /// @param prompt at least one token
  public SliderRecorder(Steerer steerer, int[] prompt, Setting setting) {}

  /// One slider at many values, the others as the plan has them.
  ///
  /// @param step index among the plan's
  public static List<Position> ofSlider(SteeringPlan plan, int step, List<Double> values) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String title() {
    return "Recording the sliders";
  }

  @Override
  public SliderRecording run(Progress progress, Cancellation cancellation) {
    throw new UnsupportedOperationException();
  }
}
