package org.featurescope.app.features;

import java.util.List;
import java.util.Optional;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.read.Site;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.store.FeatureList;

/// Finds out which features the open model has and which of them are indexed.
record Looking(Catalogue catalogue, Optional<Microscope> scope) implements Job<Looking.Stock> {

  /// What is there to choose from.
  record Stock(
      List<Choice> choices, List<FeatureList> lists, Optional<Catalogue.Trouble> trouble) {}

  @Override
  public String title() {
    return "Looking for indexes";
  }

  @Override
  public Stock run(Progress progress, Cancellation cancellation) {
    List<Site> sites =
        scope.isPresent() ? scope.get().sites().run(progress, cancellation) : List.of();
    var runs = catalogue.runs();
    return new Stock(
        Choice.of(sites, runs, catalogue.aside()), catalogue.lists(), catalogue.trouble());
  }
}
