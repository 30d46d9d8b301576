package org.featurescope.app.circuit;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import org.featurescope.app.features.Catalogue;
import org.featurescope.app.frame.History;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.task.Jobs;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.Story;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.steering.SteeringPlan;

/// What the Circuit view shows and what it does when asked. It has no nodes; all of it runs on the
/// screen's thread, and graphs are made, pruned and tested elsewhere through [Jobs].
public final class CircuitViewModel {
  /// A prompt whose answer takes two steps.
  public static final String SAMPLE = "The capital of the state containing Dallas is";

  /// No node.
  public static final int NONE = -1;

  private final Making making;
  private final GraphModel graph;
  private final Reach reach;
  private final Handwork handwork;
  private final Looking looking;
  private final FeatureBook book;
  private final Shelf shelf;
  private final Experiment experiment;
  private final Explorer explorer;
  private final Contrast contrast;
  private final Stories stories;
  private final Precedence precedence;

  private final ObjectProperty<Optional<CircuitBench>> bench =
      new SimpleObjectProperty<>(Optional.empty());
  private final ObjectProperty<Optional<SteeringPlan>> plan =
      new SimpleObjectProperty<>(Optional.empty());
  private final Recipe recipe = new Recipe(bench);
  private final ReadOnlyObjectWrapper<String> status = new ReadOnlyObjectWrapper<>("");

  /// Asks when the view is used for the first time.
  private final Cancellation used = new Cancellation();

  /// @param told files of stories of the model's circuits
  public CircuitViewModel(
      Jobs jobs, History history, Catalogue catalogue, Supplier<List<Path>> told) {
    making = new Making(jobs);
    graph = new GraphModel(jobs, this::tell);
    reach = new Reach(graph, bench);
    book = new FeatureBook(jobs, catalogue);
    shelf = new Shelf(jobs, catalogue::graphs, this::tell);
    handwork = new Handwork(graph, history, this::worked);
    looking = new Looking(graph, reach, handwork);
    experiment = new Experiment(jobs, this);
    explorer = new Explorer(jobs, this);
    contrast = new Contrast(jobs, this);
    stories = new Stories(jobs, told, bench::get, this::tell);
    bench.addListener((seen, before, after) -> benchChanged());
    experiment.selfCheck().answerProperty().subscribe(this::checked);
    precedence = new Precedence(jobs, book, experiment, making.stateProperty());
  }

  /// The view is shown for the first time: it opens on a graph, where one can be made.
  public void begin() {
    if (!used.isCancelled()) {
      used.cancel();
      shelf.look();
      traceSample();
      stories.look();
    }
  }

  /// The work of making the graph that the view will open on; empty where it has opened, or nothing
  /// can be traced. It changes nothing here and runs on any thread.
  public Optional<Job<GraphDocument>> foreseeing() {
    if (used.isCancelled() || materials().isEmpty()) {
      return Optional.empty();
    }
    var prompt = recipe.promptProperty().get();
    return Optional.of(
        new Foresight(
            recipe.tracing(recipe.order(prompt)),
            recipe.tracing(recipe.order(prompt + " " + prompt)),
            used,
            graph.nodesProperty().get(),
            graph.edgesProperty().get()));
  }

  private void benchChanged() {
    recipe.keepToMaterials();
    graph.documentProperty().get().ifPresent(now -> book.open(now.graph(), bench.get()));
    if (used.isCancelled()) {
      traceSample();
      stories.look();
    }
  }

  private void traceSample() {
    if (graph.documentProperty().get().isEmpty()
        && !materials().isEmpty()
        && !(making.stateProperty().get() instanceof CircuitState.Working)) {
      trace(false);
    }
  }

  /// What graphs can be made of, the best first.
  public List<Material> materials() {
    return recipe.materials();
  }

  /// Whether a model is open, with something to trace it through.
  ObservableValue<Boolean> traceableProperty() {
    return bench.map(open -> !materials().isEmpty());
  }

  /// What the graph of the open model is made of, or would be; empty where it is of another model,
  /// or of nothing that is open any more.
  ObservableValue<Optional<Material>> madeOfProperty() {
    return recipe.madeOfProperty(graph.documentProperty(), this::isOfBench);
  }

  private boolean isOfBench(GraphDocument document) {
    return reach.bench().isPresent();
  }

  /// Traces the prompt and keeps its graph.
  public void trace() {
    trace(true);
  }

  private void trace(boolean keep) {
    make(
        recipe.order(recipe.promptProperty().get()),
        document -> {
          if (keep) {
            shelf.keep(document);
          }
        });
  }

  /// Traces the prompt of a story and puts its nodes together as it does.
  public void tell(Story story) {
    used.cancel();
    recipe.promptProperty().set(story.prompt());
    recipe.targetsProperty().set("");
    recipe.materialProperty().set(Material.Kind.TRANSCODERS);
    // What is told was measured on the whole graph.
    make(
        new Order(story.prompt(), Material.Kind.TRANSCODERS, Targets.USUAL),
        document -> {
          for (var group : Stories.named(story, document)) {
            handwork.group(group.members(), group.label());
          }
          handwork.pinAll(looking.output());
          stories.tell(Optional.of(story));
        });
  }

  /// What the next graph is made of.
  Recipe recipe() {
    return recipe;
  }

  private void make(Order order, Consumer<GraphDocument> made) {
    try {
      making.work(
          shelf.remembering(recipe.tracing(order)),
          traced ->
              show(
                  traced.document(),
                  () -> {
                    status.set(Words.traced(traced, graph.cutProperty().get(), order));
                    precedence.checkLater();
                    made.accept(traced.document());
                  }));
    } catch (RuntimeException cannot) {
      making.failed(cannot);
    }
  }

  /// What is told of the model's circuits.
  public Stories stories() {
    return stories;
  }

  /// Opens a graph file; no model need be open for it.
  public void open(Path file) {
    used.cancel();
    making.work(new Opening(file), this::opened);
  }

  /// Opens a kept graph.
  public void reopen(String name) {
    making.work(shelf.taking(name), this::opened);
  }

  private void opened(GraphDocument document) {
    show(
        document,
        () -> {
          status.set(graph.cutProperty().get().map(cut -> Words.opened(document, cut)).orElse(""));
          precedence.releaseLater();
        });
  }

  /// Takes the open graph off the shelf; it stays on the screen.
  public void forget() {
    graph.documentProperty().get().map(Shelf::name).ifPresent(shelf::forget);
  }

  /// Stops tracing or opening.
  public void cancel() {
    making.cancel();
  }

  private void show(GraphDocument document, Runnable shown) {
    graph.open(
        document,
        looking::away,
        () -> {
          recipe.promptProperty().set(Words.promptOf(document));
          contrast.close();
          looking.asKept(document);
          book.open(document.graph(), bench.get());
          precedence.reset();
          experiment.clear();
          explorer.clear();
          stories.tell(Optional.empty());
          making.show(new CircuitState.Ready());
          looking.atSomething();
          shown.run();
        });
  }

  /// A document with other pins, groups or labels, of this graph or, undone, of an earlier one.
  private void worked(GraphDocument document) {
    var same =
        graph
            .documentProperty()
            .get()
            .filter(now -> now.graph().equals(document.graph()))
            .isPresent();
    if (same) {
      graph.replace(document);
    } else {
      show(document, precedence::releaseLater);
    }
    shelf.keep(marked(document));
  }

  /// The open graph as it is kept: with the node that is looked at, and what the self-check found.
  GraphDocument marked(GraphDocument document) {
    var marked = looking.marked(document);
    return experiment.selfCheck().given().map(marked::withSelfCheck).orElse(marked);
  }

  /// A graph that is kept is kept with what the self-check found.
  private void checked() {
    precedence.releaseUnlessChecking();
    if (experiment.selfCheck().given().isPresent()) {
      graph
          .documentProperty()
          .get()
          .filter(now -> now.graph().selfCheck().isEmpty())
          .filter(now -> shelf.keeps(Shelf.name(now)))
          .ifPresent(now -> shelf.keep(marked(now)));
    }
  }

  /// What the nodes are called; empty without a graph.
  public Optional<Names> names() {
    return graph.documentProperty().get().map(document -> new Names(document, book));
  }

  // Trouble.

  /// Says what could not be done, over the graph.
  void tell(Throwable cause) {
    making.tell(cause);
  }

  /// The person has read the problem.
  public void forgive() {
    making.forgive(graph.documentProperty().get().isPresent());
  }

  /// Shows a state as if the work had come to it.
  public void show(CircuitState shown) {
    making.show(shown);
  }

  // What is shown.

  /// What makes and tests graphs of the open model; empty while none is open.
  public ObjectProperty<Optional<CircuitBench>> benchProperty() {
    return bench;
  }

  /// The steering plan that graphs can be compared under; empty where none changes anything.
  public ObjectProperty<Optional<SteeringPlan>> planProperty() {
    return plan;
  }

  public ReadOnlyObjectProperty<CircuitState> stateProperty() {
    return making.stateProperty();
  }

  /// What could not be done, while the graph is there.
  public ReadOnlyObjectProperty<Optional<Problem>> problemProperty() {
    return making.problemProperty();
  }

  /// How long the last graph took.
  public ReadOnlyObjectProperty<String> statusProperty() {
    return status.getReadOnlyProperty();
  }

  public StringProperty promptProperty() {
    return recipe.promptProperty();
  }

  /// What a person typed as targets, as [Targets#parse] reads it.
  public StringProperty targetsProperty() {
    return recipe.targetsProperty();
  }

  /// What the next graph is made of.
  public ObjectProperty<Material.Kind> materialProperty() {
    return recipe.materialProperty();
  }

  /// How many features the next graph may have.
  public ObjectProperty<Integer> mostFeaturesProperty() {
    return recipe.mostFeaturesProperty();
  }

  public GraphModel graph() {
    return graph;
  }

  public Looking looking() {
    return looking;
  }

  /// What can be done elsewhere with its features.
  Reach reach() {
    return reach;
  }

  public Handwork handwork() {
    return handwork;
  }

  public FeatureBook book() {
    return book;
  }

  public Shelf shelf() {
    return shelf;
  }

  public Experiment experiment() {
    return experiment;
  }

  public Explorer explorer() {
    return explorer;
  }

  public Contrast contrast() {
    return contrast;
  }
}
