package org.featurescope.app.read;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;

/// What is known of the features of the present lens: what they are called, and where they fire in
/// the present text.
public final class FeatureFacts {

  /// A place where a feature fires.
  public record Place(int token, float value) {}

  private final ObservableValue<Optional<Microscope>> microscope;
  private final ObservableValue<Integer> lens;
  private final ObservableValue<Page> page;
  private final ObservableValue<Filters> filters;
  private final ObjectProperty<IntFunction<String>> names =
      new SimpleObjectProperty<>(latent -> "");

  FeatureFacts(
      ObservableValue<Optional<Microscope>> microscope,
      ObservableValue<Integer> lens,
      ObservableValue<Page> page,
      ObservableValue<Filters> filters) {
    this.microscope = microscope;
    this.lens = lens;
    this.page = page;
    this.filters = filters;
  }

  /// Whether `latent` names a feature of the present SAE.
  public boolean exists(int latent) {
    return latent >= 0
        && microscope.getValue().stream()
            .flatMap(scope -> scope.lenses().stream().skip(lens.getValue()).limit(1))
            .anyMatch(seen -> latent < seen.latents());
  }

  /// What a feature is called: its name in the catalogue, its explanation, or the tokens of this
  /// text it fires on most.
  public FeatureName name(int latent) {
    var kept = names.get().apply(latent);
    var known =
        kept.isEmpty()
            ? microscope
                .getValue()
                .map(scope -> scope.explanation(lens.getValue(), latent))
                .orElse("")
            : kept;
    return FeatureName.of(known, page.getValue().summary(), latent);
  }

  /// What the catalogue calls the features of the present lens, empty where it has no name.
  public ObjectProperty<IntFunction<String>> namesProperty() {
    return names;
  }

  /// The concept that a feature says best, where that was measured.
  public Optional<Microscope.Truth> truth(int latent) {
    return microscope.getValue().flatMap(scope -> scope.truth(lens.getValue(), latent));
  }

  /// The features active at `token` that the filters let through, strongest first.
  public List<TextReading.Activation> featuresAt(int token) {
    var summary = page.getValue().summary();
    return page.getValue().reading().featuresAt(token).stream()
        .filter(active -> filters.getValue().lists(summary.share(active.latent())))
        .toList();
  }

  /// Where `latent` fires in this text, strongest first.
  public List<Place> placesOf(int latent) {
    return Places.strongest(page.getValue().reading(), latent, filters.getValue().ignoreSpecial());
  }
}
