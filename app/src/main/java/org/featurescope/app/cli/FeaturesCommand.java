package org.featurescope.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.index.format.FeatureFormat;
import org.featurescope.compute.job.DataDirectory;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.store.FeatureExport;
import org.featurescope.compute.store.FeatureImport;
import org.featurescope.compute.store.FeatureTable;
import org.featurescope.compute.store.FeatureTable.Order;
import org.featurescope.compute.store.Repair;
import org.featurescope.compute.store.Workspace;
import org.featurescope.compute.store.WorkspaceState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `features`: the catalogue of a workspace without a window.
@Command(
    name = "features",
    description = {
      "Lists the features of an index in a workspace, or shows one of them.",
      "With --indexes, --use or --remove: over which texts there are indexes, and which is read.",
      "With --export or --import: gives an index to other tools, or takes in theirs.",
      "With --repair: takes what is legible of a damaged workspace into a new file beside it."
    })
final class FeaturesCommand extends ConsoleCommand {
  @Mixin EngineFlags engine;

  @Option(
      names = "--workspace",
      paramLabel = "FILE",
      description = "The workspace; default: this user's own.")
  private Path file;

  @Option(
      names = {"--sae", "--subject"},
      paramLabel = "NAME",
      description =
          "Whose features, where the workspace has several indexes: the autoencoder's name, the"
              + " beginning of its hash, the hook or the layer.")
  private String sae;

  @Option(
      names = "--search",
      paramLabel = "TEXT",
      description = "Only those with these words in label, tags, note or an example's context.")
  private String search = "";

  @Option(
      names = "--sort",
      paramLabel = "COLUMN",
      defaultValue = "density",
      description = "One of: density, max, mean, label, score, latent; default: density.")
  private Order order;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Most features to list; default: 20.")
  private int limit;

  @Option(
      names = "--feature",
      paramLabel = "L:f",
      description = "Show feature f of layer L (or of the autoencoder of that name).")
  private String feature;

  @Option(
      names = "--export",
      paramLabel = "FORMAT",
      description = "Write the index as openai, saedashboard, neuronpedia or neuron-records.")
  private String export;

  @Option(names = "--out", paramLabel = "PATH", description = "With --export: what to write.")
  private Path out;

  @Option(
      names = "--import",
      paramLabel = "PATH",
      description =
          "Take in a file or folder of SAEDashboard, Neuronpedia, OpenAI's SAE viewer or neuron"
              + " explainer; with --sae only what its features are said to stand for.")
  private Path bring;

  @Option(
      names = "--indexes",
      description =
          "List the indexes: of each autoencoder one is read, those over other texts are put"
              + " aside.")
  private boolean indexes;

  @Option(
      names = "--use",
      paramLabel = "TEXT",
      description =
          "Read the index over this text from now on: its name, or the beginning of its hash, as"
              + " --indexes tells them; with --sae of that autoencoder alone.")
  private String use;

  @Option(
      names = "--remove",
      paramLabel = "TEXT",
      description =
          "Remove the index over this text, which is put aside, for good; labels and notes stay."
              + " With --sae of that autoencoder alone.")
  private String remove;

  @Option(names = "--repair", description = "Make a sound workspace of a damaged one.")
  private boolean repair;

  FeaturesCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    requireUse();
    if (limit < 0) {
      throw new FeaturescopeException("--limit is " + limit, "give it a number from 0 on");
    }
    var place = file == null ? DataDirectory.get().resolve("workspace.db") : file;
    if (repair) {
      repair(place);
      return;
    }
    if (bring != null) {
      FileProblem.requireThere(bring);
      if (sae != null) {
        requireWorkspace(place);
      }
      tell(Workspace.fill(place, this::bringIn));
      return;
    }
    requireWorkspace(place);
    if (use != null || remove != null) {
      try (var workspace = Workspace.toWrite(place)) {
        rearrange(shelf(workspace));
      }
      return;
    }
    try (var workspace = Workspace.readOnly(place)) {
      if (workspace.state() instanceof WorkspaceState.Damaged damaged) {
        console.err().println(damaged.problem() + "; what is legible is shown");
      }
      if (feature != null) {
        show(workspace);
      } else if (export != null) {
        export(workspace);
      } else if (indexes) {
        shelf(workspace).tell(console, json);
      } else {
        list(workspace);
      }
    }
  }

  private static void requireWorkspace(Path place) {
    FileProblem.requireVisible(place);
    if (!Files.exists(place)) {
      throw new FeaturescopeException(
          "there is no workspace at " + place, "make one with 'featurescope index'");
    }
  }

  private void requireUse() {
    passOver(EngineFlags.OPTIONS, "a workspace");
    if (repair) {
      allow("with --repair", "--repair", "--workspace");
    } else if (bring != null) {
      allow("with --import", "--import", "--workspace", "--sae");
    } else if (use != null || remove != null) {
      var deed = use != null ? "with --use" : "with --remove";
      allow(deed, "--use", "--remove", "--workspace", "--sae");
    } else if (feature != null && feature.contains(":")) {
      allow("where --feature names the layer", "--feature", "--workspace");
    } else if (feature != null) {
      allow("with --feature", "--feature", "--workspace", "--sae");
    } else if (export != null) {
      allow("with --export", "--export", "--out", "--workspace", "--sae");
    } else if (indexes) {
      allow("with --indexes", "--indexes", "--workspace", "--sae");
    } else {
      allow("about a list of features", "--workspace", "--sae", "--search", "--sort", "--limit");
    }
  }

  // Which index

  private static IndexSubject subject(Workspace workspace, String name) {
    var fitting = subjects(workspace, name);
    if (fitting.size() == 1) {
      return fitting.getFirst();
    }
    var names = names(workspace);
    throw new FeaturescopeException(
        name == null
            ? "the workspace has several indexes: " + names
            : "several indexes go by the name %s; there are: %s".formatted(name, names),
        "name one of them with --sae");
  }

  /// @param name null for all
  private static List<IndexSubject> subjects(Workspace workspace, String name) {
    var all = workspace.subjects();
    if (all.isEmpty()) {
      throw new FeaturescopeException(
          "there is no index in " + workspace.file(), "make one with 'featurescope index'");
    }
    var fitting = all.stream().filter(subject -> name == null || fits(subject, name)).toList();
    if (fitting.isEmpty()) {
      throw new FeaturescopeException(
          "no indexes go by the name %s; there are: %s".formatted(name, names(workspace)),
          "name one of them with --sae");
    }
    return fitting;
  }

  private static String names(Workspace workspace) {
    return workspace.subjects().stream()
        .map(subject -> subject.saeName() + " (" + subject.hook() + ")")
        .collect(Collectors.joining(", "));
  }

  private static boolean fits(IndexSubject subject, String name) {
    return subject.saeName().equals(name)
        || subject.hook().equals(name)
        || subject.hook().startsWith("blocks." + name + ".")
        || name.length() >= 4 && subject.saeHash().startsWith(name);
  }

  // Over which texts

  private void rearrange(IndexShelf shelf) {
    if (remove != null) {
      // Before anything is done: half of what was asked for helps nobody.
      shelf.aside(remove);
    }
    if (use != null) {
      shelf.use(use);
    }
    if (remove != null) {
      shelf.remove(remove);
    }
    shelf.tell(console, json);
  }

  private IndexShelf shelf(Workspace workspace) {
    return new IndexShelf(workspace, subjects(workspace, sae));
  }

  // A list

  private void list(Workspace workspace) {
    var subject = subject(workspace, sae);
    var table = workspace.features(subject);
    var found = workspace.search(table, search);
    var descending = order != Order.LATENT && order != Order.LABEL;
    var rows =
        IntStream.of(table.sorted(order, descending))
            .filter(found::get)
            .limit(limit)
            .mapToObj(latent -> row(table, latent))
            .toList();
    if (json) {
      console.jsonRows(rows);
    } else {
      print(table, rows, found.cardinality());
    }
  }

  private static Map<String, Object> row(FeatureTable table, int latent) {
    var row = new LinkedHashMap<String, Object>();
    row.put("latent", latent);
    row.put("density", table.density(latent));
    row.put("fired", table.fired(latent));
    row.put("mean", table.mean(latent));
    row.put("max", table.max(latent));
    if (table.labelled(latent)) {
      row.put("label", table.label(latent));
      row.put("source", table.source(latent).toString().toLowerCase(Locale.ROOT));
      if (!Double.isNaN(table.score(latent))) {
        row.put("score", table.score(latent));
      }
    }
    if (!table.tags(latent).isEmpty()) {
      row.put("tags", table.tags(latent));
    }
    if (table.starred(latent)) {
      row.put("starred", true);
    }
    return row;
  }

  private void print(FeatureTable table, List<Map<String, Object>> rows, int found) {
    var subject = table.subject();
    console
        .out()
        .printf(
            "%s at %s of %s: %,d of %,d features%n",
            subject.saeName(), subject.hook(), subject.modelName(), found, table.size());
    console
        .out()
        .printf(
            "%8s  %8s  %8s  %8s  %5s  %s%n", "latent", "density", "mean", "max", "score", "label");
    for (var row : rows) {
      var latent = (int) row.get("latent");
      var score = table.score(latent);
      console
          .out()
          .printf(
              "%8d  %7.3f%%  %8.3f  %8.3f  %5s  %s%s%n",
              latent,
              100 * table.density(latent),
              table.mean(latent),
              table.max(latent),
              Double.isNaN(score) ? "" : "%.2f".formatted(score),
              table.starred(latent) ? "* " : "",
              words(table, latent));
    }
  }

  private static String words(FeatureTable table, int latent) {
    var words = new ArrayList<String>();
    words.add(table.dead(latent) && !table.labelled(latent) ? "(dead)" : table.label(latent));
    table.tags(latent).forEach(tag -> words.add("#" + tag));
    return String.join(" ", words).replaceAll("\\s+", " ").strip();
  }

  // One feature

  private void show(Workspace workspace) {
    var cut = feature.lastIndexOf(':');
    var latent = cut < 0 ? feature : feature.substring(cut + 1);
    if (!latent.matches("\\d{1,9}")) {
      throw new FeaturescopeException(
          feature + " is no feature", "name its layer and its number, as in 4:123");
    }
    var subject = subject(workspace, cut < 0 ? sae : feature.substring(0, cut));
    var page = new FeaturePage(workspace, subject, Integer.parseInt(latent));
    if (json) {
      console.json(page.map());
    } else {
      page.print(console.out());
    }
  }

  // Other tools

  private void export(Workspace workspace) {
    if (out == null) {
      throw new FeaturescopeException("there is nowhere to write to", "name a path with --out");
    }
    var report = console.beside(Stream.of(out));
    var job = new FeatureExport(workspace, subject(workspace, sae), format(), out);
    try (var progress = console.progress("Exporting")) {
      job.run(progress, console.cancellation());
    }
    if (json) {
      report.json(Map.of("written", out));
    } else {
      report.out().println(out);
    }
  }

  private FeatureFormat format() {
    for (var format : FeatureFormat.values()) {
      if (format.toString().equalsIgnoreCase(export)) {
        return format;
      }
    }
    throw new FeaturescopeException(
        "there is no format " + export, "use one of " + List.of(FeatureFormat.values()));
  }

  private FeatureImport.Imported bringIn(Workspace workspace) {
    var onto = Optional.ofNullable(sae).map(name -> subject(workspace, name));
    var job = new FeatureImport(workspace, bring, onto);
    try (var progress = console.progress("Importing")) {
      return job.run(progress, console.cancellation());
    }
  }

  private void tell(FeatureImport.Imported imported) {
    var map = new LinkedHashMap<String, Object>();
    map.put("sae", imported.subject().saeName());
    map.put("features", imported.features());
    map.put("labels", imported.labels());
    if (json) {
      console.json(map);
    } else {
      console
          .out()
          .printf(
              "%s: %,d features, %,d labels%n",
              imported.subject().saeName(), imported.features(), imported.labels());
    }
  }

  private void repair(Path place) {
    Repair.Saved saved;
    try (var progress = console.progress("Repairing")) {
      saved = new Repair(place).run(progress, console.cancellation());
    }
    if (json) {
      console.json(saved);
    } else {
      console
          .out()
          .printf(
              "%s: %,d rows%s%n",
              saved.file(),
              saved.rows(),
              saved.lost() ? "; some were not legible" : "; nothing was lost");
    }
  }
}
