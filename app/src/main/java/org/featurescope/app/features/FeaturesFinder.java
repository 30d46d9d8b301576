package org.featurescope.app.features;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.featurescope.app.frame.PaletteEntry;
import org.featurescope.app.frame.Workbench;
import org.featurescope.compute.store.FeatureTable;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.feather.Feather;

/// Features of the whole catalogue for the command palette, by number or by what they are called;
/// and the indexes that can be read instead of the present one.
final class FeaturesFinder {
  private static final int MOST = 8;

  private final FeaturesViewModel model;

  FeaturesFinder(FeaturesViewModel model) {
    this.model = model;
  }

  List<PaletteEntry> find(String query) {
    var numbersOnly = query.startsWith("#");
    var words = (numbersOnly ? query.substring(1) : query).strip();
    var table = model.table().tableProperty().get();
    if (words.isEmpty() || table.isEmpty()) {
      return List.of();
    }
    var found = new ArrayList<Integer>();
    if (words.matches("\\d{1,9}") && Integer.parseInt(words) < table.get().size()) {
      found.add(Integer.parseInt(words));
    }
    if (!numbersOnly) {
      best(table.get(), words)
          .filter(latent -> !found.contains(latent))
          .boxed()
          .forEach(found::add);
    }
    return Stream.concat(
            found.stream().limit(MOST).map(latent -> entry(table.get(), latent)),
            numbersOnly ? Stream.of() : indexes(words))
        .toList();
  }

  private Stream<PaletteEntry> indexes(String words) {
    return model.choiceProperty().get().stream()
        .flatMap(choice -> choice.others().stream())
        .filter(run -> Workbench.contains("Examples from " + run.corpus(), words))
        .limit(MOST)
        .map(run ->
            new PaletteEntry(
                "Indexes",
                Feather.LAYERS,
                "",
                "Examples from " + run.corpus(),
                Figures.count(run.tokens()) + " tokens",
                () -> model.use(run)));
  }

  /// Those with the best scores come first.
  private static IntStream best(FeatureTable table, String words) {
    return table.matching(words).stream()
        .filter(table::labelled)
        .boxed()
        .sorted((a, b) -> Double.compare(score(table, b), score(table, a)))
        .limit(MOST)
        .mapToInt(Integer::intValue);
  }

  private static double score(FeatureTable table, int latent) {
    // A name that a person gave stands before one that was measured.
    return Double.isNaN(table.score(latent)) ? 2 : table.score(latent);
  }

  private PaletteEntry entry(FeatureTable table, int latent) {
    var label = table.label(latent);
    return new PaletteEntry(
        "Catalogue",
        Feather.GRID,
        String.valueOf(latent),
        label.isEmpty() ? "No name yet" : label,
        table.dead(latent)
            ? "never fired"
            : "max %s, density %s"
                .formatted(Figures.of(table.max(latent)), Percent.of(table.density(latent))),
        () -> model.visit(latent));
  }
}
