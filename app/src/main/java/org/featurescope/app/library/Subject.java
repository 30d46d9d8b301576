package org.featurescope.app.library;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What is looked at in the Library: a file or folder, or several that belong together.
///
/// @param name what a person calls it
/// @param parts each of the files and folders; at least one
public record Subject(String name, List<Part> parts) {

  /// A file or folder.
  ///
  /// @param name what a person calls it beside the others
  public record Part(String name, Path path) {
    @Override
    public String toString() {
      return name;
    }
  }

  public Subject {
    parts = List.copyOf(parts);
  }

  static Subject of(Path path) {
    var name = String.valueOf(path.getFileName());
    return new Subject(name, List.of(new Part(name, path)));
  }

  static Subject of(Place place) {
    return new Subject(place.name(), List.of(new Part(place.name(), place.folder())));
  }

  /// SAEs of one repository.
  static Subject of(String repository, List<Place> saes) {
    return new Subject(
        repository,
        saes.stream()
            .map(sae ->
                new Part(
                    sae.name().substring(repository.length()).replaceFirst("^/", ""), sae.folder()))
            .toList());
  }

  /// A model with its SAEs.
  public static Subject of(Setup setup) {
    var parts = new ArrayList<Part>();
    parts.add(new Part("The model", setup.model()));
    setup.saes().forEach(sae -> parts.add(new Part(String.valueOf(sae.getFileName()), sae)));
    return new Subject(setup.name(), parts);
  }
}
