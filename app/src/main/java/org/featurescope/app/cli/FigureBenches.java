package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.featurescope.assets.world.Split;
import org.featurescope.assets.world.World;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Generator;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.model.Sampler;
import org.featurescope.compute.read.FeaturePass;
import org.featurescope.compute.read.PrecisionComparison;
import org.featurescope.compute.read.TextReader;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.format.SaeFiles;
import org.featurescope.compute.text.Tokenizer;

/// The benches of opening, tokenising and precision.
///
/// @param measurements in float32
record FigureBenches(Console console, ModelFlags flags, Measurements measurements) {
  private static final int MEGABYTE = 1_000_000;
  private static final long SEED = 1;

  /// Tokenising of 1 MB of the small world's text, and the first time of all, when no word of it
  /// has been seen and the program is not warm.
  static void tokenize(Console console, Tokenizer tokenizer, Measurements measurements) {
    var text = text(MEGABYTE);
    var first = 0.0;
    var times = new double[measurements.runs()];
    var count = 0;
    for (var run = -2; run < times.length; run++) {
      var begin = System.nanoTime();
      count = tokenizer.encode(text).size();
      var seconds = (System.nanoTime() - begin) / 1e9;
      console.cancellation().check();
      if (run == -2) {
        first = seconds;
      } else if (run >= 0) {
        times[run] = seconds;
      }
    }
    measurements.print("tokenize", count, Measurements.median(times), "s");
    measurements.print("tokenize.first", count, first, "s");
  }

  /// So many characters of the small world's text, in three languages and some code.
  static String text(int length) {
    var world = World.of(SEED);
    var text = new StringBuilder(length + 4096);
    for (var number = 0L; text.length() < length; number++) {
      text.append(world.document(Split.TRAIN, number).text()).append("\n\n");
    }
    return text.substring(0, length);
  }

  /// From the files to the first heatmap: model, autoencoder, and a text of that many tokens; and
  /// the memory that the process has held at most, mapped weights included.
  void open(Engine engine, Path saeFolder, int tokens) {
    var runs = measurements.runs();
    var whole = new double[runs];
    var model = new double[runs];
    var sae = new double[runs];
    var text = text(8 * tokens);
    for (var run = -1; run < runs; run++) {
      var begin = System.nanoTime();
      try (var opened = flags.open(engine, console, flags.engine.precision)) {
        var first = System.nanoTime();
        try (var autoencoder = SaeFiles.open(saeFolder, engine)) {
          autoencoder.encodeByBfloat16(flags.engine.precision == Precision.BF16);
          var second = System.nanoTime();
          read(opened, autoencoder, text, tokens);
          var end = System.nanoTime();
          if (run >= 0) {
            model[run] = (first - begin) / 1e9;
            sae[run] = (second - first) / 1e9;
            whole[run] = (end - begin) / 1e9;
          }
        }
      }
      console.cancellation().check();
    }
    measurements.print("open", tokens, Measurements.median(whole), "s");
    measurements.print("open.model", tokens, Measurements.median(model), "s");
    measurements.print("open.sae", tokens, Measurements.median(sae), "s");
    Measurements.residentMegabytes("VmHWM")
        .ifPresent(most -> measurements.print("open.peak", tokens, most, "MB"));
  }

  private void read(LanguageModel opened, SparseAutoencoder sae, String text, int tokens) {
    var whole = TextReader.tokenize(opened, Optional.of(sae), text);
    var end = whole.end(Math.min(tokens, whole.size()) - 1);
    var part = TextReader.tokenize(opened, Optional.of(sae), text.substring(0, end));
    new TextReader(opened, Optional.of(sae), part, reading -> {})
        .run(Progress.none(), console.cancellation());
  }

  /// What bfloat16 does to the model's expectations and features on a text of its own making, and
  /// how fast it is.
  void precision(
      LanguageModel exact, LanguageModel rounded, List<SparseAutoencoder> saes, int tokens) {
    var ids = ownText(exact, tokens);
    PrecisionComparison.Report report;
    try (var progress = console.progress("Comparing precisions")) {
      report =
          new PrecisionComparison(exact, rounded, saes, ids).run(progress, console.cancellation());
    }
    var bf16 = measurements.in(Precision.BF16);
    bf16.print("precision.logit-kl", tokens, report.logitKl(), "nats");
    bf16.print("precision.logit-kl.largest", tokens, report.largestLogitKl(), "nats");
    bf16.print("precision.same-token", tokens, report.sameToken(), "of positions");
    for (var of : report.saes()) {
      var hook = "." + of.hook().name();
      bf16.print("precision.encoded-alike" + hook, tokens, of.encodedAlike(), "of positions");
      bf16.print("precision.features-alike" + hook, tokens, of.alike(), "of positions");
      bf16.print("precision.features-overlap" + hook, tokens, of.overlap(), "of both sets");
      bf16.print("precision.value-error" + hook, tokens, of.valueError(), "of the value");
    }
    saes.stream().findFirst().ifPresent(sae -> speed(exact, rounded, sae, ids));
  }

  /// A text's features in bfloat16, and how much faster than in float32 that is in the same run: as
  /// float32 is computed here, and with the products that libtorch takes by itself.
  void heatmapInBfloat16(
      LanguageModel exact, LanguageModel rounded, SparseAutoencoder sae, int tokens) {
    var times = passTimes(exact, rounded, sae, Measurements.randomIds(exact, tokens));
    var bf16 = measurements.in(Precision.BF16);
    bf16.print("heatmap", tokens, times.rounded(), "s");
    bf16.print("heatmap.speed", tokens, times.exact() / times.rounded(), "x");
    measurements.print("heatmap.libtorch", tokens, times.usual(), "s");
    bf16.print("heatmap.libtorch.speed", tokens, times.usual() / times.rounded(), "x");
  }

  private void speed(
      LanguageModel exact, LanguageModel rounded, SparseAutoencoder sae, int... ids) {
    var times = passTimes(exact, rounded, sae, ids);
    measurements
        .in(Precision.BF16)
        .print("precision.speed", ids.length, times.exact() / times.rounded(), "x");
  }

  /// Median seconds of a pass, which take turns.
  ///
  /// @param exact in float32
  /// @param usual the same with products as libtorch takes them by itself
  /// @param rounded in bfloat16
  private record PassTimes(double exact, double usual, double rounded) {}

  private PassTimes passTimes(
      LanguageModel exact, LanguageModel rounded, SparseAutoencoder sae, int... ids) {
    var times = new double[3][measurements.runs()];
    var engine = exact.engine();
    var own = engine.arithmetic();
    for (var run = -2; run < measurements.runs(); run++) {
      var now = new double[times.length];
      now[0] = passTime(exact, sae, ids);
      engine.useArithmetic(Engine.usualArithmetic());
      now[1] = passTime(exact, sae, ids);
      engine.useArithmetic(own);
      sae.encodeByBfloat16(true);
      now[2] = passTime(rounded, sae, ids);
      sae.encodeByBfloat16(false);
      console.cancellation().check();
      for (var i = 0; run >= 0 && i < now.length; i++) {
        times[i][run] = now[i];
      }
    }
    return new PassTimes(
        Measurements.median(times[0]),
        Measurements.median(times[1]),
        Measurements.median(times[2]));
  }

  private double passTime(LanguageModel model, SparseAutoencoder sae, int... ids) {
    var pass = new FeaturePass(model, sae);
    return Measurements.seconds(() -> pass.run(ids, console.cancellation()));
  }

  /// The model's own words, drawn at temperature 1: what it reads then is what it knows.
  private int[] ownText(LanguageModel model, int tokens) {
    var count = Math.min(tokens, model.spec().context());
    if (count < 2) {
      throw new FeaturescopeException(
          "a text of " + count + " tokens tells little", "use at least 2 with --tokens");
    }
    var start = model.tokenizer().bosId().orElseGet(() -> model.tokenizer().encode("T").id(0));
    var more =
        new Generator(model)
            .generate(
                new int[] {start},
                count - 1,
                Sampler.of(1, 0, 1, SEED),
                Hooks.none(),
                Optional.empty(),
                id -> {},
                Progress.none(),
                console.cancellation());
    var ids = new int[1 + more.ids().size()];
    ids[0] = start;
    for (var i = 1; i < ids.length; i++) {
      ids[i] = more.ids().get(i - 1);
    }
    return ids;
  }
}
