package org.featurescope.compute.steering;

import java.util.Optional;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.ModelSpec;

/// Where a steered pass takes over from the baseline: everything before is the same.
///
/// @param capture what of the baseline it begins with
/// @param from see [org.featurescope.compute.model.Transformer#resume]
/// @param layer the first block that it computes; the number of blocks where it computes none
record Start(HookPoint capture, HookPoint from, int layer) {

  /// @param first the first point that is changed
  /// @return nothing where not even the embedding is shared
  static Optional<Start> before(HookPoint first, ModelSpec spec) {
    var layer = first.layer();
    return switch (first.site()) {
      case EMBED, POS_EMBED -> Optional.empty();
      case RESID_POST -> Optional.of(new Start(first, first, layer + 1));
      case FINAL_NORMALIZED -> {
        var end = new HookPoint(Site.RESID_PRE, spec.layers());
        yield Optional.of(new Start(HookPoint.residPost(spec.layers() - 1), end, spec.layers()));
      }
      default -> {
        var entry = new HookPoint(Site.RESID_PRE, layer);
        yield Optional.of(new Start(entry, entry, layer));
      }
    };
  }
}
