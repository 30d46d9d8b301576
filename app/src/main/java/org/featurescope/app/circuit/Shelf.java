package org.featurescope.app.circuit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.features.Catalogue.Documents;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Outcome;
import org.featurescope.app.task.Work;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.circuit.Pruner;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.viz.text.Words;

/// The graphs that are kept in the workspace with their pins, groups and labels. Written one after
/// the other; of what follows quickly under one name only the newest.
public final class Shelf {
  /// Larger graphs are kept as far as anybody will look at them.
  private static final int WHOLE_EDGES = 50_000;

  private static final double KEPT_NODES = 0.95;
  private static final double KEPT_EDGES = 0.995;
  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_MODEL = 40;

  private final Jobs jobs;
  private final Supplier<Documents> documents;
  private final Consumer<Throwable> failed;
  private final ReadOnlyObjectWrapper<List<String>> names = new ReadOnlyObjectWrapper<>(List.of());
  private final SequencedMap<String, GraphDocument> waiting = new LinkedHashMap<>();
  private final Set<String> kept = new HashSet<>();
  private Optional<GraphDocument> writing = Optional.empty();

  /// @param failed is told why a graph could not be kept
  Shelf(Jobs jobs, Supplier<Documents> documents, Consumer<Throwable> failed) {
    this.jobs = jobs;
    this.documents = documents;
    this.failed = failed;
  }

  /// A graph's name on the shelf. Graphs of one prompt through other features, or of another model,
  /// do not replace each other.
  static String name(GraphDocument document) {
    var words =
        document.graph().prompt().replaceFirst("^<[^>]*>", "").replaceAll("\\s+", " ").strip();
    var name = words.isEmpty() ? document.slug() : words;
    var origin = document.graph().provenance();
    var model = origin.model().orElse(origin.scan());
    return Words.shortened(name, LONGEST_NAME)
        + (Graphs.kind(document.graph()) == Material.Kind.AUTOENCODERS ? " (autoencoders)" : "")
        + (model.isBlank() ? "" : " · " + Words.shortened(model.strip(), LONGEST_MODEL));
  }

  /// Looks for what is kept.
  void look() {
    jobs.submit(
        new Work<>("Looking for graphs", () -> documents.get().names()),
        outcome -> {
          // A workspace that cannot be read is told of where the features are.
          if (outcome instanceof Outcome.Succeeded<List<String>>(var found)) {
            names.set(found);
          }
        });
  }

  /// Keeps a graph in place of the one of its name.
  void keep(GraphDocument document) {
    waiting.put(name(document), document);
    kept.add(name(document));
    if (writing.isEmpty()) {
      next();
    }
  }

  private void next() {
    var first = waiting.pollFirstEntry();
    writing = Optional.ofNullable(first).map(Entry::getValue);
    if (first != null) {
      jobs.submit(
          new Work<>(
              "Keeping the graph",
              () -> {
                documents.get().save(first.getKey(), GraphJson.format(kept(first.getValue())));
                return documents.get().names();
              }),
          this::ended);
    }
  }

  private static GraphDocument kept(GraphDocument document) {
    var graph = document.graph();
    if (graph.adjacency().edges() <= WHOLE_EDGES) {
      return document;
    }
    var pruner = new Pruner(graph);
    return document.pruned(pruner.prune(KEPT_NODES, KEPT_EDGES), pruner.influence());
  }

  private void ended(Outcome<List<String>> outcome) {
    switch (outcome) {
      case Outcome.Succeeded<List<String>>(var found) -> names.set(found);
      case Outcome.Failed<List<String>>(var cause) -> {
        waiting.clear();
        failed.accept(cause);
      }
      case Outcome.Cancelled<List<String>>() -> {
        // The person does not want it kept.
      }
    }
    next();
  }

  /// The work of tracing a graph that may be on the shelf already: what a person did to it stays.
  Job<TracedGraph> remembering(Job<TracedGraph> tracing) {
    var unwritten = new HashMap<String, GraphDocument>();
    writing.ifPresent(document -> unwritten.put(name(document), document));
    unwritten.putAll(waiting);
    return new Remembering(tracing, name -> earlier(unwritten, name));
  }

  private Optional<GraphDocument> earlier(Map<String, GraphDocument> unwritten, String name) {
    var newest = Optional.ofNullable(unwritten.get(name));
    try {
      return newest.or(() -> documents.get().find(name).map(json -> GraphJson.parse(json, name)));
    } catch (FeaturescopeException unreadable) {
      // Whoever keeps the graph or takes it from the shelf is told.
      return Optional.empty();
    }
  }

  /// @param earlier the graph of that name on the shelf
  private record Remembering(
      Job<TracedGraph> tracing, Function<String, Optional<GraphDocument>> earlier)
      implements Job<TracedGraph> {
    @Override
    public String title() {
      return tracing.title();
    }

    @Override
    public TracedGraph run(Progress progress, Cancellation cancellation) {
      var traced = tracing.run(progress, cancellation);
      var document = traced.document();
      return new TracedGraph(
          earlier.apply(name(document)).map(document::withWorkOn).orElse(document),
          traced.seconds(),
          traced.atHand());
    }
  }

  /// The work of taking a graph from the shelf.
  Job<GraphDocument> taking(String name) {
    return new Work<>(
        "Opening the graph of " + name,
        () ->
            documents
                .get()
                .find(name)
                .map(json -> GraphJson.parse(json, name))
                .orElseThrow(() -> Failures.gone(name)));
  }

  /// Whether a graph of that name is on the shelf, or on its way there.
  boolean keeps(String name) {
    return kept.contains(name) || names.get().contains(name);
  }

  void forget(String name) {
    waiting.remove(name);
    kept.remove(name);
    jobs.submit(
        new Work<>(
            "Forgetting a graph",
            () -> {
              documents.get().delete(name);
              return documents.get().names();
            }),
        this::ended);
  }

  /// The kept graphs, the newest first.
  public ReadOnlyObjectProperty<List<String>> namesProperty() {
    return names.getReadOnlyProperty();
  }
}
