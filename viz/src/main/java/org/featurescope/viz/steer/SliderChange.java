package org.featurescope.viz.steer;

import java.util.Objects;

/// A person has changed a slider.
///
/// @param item as it is now
/// @param settled false while the thumb is still held: more will follow, and one entry of the
///   history is enough for all of them
public record SliderChange(SliderItem item, boolean settled) {
  public SliderChange {
    Objects.requireNonNull(item);
  }
}
