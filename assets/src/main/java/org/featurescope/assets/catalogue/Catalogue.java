package org.featurescope.assets.catalogue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.featurescope.assets.AssetsException;

/// Known good sets.
///
/// @param sets in the order in which they are shown
public record Catalogue(List<CatalogueSet> sets) {
  private static final String RESOURCE = "/catalogue/catalogue.json";

  public Catalogue {
    sets = List.copyOf(sets);
  }

  /// The catalogue that came with the program.
  ///
  /// @throws AssetsException when it is missing or broken
  public static Catalogue ofProgram() {
    try (var stream = Catalogue.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new AssetsException("the catalogue is missing", CatalogueJson.GET_THE_PROGRAM_AGAIN);
      }
      return CatalogueJson.read(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssetsException(
          "the catalogue cannot be read", CatalogueJson.GET_THE_PROGRAM_AGAIN, e);
    }
  }

  /// All entries of all sets.
  public Stream<CatalogueEntry> entries() {
    return sets.stream().flatMap(set -> set.entries().stream());
  }

  /// The entry of that name.
  public Optional<CatalogueEntry> entry(String name) {
    return entries().filter(entry -> entry.name().equals(name)).findFirst();
  }

  /// The set of that name.
  public Optional<CatalogueSet> set(String name) {
    return sets.stream().filter(set -> set.name().equals(name)).findFirst();
  }
}
