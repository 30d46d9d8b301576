package org.featurescope.app.read;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.featurescope.app.frame.Instrument;
import org.featurescope.app.steer.ModelDesk;
import org.featurescope.app.steer.SteeringDesk;
import org.featurescope.compute.concept.ConceptTable;
import org.featurescope.compute.concept.ConceptTable.FeatureMatch;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.index.Corpus;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSink;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.read.Focus;
import org.featurescope.compute.read.ModelFit;
import org.featurescope.compute.read.Reading;
import org.featurescope.compute.read.ReadingCache;
import org.featurescope.compute.read.TextReader;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.Wiring;
import org.featurescope.compute.sae.format.Finding;
import org.featurescope.compute.sae.format.SaeFiles;
import org.featurescope.viz.text.Figures;

/// A language model in native memory with the SAEs that were opened for it.
public final class ModelMicroscope implements Microscope {

  /// A text that was read before anybody asked.
  private record Foreseen(String text, int lens, TextReading reading) {}

  private final ModelBody body;
  private final List<Fitted> fitted;
  private final int first;
  private final AtomicReference<Foreseen> foreseen = new AtomicReference<>();
  private Optional<SteeringDesk> desk = Optional.empty();

  private ModelMicroscope(ModelBody body, List<Fitted> fitted, int first) {
    this.body = body;
    this.fitted = List.copyOf(fitted);
    this.first = first;
  }

  /// Opens a model and its SAEs.
  ///
  /// @param transcoders the folder of a set that came with the model: nobody reads through it, but
  ///   its features can be indexed
  /// @param precision of the model's large matrices and of the SAEs' encoders
  /// @param cache keeps what is read of long texts
  /// @throws org.featurescope.compute.job.FeaturescopeException when one of them cannot be opened
  ///   or they do not fit
  public static ModelMicroscope open(
      String name,
      Path model,
      List<Path> saes,
      Optional<Path> transcoders,
      Engine engine,
      Precision precision,
      ReadingCache cache,
      Progress progress,
      Cancellation cancellation) {
    var opened = LanguageModel.open(model, engine, precision, progress, cancellation);
    var body =
        new ModelBody(name, opened, once(() -> Fingerprint.ofModel(model)), transcoders, cache);
    var scope = new ModelMicroscope(body, List.of(), 0);
    try {
      for (var sae : saes) {
        cancellation.check();
        scope = scope.with(sae);
      }
    } catch (RuntimeException | Error failure) {
      scope.close();
      throw failure;
    }
    return new ModelMicroscope(body, scope.fitted, (scope.fitted.size() - 1) / 2);
  }

  /// Whole files are read for a hash: when somebody first asks for it, and once.
  static Supplier<String> once(Supplier<String> hash) {
    var known = new AtomicReference<String>();
    return () -> {
      synchronized (known) {
        if (known.get() == null) {
          known.set(hash.get());
        }
        return known.get();
      }
    };
  }

  /// With what is at `path`: an autoencoder, or each layer of a set of transcoders.
  private ModelMicroscope with(Path path) {
    var scope = this;
    var files = new ArrayDeque<>(SaeFiles.paths(path));
    var opened = new ArrayDeque<>(SaeFiles.openAll(path, body.model().engine()));
    try {
      while (!opened.isEmpty()) {
        scope = scope.with(files.removeFirst(), opened.getFirst());
        opened.removeFirst();
      }
    } finally {
      opened.forEach(SparseAutoencoder::close);
    }
    return scope;
  }

  private ModelMicroscope with(Path file, SparseAutoencoder sae) {
    var lens = Fitted.of(file, sae, body.model());
    sae.encodeByBfloat16(body.model().precision() == Precision.BF16);
    body.own(sae);
    var all = new ArrayList<>(fitted);
    all.removeIf(other -> other.hook().equals(lens.hook()));
    all.add(lens);
    all.sort(Comparator.comparing(Fitted::hook));
    return new ModelMicroscope(body, all, all.indexOf(lens));
  }

  @Override
  public String modelName() {
    return body.name();
  }

  @Override
  public Path modelFolder() {
    return body.model().directory();
  }

  @Override
  public Instrument instrument(int lens) {
    var spec = body.model().spec();
    var engine = body.model().engine();
    var through = fitted.stream().skip(lens).findFirst();
    var shown = through.map(Fitted::lens);
    return new Instrument(
        body.name(),
        "%d layers, width %s".formatted(spec.layers(), Figures.count(spec.dModel())),
        through.filter(each -> each.sae().spec().wiring() != Wiring.AUTOENCODER).isPresent()
            ? "Transcoder"
            : "SAE",
        shown.map(Lens::name),
        shown.map(Lens::note).orElse("Open one in the Library"),
        "%s, %d %s, %s"
            .formatted(
                engine.device().equals("cpu") ? "CPU" : engine.device(),
                engine.threads(),
                engine.threads() == 1 ? "thread" : "threads",
                body.model().precision() == Precision.FP32 ? "float32" : "bfloat16"));
  }

  @Override
  public int layers() {
    return body.model().spec().layers();
  }

  @Override
  public List<Lens> lenses() {
    return fitted.stream().map(Fitted::lens).toList();
  }

  @Override
  public int firstLens() {
    return Math.max(0, first);
  }

  @Override
  public Job<Microscope> addLens(Path folder) {
    return new Fitting(folder);
  }

  @Override
  public Job<List<Finding>> examine(Path sae) {
    return body.asking(
        "Examining " + sae.getFileName(),
        (progress, cancellation) ->
            new ModelFit(body.model(), ModelFit.SAMPLE, cancellation).examine(sae));
  }

  /// Reads a text now; [#read] gives the result to the first who asks for it.
  public TextReading foresee(String text, int lens) {
    var reading =
        looking("", text, lens, new Focus(), part -> {}).run(Progress.none(), new Cancellation());
    foreseen.set(new Foreseen(text, lens, reading));
    return reading;
  }

  @Override
  public Job<TextReading> read(
      String title, String text, int lens, Focus focus, Consumer<TextReading> partial) {
    var known = foreseen.getAndSet(null);
    return known != null && known.lens == lens && known.text.equals(text)
        ? new Known(title, known.reading)
        : looking(title, text, lens, focus, partial);
  }

  private Job<TextReading> looking(
      String title, String text, int lens, Focus focus, Consumer<TextReading> partial) {
    var through = fitted.stream().skip(lens).findFirst();
    return body.asking(
        title,
        (progress, cancellation) -> look(text, through, focus, partial, progress, cancellation));
  }

  @Override
  public Job<List<Site>> sites() {
    return body.asking(
        "Looking for features",
        (progress, cancellation) -> body.sites().all(looks(), cancellation));
  }

  private List<ModelSites.Look> looks() {
    return fitted.stream()
        .map(each -> new ModelSites.Look(each.sae(), each.file(), each.lens()))
        .toList();
  }

  @Override
  public Job<TextReading> read(String title, String text, Site site) {
    return body.asking(
        title,
        (progress, cancellation) -> body.sites().read(text, site, looks(), progress, cancellation));
  }

  @Override
  public Job<TextReading> read(String title, String text, Path sae) {
    return body.asking(
        title,
        (progress, cancellation) -> {
          try (var opened = SaeFiles.open(sae, body.model().engine())) {
            return through(opened, text, progress, cancellation);
          }
        });
  }

  private TextReading through(
      SparseAutoencoder sae, String text, Progress progress, Cancellation cancellation) {
    var start = System.nanoTime();
    var tokens =
        TextReader.tokenize(body.model(), Optional.of(sae), text, cancellation, beginning -> {});
    var reader = new TextReader(body.model(), Optional.of(sae), tokens, part -> {});
    return reading(reader.run(progress, cancellation), start);
  }

  @Override
  public Job<List<IndexRun>> index(List<Site> sites, List<Path> corpus, Supplier<IndexSink> sink) {
    return body.asking(
        "Indexing " + new Corpus(corpus, Corpus.TEXT).names(),
        (progress, cancellation) ->
            body.sites().index(sites, looks(), corpus, sink.get(), progress, cancellation));
  }

  @Override
  public Job<Optional<ConceptTable>> concepts(int lens) {
    return body.asking(
        "Reading the concepts",
        (progress, cancellation) -> {
          var truths = fitted.get(lens).truths();
          truths.load();
          return truths.table();
        });
  }

  @Override
  public Job<Optional<ConceptTable>> concepts(Site site) {
    return site.lens().isPresent()
        ? concepts(site.lens().getAsInt())
        : body.asking(
            "Reading the concepts", (progress, cancellation) -> body.sites().concepts(site));
  }

  @Override
  public <T> Job<T> with(String title, OpenModel.Work<T> work) {
    return body.asking(title, (progress, cancellation) -> work.run(lent(), progress, cancellation));
  }

  private OpenModel lent() {
    var looks =
        fitted.stream()
            .map(each -> new OpenModel.Look(each.sae(), each.file(), each.hook(), each.hash()))
            .toList();
    return new OpenModel(body.name(), body.model(), body.hash(), looks, body.kept());
  }

  @Override
  public synchronized SteeringDesk steering() {
    if (desk.isEmpty()) {
      var lent =
          fitted.stream()
              .map(each -> {
                var lens = each.lens();
                return new ModelDesk.Lent(
                    each.sae(), each.file(), lens.name(), lens.layer(), each.hash());
              })
              .toList();
      var set = body.sites().lent(fitted.stream().map(Fitted::file).toList());
      desk = Optional.of(body.desk(lent, set));
    }
    return desk.get();
  }

  private record Known(String title, TextReading reading) implements Job<TextReading> {
    @Override
    public TextReading run(Progress progress, Cancellation cancellation) {
      return reading;
    }
  }

  @Override
  public String explanation(int lens, int latent) {
    return match(lens, latent).flatMap(FeatureMatch::name).orElse("");
  }

  @Override
  public Optional<Truth> truth(int lens, int latent) {
    return match(lens, latent).map(ModelMicroscope::truth);
  }

  private static Truth truth(FeatureMatch match) {
    var score = match.score();
    return new Truth(match.title(), score.precision(), score.recall(), score.f1());
  }

  private Optional<FeatureMatch> match(int lens, int latent) {
    return fitted.stream().skip(lens).findFirst().flatMap(look -> look.match(latent));
  }

  @Override
  public void close() {
    body.close();
  }

  private final class Fitting implements Job<Microscope> {
    private final Path folder;

    Fitting(Path folder) {
      this.folder = folder;
    }

    @Override
    public String title() {
      return "Opening " + folder.getFileName();
    }

    @Override
    public Microscope run(Progress progress, Cancellation cancellation) {
      return with(folder);
    }
  }

  private TextReading look(
      String text,
      Optional<Fitted> lens,
      Focus focus,
      Consumer<TextReading> partial,
      Progress progress,
      Cancellation cancellation) {
    lens.ifPresent(seen -> seen.truths().load());
    var start = System.nanoTime();
    var model = body.model();
    var sae = lens.map(Fitted::sae);
    var tokens =
        TextReader.tokenize(
            model,
            sae,
            text,
            cancellation,
            beginning -> {
              var alone = beginning.alone();
              partial.accept(reading(Reading.unread(alone), start));
              TextReader.glance(model, sae, alone, focus, cancellation)
                  .ifPresent(seen -> partial.accept(reading(seen, start)));
            });
    var setting =
        new TextReader.Setting(
            focus, body.cache(), body.hash(), () -> lens.map(seen -> seen.hash().get()).orElse(""));
    var reader =
        new TextReader(model, sae, tokens, setting, part -> partial.accept(reading(part, start)));
    return reading(reader.run(progress, cancellation), start);
  }

  private ModelReading reading(Reading done, long start) {
    return new ModelReading(done, body.model().tokenizer(), System.nanoTime() - start);
  }
}
