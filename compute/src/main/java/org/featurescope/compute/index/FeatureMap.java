package org.featurescope.compute.index;

import java.util.List;

/// Decoder directions laid out on a plane: near points point alike.
///
/// @param layout how the places were found
/// @param x place of every feature `[n]`, in [0, 1]
/// @param y place of every feature `[n]`, in [0, 1], upwards
/// @param cluster the cluster of every feature `[n]`
/// @param clusters how many there are
public record FeatureMap(Layout layout, float[] x, float[] y, int[] cluster, int clusters) {

  public enum Layout {
    /// The two directions in which the directions differ most.
    PCA,
    /// Near neighbours stay near, whatever becomes of far ones.
    NEIGHBOURS
  }

  /// The layouts that are made.
  public static final List<Layout> LAYOUTS = List.of(Layout.values());
}
