package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.featurescope.app.frame.Spoken;
import org.featurescope.compute.circuit.Attributor;
import org.featurescope.compute.circuit.CircuitModel;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.circuit.GraphRun;
import org.featurescope.compute.circuit.GraphTensors;
import org.featurescope.compute.circuit.OpenedReplacement;
import org.featurescope.compute.circuit.Pruner;
import org.featurescope.compute.circuit.Scores;
import org.featurescope.compute.engine.MemoryBudget;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.text.TokenSequence;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `circuit`: what acted on what while the model read a prompt.
@Command(
    name = "circuit",
    description = {
      "Traces which features drove the model's next token.",
      "Writes the graph of transcoders' (or autoencoders') features as JSON that "
          + "circuit-tracer and Neuronpedia read too. With --adjacency also the unpruned "
          + "adjacency [targets, sources] with feature_layer, feature_pos, feature_idx, "
          + "feature_activation, logit_ids, logit_probs and influence."
    })
final class CircuitCommand extends ConsoleCommand {
  @Mixin private ModelFlags model;

  @Mixin private CircuitFlags flags;

  @ArgGroup(multiplicity = "1")
  private TextFlags text;

  @Option(
      names = "--node-threshold",
      paramLabel = "SHARE",
      defaultValue = "0.8",
      description = "Share of the influence whose nodes are kept; default: 0.8.")
  private double nodeThreshold;

  @Option(
      names = "--edge-threshold",
      paramLabel = "SHARE",
      defaultValue = "0.98",
      description = "Share of the edges' scores that is kept; default: 0.98.")
  private double edgeThreshold;

  @Option(names = "--no-prune", description = "Write all nodes and edges.")
  private boolean whole;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The JSON file to write.")
  private Path out;

  @Option(
      names = "--adjacency",
      paramLabel = "FILE",
      description = "A safetensors file to write the unpruned graph to.")
  private Path adjacency;

  private Console report;

  CircuitCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    if (whole && (given("--node-threshold") || given("--edge-threshold"))) {
      throw misused("a graph that is not pruned has no thresholds: leave out --no-prune, or them");
    }
    if (given("--targets") && (given("--logit-probability") || given("--max-logits"))) {
      throw misused("--logit-probability and --max-logits change nothing with --targets");
    }
    requireShare("--node-threshold", nodeThreshold);
    requireShare("--edge-threshold", edgeThreshold);
    var files = Stream.of(out, adjacency).filter(Objects::nonNull).toList();
    FileProblem.requireWritable(files);
    files.forEach(file -> FileProblem.requireOther(file, text.files()));
    report = console.beside(files.stream());
    try (var engine = model.engine.start(console);
        var opened = model.open(engine, console);
        var dictionaries =
            OpenedReplacement.open(flags.dictionaries(model), opened.spec(), engine)) {
      var provenance = dictionaries.provenance(opened, model.label());
      try (var circuit = new CircuitModel(opened, dictionaries.replacement(), provenance)) {
        trace(circuit);
      }
    }
  }

  private static void requireShare(String flag, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new FeaturescopeException(
          flag + " is no share: " + share, "give it a number from 0 to 1");
    }
  }

  private void trace(CircuitModel circuit) {
    var prompt = text.tokens(circuit, console);
    var settings = flags.settings(circuit.model().tokenizer());
    var attributor = new Attributor(circuit, prompt, settings);
    try (var progress = console.progress(attributor.title());
        var run = run(attributor, progress)) {
      var document = pruned(run);
      if (adjacency != null) {
        GraphTensors.write(run.graph(), adjacency);
      }
      GraphJson.write(document, out);
      tell(run, document, prompt);
    }
  }

  private GraphRun run(Attributor attributor, ProgressLine progress) {
    return attributor
        .telling(estimate -> {
          progress.close();
          console
              .err()
              .printf(
                  "tracing %,d of %,d active features, about %s and %s of memory%n",
                  estimate.traced(),
                  estimate.active(),
                  Spoken.time(estimate.seconds()),
                  MemoryBudget.text(estimate.bytes()));
        })
        .run(progress, console.cancellation());
  }

  private GraphDocument pruned(GraphRun run) {
    var document = GraphDocument.of(run.graph(), slug());
    if (whole) {
      return document;
    }
    var pruner = new Pruner(run.graph());
    return document.pruned(pruner.prune(nodeThreshold, edgeThreshold), pruner.influence());
  }

  private String slug() {
    var name = out.getFileName().toString();
    return name.endsWith(".json") ? name.substring(0, name.length() - 5) : name;
  }

  private void tell(GraphRun run, GraphDocument document, TokenSequence prompt) {
    var scores = Scores.of(run.graph());
    var all = run.graph().nodes().size();
    var facts = new LinkedHashMap<String, Object>();
    facts.put("tokens", prompt.size());
    facts.put("nodes", document.graph().nodes().size());
    facts.put("edges", document.graph().adjacency().edges());
    facts.put("nodesBeforePruning", all);
    facts.put("edgesBeforePruning", run.graph().adjacency().edges());
    facts.put("replacement", scores.replacement());
    facts.put("completeness", scores.completeness());
    run.graph()
        .selfCheck()
        .ifPresent(check ->
            facts.put(
                "selfCheck",
                Map.of(
                    "checked", check.checked(),
                    "of", check.nodes(),
                    "largestDeviation", check.deviation())));
    facts.put("seconds", run.phases().total());
    if (json) {
      report.json(facts);
      return;
    }
    var form = "%d of %d nodes, %d of %d edges in %s%nreplacement %.3f, completeness %.3f%n";
    report
        .out()
        .printf(
            Locale.ROOT,
            form,
            document.graph().nodes().size(),
            all,
            document.graph().adjacency().edges(),
            run.graph().adjacency().edges(),
            out,
            scores.replacement(),
            scores.completeness());
    run.graph()
        .selfCheck()
        .ifPresent(check ->
            report
                .out()
                .printf(
                    Locale.ROOT,
                    "self-check: %d of %d nodes added, largest deviation %.1e of the largest"
                        + " effect%n",
                    check.checked(),
                    check.nodes(),
                    check.deviation()));
  }
}
