package org.featurescope.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.featurescope.assets.world.Concept;
import org.featurescope.assets.world.Split;
import org.featurescope.assets.world.World;
import org.featurescope.assets.world.WorldDocument;
import org.featurescope.compute.concept.ConceptFile;
import org.featurescope.compute.concept.ConceptJob;
import org.featurescope.compute.concept.ConceptTable;
import org.featurescope.compute.concept.LabelledText;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.viz.text.Words;

/// `evaluate --concepts`: every feature held against the truth of the small world.
///
/// @param seed which world
record ConceptReport(Console console, boolean json, long seed) {
  /// Rows of a printed table; the file has them all.
  private static final int SHOWN = 20;

  /// Letters of a concept's title that have room in a row.
  private static final int TITLE = 44;

  /// @param out where the tables go, one folder an autoencoder; null for nowhere
  void run(LanguageModel model, Autoencoders saes, int tokens, Path out) {
    var files = saes.places().stream().map(ConceptReport::table).toList();
    if (out != null && Set.copyOf(files).size() < files.size()) {
      throw new FeaturescopeException(
          "two of the autoencoders lie in folders of one name, so one table would replace another",
          "write their tables one at a time");
    }
    List<ConceptTable> tables;
    try (var progress = console.progress("Matching features to concepts")) {
      tables = job(model, saes, tokens).run(progress, console.cancellation());
    }
    if (json) {
      console.json(tables);
    } else {
      tables.forEach(this::print);
    }
    if (out != null) {
      for (var i = 0; i < tables.size(); i++) {
        ConceptFile.write(tables.get(i), out.resolve(files.get(i)));
      }
    }
  }

  /// Where the table of an autoencoder goes, below the folder for all tables: as it lies in its own
  /// folder, or of a set in the set's.
  private static Path table(Path autoencoder) {
    var own = autoencoder.toAbsolutePath();
    var folder = Files.isDirectory(own) ? own : own.getParent();
    return Path.of(folder.getFileName().toString(), ConceptFile.nameFor(own));
  }

  private ConceptJob job(LanguageModel model, Autoencoders saes, int tokens) {
    var world = World.of(seed);
    var concepts = List.copyOf(world.concepts());
    var index = new HashMap<Concept, Integer>();
    concepts.forEach(concept -> index.put(concept, index.size()));
    var texts =
        world.documents(Split.HELD_OUT).map(document -> labelled(document, index)).iterator();
    return new ConceptJob(
        model,
        saes.all(),
        concepts.stream().map(Concept::id).toList(),
        concepts.stream().map(Concept::description).toList(),
        texts,
        tokens);
  }

  private static LabelledText labelled(WorldDocument document, HashMap<Concept, Integer> index) {
    return new LabelledText(
        document.text(),
        document.spans().stream()
            .map(span -> new LabelledText.Span(span.start(), span.end(), index.get(span.concept())))
            .toList());
  }

  void print(ConceptTable table) {
    var line = console.out();
    line.printf(
        Locale.ROOT,
        "%s: %,d of %,d features fired on %,d held-out tokens; best F1 at least 0.5 for %.0f %%,"
            + " at least 0.8 for %.0f %%%n",
        table.hook(),
        table.features().size(),
        table.latents(),
        table.tokens(),
        100 * table.shareAbove(0.5),
        100 * table.shareAbove(0.8));
    line.printf(
        Locale.ROOT,
        "  %-44s %7s %7s  %5s %5s %5s  %-15s %6s%n",
        "concept",
        "tokens",
        "feature",
        "prec",
        "rec",
        "F1",
        "probe loss",
        "splits");
    table.concepts().stream()
        .sorted(Comparator.comparingDouble(match -> -match.score().f1()))
        .limit(SHOWN)
        .forEach(match ->
            line.printf(
                Locale.ROOT,
                "  %-44s %,7d %7d  %.3f %.3f %.3f  %.4f / %.4f %6d%n",
                Words.shortened(match.title(), TITLE),
                match.tokens(),
                match.latent(),
                match.score().precision(),
                match.score().recall(),
                match.score().f1(),
                match.score().probeLoss(),
                match.score().baseLoss(),
                match.splits()));
    line.println();
  }
}
