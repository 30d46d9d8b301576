package org.featurescope.compute.circuit;

import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.featurescope.compute.model.HookPoint;

/// Where a dictionary of features stands in a model.
///
/// @param layer the block, from 0
/// @param hook the activation that the features write to; absent for transcoders, which a layer has
///   one of
public record Site(int layer, Optional<HookPoint> hook) implements Comparable<Site> {
  private static final Comparator<Site> ORDER =
      Comparator.comparingInt(Site::layer)
          .thenComparing(site -> site.hook().isPresent())
          .thenComparing(site -> site.hook().map(HookPoint::site), Site::compare);

  public Site {
    Objects.requireNonNull(hook);
    if (layer < 0) {
      throw new IllegalArgumentException("layer " + layer);
    }
  }

  /// The transcoder of a layer.
  public static Site of(int layer) {
    return new Site(layer, Optional.empty());
  }

  /// An autoencoder at a hook of a block.
  public static Site of(HookPoint hook) {
    return new Site(hook.layer(), Optional.of(hook));
  }

  private static int compare(Optional<HookPoint.Site> one, Optional<HookPoint.Site> other) {
    return one.isPresent() && other.isPresent() ? one.get().compareTo(other.get()) : 0;
  }

  /// By layer, then in the order in which a forward pass reaches the hooks.
  @Override
  public int compareTo(Site other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return hook.map(HookPoint::name).orElse("layer " + layer);
  }
}
