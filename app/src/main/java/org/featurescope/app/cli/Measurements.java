package org.featurescope.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.commons.math3.stat.StatUtils;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.index.FeatureSource;
import org.featurescope.compute.index.IndexBenchmark;
import org.featurescope.compute.model.GenerateBenchmark;
import org.featurescope.compute.model.Generator.PassHooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.read.FeaturePass;
import org.featurescope.compute.read.ProductsAlone;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.train.LmStepBenchmark;
import org.featurescope.compute.train.LmTrainingConfig;
import org.featurescope.compute.train.SaeStepBenchmark;

/// Times pieces of work and prints a JSON line for each.
///
/// @param runs how many runs count
record Measurements(Console console, int runs, int threads, String device, Precision precision) {
  private static final int PASSES = 1000;

  /// One line of output.
  ///
  /// @param value in `unit`
  private record Case(
      String task,
      int tokens,
      int threads,
      String device,
      String precision,
      double value,
      String unit) {}

  /// The same with results that are told as those of another precision.
  Measurements in(Precision other) {
    return new Measurements(console, runs, threads, device, other);
  }

  void print(String task, int tokens, double value, String unit) {
    var rounded = Double.parseDouble(String.format(Locale.ROOT, "%.4g", value));
    var format = precision.name().toLowerCase(Locale.ROOT);
    console.jsonLine(new Case(task, tokens, threads, device, format, rounded, unit));
    console.out().flush();
  }

  /// A text's features, and the matrix products in them alone. The two take turns, so that whatever
  /// else the machine does meets both alike.
  void heatmap(LanguageModel model, SparseAutoencoder sae, int tokens) {
    var ids = randomIds(model, tokens);
    var pass = new FeaturePass(model, sae);
    try (var products = new ProductsAlone(model, sae, tokens)) {
      var whole = new double[runs];
      var alone = new double[runs];
      for (var run = -2; run < runs; run++) {
        var passTime = seconds(() -> pass.run(ids, console.cancellation()));
        var productTime = seconds(products::run);
        console.cancellation().check();
        if (run >= 0) {
          whole[run] = passTime;
          alone[run] = productTime;
        }
      }
      print("heatmap", tokens, median(whole), "s");
      print("heatmap.products", tokens, median(alone), "s");
      print("heatmap.ratio", tokens, median(whole) / median(alone), "x");
    }
  }

  /// Greedy tokens a second after a short prompt, its own pass included, and what the way of the
  /// weights from memory alone would allow; where the model is steered as well, what that costs.
  void generate(LanguageModel model, Optional<PassHooks> steering) {
    try (var progress = console.progress("Generating")) {
      var benchmark = new GenerateBenchmark(model, steering, runs);
      var speed = benchmark.run(progress, console.cancellation());
      progress.close();
      print("generate", speed.tokens(), speed.tokensPerSecond(), "tokens/s");
      print("generate.bound", speed.tokens(), speed.bound(), "tokens/s");
      print("generate.ratio", speed.tokens(), speed.tokensPerSecond() / speed.bound(), "x");
      speed
          .steered()
          .ifPresent(steered -> {
            print("generate.steered", speed.tokens(), steered.tokensPerSecond(), "tokens/s");
            print("generate.steered.cost", speed.tokens(), steered.cost(), "of the time");
          });
    }
  }

  /// A training step of an autoencoder, and the encoder's product alone, as libtorch takes it and
  /// as fast as it is to be had here; then with a tenth of the latents dead. Also with the active
  /// latents found by way of bfloat16, where that is faster.
  void trainSae(Engine engine, SaeStepBenchmark.Case shape) {
    for (var dead : new double[] {0, 0.1}) {
      var name = dead == 0 ? "train-sae" : "train-sae.dead";
      var dying =
          new SaeStepBenchmark.Case(shape.width(), shape.latents(), shape.k(), shape.batch(), dead);
      try (var progress = console.progress("Training")) {
        var result =
            new SaeStepBenchmark(engine, dying, runs).run(progress, console.cancellation());
        progress.close();
        saeStep(name, result, result.step());
        print(name + ".product", shape.batch(), result.usualProduct(), "s");
        print(name + ".fastest-product", shape.batch(), result.product(), "s");
        result
            .bfloat16Step()
            .ifPresent(step -> in(Precision.BF16).saeStep(name + ".bf16", result, step));
      }
    }
  }

  private void saeStep(String name, SaeStepBenchmark.Result result, double step) {
    var batch = result.shape().batch();
    print(name, batch, step, "s");
    print(name + ".ratio", batch, step / result.usualProduct(), "x");
    print(name + ".fastest-ratio", batch, step / result.product(), "x");
  }

  /// Tokens a second of a language model's training, and the share of that time that its matrix
  /// products need alone: in float32, and in bfloat16 where that is faster here.
  void trainLm(Engine engine, LmTrainingConfig config) {
    if (trainLm(engine, config, "auto").bfloat16()) {
      trainLm(engine, config, "off");
    }
  }

  private LmStepBenchmark.Result trainLm(Engine engine, LmTrainingConfig config, String bf16) {
    try (var progress = console.progress("Training")) {
      var result =
          new LmStepBenchmark(engine, config, bf16, runs).run(progress, console.cancellation());
      progress.close();
      in(result.bfloat16() ? Precision.BF16 : Precision.FP32).lmStep(result);
      return result;
    }
  }

  private void lmStep(LmStepBenchmark.Result result) {
    var name = result.bfloat16() ? "train-lm.bf16" : "train-lm";
    var tokens = Math.toIntExact(result.tokens());
    print(name, tokens, result.tokensPerSecond(), "tokens/s");
    print(name + ".products", tokens, result.share(), "of the step");
    print(name + ".muon", tokens, result.muonTokensPerSecond(), "tokens/s");
    print(name + ".muon.products", tokens, result.muonShare(), "of the step");
    print(name + ".muon.own-products", tokens, result.muonOwnShare(), "of the step");
  }

  /// A batch of an index and what it is made of.
  void index(LanguageModel model, FeatureSource source) {
    try (var progress = console.progress("Indexing")) {
      var result = new IndexBenchmark(model, source, runs).run(progress, console.cancellation());
      progress.close();
      var tokens = result.tokens();
      print("index", tokens, result.batch(), "s");
      print("index.alone", tokens, result.alone(), "s");
      print("index.ratio", tokens, result.ratio(), "x");
      print("index.update", tokens, result.update(), "s");
      print("index.save", tokens, result.save(), "s");
      print("index.state", tokens, result.bytes() / 1e6, "MB");
    }
  }

  /// The memory of the process and its heap over many passes over the same text.
  void memory(LanguageModel model, SparseAutoencoder sae, int tokens) {
    var ids = randomIds(model, tokens);
    var pass = new FeaturePass(model, sae);
    for (var done = 0; done <= PASSES; done++) {
      if (done % (PASSES / 10) == 0) {
        print("memory.heap." + done, tokens, heapMegabytes(), "MB");
        residentMegabytes("VmRSS").ifPresent(size -> print("memory.process", tokens, size, "MB"));
      }
      pass.run(ids, console.cancellation());
    }
  }

  /// What the heap holds after a collection.
  static double heapMegabytes() {
    System.gc();
    var runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
  }

  /// What the process holds in memory (VmRSS), or has held at most (VmHWM); Linux alone tells.
  static Optional<Double> residentMegabytes(String name) {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith(name + ":"))
          .map(line -> Double.parseDouble(line.replaceAll("\\D+", "")) / 1024)
          .findFirst();
    } catch (IOException elsewhere) {
      return Optional.empty();
    }
  }

  static int[] randomIds(LanguageModel model, int tokens) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    return random.ints(tokens, 0, model.spec().vocabulary()).toArray();
  }

  static double seconds(Runnable work) {
    var begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e9;
  }

  static double median(double... values) {
    return StatUtils.percentile(values, 50);
  }
}
