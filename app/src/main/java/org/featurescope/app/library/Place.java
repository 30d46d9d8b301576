package org.featurescope.app.library;

import java.nio.file.Path;
import java.util.Optional;

/// A folder on this disk that can be opened.
///
/// @param name what a person calls it
/// @param about its dimensions in words, empty where they are not cheap to read
/// @param from where it lies, empty where that is said elsewhere
/// @param repository of the Hub that it belongs to, empty for none
/// @param model whether it holds a model, otherwise an SAE
/// @param fault what is missing in it, without a full stop
/// @param mismatch which dimension differs from the model in use, without a full stop
/// @param fits whether its hook and width are those of the model in use
public record Place(
    String name,
    String about,
    String from,
    String repository,
    Path folder,
    boolean model,
    Optional<String> fault,
    Optional<String> mismatch,
    boolean fits) {

  Place withFault(Optional<String> found) {
    return new Place(name, about, from, repository, folder, model, found, mismatch, fits);
  }

  Place in(String owner) {
    return new Place(name, about, from, owner, folder, model, fault, mismatch, fits);
  }

  /// Whether every word of `query` is somewhere in what is shown of it.
  boolean matches(String query) {
    return Words.in(query, name, about, from);
  }
}
