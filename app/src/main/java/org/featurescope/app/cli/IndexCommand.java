package org.featurescope.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featurescope.compute.index.Corpus;
import org.featurescope.compute.index.FeatureSource;
import org.featurescope.compute.index.FeatureSources;
import org.featurescope.compute.index.FreshSink;
import org.featurescope.compute.index.IndexJob;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSettings;
import org.featurescope.compute.index.IndexSink;
import org.featurescope.compute.index.WeightGeometry;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.model.LanguageModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `index`: what every feature does over a corpus, into a workspace.
@Command(
    name = "index",
    description = {
      "Reads a corpus once and writes into a workspace what every feature does on it.",
      "For every feature of every --sae and every neuron of the layers in --neurons: "
          + "how often and how strongly it fires, where it fires most, what fires with it, "
          + "and what its weights say. Stopped, it goes on where it was: by the same command."
    })
final class IndexCommand extends ConsoleCommand {
  @Mixin private ModelFlags model;

  @Option(
      names = "--sae",
      paramLabel = "PATH",
      description =
          "An autoencoder, a transcoder or a set of them; may be repeated. Default: all of the"
              + " pack, unless --neurons is given.")
  private List<Path> saes = List.of();

  @Option(
      names = "--neurons",
      paramLabel = "LAYER",
      split = ",",
      description = "Also the neurons of these layers' MLPs.")
  private List<Integer> neurons = List.of();

  @Option(
      names = "--corpus",
      paramLabel = "FILE",
      arity = "1..*",
      required = true,
      description = {
        "Text files, or .jsonl or .parquet with a text in each row. In a text file, two blank"
            + " lines",
        "or <|endoftext|> separate documents."
      })
  private List<Path> corpus = List.of();

  @Option(
      names = "--text-field",
      paramLabel = "NAME",
      defaultValue = Corpus.TEXT,
      description = "Where the text is in .jsonl and .parquet; default: ${DEFAULT-VALUE}.")
  private String field;

  @Option(
      names = "--workspace",
      paramLabel = "FILE",
      required = true,
      description = "The workspace that the index goes to; made if it is missing.")
  private Path workspace;

  @Option(
      names = "--context",
      paramLabel = "N",
      defaultValue = "128",
      description = "Tokens that the model sees at once; default: ${DEFAULT-VALUE}.")
  private int context;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "8",
      description = "Windows of that length in one pass; default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "Most tokens to look at, from the beginning; default: all.")
  private long tokens = IndexSettings.ALL;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the random examples; default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--restart",
      description = "Begin anew, whatever an interrupted index of the same has left.")
  private boolean restart;

  IndexCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    if (context < 2 || batch < 1 || tokens < 1) {
      throw new FeaturescopeException(
          "there is nothing to count",
          "give --context at least 2, --batch and --tokens at least 1");
    }
    FileProblem.requireFile(workspace);
    FileProblem.requireWritable(workspace);
    corpus.forEach(IndexCommand::requireReadable);
    try (var engine = model.engine.start(console);
        var opened = model.open(engine, console);
        var sources = new FeatureSources(opened, model.label())) {
      var all = sources(sources);
      try (var store = new LateIndex(workspace)) {
        var begin = System.nanoTime();
        var runs = index(opened, all, restart ? new FreshSink(store) : store);
        report(runs, (System.nanoTime() - begin) / 1e9);
      }
    }
  }

  private static void requireReadable(Path file) {
    FileProblem.requireFile(file);
    try {
      Files.newInputStream(file).close();
      if (Files.isDirectory(file)) {
        throw new IOException("it is a folder");
      }
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  private List<FeatureSource> sources(FeatureSources sources) {
    var all = new ArrayList<FeatureSource>();
    var folders = saes.isEmpty() && neurons.isEmpty() ? model.autoencoders() : saes;
    folders.forEach(path -> all.addAll(sources.open(model.autoencoder(path))));
    neurons.stream().map(sources::neurons).forEach(all::add);
    return all;
  }

  private List<IndexRun> index(LanguageModel opened, List<FeatureSource> sources, IndexSink sink) {
    var job =
        new IndexJob(
            opened,
            sources,
            new Corpus(corpus, field),
            new IndexSettings(context, batch, seed, tokens),
            new WeightGeometry(opened, sources),
            sink,
            Version.number());
    try (var progress = console.progress("Indexing")) {
      return job.run(progress, console.cancellation());
    }
  }

  private void report(List<IndexRun> runs, double seconds) {
    if (json) {
      console.json(runs.stream().map(run -> figures(run, seconds)).toList());
      return;
    }
    for (var run : runs) {
      console
          .out()
          .printf(
              "%s (%s): %,d features over %,d tokens in %.0f s%n",
              run.subject().hook(),
              run.subject().saeName(),
              run.subject().latents(),
              run.tokens(),
              seconds);
    }
  }

  private static Map<String, Object> figures(IndexRun run, double seconds) {
    var figures = new LinkedHashMap<String, Object>();
    figures.put("hook", run.subject().hook());
    figures.put("sae", run.subject().saeName());
    figures.put("features", run.subject().latents());
    figures.put("tokens", run.tokens());
    figures.put("complete", run.complete());
    figures.put("seconds", seconds);
    return figures;
  }

  @Override
  String afterStop() {
    return "what was counted is kept: the same command goes on from there";
  }
}
