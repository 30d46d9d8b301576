package org.featurescope.assets.catalogue;

import java.util.List;

/// A model and what was trained on it.
///
/// @param name for the command line
/// @param title what a person reads
/// @param about one sentence
/// @param entries the model first
public record CatalogueSet(String name, String title, String about, List<CatalogueEntry> entries) {
  public CatalogueSet {
    entries = List.copyOf(entries);
  }

  public CatalogueEntry model() {
    return entries.getFirst();
  }
}
