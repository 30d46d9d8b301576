package org.featurescope.app.features;

import org.featurescope.app.read.MadeUpMicroscope;

/// A catalogue for views that only ask it.
public final class CatalogueInMemory {
  private final MadeUpCatalogue catalogue = MadeUpCatalogue.of(MadeUpMicroscope.subject(1));

  private CatalogueInMemory() {}

  /// With an index of the features of layer 1, of hash `sae1`.
  public static CatalogueInMemory ofLayerOne() {
    return new CatalogueInMemory();
  }

  public Catalogue catalogue() {
    return catalogue;
  }

  public MadeUpDocuments documents() {
    return catalogue.graphs;
  }

  /// What a latent is called.
  public String label(int latent) {
    return MadeUpCatalogue.label(latent);
  }
}
