package org.featurescope.compute.index;

import java.util.List;
import org.featurescope.compute.job.Cancellation;

/// What the weights say about features, asked when an index is published.
public interface GeometrySource {

  /// What they say about one feature. Features are asked for in the order of their numbers.
  FeatureGeometry of(IndexSubject subject, int latent);

  /// Where the features of a subject lie on a plane, one map for each layout; may take long.
  ///
  /// @throws java.util.concurrent.CancellationException when `cancellation` was asked for
  List<FeatureMap> maps(IndexSubject subject, Cancellation cancellation);

  /// Nothing.
  static GeometrySource none() {
    return new GeometrySource() {
      @Override
      public FeatureGeometry of(IndexSubject subject, int latent) {
        return FeatureGeometry.unknown();
      }

      @Override
      public List<FeatureMap> maps(IndexSubject subject, Cancellation cancellation) {
        return List.of();
      }
    };
  }
}
