package org.featurescope.app.read;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.app.frame.PaletteEntry;
import org.featurescope.app.frame.Workbench;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.feather.Feather;

/// Features for the command palette: by number, or by the words of their name.
final class FeatureFinder {
  private static final int MOST = 8;

  private final ReadViewModel model;

  FeatureFinder(ReadViewModel model) {
    this.model = model;
  }

  List<PaletteEntry> find(String query) {
    var numbersOnly = query.startsWith("#");
    var words = numbersOnly ? query.substring(1).strip() : query;
    var found = new ArrayList<Integer>();
    var summary = model.pageProperty().get().summary();
    if (words.matches("\\d{1,9}") && model.facts().exists(Integer.parseInt(words))) {
      found.add(Integer.parseInt(words));
    }
    if (words.isEmpty()) {
      summary.suggestions(numbersOnly ? MOST : 3).forEach(found::add);
    } else if (!numbersOnly) {
      IntStream.range(0, summary.latents())
          .filter(latent -> summary.count(latent) > 0)
          .filter(latent -> Workbench.contains(model.facts().name(latent).words(), words))
          .boxed()
          .sorted((a, b) -> Float.compare(summary.max(b), summary.max(a)))
          .limit(MOST)
          .filter(latent -> !found.contains(latent))
          .forEach(found::add);
    }
    return found.stream().map(this::entry).toList();
  }

  private PaletteEntry entry(int latent) {
    var summary = model.pageProperty().get().summary();
    var count = latent < summary.latents() ? summary.count(latent) : 0;
    return new PaletteEntry(
        "Features",
        Feather.GRID,
        String.valueOf(latent),
        model.facts().name(latent).words(),
        count == 0
            ? "silent here"
            : "max %s, on %s here".formatted(Figures.of(summary.max(latent)), Figures.count(count)),
        () -> model.choice().follow(latent));
  }
}
