package org.featurescope.compute.train;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Figures of the steps since the last line of the log. They go into the checkpoint, so that a
/// training that was interrupted between two lines writes the lines that it would have written.
final class StepFigures {
  /// What is no measurement of a step but a state: its last value counts, not the mean.
  private static final Set<String> STATES = Set.of("tokens", "deadFraction", "learningRate");

  private static final Gson GSON = new GsonBuilder().serializeSpecialFloatingPointValues().create();

  private final Map<String, Double> sums = new LinkedHashMap<>();
  private final Map<String, Double> last = new LinkedHashMap<>();
  private int steps;

  /// As they are kept: field by field.
  private record Kept(int steps, Map<String, Double> sums, Map<String, Double> last) {}

  /// @param step the figures of one step
  void add(Map<String, Double> step) {
    step.forEach((name, value) -> sums.merge(name, value, Double::sum));
    last.putAll(step);
    steps++;
  }

  /// Means, but of what is a state the last value.
  Map<String, Double> means() {
    var means = new LinkedHashMap<String, Double>();
    sums.forEach(
        (name, sum) -> means.put(name, STATES.contains(name) ? last.get(name) : sum / steps));
    return means;
  }

  void clear() {
    sums.clear();
    last.clear();
    steps = 0;
  }

  /// To be read by [#parse], to the last bit.
  String text() {
    return GSON.toJson(new Kept(steps, sums, last));
  }

  /// @return nothing where the text is damaged
  static Optional<StepFigures> parse(String text) {
    try {
      var kept = GSON.fromJson(text, Kept.class);
      var figures = new StepFigures();
      figures.steps = kept.steps();
      figures.sums.putAll(kept.sums());
      figures.last.putAll(kept.last());
      return Optional.of(figures);
    } catch (JsonParseException | NullPointerException e) {
      return Optional.empty();
    }
  }
}
