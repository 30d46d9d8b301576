package org.featurescope.app.train;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.app.task.Work;

/// The trainings that lie in one folder, and which of them are drawn beside the present one.
public final class TrainingRuns {
  /// The first hue is solid, as the present training is.
  private static final int FIRST_HUE = 2;

  /// More lines than these are not told apart.
  static final int MOST = 3;

  private final Lane lane;
  private final ReadOnlyObjectWrapper<List<TrainingRun>> all =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<Map<Path, Integer>> compared =
      new ReadOnlyObjectWrapper<>(Map.of());

  TrainingRuns(Jobs jobs) {
    lane = new Lane(jobs);
  }

  /// Looks what is in `folder`. One that cannot be read holds none: whoever chose it is told when a
  /// training is to begin there.
  void look(Path folder) {
    lane.submit(
        new Work<>("Looking for trainings", () -> TrainingRun.in(folder)),
        outcome -> {
          switch (outcome) {
            case Outcome.Succeeded<List<TrainingRun>>(var found) -> show(found);
            case Outcome.Failed<List<TrainingRun>> failed -> show(List.of());
            case Outcome.Cancelled<List<TrainingRun>> cancelled -> {
              // Another folder is looked at.
            }
          }
        });
  }

  /// What is no longer there is not compared either: others may be in its place.
  private void show(List<TrainingRun> found) {
    all.set(found);
    var there = new HashMap<>(compared.get());
    there.keySet().removeIf(directory -> of(directory).isEmpty());
    compared.set(Map.copyOf(there));
  }

  /// The newest first.
  ReadOnlyObjectProperty<List<TrainingRun>> allProperty() {
    return all.getReadOnlyProperty();
  }

  Optional<TrainingRun> of(Path directory) {
    return all.get().stream().filter(run -> run.directory().equals(directory)).findFirst();
  }

  /// The hues of those that are compared, by their folders.
  ReadOnlyObjectProperty<Map<Path, Integer>> comparedProperty() {
    return compared.getReadOnlyProperty();
  }

  /// The hue of one that is compared.
  OptionalInt hue(Path directory) {
    var hue = compared.get().get(directory);
    return hue == null ? OptionalInt.empty() : OptionalInt.of(hue);
  }

  /// Draws one beside the present training, or no longer. While there are enough of them, no more
  /// is added.
  public void compare(Path directory, boolean drawn) {
    var next = new HashMap<>(compared.get());
    next.remove(directory);
    if (drawn) {
      IntStream.range(FIRST_HUE, FIRST_HUE + MOST)
          .filter(hue -> !next.containsValue(hue))
          .findFirst()
          .ifPresent(hue -> next.put(directory, hue));
    }
    compared.set(Map.copyOf(next));
  }
}
