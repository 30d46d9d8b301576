package org.featurescope.app.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.featurescope.compute.circuit.CircuitModel;
import org.featurescope.compute.circuit.OpenedReplacement;
import org.featurescope.compute.circuit.Story;
import org.featurescope.compute.circuit.StoryFile;
import org.featurescope.compute.circuit.StoryFinding;
import org.featurescope.compute.circuit.StoryJob;
import org.featurescope.compute.circuit.StoryResult;
import org.featurescope.compute.job.FeaturescopeException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `stories`: tests what is told of circuits.
@Command(
    name = "stories",
    description = {
      "Measures whether stories of circuits are true.",
      "Traces the prompt of each, scores the graph and the features that the story "
          + "names, and tests its claims by running the model with these features changed, "
          + "and with random ones in their place. Without a file: all stories of the pack."
    })
final class StoriesCommand extends ConsoleCommand {
  @Mixin private ModelFlags model;

  @Option(
      names = "--transcoders",
      paramLabel = "PATH",
      description =
          "The set of transcoders that the stories name features of; default: the pack's.")
  private Path transcoders;

  @Option(names = "--write", description = "Write what was measured into the files.")
  private boolean write;

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "Stories (JSON).")
  private List<Path> files = List.of();

  /// A story, read before anything is computed.
  private record Told(Path file, Story story) {}

  StoriesCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    var told = new ArrayList<Told>();
    for (var file : files.isEmpty() ? model.circuits() : files) {
      told.add(new Told(file, StoryFile.read(file)));
    }
    if (told.isEmpty()) {
      throw new FeaturescopeException(
          "the pack has no stories of circuits", "name the file of a story");
    }
    try (var engine = model.engine.start(console);
        var opened = model.open(engine, console);
        var set = OpenedReplacement.open(model.transcoders(transcoders), opened.spec(), engine);
        var circuit =
            new CircuitModel(opened, set.replacement(), set.provenance(opened, model.label()))) {
      measure(circuit, told);
    }
  }

  private void measure(CircuitModel circuit, List<Told> told) {
    var all = new JsonArray();
    for (var one : told) {
      var job = new StoryJob(circuit, one.story());
      StoryResult result;
      try (var progress = console.progress(job.title())) {
        result = job.run(progress, console.cancellation());
      }
      if (write) {
        StoryFile.write(one.story().withMeasured(result), one.file());
      }
      if (json) {
        all.add(JsonParser.parseString(StoryFile.text(one.story().withMeasured(result))));
      } else {
        print(console.out(), one.story(), result);
      }
    }
    if (json) {
      console.json(all);
    }
  }

  private static void print(PrintStream out, Story story, StoryResult result) {
    out.printf(
        Locale.ROOT,
        "%s: %s, %d of %d claims%n",
        story.title(),
        result.verdict().word(),
        result.confirmed(),
        result.findings().size());
    out.printf(
        Locale.ROOT,
        "  %s  %.3f; replacement %.3f, completeness %.3f; of the %d features named"
            + " %.3f, %.3f; faithfulness %.2f%n",
        story.target().strip(),
        result.probability(),
        result.whole().replacement(),
        result.whole().completeness(),
        story.named().size(),
        result.named().replacement(),
        result.named().completeness(),
        result.faithfulness());
    for (var claim = 0; claim < result.findings().size(); claim++) {
      print(out, story, claim, result.findings().get(claim));
    }
  }

  private static void print(PrintStream out, Story story, int claim, StoryFinding finding) {
    var tested = story.claims().get(claim);
    out.printf(Locale.ROOT, "  %-9s  %s%n", finding.verdict().word(), tested.says());
    var other =
        finding.other().isPresent()
            ? ", that of the other %.3f".formatted(finding.other().getAsDouble())
            : "";
    out.printf(
        Locale.ROOT,
        "             %s from %.3f to %.3f%s; then comes %s; with random features %.3f%n",
        tested.expectation().token().strip(),
        finding.before(),
        finding.after(),
        other,
        finding.answer().strip(),
        finding.control());
  }
}
