package org.featurescope.app.read;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
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
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.read.Focus;
import org.featurescope.compute.read.ModelFit;
import org.featurescope.compute.read.Reading;
import org.featurescope.compute.read.ReadingCache;
import org.featurescope.compute.read.TextReader;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.Wiring;
import org.featurescope.compute.sae.format.Finding;
import org.featurescope.compute.sae.format.SaeFiles;
import org.featurescope.viz.text.Figures;

/// A language model in native memory with the SAEs that were opened for it.
public final class ModelMicroscope implements Microscope {

  /// An SAE, the place it reads, and what its features stand for where that is known.
  ///
  /// @param file where it lies: its folder or file
  /// @param hash of its files, found when first asked for
  private record Fitted(
      SparseAutoencoder sae, Path file, HookPoint hook, Truths truths, Supplier<String> hash) {}

  /// The model, the lock that keeps it open while it is read, and what is freed with it.
  private static final class Body {
    private final String name;
    private final LanguageModel model;
    private final Supplier<String> hash;
    private final ReadingCache cache;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final List<SparseAutoencoder> owned = new ArrayList<>();
    private final ModelSites sites;
    private final Kept kept = new Kept();
    private final List<ModelDesk> desks = new ArrayList<>();
    private boolean closed;

    Body(
        String name,
        LanguageModel model,
        Supplier<String> hash,
        Optional<Path> transcoders,
        ReadingCache cache) {
      this.name = name;
      this.model = model;
      this.hash = hash;
      this.cache = cache;
      sites = new ModelSites(model, name, transcoders);
    }
  }

  /// A text that was read before anybody asked.
  private record Foreseen(String text, int lens, TextReading reading) {}

  private final Body body;
  private final List<Fitted> fitted;
  private final int first;
  private final AtomicReference<Foreseen> foreseen = new AtomicReference<>();
  private Optional<SteeringDesk> desk = Optional.empty();

  private ModelMicroscope(Body body, List<Fitted> fitted, int first) {
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
    var body = new Body(name, opened, once(() -> Fingerprint.ofModel(model)), transcoders, cache);
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
    var opened = new ArrayDeque<>(SaeFiles.openAll(path, body.model.engine()));
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
    var truths = new Truths(file, sae.spec().latents());
    var hash = once(() -> Fingerprint.ofAutoencoder(file));
    var lens = new Fitted(sae, file, TextReader.hook(body.model, sae), truths, hash);
    sae.encodeByBfloat16(body.model.precision() == Precision.BF16);
    body.owned.add(sae);
    var all = new ArrayList<>(fitted);
    all.removeIf(other -> other.hook.equals(lens.hook));
    all.add(lens);
    all.sort(Comparator.comparing(Fitted::hook));
    return new ModelMicroscope(body, all, all.indexOf(lens));
  }

  @Override
  public String modelName() {
    return body.name;
  }

  @Override
  public Instrument instrument(int lens) {
    var spec = body.model.spec();
    var engine = body.model.engine();
    var through = fitted.stream().skip(lens).findFirst();
    var shown = through.map(ModelMicroscope::lens);
    return new Instrument(
        body.name,
        "%d layers, width %s".formatted(spec.layers(), Figures.count(spec.dModel())),
        through.filter(each -> each.sae.spec().wiring() != Wiring.AUTOENCODER).isPresent()
            ? "Transcoder"
            : "SAE",
        shown.map(Lens::name),
        shown.map(Lens::note).orElse("Open one in the Library"),
        "%s, %d %s, %s"
            .formatted(
                engine.device().equals("cpu") ? "CPU" : engine.device(),
                engine.threads(),
                engine.threads() == 1 ? "thread" : "threads",
                body.model.precision() == Precision.FP32 ? "float32" : "bfloat16"));
  }

  @Override
  public int layers() {
    return body.model.spec().layers();
  }

  @Override
  public List<Lens> lenses() {
    return fitted.stream().map(ModelMicroscope::lens).toList();
  }

  private static Lens lens(Fitted fitted) {
    var spec = fitted.sae.spec();
    var site = fitted.hook.name().replaceFirst("^blocks\\.\\d+\\.", "").replaceFirst("hook_", "");
    return new Lens(
        "%s %s, layer %d"
            .formatted(
                spec.activation().label(), Figures.count(spec.latents()), fitted.hook.layer()),
        spec.activation() instanceof Activation.TopK topK ? site + ", k = " + topK.k() : site,
        fitted.hook.layer(),
        spec.latents());
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
    return new Asking<>(
        "Examining " + sae.getFileName(),
        (progress, cancellation) ->
            new ModelFit(body.model, ModelFit.SAMPLE, cancellation).examine(sae));
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
    return new Asking<>(
        title,
        (progress, cancellation) -> look(text, through, focus, partial, progress, cancellation));
  }

  @Override
  public Job<List<Site>> sites() {
    return new Asking<>(
        "Looking for features", (progress, cancellation) -> body.sites.all(looks(), cancellation));
  }

  private List<ModelSites.Look> looks() {
    return fitted.stream()
        .map(each -> new ModelSites.Look(each.sae, each.file, lens(each)))
        .toList();
  }

  @Override
  public Job<TextReading> read(String title, String text, Site site) {
    return new Asking<>(
        title,
        (progress, cancellation) -> body.sites.read(text, site, looks(), progress, cancellation));
  }

  @Override
  public Job<TextReading> read(String title, String text, Path sae) {
    return new Asking<>(
        title,
        (progress, cancellation) -> {
          try (var opened = SaeFiles.open(sae, body.model.engine())) {
            return through(opened, text, progress, cancellation);
          }
        });
  }

  private TextReading through(
      SparseAutoencoder sae, String text, Progress progress, Cancellation cancellation) {
    var start = System.nanoTime();
    var tokens =
        TextReader.tokenize(body.model, Optional.of(sae), text, cancellation, beginning -> {});
    var reader = new TextReader(body.model, Optional.of(sae), tokens, part -> {});
    return reading(reader.run(progress, cancellation), start);
  }

  @Override
  public Job<List<IndexRun>> index(List<Site> sites, List<Path> corpus, Supplier<IndexSink> sink) {
    return new Asking<>(
        "Indexing " + new Corpus(corpus, Corpus.TEXT).names(),
        (progress, cancellation) ->
            body.sites.index(sites, looks(), corpus, sink.get(), progress, cancellation));
  }

  @Override
  public Job<Optional<ConceptTable>> concepts(int lens) {
    return new Asking<>(
        "Reading the concepts",
        (progress, cancellation) -> {
          var truths = fitted.get(lens).truths;
          truths.load();
          return truths.table();
        });
  }

  @Override
  public Job<Optional<ConceptTable>> concepts(Site site) {
    return site.lens().isPresent()
        ? concepts(site.lens().getAsInt())
        : new Asking<>(
            "Reading the concepts", (progress, cancellation) -> body.sites.concepts(site));
  }

  @Override
  public <T> Job<T> with(String title, OpenModel.Work<T> work) {
    return new Asking<>(
        title, (progress, cancellation) -> work.run(lent(), progress, cancellation));
  }

  private OpenModel lent() {
    var looks =
        fitted.stream()
            .map(each -> new OpenModel.Look(each.sae, each.file, each.hook, each.hash))
            .toList();
    return new OpenModel(body.name, body.model, body.hash, looks, body.kept);
  }

  @Override
  public synchronized SteeringDesk steering() {
    if (desk.isEmpty()) {
      var lent =
          fitted.stream()
              .map(each -> {
                var lens = lens(each);
                return new ModelDesk.Lent(
                    each.sae, each.file, lens.name(), lens.layer(), each.hash);
              })
              .toList();
      var set = body.sites.lent(fitted.stream().map(Fitted::file).toList());
      var made = new ModelDesk(body.name, body.model, body.hash, lent, set, this::whileOpen);
      synchronized (body.desks) {
        body.desks.add(made);
      }
      desk = Optional.of(made);
    }
    return desk.get();
  }

  /// Work that needs the model open.
  @FunctionalInterface
  private interface Work<T> {
    T run(Progress progress, Cancellation cancellation);
  }

  private final class Asking<T> implements Job<T> {
    private final String title;
    private final Work<T> work;

    Asking(String title, Work<T> work) {
      this.title = title;
      this.work = work;
    }

    @Override
    public String title() {
      return title;
    }

    @Override
    public T run(Progress progress, Cancellation cancellation) {
      return whileOpen(() -> work.run(progress, cancellation));
    }
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
    return fitted.stream()
        .skip(lens)
        .findFirst()
        .flatMap(look -> look.truths.table())
        .flatMap(table -> table.feature(latent));
  }

  @Override
  public void close() {
    body.lock.writeLock().lock();
    try {
      if (!body.closed) {
        body.closed = true;
        body.kept.close();
        synchronized (body.desks) {
          body.desks.forEach(SteeringDesk::forget);
        }
        body.sites.close();
        body.owned.forEach(SparseAutoencoder::close);
        body.model.close();
      }
    } finally {
      body.lock.writeLock().unlock();
    }
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

  /// A model that is being closed is no longer read; whoever asked has another one.
  private <T> T whileOpen(Supplier<T> work) {
    body.lock.readLock().lock();
    try {
      if (body.closed) {
        throw new CancellationException("the model was closed");
      }
      return work.get();
    } finally {
      body.lock.readLock().unlock();
    }
  }

  private TextReading look(
      String text,
      Optional<Fitted> lens,
      Focus focus,
      Consumer<TextReading> partial,
      Progress progress,
      Cancellation cancellation) {
    lens.ifPresent(seen -> seen.truths.load());
    var start = System.nanoTime();
    var model = body.model;
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
            focus, body.cache, body.hash, () -> lens.map(seen -> seen.hash.get()).orElse(""));
    var reader =
        new TextReader(model, sae, tokens, setting, part -> partial.accept(reading(part, start)));
    return reading(reader.run(progress, cancellation), start);
  }

  private ModelReading reading(Reading done, long start) {
    return new ModelReading(done, body.model.tokenizer(), System.nanoTime() - start);
  }
}
