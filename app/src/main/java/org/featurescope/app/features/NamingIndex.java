package org.featurescope.app.features;

import java.util.List;
import org.featurescope.app.read.Microscope;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Indexes a corpus, and names the features by the concepts that they match where that is known.
public record NamingIndex(Microscope scope, Indexing.Order order, Catalogue catalogue)
    implements Job<List<IndexRun>> {

  @Override
  public String title() {
    return "Indexing " + order.texts();
  }

  @Override
  public List<IndexRun> run(Progress progress, Cancellation cancellation) {
    var runs =
        scope.index(order.sites(), order.files(), catalogue::sink).run(progress, cancellation);
    for (var site : order.sites()) {
      scope
          .concepts(site)
          .run(Progress.none(), cancellation)
          .ifPresent(table -> catalogue.name(site.subject(), ConceptLabels.of(table)));
    }
    return runs;
  }
}
