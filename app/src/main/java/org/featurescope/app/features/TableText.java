package org.featurescope.app.features;

import java.util.Locale;
import org.featurescope.compute.store.FeatureTable;

/// The rows that are shown, as comma-separated values.
final class TableText {
  private TableText() {}

  static String csv(FeatureTable table, int... rows) {
    var csv =
        new StringBuilder("feature,explanation,source,score,density,fired,max,mean,tags,starred\n");
    for (var latent : rows) {
      csv.append(latent)
          .append(',')
          .append(quoted(table.label(latent)))
          .append(',')
          .append(
              table.labelled(latent) ? table.source(latent).name().toLowerCase(Locale.ROOT) : "")
          .append(',')
          .append(Double.isNaN(table.score(latent)) ? "" : String.valueOf(table.score(latent)))
          .append(',')
          .append(table.density(latent))
          .append(',')
          .append(table.fired(latent))
          .append(',')
          .append(table.max(latent))
          .append(',')
          .append(table.mean(latent))
          .append(',')
          .append(quoted(String.join("; ", table.tags(latent))))
          .append(',')
          .append(table.starred(latent))
          .append('\n');
    }
    return csv.toString();
  }

  private static String quoted(String text) {
    // A cell that begins like a formula would be computed by a spreadsheet.
    var safe = text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
    return safe.matches("(?s).*[\",\n\r].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
