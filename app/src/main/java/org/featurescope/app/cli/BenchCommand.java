package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.index.FeatureSources;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.read.RandomFiles;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.format.SaeFiles;
import org.featurescope.compute.steering.SaeReference;
import org.featurescope.compute.train.LmTrainingConfig;
import org.featurescope.compute.train.SaeStepBenchmark.Case;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bench`: how fast the program is on this machine, one JSON line a case.
@Command(
    name = "bench",
    description = {
      "Measures speed and prints one JSON line a case: after a warm-up, the median of several"
          + " runs.",
      "  heatmap    a text's features, and the matrix products alone; then the features in bf16",
      "  open       from the files to the first heatmap, the parts of it, and the memory it takes",
      "  tokenize   1 MB of text",
      "  index      a batch of an index, and forward pass and encoder alone",
      "  precision  what bf16 does to expectations, features and speed, on a text of the model's"
          + " own",
      "  generate   greedy tokens a second, and the bound that memory sets; where there is an"
          + " autoencoder, or with --plan or --sae, also while the model is steered; on one thread"
          + " and all cores, in fp32 and bf16, unless one of them is named",
      "  steer      from a slider's move to the new predictions and features of 64 tokens; with"
          + " --plan, of its first slider",
      "  circuit    a circuit graph and its parts, through --transcoders or random ones of 3,072"
          + " latents; and pruning it again",
      "  train-sae  a training step of 2,048 activations, of the shape of --sae or of 768 ->"
          + " 24,576",
      "  train-lm   training of a language model of the bundled one's shape, by AdamW and by Muon,"
          + " and what share its matrix products take: in fp32, and in bf16 where that is faster",
      "  scroll     a frame of a heatmap of 1,000,000 tokens at 1600 x 1000: while it is scrolled,"
          + " recoloured and made narrower",
      "  circuit-view  a frame of a circuit of 500 nodes and 5,000 edges at 1600 x 1000: zoomed,"
          + " moved, pointed at, with another threshold",
      "  map-view   a frame of a map of 16,384 directions at 1600 x 1000: zoomed, moved, with"
          + " others selected",
      "  read       a text of 1,000,000 tokens, opened as in the window, and opened again: what is"
          + " waited for, and memory beyond the model",
      "  start      process start to the first heatmap on the screen, and its steps",
      "  memory     memory over 1,000 passes",
      "  workspace  a workspace of 131,072 features and a million examples: opened, searched letter"
          + " by letter, sorted",
      "  graph-json a graph's file of 100 MB, written and read; pruning, scores and paths of large"
          + " graphs",
      "  files      writes the shape of GPT-2 small, or with --shape another one, with random"
          + " weights to measure on"
    })
final class BenchCommand extends ConsoleCommand {

  /// What can be written to measure on.
  enum Shape {
    GPT2_SMALL,
    GPT2_XL;

    RandomFiles files() {
      return switch (this) {
        case GPT2_SMALL -> RandomFiles.gpt2Small();
        case GPT2_XL -> RandomFiles.gpt2Xl();
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final List<Integer> SHORT_TEXTS = List.of(128, 1024);
  private static final int LONG_TEXT = 1_000_000;
  private static final int PROMPT = 64;

  @Parameters(index = "0", paramLabel = "TASK", description = "One of: ${COMPLETION-CANDIDATES}")
  private BenchTask task;

  @Mixin private ModelFlags model;

  @Mixin private PlanFlags plan;

  @Option(
      names = "--sae",
      paramLabel = "DIR",
      description = "The autoencoder; default: the first one of the pack.")
  private Path sae;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      split = ",",
      description = "Lengths of text; default: 128,1024, for 'scroll' and 'read' 1000000.")
  private List<Integer> tokens = List.of();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "9",
      description = "Runs that count, at least 5; default: 9.")
  private int runs;

  @Option(
      names = "--text",
      paramLabel = "FILE",
      split = ",",
      description = "Text files for 'read', which are joined; default: the small world's text.")
  private List<Path> texts = List.of();

  @Option(
      names = "--transcoders",
      paramLabel = "PATH",
      description = "A set of transcoders for 'circuit'; default: random ones.")
  private Path transcoders;

  @Option(
      names = "--max-feature-nodes",
      paramLabel = "N",
      defaultValue = "1024",
      description = "Features of the graph of 'circuit' at most; default: 1024.")
  private int mostFeatures;

  @Option(
      names = "--shape",
      paramLabel = "SHAPE",
      defaultValue = "gpt2-small",
      description = "What 'files' writes, one of ${COMPLETION-CANDIDATES}; gpt2-xl takes 6.3 GB.")
  private Shape shape;

  @Option(names = "--out", paramLabel = "DIR", description = "Where 'files' writes.")
  private Path out;

  BenchCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    requireUse();
    if (runs < 5) {
      throw new FeaturescopeException(
          "a median of " + runs + " runs says little", "use at least 5");
    }
    if (tokens.stream().anyMatch(n -> n < 1)) {
      throw new FeaturescopeException(
          "a text of no tokens takes no time", "give --tokens numbers from 1 on");
    }
    switch (task) {
      case HEATMAP -> heatmap();
      case OPEN -> open();
      case TOKENIZE -> tokenize();
      case INDEX -> index();
      case PRECISION -> precision();
      case GENERATE -> generate();
      case STEER -> onModel(this::steer);
      case CIRCUIT -> onModel(this::circuit);
      case TRAIN_SAE -> trainSae();
      case TRAIN_LM -> trainLm();
      case MEMORY -> onModel(this::memory);
      case SCROLL -> scroll();
      case CIRCUIT_VIEW -> frames().circuit();
      case MAP_VIEW -> frames().map();
      case READ -> read();
      case START -> new StartBench(console, runs).run();
      case WORKSPACE -> workspace();
      case GRAPH_JSON ->
          new GraphBench(console, new Measurements(console, runs, 1, "cpu", Precision.FP32)).run();
      case FILES -> files();
    }
  }

  /// Whoever measures one task after another gives all of them what some of them need.
  private void requireUse() {
    var used = task.options(given("--plan"));
    var unused = new ArrayList<>(BenchTask.OF_ALL);
    unused.removeAll(used);
    passOver(unused, task.toString());
    allow("about " + task, used);
  }

  private interface Measured {
    void run(LanguageModel opened, Measurements measurements);
  }

  private void onModel(Measured work) {
    try (var engine = model.engine.start(console);
        var opened = model.open(engine, console)) {
      work.run(opened, measurements(engine));
    }
  }

  private void generate() {
    for (var threads : model.engine.threadCounts()) {
      try (var engine = model.engine.start(console, threads)) {
        for (var precision : precisions()) {
          try (var opened = model.open(engine, console, precision)) {
            generate(opened, measurements(engine).in(precision));
          }
        }
      }
    }
  }

  private List<Precision> precisions() {
    var chosen = given("--precision");
    return chosen ? List.of(model.engine.precision) : List.of(Precision.values());
  }

  private void generate(LanguageModel opened, Measurements measurements) {
    var folder = Optional.ofNullable(sae).or(() -> model.autoencoders().stream().findFirst());
    var steering = SteeringBenches.planOr(plan.read(), folder.map(Path::toString));
    if (steering.isEmpty()) {
      measurements.generate(opened, Optional.empty());
      return;
    }
    try (var saes = plan.saes(opened.engine(), model)) {
      new SteeringBenches(console, measurements).generate(opened, saes, steering.get());
    }
  }

  private void steer(LanguageModel opened, Measurements measurements) {
    try (var saes = plan.saes(opened.engine(), model)) {
      var given = plan.read();
      var watched =
          given
              .filter(p -> sae == null)
              .flatMap(SteeringBenches::autoencoder)
              .orElseGet(() -> SaeReference.of(saeFolder().toString()));
      var steering = given.orElseGet(() -> SteeringBenches.plan(watched, 1));
      var benches = new SteeringBenches(console, measurements);
      for (var length : tokens.isEmpty() ? List.of(PROMPT) : tokens) {
        benches.steer(opened, saes, steering, watched, length);
      }
    }
  }

  private void circuit(LanguageModel opened, Measurements measurements) {
    if (mostFeatures < 1) {
      throw new FeaturescopeException(
          "a graph of %d features shows nothing".formatted(mostFeatures),
          "give --max-feature-nodes a number from 1 on");
    }
    var lengths = tokens.isEmpty() ? List.of(16, PROMPT) : lengths(opened);
    var bench =
        new CircuitBench(console, measurements, Optional.ofNullable(transcoders), mostFeatures);
    bench.run(opened, lengths);
  }

  private Measurements measurements(Engine engine) {
    return new Measurements(
        console, runs, engine.threads(), engine.device(), model.engine.precision);
  }

  /// The model in both precisions, and what is measured of it.
  private interface Compared {
    void run(LanguageModel exact, LanguageModel rounded, FigureBenches benches);
  }

  private void inBoth(Compared work) {
    try (var engine = model.engine.start(console);
        var exact = model.open(engine, console, Precision.FP32);
        var rounded = model.open(engine, console, Precision.BF16)) {
      work.run(exact, rounded, benches(engine, Precision.FP32));
    }
  }

  private FigureBenches benches(Engine engine, Precision precision) {
    return new FigureBenches(console, model, measurements(engine).in(precision));
  }

  private void heatmap() {
    inBoth((exact, rounded, benches) -> {
      try (var autoencoder = SaeFiles.open(saeFolder(), exact.engine())) {
        for (var length : lengths(exact)) {
          benches.measurements().heatmap(exact, autoencoder, length);
          benches.heatmapInBfloat16(exact, rounded, autoencoder, length);
        }
      }
    });
  }

  private void precision() {
    inBoth((exact, rounded, benches) -> {
      var folders = sae == null ? model.autoencoders() : List.of(saeFolder());
      try (var opened = new Autoencoders(folders, exact.engine(), Precision.FP32)) {
        benches.precision(exact, rounded, opened.all(), lengths(exact).getFirst());
      }
    });
  }

  private void open() {
    try (var engine = model.engine.start(console)) {
      var length = tokens.isEmpty() ? SHORT_TEXTS.getFirst() : tokens.getFirst();
      benches(engine, model.engine.precision).open(engine, saeFolder(), length);
    }
  }

  private void tokenize() {
    try (var tokenizer = model.openTokenizer()) {
      var threads = Runtime.getRuntime().availableProcessors();
      var measurements = new Measurements(console, runs, threads, "cpu", Precision.FP32);
      FigureBenches.tokenize(console, tokenizer, measurements);
    }
  }

  private void index() {
    onModel((opened, measurements) -> {
      try (var sources = new FeatureSources(opened, model.label())) {
        measurements.index(opened, sources.open(saeFolder()).getFirst());
      }
    });
  }

  private FrameBenches frames() {
    return new FrameBenches(new Measurements(console, runs, 1, "cpu", Precision.FP32));
  }

  private void scroll() {
    for (var length : tokens.isEmpty() ? List.of(LONG_TEXT) : tokens) {
      frames().scroll(length);
    }
  }

  private void read() {
    try (var engine = model.engine.start(console)) {
      var length = tokens.isEmpty() ? LONG_TEXT : tokens.getFirst();
      new ReadBench(console, model, saeFolder(), texts, length).run(engine, measurements(engine));
    }
  }

  private void workspace() {
    new WorkspaceBench(console, new Measurements(console, runs, 1, "cpu", Precision.FP32)).run();
  }

  private void trainSae() {
    try (var engine = model.engine.start(console)) {
      measurements(engine).trainSae(engine, sae == null ? Case.GPT2_SMALL : shape(engine));
    }
  }

  private void trainLm() {
    try (var engine = model.engine.start(console)) {
      measurements(engine).trainLm(engine, LmTrainingConfig.DEFAULTS);
    }
  }

  private Case shape(Engine engine) {
    try (var autoencoder = SaeFiles.open(saeFolder(), engine)) {
      var spec = autoencoder.spec();
      var k = spec.activation() instanceof Activation.TopK topK ? topK.k() : Case.GPT2_SMALL.k();
      return new Case(spec.dIn(), spec.latents(), k, Case.GPT2_SMALL.batch(), 0);
    }
  }

  private void memory(LanguageModel opened, Measurements measurements) {
    try (var autoencoder = SaeFiles.open(saeFolder(), opened.engine())) {
      measurements.memory(opened, autoencoder, lengths(opened).getFirst());
    }
  }

  private Path saeFolder() {
    return model.autoencoder(sae);
  }

  private List<Integer> lengths(LanguageModel opened) {
    var wanted = tokens.isEmpty() ? SHORT_TEXTS : tokens;
    var fitting = wanted.stream().filter(n -> n <= opened.spec().context()).toList();
    if (fitting.isEmpty()) {
      throw new FeaturescopeException(
          "the model sees %,d tokens at a time".formatted(opened.spec().context()),
          "measure shorter texts with --tokens");
    }
    return fitting;
  }

  private void files() {
    if (out == null) {
      throw new FeaturescopeException("there is nowhere to write to", "name a folder with --out");
    }
    FileProblem.requireWritableFolder(out);
    try (var progress = console.progress("Making random weights")) {
      shape.files().write(out, progress, console.cancellation());
    }
    var written = List.of(out.resolve("model"), out.resolve("sae"));
    if (json) {
      console.json(Map.of("written", written));
    } else {
      written.forEach(console.out()::println);
    }
  }
}
