package org.featurescope.app.circuit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.features.Catalogue;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.Site;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.store.FeatureTable;

/// What is known of the features of the open graph: their names at once, from the catalogue or from
/// what they were found to say, their pages when asked for.
public final class FeatureBook {

  /// The index of a place's features.
  private record Chapter(IndexSubject subject, FeatureTable table) {}

  /// What there is to look up.
  ///
  /// @param concepts what features were found to say, by place and latent
  private record Found(Map<Site, Chapter> chapters, Map<Site, Map<Integer, String>> concepts) {
    private static final Found NOTHING = new Found(Map.of(), Map.of());

    Optional<Chapter> chapter(Node.Feature feature) {
      return Optional.ofNullable(chapters.get(feature.site()));
    }
  }

  private final Catalogue catalogue;
  private final Lane lane;
  private final ReadOnlyObjectWrapper<Found> found = new ReadOnlyObjectWrapper<>(Found.NOTHING);

  FeatureBook(Jobs jobs, Catalogue catalogue) {
    this.catalogue = catalogue;
    lane = new Lane(jobs);
  }

  /// Looks for the indexes of a graph's features. A graph of another model than the open one has
  /// other features: they have no page here.
  void open(CircuitGraph graph, Optional<CircuitBench> bench) {
    found.set(Found.NOTHING);
    if (bench.isEmpty() || bench.get().untestable(graph).isPresent()) {
      lane.cancel();
      return;
    }
    var sites =
        graph.nodes().stream()
            .filter(Node.Feature.class::isInstance)
            .map(node -> ((Node.Feature) node).site())
            .collect(Collectors.toSet());
    lane.submit(
        new Opening(catalogue, bench.get(), sites),
        outcome -> {
          // Without an index features are numbers, as the Features view says at length.
          if (outcome instanceof Outcome.Succeeded<Found>(var known)) {
            found.set(known);
          }
        });
  }

  private record Opening(Catalogue catalogue, CircuitBench bench, Set<Site> sites)
      implements Job<Found> {
    @Override
    public String title() {
      return "Looking for the features' names";
    }

    @Override
    public Found run(Progress progress, Cancellation cancellation) {
      return new Found(
          chapters(progress, cancellation), bench.concepts().run(progress, cancellation));
    }

    private Map<Site, Chapter> chapters(Progress progress, Cancellation cancellation) {
      var found = new HashMap<Site, Chapter>();
      var runs = catalogue.runs();
      if (runs.isEmpty()) {
        return found;
      }
      bench
          .hashes()
          .run(progress, cancellation)
          .forEach((site, hash) ->
              runs.stream()
                  .filter(run -> sites.contains(site) && run.subject().saeHash().equals(hash))
                  .findFirst()
                  .ifPresent(run ->
                      found.put(site, new Chapter(run.subject(), catalogue.table(run.subject())))));
      return found;
    }
  }

  /// What a feature is called; empty for nothing.
  public String name(Node.Feature feature) {
    var known = found.get();
    return known
        .chapter(feature)
        .filter(chapter -> feature.latent() < chapter.table.size())
        .map(chapter -> chapter.table.label(feature.latent()))
        .filter(label -> !label.isBlank())
        .orElseGet(() ->
            known
                .concepts()
                .getOrDefault(feature.site(), Map.of())
                .getOrDefault(feature.latent(), ""));
  }

  /// The share of tokens at which it fires, where that was counted.
  public Optional<Double> density(Node.Feature feature) {
    return found
        .get()
        .chapter(feature)
        .filter(chapter -> feature.latent() < chapter.table.size())
        .map(chapter -> chapter.table.density(feature.latent()));
  }

  /// Under what a feature is indexed.
  public Optional<IndexSubject> subject(Node.Feature feature) {
    return found.get().chapter(feature).map(Chapter::subject);
  }

  /// The work of reading a feature's page; fails where there is none.
  Job<Catalogue.Entry> page(Node.Feature feature) {
    var subject = subject(feature).orElseThrow();
    return new Job<>() {
      @Override
      public String title() {
        return "Opening feature " + feature.latent();
      }

      @Override
      public Catalogue.Entry run(Progress progress, Cancellation cancellation) {
        return catalogue.entry(subject, feature.latent());
      }
    };
  }

  /// Changes when names have come.
  public ReadOnlyObjectProperty<?> changedProperty() {
    return found.getReadOnlyProperty();
  }
}
