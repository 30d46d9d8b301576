package org.featurescope.app.features;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.featurescope.compute.index.Example.Band;
import org.featurescope.viz.chart.StatTiles.Tile;
import org.featurescope.viz.text.Figures;

/// The page of a feature as plain text, for the clipboard.
final class PageText {
  private static final int EXAMPLES = 5;
  private static final int TOKENS = 8;

  private PageText() {}

  static String of(FeaturePage page, IntFunction<String> words) {
    var feature = page.feature();
    var geometry = feature.geometry();
    var text = new StringBuilder("Feature ").append(page.latent());
    page.annotation().label().ifPresent(label -> text.append(": ").append(label.text()));
    text.append('\n');
    for (Tile tile : FeatureFigures.tiles(feature.statistics(), page.annotation())) {
      text.append(tile.name()).append(": ").append(tile.value()).append('\n');
    }
    feature.examples().stream()
        .filter(example -> example.band() == Band.TOP)
        .limit(EXAMPLES)
        .forEach(example ->
            text.append(Figures.of(example.value()))
                .append("  ")
                .append(example.passage().text().replace('\n', ' ').strip())
                .append('\n'));
    if (!geometry.promoted().isEmpty()) {
      text.append("Promotes: ")
          .append(
              geometry.promoted().stream()
                  .limit(TOKENS)
                  .map(each -> "\"" + each.token() + "\"")
                  .collect(Collectors.joining(", ")))
          .append('\n');
    }
    if (!geometry.neighbours().isEmpty()) {
      text.append("Nearest: ")
          .append(
              geometry.neighbours().stream()
                  .limit(TOKENS)
                  .map(each -> (each.latent() + " " + words.apply(each.latent())).strip())
                  .collect(Collectors.joining(", ")))
          .append('\n');
    }
    if (!page.annotation().note().isEmpty()) {
      text.append("Note: ").append(page.annotation().note()).append('\n');
    }
    return text.toString();
  }
}
