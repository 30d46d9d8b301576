package org.featurescope.app.read;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.app.steer.LentSet;
import org.featurescope.compute.concept.ConceptFile;
import org.featurescope.compute.concept.ConceptTable;
import org.featurescope.compute.index.Corpus;
import org.featurescope.compute.index.FeatureSource;
import org.featurescope.compute.index.FeatureSources;
import org.featurescope.compute.index.IndexJob;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSettings;
import org.featurescope.compute.index.IndexSink;
import org.featurescope.compute.index.SourceReader;
import org.featurescope.compute.index.WeightGeometry;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.TranscoderSet;
import org.featurescope.compute.sae.format.SaeFiles;
import org.featurescope.viz.text.Figures;

/// The places of one open model whose features can be indexed. Its files are hashed when they are
/// first asked for, and not again; transcoders are opened when they are first looked through. For
/// the jobs' threads, while the model is open.
final class ModelSites implements AutoCloseable {

  /// An autoencoder in use.
  ///
  /// @param file its folder or file
  record Look(SparseAutoencoder sae, Path file, Microscope.Lens lens) {}

  private final LanguageModel model;
  private final String name;
  private final Optional<Path> transcoders;
  private final Map<Path, FeatureSource> known = new HashMap<>();
  private Optional<FeatureSources> sources = Optional.empty();

  /// The layers of the set that came with the model; none where it cannot be read, which is said
  /// where somebody looks through it.
  private final Optional<LentSet> set;

  /// That set, opened when the first layer is looked through or steered.
  private Optional<TranscoderSet> opened = Optional.empty();

  /// @param name what a person calls the model
  /// @param transcoders the folder of the set that came with the model
  ModelSites(LanguageModel model, String name, Optional<Path> transcoders) {
    this.model = model;
    this.name = name;
    this.transcoders = transcoders;
    set = transcoders.flatMap(this::looked);
  }

  private Optional<LentSet> looked(Path folder) {
    if (!SaeFiles.isSae(folder) || !SaeFiles.isSet(folder)) {
      return Optional.empty();
    }
    try (var stored = SaeFiles.inspectSet(folder)) {
      var layers = new ArrayList<LentSet.Layer>();
      for (var each : stored.stored()) {
        var file = each.path();
        layers.add(
            new LentSet.Layer(
                file,
                transcoder(layers.size()),
                layers.size(),
                each.spec().latents(),
                ModelMicroscope.once(() -> Fingerprint.ofAutoencoder(file))));
      }
      return Optional.of(
          new LentSet(
              folder,
              stored.crossLayer(),
              layers,
              this::opened,
              ModelMicroscope.once(() -> Fingerprint.ofAutoencoder(folder))));
    } catch (FeaturescopeException unreadable) {
      return Optional.empty();
    }
  }

  private synchronized TranscoderSet opened() {
    if (opened.isEmpty()) {
      opened = Optional.of(SaeFiles.openSet(transcoders.orElseThrow(), model.engine()));
    }
    return opened.get();
  }

  /// The transcoders that came with the model, to be steered: those that are no lenses.
  Optional<LentSet> lent(List<Path> lenses) {
    return set.map(whole -> whole.without(lenses));
  }

  /// Where Steer has a transcoder: as one of the lenses, or after all of them.
  private OptionalInt steered(Path file, List<Look> looks) {
    var lenses = looks.stream().map(Look::file).toList();
    if (lenses.contains(file)) {
      return OptionalInt.of(lenses.indexOf(file));
    }
    var index =
        lent(lenses).stream()
            .flatMap(each -> each.layers().stream())
            .map(LentSet.Layer::file)
            .toList()
            .indexOf(file);
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(lenses.size() + index);
  }

  private FeatureSources sources() {
    if (sources.isEmpty()) {
      sources = Optional.of(new FeatureSources(model, name));
    }
    return sources.get();
  }

  private synchronized FeatureSource source(Look look) {
    var source = known.get(look.file);
    if (source == null) {
      source = sources().of(look.sae, look.lens.name(), look.file);
      known.put(look.file, source);
    }
    return source;
  }

  private synchronized FeatureSource neurons(int layer) {
    return sources().neurons(layer);
  }

  /// The places of the transcoders that came with the model, in the order of their layers.
  private synchronized List<Site> ofTranscoders(List<Look> looks, Cancellation cancellation) {
    var sites = new ArrayList<Site>();
    if (transcoders.isEmpty()) {
      return sites;
    }
    try (var stored = SaeFiles.inspectSet(transcoders.get())) {
      for (var each : stored.stored()) {
        cancellation.check();
        var layer = sites.size();
        var subject = sources().subject(transcoder(layer), each);
        sites.add(
            new Site(
                subject,
                subject.saeName(),
                Figures.count(subject.latents()) + " in the place of the MLP",
                layer,
                OptionalInt.empty(),
                steered(each.path(), looks)));
      }
    }
    return sites;
  }

  private static String transcoder(int layer) {
    return "Transcoder, layer " + layer;
  }

  private synchronized FeatureSource transcoder(Site site) {
    var folder = transcoders.orElseThrow();
    return known.computeIfAbsent(
        SaeFiles.paths(folder).get(site.layer()),
        file -> sources().of(opened().layer(site.layer()), transcoder(site.layer()), file));
  }

  /// All of them: of the lenses, of the transcoders that came with the model, then of every MLP.
  List<Site> all(List<Look> looks, Cancellation cancellation) {
    var sites = new ArrayList<Site>();
    for (var i = 0; i < looks.size(); i++) {
      cancellation.check();
      var lens = looks.get(i).lens;
      sites.add(
          new Site(
              source(looks.get(i)).subject(),
              lens.name(),
              lens.note(),
              lens.layer(),
              OptionalInt.of(i)));
    }
    sites.addAll(ofTranscoders(looks, cancellation));
    for (var layer = 0; layer < model.spec().layers(); layer++) {
      var subject = neurons(layer).subject();
      sites.add(
          new Site(
              subject,
              "Neurons, layer " + layer,
              Figures.count(subject.latents()) + " of the MLP",
              layer,
              OptionalInt.empty()));
    }
    return List.copyOf(sites);
  }

  private FeatureSource source(Site site, List<Look> looks) {
    if (site.lens().isPresent()) {
      return source(looks.get(site.lens().getAsInt()));
    }
    return site.subject().saeName().equals(FeatureSources.NEURONS)
        ? neurons(site.layer())
        : transcoder(site);
  }

  /// Reads a text at a site, up to its hook.
  TextReading read(
      String text, Site site, List<Look> looks, Progress progress, Cancellation cancellation) {
    var start = System.nanoTime();
    var seen = new SourceReader(model, source(site, looks), text).run(progress, cancellation);
    return new SiteReading(seen, model.tokenizer(), System.nanoTime() - start);
  }

  /// Indexes a corpus at some sites. Their directions are held against those of all lenses.
  List<IndexRun> index(
      List<Site> sites,
      List<Look> looks,
      List<Path> corpus,
      IndexSink sink,
      Progress progress,
      Cancellation cancellation) {
    var indexed = sites.stream().map(site -> source(site, looks)).toList();
    var around = new ArrayList<>(indexed);
    if (sites.stream().anyMatch(site -> site.lens().isPresent())) {
      looks.stream().map(this::source).filter(each -> !indexed.contains(each)).forEach(around::add);
    }
    var settings = IndexSettings.DEFAULTS;
    var fitting =
        new IndexSettings(
            Math.min(settings.context(), model.spec().context()),
            settings.batch(),
            settings.seed(),
            settings.tokens());
    var version =
        Optional.ofNullable(ModelSites.class.getPackage().getImplementationVersion())
            .orElse("from a build folder");
    return new IndexJob(
            model,
            indexed,
            new Corpus(corpus, Corpus.TEXT),
            fitting,
            new WeightGeometry(model, around),
            sink,
            version)
        .run(progress, cancellation);
  }

  /// The table of concepts beside the features of a transcoder.
  Optional<ConceptTable> concepts(Site site) {
    return transcoders
        .filter(folder -> !site.subject().saeName().equals(FeatureSources.NEURONS))
        .flatMap(folder ->
            ConceptFile.of(SaeFiles.paths(folder).get(site.layer()), site.subject().latents()));
  }

  /// Frees what was opened here; not the autoencoders in use.
  @Override
  public synchronized void close() {
    opened.ifPresent(TranscoderSet::close);
    opened = Optional.empty();
    known.clear();
  }
}
