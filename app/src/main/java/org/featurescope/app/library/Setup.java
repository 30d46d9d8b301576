package org.featurescope.app.library;

import java.nio.file.Path;
import java.util.List;

/// A model and the SAEs to look at it through.
///
/// @param name what a person calls it
/// @param note one line about it
/// @param model the model's folder
/// @param saes the SAEs' folders
public record Setup(String name, String note, Path model, List<Path> saes) {
  public Setup {
    saes = List.copyOf(saes);
  }

  static Setup of(Path model) {
    return new Setup(String.valueOf(model.getFileName()), model.toString(), model, List.of());
  }
}
