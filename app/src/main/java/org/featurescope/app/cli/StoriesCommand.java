package org.featurescope.app.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.featurescope.compute.circuit.CircuitModel;
import org.featurescope.compute.circuit.ContrastJob;
import org.featurescope.compute.circuit.ContrastJob.Contrast;
import org.featurescope.compute.circuit.FoundStory;
import org.featurescope.compute.circuit.OpenedReplacement;
import org.featurescope.compute.circuit.Story;
import org.featurescope.compute.circuit.StoryFile;
import org.featurescope.compute.circuit.StoryFindJob;
import org.featurescope.compute.circuit.StoryFinding;
import org.featurescope.compute.circuit.StoryJob;
import org.featurescope.compute.circuit.StoryResult;
import org.featurescope.compute.engine.MemoryBudget;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.job.Job;
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
          + "and with random ones in their place. Without a file: all stories of the pack.",
      "With --find the features are found first: those of stories that say how, or, with --prompt "
          + "and --other, those that two texts differ in and a few of them that turn the answer."
    })
final class StoriesCommand extends ConsoleCommand {
  @Mixin private ModelFlags model;

  @Mixin private DictionaryFlags dictionaries;

  @Mixin private FindFlags finding;

  @Option(names = "--write", description = "Write what was measured or found into the files.")
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
    if (!finding.find) {
      refuse("without --find");
    }
    var contrast = finding.find ? finding.contrast() : Optional.<Contrast>empty();
    if (contrast.isPresent()) {
      if (write || !files.isEmpty()) {
        throw misused("two texts are compared: name no FILE, and --out rather than --write");
      }
      Stream.ofNullable(finding.out).forEach(out -> FileProblem.requireWritable(List.of(out)));
      open(circuit -> compare(circuit, contrast.get()));
      return;
    }
    refuse("about stories: they say it themselves");
    var told = told();
    if (write) {
      FileProblem.requireWritable(told.stream().map(Told::file).toList());
    }
    open(circuit -> {
      if (finding.find) {
        find(circuit, told);
      } else {
        measure(circuit, told);
      }
    });
  }

  /// @throws picocli.CommandLine.ParameterException where an option of two texts was given
  private void refuse(String where) {
    FindFlags.OF_TEXTS.stream()
        .filter(this::given)
        .findFirst()
        .ifPresent(option -> {
          throw misused(option + " changes nothing " + where);
        });
  }

  private List<Told> told() {
    var told = new ArrayList<Told>();
    for (var file : files.isEmpty() ? model.circuits() : files) {
      told.add(new Told(file, StoryFile.read(file)));
    }
    if (told.isEmpty()) {
      throw new FeaturescopeException(
          "the pack has no stories of circuits", "name the file of a story");
    }
    return told;
  }

  private void open(Consumer<CircuitModel> work) {
    try (var engine = model.engine.start(console);
        var opened = model.open(engine, console);
        var set = OpenedReplacement.open(dictionaries.paths(model), opened.spec(), engine);
        var circuit =
            new CircuitModel(opened, set.replacement(), set.provenance(opened, model.label()))) {
      work.accept(circuit);
    }
  }

  private <T> T run(Job<T> job) {
    try (var progress = console.progress(job.title())) {
      return job.run(progress, console.cancellation());
    }
  }

  private void compare(CircuitModel circuit, Contrast contrast) {
    var report = new FindReport(console, LatentNames.of(dictionaries.paths(model)));
    var job = new ContrastJob(circuit, contrast);
    tell(job.bytes());
    var found = run(job);
    if (finding.out != null) {
      StoryFile.write(found.story(), finding.out);
    }
    if (json) {
      console.json(report.json(found));
    } else {
      report.contrast(found, finding.top);
    }
  }

  private void tell(long bytes) {
    console.err().printf("looking for features, about %s of memory%n", MemoryBudget.text(bytes));
  }

  private void find(CircuitModel circuit, List<Told> told) {
    var report = new FindReport(console, LatentNames.of(dictionaries.paths(model)));
    var jobs = told.stream().map(one -> new StoryFindJob(circuit, one.story())).toList();
    var all = new ArrayList<FoundStory>();
    for (var one = 0; one < jobs.size(); one++) {
      var job = jobs.get(one);
      tell(job.bytes());
      var found = run(job);
      if (write) {
        StoryFile.write(found.story(), told.get(one).file());
      }
      if (json) {
        all.add(found);
      } else {
        report.story(found);
      }
    }
    if (json) {
      console.json(report.json(all));
    }
  }

  private void measure(CircuitModel circuit, List<Told> told) {
    var all = new JsonArray();
    for (var one : told) {
      var result = run(new StoryJob(circuit, one.story()));
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
    out.printf(Locale.ROOT, "  %-9s  %s%n", finding.verdict().word(), tested.told());
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
