package org.featurescope.compute.index.format;

import java.util.List;
import org.featurescope.compute.index.IndexedFeature;

/// What one kind of file says about a feature, as the program's own record and back.
interface FeatureCodec {

  /// Of files that tell shares without saying of how many tokens, shares of this many.
  long SHARES_OF = 1_000_000_000L;

  /// @throws org.featurescope.compute.job.FeaturescopeException when the record is not of this kind
  IndexedFeature indexed(ForeignFeature feature);

  /// What the record says that the feature stands for.
  default List<String> labels(ForeignFeature feature) {
    return List.of();
  }

  ForeignFeature foreign(IndexedFeature feature, ExportContext context);
}
