package org.featurescope.app.circuit;

import java.util.HashMap;
import java.util.List;
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
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.store.FeatureTable;

/// What is known of the features of the open graph: their names at once, from the catalogue or from
/// what they were found to say, their pages when asked for.
public final class FeatureBook {

  /// The index of a place's features.
  private record Chapter(IndexRun run, FeatureTable table) {
    IndexSubject subject() {
      return run.subject();
    }
  }

  /// What there is to look up.
  ///
  /// @param from whose features these are
  /// @param concepts what features were found to say, by place and latent
  private record Found(
      Optional<CircuitBench> from,
      Map<Site, Chapter> chapters,
      Map<Site, Map<Integer, String>> concepts) {
    private static final Found NOTHING = new Found(Optional.empty(), Map.of(), Map.of());

    Optional<Chapter> chapter(Node.Feature feature) {
      return Optional.ofNullable(chapters.get(feature.site()));
    }
  }

  private final Catalogue catalogue;
  private final Lane lane;
  private final Question<List<IndexRun>> examples;
  private Optional<Shown> shown = Optional.empty();
  private boolean held;
  private final ReadOnlyObjectWrapper<Found> found = new ReadOnlyObjectWrapper<>(Found.NOTHING);

  FeatureBook(Jobs jobs, Catalogue catalogue) {
    this.catalogue = catalogue;
    lane = new Lane(jobs);
    examples = new Question<>(jobs);
    examples
        .answerProperty()
        .subscribe(answer -> {
          if (answer instanceof Answer.Given<List<IndexRun>>(var runs) && !runs.isEmpty()) {
            shown.ifPresent(this::read);
          }
        });
  }

  /// The graph whose features are looked up.
  private record Shown(CircuitBench bench, Set<Site> sites) {}

  /// Looks for the indexes of a graph's features. A graph of another model than the open one has
  /// other features: they have no page here.
  void open(CircuitGraph graph, Optional<CircuitBench> bench) {
    shown =
        bench
            .filter(open -> open.untestable(graph).isEmpty())
            .map(open -> new Shown(open, sites(graph)));
    if (shown.isEmpty()) {
      found.set(Found.NOTHING);
      lane.cancel();
    } else {
      read(shown.get());
    }
  }

  private static Set<Site> sites(CircuitGraph graph) {
    return graph.nodes().stream()
        .filter(Node.Feature.class::isInstance)
        .map(node -> ((Node.Feature) node).site())
        .collect(Collectors.toSet());
  }

  /// What was known of the features of this bench before stays until it is known anew.
  private void read(Shown now) {
    if (!now.bench.equals(found.get().from.orElse(null))) {
      found.set(Found.NOTHING);
      examples.clear();
    }
    lane.submit(
        new Opening(catalogue, now.bench, now.sites, found.get()),
        outcome -> {
          // Without an index features are numbers, as the Features view says at length.
          if (outcome instanceof Outcome.Succeeded<Found>(var known)) {
            found.set(known);
            begin();
          }
        });
  }

  /// Looks for examples where there are none, once for each bench.
  private void begin() {
    if (!held
        && !lane.busy()
        && examples.answerProperty().get() instanceof Answer.None
        && lacksExamples()) {
      lookForExamples();
    }
  }

  /// Something that a person waits for needs the processor: no search for examples begins by
  /// itself, and one under way stops. It has kept what it counted.
  void hold() {
    held = true;
    if (examples.answerProperty().get() instanceof Answer.Working) {
      examples.clear();
    }
  }

  /// The processor is free again.
  void release() {
    held = false;
    begin();
  }

  private boolean lacksExamples() {
    return shown.filter(now -> !found.get().chapters.keySet().containsAll(now.sites)).isPresent();
  }

  /// Indexes the features of the graph over the texts that came with the model.
  public void lookForExamples() {
    shown.flatMap(now -> now.bench.indexing(now.sites, catalogue)).ifPresent(examples::ask);
  }

  /// How far the search for examples has come; nobody has asked where there is nothing to look for,
  /// or no text to look in.
  public Question<List<IndexRun>> examples() {
    return examples;
  }

  /// @param before what was known of the features of the same bench
  private record Opening(Catalogue catalogue, CircuitBench bench, Set<Site> sites, Found before)
      implements Job<Found> {
    @Override
    public String title() {
      return "Looking for the features' names";
    }

    @Override
    public Found run(Progress progress, Cancellation cancellation) {
      var concepts =
          before.from.isPresent() ? before.concepts : bench.concepts().run(progress, cancellation);
      return new Found(Optional.of(bench), chapters(progress, cancellation), concepts);
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
                  .ifPresent(run -> found.put(site, chapter(site, run))));
      return found;
    }

    /// Of numbers that are there already only what was written on the features is read again.
    private Chapter chapter(Site site, IndexRun run) {
      var known = before.chapters.get(site);
      return new Chapter(
          run,
          known != null && known.run.equals(run)
              ? catalogue.refreshed(known.table)
              : catalogue.table(run.subject()));
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
    return Job.of(
        "Opening feature " + feature.latent(),
        (progress, cancellation) -> catalogue.entry(subject, feature.latent()));
  }

  /// Changes when names have come.
  public ReadOnlyObjectProperty<?> changedProperty() {
    return found.getReadOnlyProperty();
  }
}
