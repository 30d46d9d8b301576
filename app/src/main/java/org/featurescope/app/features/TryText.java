package org.featurescope.app.features;

import java.time.Duration;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.read.Site;
import org.featurescope.app.read.TextReading;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;

/// A text of a person's own under the present feature: read while it is typed.
public final class TryText {
  /// Between the last keystroke and the forward pass: shorter than between two strokes of a quick
  /// typist.
  static final Duration TYPING_PAUSE = Duration.ofMillis(60);

  private final Jobs jobs;
  private final Lane lane;
  private final ObjectProperty<Optional<Microscope>> microscope;
  private final StringProperty text = new SimpleStringProperty("");
  private final ReadOnlyObjectWrapper<Optional<Site>> site =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<TextReading> reading =
      new ReadOnlyObjectWrapper<>(TextReading.none());
  private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private Jobs.Delayed typing = () -> {};

  TryText(Jobs jobs, ObjectProperty<Optional<Microscope>> microscope) {
    this.jobs = jobs;
    this.microscope = microscope;
    lane = new Lane(jobs);
    text.addListener((seen, before, after) -> typed());
  }

  /// Reads through another site; without one nothing can be tried.
  void show(Optional<Site> next) {
    site.set(next);
    reading.set(TextReading.none());
    read();
  }

  private void typed() {
    typing.cancel();
    lane.cancel();
    typing = jobs.after(TYPING_PAUSE, this::read);
  }

  private void read() {
    var typedText = text.get();
    var scope = microscope.get();
    if (typedText.isBlank() || scope.isEmpty() || site.get().isEmpty()) {
      lane.cancel();
      reading.set(TextReading.none());
      problem.set(Optional.empty());
      return;
    }
    var through = site.get().get();
    lane.submit(
        scope.get().read("Trying a text", typedText, through),
        outcome -> {
          if (typedText.equals(text.get()) && site.get().equals(Optional.of(through))) {
            show(outcome);
          }
        });
  }

  private void show(Outcome<TextReading> outcome) {
    switch (outcome) {
      case Outcome.Succeeded<TextReading>(var read) -> {
        problem.set(Optional.empty());
        reading.set(read);
      }
      case Outcome.Failed<TextReading>(var cause) -> problem.set(Optional.of(Problems.of(cause)));
      case Outcome.Cancelled<TextReading>() -> {
        // Overtaken by another text.
      }
    }
  }

  /// What is typed.
  public StringProperty textProperty() {
    return text;
  }

  /// Where the text is read; empty while that cannot be done.
  public ReadOnlyObjectProperty<Optional<Site>> siteProperty() {
    return site.getReadOnlyProperty();
  }

  /// The text as it was read last.
  public ReadOnlyObjectProperty<TextReading> readingProperty() {
    return reading.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<Optional<Problem>> problemProperty() {
    return problem.getReadOnlyProperty();
  }
}
