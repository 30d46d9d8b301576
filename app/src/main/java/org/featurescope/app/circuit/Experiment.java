package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.featurescope.app.task.Jobs;
import org.featurescope.compute.circuit.AttributionSettings;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.Faithfulness;
import org.featurescope.compute.circuit.Freedom;
import org.featurescope.compute.circuit.SelfCheck;
import org.featurescope.compute.job.Job;
import org.featurescope.viz.text.Figures;

/// Puts the graph to the test: what happens when features are edited, how far the graph foretells
/// it, and how few features will do.
public final class Experiment {
  /// Enough nodes for a correlation, few enough for a minute.
  static final int NODES = 40;

  static final double USUAL_SHARE = 0.8;

  private final CircuitViewModel view;
  private final Question<Effect> effect;
  private final Question<Faithfulness> faithfulness;
  private final Question<MinimalCircuit> minimal;
  private final Question<SelfCheck> check;
  private final ReadOnlyObjectWrapper<List<Subject>> subjects =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<Optional<Subject>> subject =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<List<Step>> steps = new ReadOnlyObjectWrapper<>(List.of());
  private final ObjectProperty<Edit.Deed> deed = new SimpleObjectProperty<>(Edit.Deed.ABLATE);
  private final ObjectProperty<Freedom> freedom = new SimpleObjectProperty<>(Freedom.OPEN);
  private final DoubleProperty value = new SimpleDoubleProperty(2);
  private final DoubleProperty share = new SimpleDoubleProperty(USUAL_SHARE);
  private final List<Trial> trials = new ArrayList<>();
  private List<Step> asked = List.of();
  private Freedom under = Freedom.OPEN;

  /// One of several edits that are made at once.
  public record Step(Subject subject, Edit edit) {

    /// "Ablate Texas", "Boost Texas x 2.00".
    public String words() {
      return switch (edit.deed()) {
        case ABLATE -> "Ablate " + subject.label();
        case CLAMP -> "Clamp %s to %s".formatted(subject.label(), Figures.of(edit.value()));
        case BOOST -> "Boost %s \u00d7 %s".formatted(subject.label(), Figures.of(edit.value()));
      };
    }

    /// "Without Texas", "With Texas at 3.00".
    String spoken() {
      var name = "\u201c" + subject.label() + "\u201d";
      return switch (edit.deed()) {
        case ABLATE -> "Without " + name;
        case CLAMP -> "With %s at %s".formatted(name, Figures.of(edit.value()));
        case BOOST -> "With %s \u00d7 %s".formatted(name, Figures.of(edit.value()));
      };
    }
  }

  /// A test that was made, with what came of it.
  ///
  /// @param steps what was edited at once
  /// @param freedom what else could change
  public record Trial(List<Step> steps, Freedom freedom, Effect effect) {
    public Trial {
      steps = List.copyOf(steps);
    }

    /// "Ablate Texas, Boost Austin × 2.00 (open-ended)".
    String deed() {
      return steps.stream().map(Step::words).collect(Collectors.joining(", "))
          + " (%s)".formatted(TestPane.words(freedom).toLowerCase(Locale.ROOT));
    }

    /// "Without Texas and 1 more".
    String tested() {
      return steps.getFirst().spoken()
          + (steps.size() > 1 ? " and %d more".formatted(steps.size() - 1) : "");
    }
  }

  Experiment(Jobs jobs, CircuitViewModel view) {
    this.view = view;
    effect = new Question<>(jobs);
    faithfulness = new Question<>(jobs);
    minimal = new Question<>(jobs);
    check = new Question<>(jobs);
    effect.answerProperty().subscribe(this::remember);
    view.graph().documentProperty().addListener((seen, before, after) -> refresh());
    view.looking().currentProperty().addListener((seen, before, after) -> follow());
  }

  /// The last test of a set of edits stands for all of them.
  private void remember() {
    effect
        .given()
        .ifPresent(found -> {
          trials.removeIf(trial -> trial.steps().equals(asked) && trial.freedom() == under);
          trials.add(new Trial(asked, under, found));
        });
  }

  /// The tests of the open graph, in the order in which they were made.
  public List<Trial> trials() {
    return List.copyOf(trials);
  }

  /// The subjects as they are named and grouped now.
  private void refresh() {
    var document = view.graph().documentProperty().get();
    var found =
        document
            .map(now ->
                Subject.of(now, view.names().orElseThrow(), view.looking().currentProperty().get()))
            .orElse(List.of());
    if (found.equals(subjects.get())) {
      return;
    }
    var old = subject.get();
    subjects.set(found);
    subject.set(
        old.flatMap(chosen ->
                found.stream()
                    .filter(each -> each.features().equals(chosen.features()))
                    .findFirst())
            .or(() -> found.stream().findFirst()));
  }

  /// The feature that is looked at, or its group, is what will be tested.
  private void follow() {
    refresh();
    var node = view.looking().currentProperty().get();
    if (node != CircuitViewModel.NONE) {
      subjects.get().stream()
          .filter(each -> each.features().get(node))
          .findFirst()
          .ifPresent(this::choose);
    }
  }

  public void choose(Subject next) {
    subject.set(Optional.of(next));
  }

  private Optional<Step> step() {
    return subject
        .get()
        .map(chosen -> new Step(chosen, new Edit(chosen.features(), deed.get(), amount())));
  }

  private double amount() {
    return deed.get() == Edit.Deed.ABLATE ? 0 : value.get();
  }

  /// Keeps the present edit, so that another one can be made together with it.
  public void add() {
    step()
        .ifPresent(next -> {
          var all = new ArrayList<>(steps.get());
          all.removeIf(each -> each.edit().nodes().intersects(next.edit().nodes()));
          all.add(next);
          steps.set(List.copyOf(all));
        });
  }

  /// Takes an edit out again.
  public void remove(Step step) {
    steps.set(steps.get().stream().filter(each -> !each.equals(step)).toList());
  }

  /// Everything that would be edited now.
  List<Step> all() {
    var all = new ArrayList<>(steps.get());
    step()
        .filter(next ->
            all.stream().noneMatch(each -> each.edit().nodes().intersects(next.edit().nodes())))
        .ifPresent(all::add);
    return List.copyOf(all);
  }

  /// Edits what is chosen in a run of the model.
  public void run() {
    var all = all();
    if (!all.isEmpty()) {
      asked = all;
      under = freedom.get();
      var edits = all.stream().map(Step::edit).toList();
      ask(effect, (bench, graph) -> bench.intervene(graph, edits, freedom.get()));
    }
  }

  /// Ablates the most influential nodes one by one.
  public void examine() {
    ask(faithfulness, (bench, graph) -> bench.faithfulness(graph, NODES, freedom.get()));
  }

  /// Checks the graph against the model, a sample of its nodes.
  public void check() {
    ask(check, (bench, graph) -> bench.check(graph, AttributionSettings.SAMPLE));
  }

  /// Checks every node of the graph.
  public void checkAll() {
    ask(check, (bench, graph) -> bench.check(graph, Integer.MAX_VALUE));
  }

  /// Searches the fewest features that keep the chosen share.
  public void search() {
    ask(minimal, (bench, graph) -> bench.minimal(graph, share.get()));
  }

  /// Pins what the search has kept, as one group.
  public void pinMinimal() {
    minimal.given().ifPresent(found -> view.handwork().group(found.kept(), "minimal circuit"));
  }

  private <T> void ask(Question<T> question, BiFunction<CircuitBench, CircuitGraph, Job<T>> work) {
    var bench = view.benchProperty().get();
    var document = view.graph().documentProperty().get();
    if (bench.isPresent() && document.isPresent() && untestable().isEmpty()) {
      question.ask(work.apply(bench.get(), document.get().graph()));
    }
  }

  /// Why the graph cannot be tested now, one sentence without a full stop; empty where it can.
  public Optional<String> untestable() {
    var document = view.graph().documentProperty().get();
    if (document.isEmpty()) {
      return Optional.of("There is no graph yet");
    }
    return view.benchProperty()
        .get()
        .map(bench -> bench.untestable(document.get().graph()))
        .orElse(Optional.of("Testing runs the model: open the one that this graph was made with"));
  }

  /// What the last test did, in two sentences.
  public String sentence() {
    return effect
        .given()
        .map(found -> Words.effect(new Trial(asked, under, found).tested(), found))
        .orElse("");
  }

  /// Another graph is there.
  void clear() {
    trials.clear();
    effect.clear();
    faithfulness.clear();
    minimal.clear();
    view.graph()
        .documentProperty()
        .get()
        .flatMap(now -> now.graph().selfCheck())
        .ifPresentOrElse(check::know, check::clear);
    steps.set(List.of());
    refresh();
  }

  public ReadOnlyObjectProperty<List<Subject>> subjectsProperty() {
    return subjects.getReadOnlyProperty();
  }

  /// What will be edited.
  public ReadOnlyObjectProperty<Optional<Subject>> subjectProperty() {
    return subject.getReadOnlyProperty();
  }

  /// What else is edited at the same time.
  public ReadOnlyObjectProperty<List<Step>> stepsProperty() {
    return steps.getReadOnlyProperty();
  }

  public ObjectProperty<Edit.Deed> deedProperty() {
    return deed;
  }

  /// What of the model may change besides what is edited.
  public ObjectProperty<Freedom> freedomProperty() {
    return freedom;
  }

  /// The activation to clamp to, or the factor to boost by.
  public DoubleProperty valueProperty() {
    return value;
  }

  /// The share of the logit difference that a minimal circuit has to keep.
  public DoubleProperty shareProperty() {
    return share;
  }

  public Question<Effect> effect() {
    return effect;
  }

  public Question<Faithfulness> faithfulness() {
    return faithfulness;
  }

  public Question<MinimalCircuit> minimal() {
    return minimal;
  }

  /// The last check: one made here, or the one that the graph's file tells of.
  public Question<SelfCheck> selfCheck() {
    return check;
  }
}
