package org.featurescope.app.steer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.featurescope.app.frame.History;
import org.featurescope.app.steer.SteeringDesk.Source;
import org.featurescope.app.task.Jobs;

/// What all parts of the view's model work on: the open model, what its features are called, the
/// plan in the making and the prompt; and the moment in which the sliders rest.
final class SteerBench {
  /// Between the last change and the work that takes longer than a moment.
  static final Duration REST = Duration.ofMillis(400);

  private final Jobs jobs;
  private final Known known;
  private final DraftModel plan;
  private final ObjectProperty<Optional<SteeringDesk>> desk =
      new SimpleObjectProperty<>(Optional.empty());
  private final ObjectProperty<Integer> lens = new SimpleObjectProperty<>(0);
  private final StringProperty prompt;
  private final ReadOnlyObjectWrapper<Names> names =
      new ReadOnlyObjectWrapper<>(Names.of(List.of()));
  private final ReadOnlyObjectWrapper<String> hint = new ReadOnlyObjectWrapper<>("");
  private Jobs.Delayed rest = () -> {};
  private Runnable rested = () -> {};
  private boolean begun;

  /// @param text the first prompt
  SteerBench(Jobs jobs, History history, Known known, String text) {
    this.jobs = jobs;
    this.known = known;
    plan = new DraftModel(history);
    prompt = new SimpleStringProperty(text);
  }

  Jobs jobs() {
    return jobs;
  }

  Known known() {
    return known;
  }

  DraftModel plan() {
    return plan;
  }

  Draft draft() {
    return plan.draft();
  }

  ObjectProperty<Optional<SteeringDesk>> deskProperty() {
    return desk;
  }

  /// The open model, if it has an autoencoder.
  Optional<SteeringDesk> ready() {
    return desk.get().filter(open -> !open.sources().isEmpty());
  }

  boolean isOpen(SteeringDesk which) {
    return desk.get().equals(Optional.of(which));
  }

  List<Source> sources() {
    return desk.get().map(SteeringDesk::sources).orElse(List.of());
  }

  ObjectProperty<Integer> lensProperty() {
    return lens;
  }

  /// The autoencoder in whose features one looks first, as an index.
  int source() {
    return Math.clamp(lens.get(), 0, Math.max(0, sources().size() - 1));
  }

  StringProperty promptProperty() {
    return prompt;
  }

  ReadOnlyObjectWrapper<Names> namesProperty() {
    return names;
  }

  Names names() {
    return names.get();
  }

  /// One line that says what to try; empty for none.
  ReadOnlyObjectWrapper<String> hintProperty() {
    return hint;
  }

  /// Whether the view has been shown: nothing is asked of the model before.
  boolean begun() {
    return begun;
  }

  void begin() {
    begun = true;
  }

  /// @param work is done when the sliders have come to rest
  void whenRested(Runnable work) {
    rested = work;
  }

  /// What takes longer than a moment begins when nothing changes for a while.
  void later() {
    rest.cancel();
    if (begun) {
      rest = jobs.after(REST, rested);
    }
  }

  void notLater() {
    rest.cancel();
  }
}
