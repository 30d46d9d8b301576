package org.featurescope.app.features;

/// Related features open in the page; those of another layer with the features of that layer.
record PageLinks(FeaturesViewModel model) implements FeatureBody.Links {
  @Override
  public void open(int latent) {
    model.page().select(latent);
  }

  @Override
  public void open(int layer, int latent) {
    model
        .page()
        .pageProperty()
        .get()
        .flatMap(page ->
            page.feature().geometry().layers().stream()
                .filter(each -> each.layer() == layer && each.latent() == latent)
                .findFirst())
        .ifPresent(there -> model.goTo(there.saeHash(), latent));
  }
}
