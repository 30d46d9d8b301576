package org.featurescope.compute.index;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.read.TextReader;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.format.SaeFiles;
import org.featurescope.compute.sae.format.StoredSae;

/// Makes the [FeatureSource]s of one model, and closes the autoencoders that it opened. The model's
/// files are hashed once, when this is made.
public final class FeatureSources implements AutoCloseable {
  /// What [IndexSubject#saeName] says of neurons.
  public static final String NEURONS = "neurons";

  private final LanguageModel model;
  private final String modelName;
  private final String modelHash;
  private final boolean startsWithBos;
  private final List<SparseAutoencoder> opened = new ArrayList<>();

  /// @param modelName what a person calls the model
  public FeatureSources(LanguageModel model, String modelName) {
    this.model = model;
    this.modelName = modelName;
    this.modelHash = Fingerprint.ofModel(model.directory());
    var tokens = model.tokenizer().encode("a");
    var bos = model.tokenizer().bosId();
    startsWithBos = bos.isPresent() && tokens.id(0) == bos.getAsInt() && tokens.isAdded(0);
  }

  /// Opens an autoencoder or transcoder, or every layer of a set.
  ///
  /// @param path its folder or file
  /// @throws FeaturescopeException if it cannot be read or does not fit the model
  public List<FeatureSource> open(Path path) {
    var saes = SaeFiles.openAll(path, model.engine());
    opened.addAll(saes);
    saes.forEach(sae -> sae.encodeByBfloat16(model.precision() == Precision.BF16));
    var paths = SaeFiles.paths(path);
    var sources = new ArrayList<FeatureSource>();
    for (var i = 0; i < saes.size(); i++) {
      sources.add(of(saes.get(i), nameOf(path), paths.get(i)));
    }
    return List.copyOf(sources);
  }

  /// Of an autoencoder or transcoder that is open; its owner closes it.
  ///
  /// @param name what a person calls it
  /// @param path its folder or file, which is hashed
  /// @throws FeaturescopeException if it does not fit the model
  public FeatureSource of(SparseAutoencoder sae, String name, Path path) {
    var hook = TextReader.hook(model, sae);
    requireVector(hook);
    var subject =
        new IndexSubject(
            modelName,
            modelHash,
            name,
            Fingerprint.ofAutoencoder(path),
            hook.name(),
            sae.spec().latents());
    var bos = model.tokenizer().bosId().isPresent() && sae.metadata().prependBos();
    return new DictionarySource(
        model, sae, subject, hook, TextReader.target(model, sae), bos || startsWithBos);
  }

  /// What the features of an autoencoder or transcoder are kept under. Its weights are hashed, not
  /// opened.
  ///
  /// @param name what a person calls it
  /// @param path its folder or file, not that of a set
  /// @throws FeaturescopeException if it cannot be read or does not say what it reads
  public IndexSubject subject(String name, Path path) {
    try (var stored = SaeFiles.inspect(path)) {
      return subject(name, path, stored);
    }
  }

  /// As [#subject(String, Path)], of a layer of a set.
  public IndexSubject subject(String name, StoredSae layer) {
    return subject(name, layer.path(), layer);
  }

  private IndexSubject subject(String name, Path path, StoredSae stored) {
    var hook =
        stored
            .metadata()
            .hookName()
            .orElseThrow(() ->
                new FeaturescopeException(
                    path + " does not say which activation it reads", "fetch its config file too"));
    return new IndexSubject(
        modelName,
        modelHash,
        name,
        Fingerprint.ofAutoencoder(path),
        HookPoint.parse(hook).name(),
        stored.spec().latents());
  }

  /// The neurons of one block's MLP.
  ///
  /// @throws FeaturescopeException if the model has no such block
  public FeatureSource neurons(int layer) {
    if (layer < 0 || layer >= model.spec().layers()) {
      throw new FeaturescopeException(
          "The model has no layer " + layer,
          "choose a layer from 0 to " + (model.spec().layers() - 1));
    }
    var hook = new HookPoint(Site.MLP_POST, layer);
    var hash = Fingerprint.ofText(modelHash + " " + hook);
    var subject =
        new IndexSubject(modelName, modelHash, NEURONS, hash, hook.name(), model.spec().dMlp());
    return new NeuronSource(model, subject, hook, startsWithBos);
  }

  private static void requireVector(HookPoint hook) {
    if (hook.site() == Site.PATTERN) {
      throw new FeaturescopeException(
          hook + " has no vector for each token", "choose an autoencoder of another hook");
    }
  }

  private static String nameOf(Path path) {
    return Optional.ofNullable(path.toAbsolutePath().normalize().getFileName())
        .map(Path::toString)
        .orElse("autoencoder");
  }

  @Override
  public void close() {
    opened.forEach(SparseAutoencoder::close);
  }
}
