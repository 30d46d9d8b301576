package org.featurescope.app.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.read.Page;
import org.featurescope.app.read.TextReading;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;

/// A text that is looked at through an autoencoder while that learns: each time its weights have
/// been written anew, and when the text has changed.
public final class ProbeModel {
  private static final Duration TYPING_PAUSE = Duration.ofMillis(300);

  /// Features that are coloured.
  private static final int MOST = 3;

  private final Lane lane;
  private final ObjectProperty<Optional<Microscope>> microscope =
      new SimpleObjectProperty<>(Optional.empty());
  private final StringProperty text = new SimpleStringProperty("");
  private final ReadOnlyObjectWrapper<Page> page = new ReadOnlyObjectWrapper<>(Page.none());
  private final ReadOnlyObjectWrapper<List<Integer>> features =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private Optional<Path> sae = Optional.empty();
  private Optional<FileTime> seen = Optional.empty();

  /// The folder of the model whose activations the autoencoder learns from.
  private Optional<Path> learnedFrom = Optional.empty();

  private Jobs.Delayed typing = () -> {};

  ProbeModel(Jobs jobs) {
    lane = new Lane(jobs);
    text.addListener((changed, before, after) -> {
      typing.cancel();
      typing = jobs.after(TYPING_PAUSE, this::read);
    });
    microscope.addListener((changed, before, after) -> {
      if (!folder(before).equals(folder(after))) {
        lane.cancel();
        forget();
        seen = Optional.empty();
        look();
      }
    });
  }

  private static Optional<Path> folder(Optional<Microscope> scope) {
    return scope.map(Microscope::modelFolder);
  }

  /// The open model. While it is another one than the autoencoder learns from there are no colours:
  /// its activations are others.
  public ObjectProperty<Optional<Microscope>> microscopeProperty() {
    return microscope;
  }

  public StringProperty textProperty() {
    return text;
  }

  /// The text as it was read last.
  public ReadOnlyObjectProperty<Page> pageProperty() {
    return page.getReadOnlyProperty();
  }

  /// The features worth showing. As long as one fires it keeps its place, so that it is seen how it
  /// changes.
  public ReadOnlyObjectProperty<List<Integer>> featuresProperty() {
    return features.getReadOnlyProperty();
  }

  /// Why the text could not be read.
  public ReadOnlyObjectProperty<Optional<Problem>> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /// Looks through another autoencoder, which may not have been written yet. One that goes on
  /// learning keeps its colours.
  ///
  /// @param model the folder of the model that it learns from; empty where nobody knows
  void follow(Path folder, Optional<Path> model) {
    var goesOn = sae.equals(Optional.of(folder)) && written(folder).isPresent();
    sae = Optional.of(folder);
    seen = Optional.empty();
    learnedFrom = model;
    lane.cancel();
    problem.set(Optional.empty());
    if (!goesOn) {
      forget();
    }
    look();
  }

  private void forget() {
    page.set(Page.none());
    features.set(List.of());
    problem.set(Optional.empty());
  }

  /// Reads the text again if the autoencoder has changed.
  void look() {
    var written = sae.flatMap(ProbeModel::written);
    if (written.isPresent() && !written.equals(seen)) {
      seen = written;
      read();
    }
  }

  private static Optional<FileTime> written(Path folder) {
    try {
      return Optional.of(Files.getLastModifiedTime(folder.resolve("sae_weights.safetensors")));
    } catch (IOException e) {
      return Optional.empty(); // not written yet
    }
  }

  private void read() {
    var scope = microscope.get();
    var asked = text.get();
    if (scope.isEmpty() || seen.isEmpty() || asked.isBlank() || !learnsFrom(scope)) {
      return;
    }
    var through = sae.orElseThrow();
    lane.follow(
        scope.get().read("Reading the probe text", asked, through),
        outcome -> {
          if (sae.equals(Optional.of(through)) && learnsFrom(microscope.get())) {
            show(outcome);
          }
        });
  }

  private boolean learnsFrom(Optional<Microscope> scope) {
    return learnedFrom.isPresent()
        && folder(scope).filter(open -> same(open, learnedFrom.get())).isPresent();
  }

  private static boolean same(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false; // one of them is gone
    }
  }

  private void show(Outcome<TextReading> outcome) {
    switch (outcome) {
      case Outcome.Succeeded<TextReading>(var reading) -> {
        problem.set(Optional.empty());
        var read = Page.of(reading, true);
        features.set(worthShowing(read));
        page.set(read);
      }
      case Outcome.Failed<TextReading>(var cause) -> problem.set(Optional.of(Problems.of(cause)));
      case Outcome.Cancelled<TextReading>() -> {
        // Another autoencoder is followed.
      }
    }
  }

  private List<Integer> worthShowing(Page read) {
    var summary = read.summary();
    var kept =
        features.get().stream()
            .map(latent -> summary.count(latent) > 0 ? latent : -1)
            .collect(ArrayList<Integer>::new, List::add, List::addAll);
    var fresh =
        summary.suggestions(2 * MOST).stream().filter(latent -> !kept.contains(latent)).iterator();
    kept.replaceAll(latent -> latent < 0 && fresh.hasNext() ? fresh.next() : latent);
    while (kept.size() < MOST && fresh.hasNext()) {
      kept.add(fresh.next());
    }
    return kept.stream().filter(latent -> latent >= 0).toList();
  }
}
