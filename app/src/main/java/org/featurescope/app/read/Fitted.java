package org.featurescope.app.read;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.featurescope.compute.concept.ConceptTable.FeatureMatch;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.read.TextReader;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.viz.text.Figures;

/// An SAE that was opened for a model, the place it reads, and what its features stand for where
/// that is known.
///
/// @param file where it lies: its folder or file
/// @param hash of its files, found when first asked for
record Fitted(
    SparseAutoencoder sae, Path file, HookPoint hook, Truths truths, Supplier<String> hash) {

  /// @throws org.featurescope.compute.job.FeaturescopeException when it does not fit the model
  static Fitted of(Path file, SparseAutoencoder sae, LanguageModel model) {
    return new Fitted(
        sae,
        file,
        TextReader.hook(model, sae),
        new Truths(file, sae.spec().latents()),
        ModelMicroscope.once(() -> Fingerprint.ofAutoencoder(file)));
  }

  Microscope.Lens lens() {
    var spec = sae.spec();
    var site = hook.name().replaceFirst("^blocks\\.\\d+\\.", "").replaceFirst("hook_", "");
    return new Microscope.Lens(
        "%s %s, layer %d"
            .formatted(spec.activation().label(), Figures.count(spec.latents()), hook.layer()),
        spec.activation() instanceof Activation.TopK topK ? site + ", k = " + topK.k() : site,
        hook.layer(),
        spec.latents());
  }

  /// Nothing before its truths were loaded.
  Optional<FeatureMatch> match(int latent) {
    return truths.table().flatMap(table -> table.feature(latent));
  }
}
