package org.featurescope.compute.sae;

import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.ModelSpec;

/// Where in a model an autoencoder or transcoder belongs, by what its files say, checked against
/// the model.
public final class SaePlace {
  private static final String NAME_THE_HOOK =
      "write it anew with 'featurescope export --sae PATH --out DIR --hook NAME'"
          + " (a transcoder also --hook-out)";

  private SaePlace() {}

  /// The hook that an autoencoder reads, checked against the model.
  ///
  /// @throws FeaturescopeException if its files do not name one or the widths differ
  public static HookPoint reads(ModelSpec spec, SparseAutoencoder sae) {
    var name =
        sae.metadata()
            .hookName()
            .orElseThrow(() ->
                new FeaturescopeException(
                    "The autoencoder does not say which activation it reads", NAME_THE_HOOK));
    var point = HookPoint.parse(name);
    if (point.layer() >= spec.layers()) {
      throw new FeaturescopeException(
          "The autoencoder reads %s, the model has %d layers".formatted(name, spec.layers()),
          "choose an autoencoder that was trained on this model");
    }
    spec.require(point);
    var width = spec.wholeWidth(point.site());
    if (width != sae.spec().dIn()) {
      throw new FeaturescopeException(
          "The autoencoder expects activations of width %d, the model's %s has %d"
              .formatted(sae.spec().dIn(), name, width),
          "choose an autoencoder that was trained on this model");
    }
    return point;
  }

  /// The hook that the output stands for: of an autoencoder the one that it reads, of a transcoder
  /// the one that it is to predict.
  ///
  /// @throws FeaturescopeException if its files do not name one, or one that the model lacks
  public static HookPoint writes(ModelSpec spec, SparseAutoencoder sae) {
    if (sae.spec().wiring() == Wiring.AUTOENCODER) {
      return reads(spec, sae);
    }
    var name =
        sae.metadata()
            .hookNameOut()
            .orElseThrow(() ->
                new FeaturescopeException(
                    "The transcoder does not say which activation it writes", NAME_THE_HOOK));
    var point = HookPoint.parse(name);
    if (point.layer() >= spec.layers()
        || !spec.has(point.site())
        || spec.width(point.site()) != sae.spec().dOut()) {
      throw new FeaturescopeException(
          "The model has no %s of width %d".formatted(name, sae.spec().dOut()),
          "choose a transcoder that was trained on this model");
    }
    return point;
  }
}
