package org.featurescope.compute.concept;

/// A feature beside a concept, on one half of the texts.
///
/// @param measured which half
/// @param tokens of that half
/// @param holding how many of them have the concept
record Half(
    Labels labels, Firings.Feature feature, int concept, boolean measured, int tokens, int holding)
    implements Probe.Observations {

  static Half of(
      Labels labels, Firings.Feature feature, int concept, boolean measured, int holding) {
    return new Half(labels, feature, concept, measured, labels.tokens(measured), holding);
  }

  @Override
  public double scale() {
    return feature.count() == 0 ? 1 : feature.values()[0];
  }

  @Override
  public void visit(Probe.Visitor visitor) {
    var fired = 0;
    var firedHolding = 0;
    for (var i = 0; i < feature.count(); i++) {
      var token = feature.tokens()[i];
      if (labels.isMeasured(token) == measured) {
        var holds = labels.has(token, concept);
        fired++;
        firedHolding += holds ? 1 : 0;
        visitor.see(feature.values()[i], holds, 1);
      }
    }
    // The many tokens at which it is silent are alike.
    visitor.see(0, true, holding - firedHolding);
    visitor.see(0, false, tokens - fired - (holding - firedHolding));
  }
}
