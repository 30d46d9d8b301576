package org.featurescope.app.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.featurescope.compute.index.Example;
import org.featurescope.compute.index.FeatureGeometry.TokenEffect;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.store.Annotation;
import org.featurescope.compute.store.FeatureKey;
import org.featurescope.compute.store.Workspace;

/// All that a workspace knows about one feature, as text.
final class FeaturePage {
  private static final int WORDS = 10;
  private static final int AROUND = 12;

  private final IndexSubject subject;
  private final IndexedFeature feature;
  private final Annotation annotation;

  FeaturePage(Workspace workspace, IndexSubject subject, int latent) {
    this.subject = subject;
    feature = workspace.feature(subject, latent);
    annotation = workspace.annotation(new FeatureKey(subject.saeHash(), latent));
  }

  /// For `--json`.
  Map<String, Object> map() {
    var map = new LinkedHashMap<String, Object>();
    map.put("sae", subject.saeName());
    map.put("hook", subject.hook());
    map.put("statistics", feature.statistics());
    map.put("labels", annotation.labels());
    map.put("note", annotation.note());
    map.put("tags", annotation.tags());
    map.put("starred", annotation.starred());
    map.put("geometry", feature.geometry());
    map.put("partners", feature.partners());
    map.put("examples", feature.examples());
    return map;
  }

  void print(PrintStream out) {
    var statistics = feature.statistics();
    out.printf(
        "feature %d of %s at %s of %s%n",
        statistics.latent(), subject.saeName(), subject.hook(), subject.modelName());
    for (var label : annotation.labels()) {
      out.printf(
          "  %s: %s%s%n",
          label.source().toString().toLowerCase(Locale.ROOT),
          label.text(),
          label.scored() ? " (%.2f)".formatted(label.score()) : "");
    }
    line(out, "tags", String.join(", ", annotation.tags()));
    line(out, "note", annotation.note());
    out.printf(
        "fires at %.4f%% of %,d tokens; mean %.3f, max %.3f%n",
        100 * statistics.density(), statistics.tokens(), statistics.mean(), statistics.max());
    line(out, "promotes", tokens(feature.geometry().promoted()));
    line(out, "suppresses", tokens(feature.geometry().suppressed()));
    line(
        out,
        "nearest",
        feature.geometry().neighbours().stream()
            .limit(WORDS)
            .map(near -> "%d (%.2f)".formatted(near.latent(), near.cosine()))
            .collect(Collectors.joining(", ")));
    line(
        out,
        "fires with",
        feature.partners().stream()
            .limit(WORDS)
            .map(partner ->
                "%d (%.0f%%, x%.1f)"
                    .formatted(partner.latent(), 100 * partner.share(), partner.lift()))
            .collect(Collectors.joining(", ")));
    for (var example : feature.examples()) {
      out.printf("%-6s %8.3f  %s%n", example.band(), example.value(), text(example));
    }
  }

  private static void line(PrintStream out, String name, String text) {
    if (!text.isBlank()) {
      out.println(name + ": " + text);
    }
  }

  private static String tokens(List<TokenEffect> effects) {
    return effects.stream()
        .limit(WORDS)
        .map(effect -> "'%s' (%+.2f)".formatted(oneLine(effect.token()), effect.effect()))
        .collect(Collectors.joining(", "));
  }

  /// The tokens around the peak, which stands between double angle brackets.
  private static String text(Example example) {
    var passage = example.passage();
    var text = new StringBuilder();
    var end = Math.min(passage.size(), example.peak() + AROUND + 1);
    for (var i = Math.max(0, example.peak() - AROUND); i < end; i++) {
      var token = oneLine(passage.spelling(i));
      text.append(i == example.peak() ? "<<" + token + ">>" : token);
    }
    return text.toString();
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\R", "\u21b5").replaceAll("\\p{Cntrl}", " ");
  }
}
