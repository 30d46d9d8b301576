package org.featurescope.app.steer;

import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.store.FeatureTable;

/// Finds out what the open features are called.
record Naming(SteeringDesk desk, Known known) implements Job<Names> {
  @Override
  public String title() {
    return "Looking for the names of features";
  }

  @Override
  public Names run(Progress progress, Cancellation cancellation) {
    var identity = desk.identity().run(progress, cancellation);
    var tables =
        identity.saes().stream()
            .map(hash -> {
              cancellation.check();
              return hash.isEmpty() ? Optional.<FeatureTable>empty() : known.table(hash);
            })
            .toList();
    var concepts = new ArrayList<Map<Integer, String>>();
    for (var source = 0; source < tables.size(); source++) {
      concepts.add(
          tables.get(source).isPresent()
              ? Map.of()
              : desk.concepts(source).run(Progress.none(), cancellation));
    }
    return new Names(desk.sources(), Optional.of(identity), tables, concepts);
  }
}
