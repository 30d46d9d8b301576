package org.featurescope.app.features;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.featurescope.app.read.Microscope;
import org.featurescope.compute.concept.ConceptTable;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.store.Label;
import org.featurescope.compute.store.LabelSource;

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
          .ifPresent(table -> catalogue.name(site.subject(), labels(table)));
    }
    return runs;
  }

  private static Map<Integer, Label> labels(ConceptTable table) {
    var labels = new HashMap<Integer, Label>();
    table.features().stream()
        .filter(match -> match.score().f1() >= ConceptTable.NAMED)
        .forEach(match ->
            labels.put(
                match.latent(), new Label(match.title(), LabelSource.CONCEPT, match.score().f1())));
    return labels;
  }
}
