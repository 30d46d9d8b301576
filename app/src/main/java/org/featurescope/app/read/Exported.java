package org.featurescope.app.read;

import java.util.List;
import org.featurescope.app.frame.FileDialogs;
import org.featurescope.viz.heatmap.Coloring;

/// Everything that an export writes, fixed at the moment it was asked for.
///
/// @param title what the text is called
/// @param model the model's name
/// @param lens the SAE's name, empty without one
/// @param features the chosen features, one hue each
/// @param names what they are called, in the same order
/// @param coloring what is shown now
record Exported(
    String title,
    String model,
    String lens,
    TextReading reading,
    List<Selection.Pick> features,
    List<String> names,
    Coloring coloring) {

  static Exported of(ReadViewModel view) {
    var scope = view.microscopeProperty().get();
    var lenses = scope.map(Microscope::lenses).orElse(List.of());
    var picks = view.choice().selectionProperty().get().picks();
    return new Exported(
        view.sourceProperty().get().name(),
        scope.map(Microscope::modelName).orElse(""),
        lenses.isEmpty() ? "" : lenses.get(view.lensProperty().get()).name(),
        view.pageProperty().get().reading(),
        picks,
        picks.stream().map(pick -> view.facts().name(pick.latent()).words()).toList(),
        view.choice().coloringProperty().get());
  }

  /// A file's name that fits what is exported: "world-sampler-features.csv".
  String fileName(String ending) {
    var stem = FileDialogs.stem(title.replaceFirst("\\.[A-Za-z0-9]{1,5}$", ""), "text");
    return stem + "-features." + ending;
  }
}
