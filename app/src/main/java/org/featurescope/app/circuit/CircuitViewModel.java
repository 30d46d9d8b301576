package org.featurescope.app.circuit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import org.featurescope.app.features.Catalogue;
import org.featurescope.app.frame.History;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.Story;
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
  private final Lane lane;
  private final GraphModel graph;
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
  private final StringProperty prompt = new SimpleStringProperty(SAMPLE);
  private final StringProperty targets = new SimpleStringProperty("");
  private final ObjectProperty<Material.Kind> material =
      new SimpleObjectProperty<>(Material.Kind.TRANSCODERS);
  private final ObjectProperty<Integer> mostFeatures = new SimpleObjectProperty<>(Order.FEW);
  private final ReadOnlyObjectWrapper<CircuitState> state =
      new ReadOnlyObjectWrapper<>(new CircuitState.Empty());
  private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<String> status = new ReadOnlyObjectWrapper<>("");
  private final ReadOnlyObjectWrapper<Integer> current = new ReadOnlyObjectWrapper<>(NONE);
  private final ObjectProperty<BitSet> chosen = new SimpleObjectProperty<>(new BitSet());
  private Jobs.Delayed checking = () -> {};
  private boolean begun;
  private int asked;

  /// @param told files of stories of the model's circuits
  public CircuitViewModel(
      Jobs jobs, History history, Catalogue catalogue, Supplier<List<Path>> told) {
    this.jobs = jobs;
    lane = new Lane(jobs);
    graph = new GraphModel(jobs, this::tell);
    book = new FeatureBook(jobs, catalogue);
    shelf = new Shelf(jobs, catalogue::graphs, this::tell);
    handwork = new Handwork(graph, history, this::worked);
    experiment = new Experiment(jobs, this);
    explorer = new Explorer(jobs, this);
    contrast = new Contrast(jobs, this);
    stories = new Stories(jobs, told, bench::get, this::tell);
    bench.addListener((seen, before, after) -> benchChanged());
    experiment.selfCheck().answerProperty().subscribe(this::checked);
  }

  /// The view is shown for the first time: it opens on a graph, where one can be made.
  public void begin() {
    if (!begun) {
      begun = true;
      shelf.look();
      traceSample();
      stories.look();
    }
  }

  private void benchChanged() {
    var materials = materials();
    if (materials.stream().noneMatch(each -> each.kind() == material.get())) {
      materials.stream().findFirst().map(Material::kind).ifPresent(material::set);
    }
    graph.documentProperty().get().ifPresent(now -> book.open(now.graph(), bench.get()));
    if (begun) {
      traceSample();
      stories.look();
    }
  }

  private void traceSample() {
    if (graph.documentProperty().get().isEmpty()
        && !materials().isEmpty()
        && !(state.get() instanceof CircuitState.Working)) {
      trace(false);
    }
  }

  /// What graphs can be made of, the best first.
  public List<Material> materials() {
    return bench.get().map(CircuitBench::materials).orElse(List.of());
  }

  /// What the graph of the open model is made of, or would be; empty where it is of another model,
  /// or of nothing that is open any more.
  ObservableValue<Optional<Material>> madeOfProperty() {
    return graph
        .documentProperty()
        .flatMap(now ->
            bench.flatMap(open ->
                material.map(chosen ->
                    kind(chosen)
                        .flatMap(kind ->
                            materials().stream()
                                .filter(each -> each.kind() == kind)
                                .findFirst()))));
  }

  private Optional<Material.Kind> kind(Material.Kind chosen) {
    var document = graph.documentProperty().get();
    return document.isPresent() && ofGraph().isEmpty()
        ? Optional.empty()
        : Optional.of(
            document
                .flatMap(now ->
                    now.graph().nodes().stream()
                        .filter(Node.Feature.class::isInstance)
                        .map(node -> ((Node.Feature) node).site())
                        .findFirst())
                .map(site ->
                    site.hook().isEmpty() ? Material.Kind.TRANSCODERS : Material.Kind.AUTOENCODERS)
                .orElse(chosen));
  }

  /// Traces the prompt and keeps its graph.
  public void trace() {
    trace(true);
  }

  private void trace(boolean keep) {
    make(
        order(prompt.get()),
        document -> {
          if (keep) {
            shelf.keep(document);
          }
        });
  }

  /// Traces the prompt of a story and puts its nodes together as it does.
  public void tell(Story story) {
    begun = true;
    prompt.set(story.prompt());
    targets.set("");
    material.set(Material.Kind.TRANSCODERS);
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

  /// What would be traced now.
  Order order(String text) {
    return new Order(text, material.get(), Targets.parse(targets.get()), mostFeatures.get());
  }

  /// The work of tracing.
  ///
  /// @throws org.featurescope.compute.job.FeaturescopeException when there is nothing to trace with
  Job<GraphDocument> tracing(Order order) {
    var with = bench.get().orElseThrow(Failures::noModel);
    if (with.materials().isEmpty()) {
      throw Failures.noMaterial(with.modelName(), with.wouldFit());
    }
    return with.trace(order);
  }

  /// The work of tracing the prompt of a graph again, under a steering plan.
  ///
  /// @throws org.featurescope.compute.job.FeaturescopeException when no model is open
  Job<GraphDocument> tracingUnder(GraphDocument of, SteeringPlan steering) {
    var with = bench.get().orElseThrow(Failures::noModel);
    var kind =
        Graphs.throughAutoencoders(of.graph())
            ? Material.Kind.AUTOENCODERS
            : Material.Kind.TRANSCODERS;
    return with.traceUnder(
        new Order(
            Words.promptOf(of),
            kind,
            Targets.parse(targets.get()),
            Graphs.mostFeatures(of.graph())),
        steering);
  }

  private void make(Order order, Consumer<GraphDocument> made) {
    try {
      var job = tracing(order);
      var start = System.nanoTime();
      work(
          job,
          document -> {
            var seconds = (System.nanoTime() - start) / 1e9;
            show(
                document,
                () -> {
                  status.set(Words.traced(seconds, graph.cutProperty().get(), order));
                  checkLater();
                  made.accept(document);
                });
          });
    } catch (RuntimeException cannot) {
      failed(cannot);
    }
  }

  private void work(Job<GraphDocument> job, Consumer<GraphDocument> done) {
    problem.set(Optional.empty());
    state.set(new CircuitState.Working());
    var number = ++asked;
    lane.submit(
        job,
        outcome -> {
          switch (outcome) {
            case Outcome.Succeeded<GraphDocument>(var document) -> done.accept(document);
            case Outcome.Failed<GraphDocument>(var cause) -> failed(cause);
            case Outcome.Cancelled<GraphDocument>() -> {
              // Overtaken by newer work, it says nothing.
              if (number == asked) {
                state.set(new CircuitState.Cancelled());
              }
            }
          }
        });
  }

  private void failed(Throwable cause) {
    state.set(new CircuitState.Failed(Problems.of(cause)));
  }

  /// What is told of the model's circuits.
  public Stories stories() {
    return stories;
  }

  /// Opens a graph file; no model need be open for it.
  public void open(Path file) {
    begun = true;
    work(new Opening(file), document -> show(document, () -> {}));
  }

  /// Opens a kept graph.
  public void reopen(String name) {
    work(shelf.taking(name), document -> show(document, () -> {}));
  }

  /// Takes the open graph off the shelf; it stays on the screen.
  public void forget() {
    graph.documentProperty().get().map(Shelf::name).ifPresent(shelf::forget);
  }

  /// Stops tracing or opening.
  public void cancel() {
    lane.cancel();
  }

  private void show(GraphDocument document, Runnable shown) {
    graph.open(
        document,
        () -> {
          current.set(NONE);
          chosen.set(new BitSet());
        },
        () -> {
          prompt.set(Words.promptOf(document));
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
          state.set(new CircuitState.Ready());
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
      show(document, () -> {});
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
    checking = jobs.after(AFTER_THE_PICTURE, experiment::check);
  }

  /// A graph that is kept is kept with what the self-check found.
  private void checked() {
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
    return graph
        .documentProperty()
        .get()
        .filter(now -> current.get() != NONE)
        .map(now -> now.graph().nodes().get(current.get()))
        .filter(Node.Feature.class::isInstance)
        .map(Node.Feature.class::cast);
  }

  /// The lens through which a feature of this graph is seen; empty where the open model has none.
  public OptionalInt lens(Node.Feature feature) {
    return ofGraph().map(open -> open.lens(feature.site())).orElse(OptionalInt.empty());
  }

  /// What Steer knows the autoencoder or transcoder of a feature of this graph by; empty where it
  /// cannot move it.
  public OptionalInt steered(Node.Feature feature) {
    return ofGraph().map(open -> open.steered(feature.site())).orElse(OptionalInt.empty());
  }

  /// The open model, if this graph is of it.
  private Optional<CircuitBench> ofGraph() {
    var here = graph.documentProperty().get();
    return bench
        .get()
        .filter(open -> here.filter(now -> open.untestable(now.graph()).isEmpty()).isPresent());
  }

  /// The features of the group in which the current node is, each once, that Steer can move.
  List<Node.Feature> steeredOfGroup() {
    var found = new LinkedHashMap<List<Integer>, Node.Feature>();
    graph
        .documentProperty()
        .get()
        .ifPresent(now ->
            handwork.groupOf(current.get()).stream()
                .flatMapToInt(group -> group.members().stream())
                .mapToObj(now.graph().nodes()::get)
                .filter(Node.Feature.class::isInstance)
                .map(Node.Feature.class::cast)
                .forEach(each ->
                    steered(each)
                        .ifPresent(
                            source -> found.putIfAbsent(List.of(source, each.latent()), each))));
    return List.copyOf(found.values());
  }

  // Trouble.

  /// Says what could not be done, over the graph.
  void tell(Throwable cause) {
    problem.set(Optional.of(Problems.of(cause)));
  }

  /// The person has read the problem.
  public void forgive() {
    problem.set(Optional.empty());
    if (state.get() instanceof CircuitState.Failed
        || state.get() instanceof CircuitState.Cancelled) {
      state.set(
          graph.documentProperty().get().isPresent()
              ? new CircuitState.Ready()
              : new CircuitState.Empty());
    }
  }

  /// Shows a state as if the work had come to it.
  public void show(CircuitState shown) {
    state.set(shown);
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
    return state.getReadOnlyProperty();
  }

  /// What could not be done, while the graph is there.
  public ReadOnlyObjectProperty<Optional<Problem>> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /// How long the last graph took.
  public ReadOnlyObjectProperty<String> statusProperty() {
    return status.getReadOnlyProperty();
  }

  public StringProperty promptProperty() {
    return prompt;
  }

  /// What a person typed as targets, as [Targets#parse] reads it.
  public StringProperty targetsProperty() {
    return targets;
  }

  /// What the next graph is made of.
  public ObjectProperty<Material.Kind> materialProperty() {
    return material;
  }

  /// How many features the next graph may have.
  public ObjectProperty<Integer> mostFeaturesProperty() {
    return mostFeatures;
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
