package org.featurescope.app.circuit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
import org.featurescope.compute.circuit.Node;
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

  private static final Duration AFTER_THE_PICTURE = Duration.ofMillis(200);

  private final Jobs jobs;
  private final Making making;
  private final GraphModel graph;
  private final Reach reach;
  private final Handwork handwork;
  private final FeatureBook book;
  private final Shelf shelf;
  private final Experiment experiment;
  private final Explorer explorer;
  private final Contrast contrast;
  private final Stories stories;

  private final ObjectProperty<Optional<CircuitBench>> bench =
      new SimpleObjectProperty<>(Optional.empty());
  private final ObjectProperty<Optional<SteeringPlan>> plan =
      new SimpleObjectProperty<>(Optional.empty());
  private final Recipe recipe = new Recipe(bench);
  private final ReadOnlyObjectWrapper<String> status = new ReadOnlyObjectWrapper<>("");
  private final ReadOnlyObjectWrapper<Integer> current = new ReadOnlyObjectWrapper<>(NONE);
  private final ObjectProperty<BitSet> chosen = new SimpleObjectProperty<>(new BitSet());
  private Jobs.Delayed checking = () -> {};

  /// Asks when the view is used for the first time.
  private final Cancellation used = new Cancellation();

  /// @param told files of stories of the model's circuits
  public CircuitViewModel(
      Jobs jobs, History history, Catalogue catalogue, Supplier<List<Path>> told) {
    this.jobs = jobs;
    making = new Making(jobs);
    graph = new GraphModel(jobs, this::tell);
    reach = new Reach(graph, bench);
    book = new FeatureBook(jobs, catalogue);
    shelf = new Shelf(jobs, catalogue::graphs, this::tell);
    handwork = new Handwork(graph, history, this::worked);
    experiment = new Experiment(jobs, this);
    explorer = new Explorer(jobs, this);
    contrast = new Contrast(jobs, this);
    stories = new Stories(jobs, told, bench::get, this::tell);
    bench.addListener((seen, before, after) -> benchChanged());
    experiment.selfCheck().answerProperty().subscribe(this::checked);
    making.stateProperty().subscribe(this::stateChanged);
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

  /// A graph that is being made has the processor for itself, until it is drawn and checked.
  private void stateChanged(CircuitState now) {
    switch (now) {
      case CircuitState.Working() -> book.hold();
      case CircuitState.Ready() -> {
        // When it is drawn.
      }
      default -> book.release();
    }
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
          handwork.pinAll(output());
          stories.tell(Optional.of(story));
        });
  }

  /// The likeliest output alone.
  private BitSet output() {
    var output = new BitSet();
    if (strongestOutput() != NONE) {
      output.set(strongestOutput());
    }
    return output;
  }

  /// What the next graph is made of.
  Recipe recipe() {
    return recipe;
  }

  private void make(Order order, Consumer<GraphDocument> made) {
    try {
      making.work(
          recipe.tracing(order),
          traced ->
              show(
                  traced.document(),
                  () -> {
                    status.set(Words.traced(traced, graph.cutProperty().get(), order));
                    checkLater();
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
          status.set(graph.cutProperty().get().map(Words::opened).orElse(""));
          releaseLater();
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
        () -> {
          current.set(NONE);
          chosen.set(new BitSet());
        },
        () -> {
          recipe.promptProperty().set(Words.promptOf(document));
          chosen.set(new BitSet());
          contrast.close();
          current.set(
              document
                  .state()
                  .clicked()
                  .map(document::node)
                  .orElse(OptionalInt.empty())
                  .orElse(NONE));
          book.open(document.graph(), bench.get());
          checking.cancel();
          experiment.clear();
          explorer.clear();
          stories.tell(Optional.empty());
          making.show(new CircuitState.Ready());
          if (current.get() == NONE) {
            select(strongestOutput());
          }
          shown.run();
        });
  }

  /// The likeliest output, so that something is told of the graph at once.
  private int strongestOutput() {
    return graph
        .documentProperty()
        .get()
        .flatMap(now ->
            now.graph()
                .indices(Node.Logit.class)
                .boxed()
                .max(
                    Comparator.comparingDouble(
                        node -> ((Node.Logit) now.graph().nodes().get(node)).probability())))
        .orElse(NONE);
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
      show(document, this::releaseLater);
    }
    shelf.keep(marked(document));
  }

  // Looking.

  /// Looks at a node, [#NONE] for none.
  public void select(int node) {
    current.set(node);
  }

  /// The open graph as it is kept: with the node that is looked at, and what the self-check found.
  GraphDocument marked(GraphDocument document) {
    var node = current.get();
    var there = node != NONE && node < document.graph().nodes().size();
    var marked =
        document.with(
            document
                .state()
                .withClicked(there ? Optional.of(document.id(node)) : Optional.empty()));
    return experiment.selfCheck().given().map(marked::withSelfCheck).orElse(marked);
  }

  /// The check does not take the processor from the first picture.
  private void checkLater() {
    checking.cancel();
    checking =
        jobs.after(
            AFTER_THE_PICTURE,
            () -> {
              experiment.check();
              releaseUnlessChecking();
            });
  }

  private void releaseLater() {
    checking.cancel();
    checking = jobs.after(AFTER_THE_PICTURE, book::release);
  }

  private void releaseUnlessChecking() {
    if (making.stateProperty().get() instanceof CircuitState.Ready
        && !(experiment.selfCheck().answerProperty().get() instanceof Answer.Working)) {
      book.release();
    }
  }

  /// A graph that is kept is kept with what the self-check found.
  private void checked() {
    releaseUnlessChecking();
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

  /// What a group would take in: what was enclosed, or else the node that is looked at.
  public BitSet grasped() {
    if (!chosen.get().isEmpty()) {
      return chosen.get();
    }
    var one = new BitSet();
    if (current.get() != NONE) {
      one.set(current.get());
    }
    return one;
  }

  /// The feature that is looked at.
  public Optional<Node.Feature> feature() {
    return reach.feature(current.get());
  }

  /// The lens through which a feature of this graph is seen; empty where the open model has none.
  public OptionalInt lens(Node.Feature feature) {
    return reach.lens(feature);
  }

  /// What Steer knows the autoencoder or transcoder of a feature of this graph by; empty where it
  /// cannot move it.
  public OptionalInt steered(Node.Feature feature) {
    return reach.steered(feature);
  }

  /// The features of the group in which the current node is, each once, that Steer can move.
  List<Node.Feature> steeredOfGroup() {
    return handwork.groupOf(current.get()).map(reach::steered).orElse(List.of());
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

  /// The node that is looked at, an index into the graph, [#NONE] for none.
  public ReadOnlyObjectProperty<Integer> currentProperty() {
    return current.getReadOnlyProperty();
  }

  /// The nodes that were enclosed.
  public ObjectProperty<BitSet> chosenProperty() {
    return chosen;
  }

  public GraphModel graph() {
    return graph;
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
