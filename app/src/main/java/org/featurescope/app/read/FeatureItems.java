package org.featurescope.app.read;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.featurescope.viz.feature.FeatureItem;

/// Features as lists and cards show them: with what they are called, and the hue of those on the
/// heatmap.
final class FeatureItems {
  private final ReadViewModel model;

  FeatureItems(ReadViewModel model) {
    this.model = model;
  }

  List<FeatureItem> of(List<TextReading.Activation> active) {
    var selection = model.choice().selectionProperty().get();
    return active.stream()
        .map(each ->
            new FeatureItem(
                each.latent(),
                Optional.of(model.facts().name(each.latent()).words()),
                each.value(),
                shown(selection, each.latent())))
        .toList();
  }

  /// The hue in which the heatmap shows `latent` now.
  private static OptionalInt shown(Selection selection, int latent) {
    var visible =
        switch (selection.mode()) {
          case STRONGEST -> selection.picks().stream();
          case ONE_FEATURE -> selection.pick(selection.current()).stream();
          case PER_TOKEN -> Stream.<Selection.Pick>empty();
        };
    return visible
        .filter(pick -> pick.latent() == latent)
        .mapToInt(Selection.Pick::hue)
        .findFirst();
  }
}
