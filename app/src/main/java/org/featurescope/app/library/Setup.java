package org.featurescope.app.library;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A model and the SAEs to look at it through.
///
/// @param name what a person calls it
/// @param note one line about it
/// @param model the model's folder
/// @param saes the SAEs' folders
/// @param transcoders the folder of a set of transcoders to trace circuits with; empty without one
/// @param stories files of what is told of its circuits
/// @param texts that came with it; empty where none did
public record Setup(
    String name,
    String note,
    Path model,
    List<Path> saes,
    Optional<Path> transcoders,
    List<Path> stories,
    Optional<TextsAtHand> texts) {
  public Setup {
    saes = List.copyOf(saes);
    stories = List.copyOf(stories);
  }

  /// Without transcoders.
  public Setup(String name, String note, Path model, List<Path> saes) {
    this(name, note, model, saes, Optional.empty(), List.of(), Optional.empty());
  }

  /// With another set of transcoders to trace circuits with.
  Setup with(Path set) {
    return new Setup(name, note, model, saes, Optional.of(set), stories, texts);
  }

  static Setup of(Path model) {
    return new Setup(String.valueOf(model.getFileName()), model.toString(), model, List.of());
  }
}
