package org.featurescope.app;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.featurescope.app.features.FeaturesState;
import org.featurescope.app.problem.Problem;

/// Features: table, page and map.
final class TourOfFeatures {
  private TourOfFeatures() {}

  static List<TourStop> stops() {
    return List.of(
        new TourStop("features", TourOfFeatures::features),
        new TourStop("features-search", TourOfFeatures::featureSearch),
        new TourStop("features-compare", TourOfFeatures::featureCompare),
        new TourStop("features-examples", TourOfFeatures::featuresByExamples),
        new TourStop("features-map", TourOfFeatures::featureMap),
        new TourStop("features-empty", TourOfFeatures::featuresEmpty),
        new TourStop("features-failed", TourOfFeatures::featuresFailed));
  }

  private static void features(Services services) {
    services.workbench().show(services.featuresView());
    services.features().trial().textProperty().set("Ana said, \"The harbour lies to the south.\"");
  }

  private static void featureSearch(Services services) {
    features(services);
    var table = services.features().table();
    table.ask(table.queryProperty().get().text("quotation"));
    services.features().page().step(2);
  }

  private static void featureCompare(Services services) {
    features(services);
    services.featuresView().compare();
    services.features().page().step(1);
  }

  private static void featuresByExamples(Services services) {
    features(services);
    services.featuresView().askByExamples();
    var about = services.features().about();
    about
        .positiveProperty()
        .set(
            "the capital of France is\n"
                + "The capital of Spain is\n"
                + "the capital of Texas is\n"
                + "The capital of Italy is");
    about
        .negativeProperty()
        .set(
            "The dog ran to the door.\n"
                + "Mary gave John a book.\n"
                + "The opposite of small is\n"
                + "Once there was a king who");
    about.rank();
  }

  /// The neighbourhood of the selected feature.
  private static void featureMap(Services services) {
    features(services);
    var near = new BitSet();
    services.features().page().pageProperty().get().stream()
        .flatMap(page -> page.feature().geometry().neighbours().stream())
        .forEach(each -> near.set(each.latent()));
    services.featuresView().selectOnMap(near);
  }

  private static void featuresEmpty(Services services) {
    features(services);
    services.features().choicesProperty().get().stream()
        .filter(choice -> choice.run().isEmpty())
        .findFirst()
        .ifPresent(services.features()::choose);
  }

  private static void featuresFailed(Services services) {
    features(services);
    services
        .features()
        .show(
            new FeaturesState.Failed(
                new Problem(
                    "workspace.db is damaged",
                    Optional.empty(),
                    "Repair it: what is legible goes to a new file"),
                true));
  }
}
