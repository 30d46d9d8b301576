package org.featurescope.app.circuit;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.featurescope.app.features.Catalogue;
import org.featurescope.app.features.Indexing;
import org.featurescope.app.features.NamingIndex;
import org.featurescope.app.library.TextsAtHand;
import org.featurescope.app.read.Microscope;
import org.featurescope.compute.circuit.Site;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Indexes the features of a graph that have no index, over texts that came with the model.
///
/// @param hashes under which the features of each place are indexed
record ExampleIndex(
    Microscope microscope,
    Job<Map<Site, String>> hashes,
    Set<Site> sites,
    TextsAtHand texts,
    Catalogue catalogue)
    implements Job<List<IndexRun>> {

  @Override
  public String title() {
    return "Looking for examples";
  }

  @Override
  public List<IndexRun> run(Progress progress, Cancellation cancellation) {
    var wanted = unindexed(cancellation);
    var places =
        microscope.sites().run(Progress.none(), cancellation).stream()
            .filter(place -> wanted.contains(place.subject().saeHash()))
            .toList();
    if (places.isEmpty()) {
      return List.of();
    }
    var order = new Indexing.Order(places, List.of(texts.file(progress, cancellation)));
    return new NamingIndex(microscope, order, catalogue).run(progress, cancellation);
  }

  private Set<String> unindexed(Cancellation cancellation) {
    var indexed =
        catalogue.runs().stream().map(run -> run.subject().saeHash()).collect(Collectors.toSet());
    return hashes.run(Progress.none(), cancellation).entrySet().stream()
        .filter(entry -> sites.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .filter(hash -> !indexed.contains(hash))
        .collect(Collectors.toSet());
  }
}
