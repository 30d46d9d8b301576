package org.featurescope.app.steer;

import java.nio.file.Path;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.StringProperty;
import org.featurescope.app.frame.History;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.app.task.Work;

/// What the Steer view shows and what it does when asked. It has no nodes; all of it runs on the
/// screen's thread, and the model works elsewhere through [Jobs]. The prompt follows every move of
/// a slider; what takes longer waits until the sliders rest.
///
/// Its parts each do one thing; here is what concerns all of them: another model, another prompt,
/// another plan.
public final class SteerViewModel {
  private final SteerBench bench;
  private final LookModel look;
  private final TextsModel texts;
  private final StrengthModel strength;
  private final PlanModel plans;
  private final AddingModel adding;
  private final CompareModel comparison;
  private final Lane naming;
  private final ReadOnlyObjectWrapper<SteerState> state =
      new ReadOnlyObjectWrapper<>(new SteerState.NoModel());
  private Runnable front = () -> {};
  private boolean named;

  /// @param sample the first prompt
  public SteerViewModel(Jobs jobs, History history, Known known, PlanShelf shelf, String sample) {
    bench = new SteerBench(jobs, history, known, sample);
    look = new LookModel(bench);
    texts = new TextsModel(bench, look);
    strength = new StrengthModel(bench, look, texts);
    plans = new PlanModel(bench, look, shelf);
    adding = new AddingModel(bench, look);
    comparison = new CompareModel(bench, look, texts, plans);
    naming = new Lane(jobs);
    bench.whenRested(this::rested);
    bench
        .deskProperty()
        .addListener((seen, before, after) -> {
          before.ifPresent(old ->
              jobs.submit(
                  new Work<>("Putting the prompt away", () -> forgotten(old)), ended -> {}));
          deskChanged();
        });
    bench.plan().draftProperty().addListener((seen, before, after) -> draftChanged(before, after));
    bench.promptProperty().addListener((seen, before, after) -> promptChanged());
    look.live().seenProperty().addListener((seen, before, after) -> refreshState());
    look.live().problemProperty().addListener((seen, before, after) -> refreshState());
    look.live().lookingProperty().addListener((seen, before, after) -> refreshState());
  }

  // The model.

  /// Begins to work, unless that has been done: nothing is asked before the view is first shown.
  public void begin() {
    if (!bench.begun()) {
      bench.begin();
      deskChanged();
    }
  }

  /// Finds out what features are called, for who looks for one before the view is shown.
  void prepare() {
    if (!bench.begun() && !named && bench.ready().isPresent()) {
      named = true;
      var open = bench.ready().get();
      naming.submit(
          new Naming(open, bench.known()),
          outcome -> {
            if (outcome instanceof Outcome.Succeeded<Names>(var found) && bench.isOpen(open)) {
              bench.namesProperty().set(found);
            }
          });
    }
  }

  /// Looks again what features are called and how strongly they fire: an index has come.
  public void lookForNames() {
    if (bench.ready().isEmpty() || bench.names().unnamed()) {
      // They are looked for when the view is first shown.
      return;
    }
    var open = bench.ready().get();
    naming.submit(
        new Naming(open, bench.known()),
        outcome -> {
          if (outcome instanceof Outcome.Succeeded<Names>(var found) && bench.isOpen(open)) {
            found.remember(bench.names());
            bench.namesProperty().set(found);
            strength.learn(bench.draft());
          }
        });
  }

  private void deskChanged() {
    bench.notLater();
    named = false;
    look.open();
    texts.clear();
    comparison.comparing().clear();
    strength.sweep().clear();
    adding.clear();
    plans.plans().forgive();
    var before = bench.names();
    bench.namesProperty().set(Names.of(bench.sources()));
    refreshState();
    if (bench.begun() && bench.ready().isPresent()) {
      var open = bench.ready().get();
      naming.submit(new Naming(open, bench.known()), outcome -> opened(open, before, outcome));
    }
  }

  private static SteeringDesk forgotten(SteeringDesk desk) {
    desk.forget();
    return desk;
  }

  private void opened(SteeringDesk from, Names before, Outcome<Names> outcome) {
    if (!bench.isOpen(from)) {
      return;
    }
    if (outcome instanceof Outcome.Succeeded<Names>(var found)) {
      bench.namesProperty().set(found);
    } else if (outcome instanceof Outcome.Failed<Names>(var cause)) {
      // Without names and ranges one can steer all the same.
      plans.plans().fail(Problems.of(cause));
    }
    plans.opened(from, before);
  }

  private void refreshState() {
    state.set(
        bench.deskProperty().get().isEmpty()
            ? new SteerState.NoModel()
            : bench.ready().isEmpty()
                ? new SteerState.NoFeatures()
                : look.live().seenProperty().get().isPresent()
                    ? new SteerState.Ready()
                    : without());
  }

  private SteerState without() {
    return look.live().stopped()
        ? new SteerState.Cancelled()
        : look.live()
            .problemProperty()
            .get()
            .<SteerState>map(SteerState.Failed::new)
            .orElse(new SteerState.Working());
  }

  /// Shows a state as it is, for pictures of it.
  public void show(SteerState shown) {
    state.set(shown);
  }

  // What changes.

  private void promptChanged() {
    look.forgetTarget();
    bench.hintProperty().set("");
    texts.clear();
    // What was found was found on the prompt before.
    adding.wish().clear();
    look.look();
    bench.later();
  }

  private void draftChanged(Draft before, Draft after) {
    strength.learn(after);
    if (!after.doesAs(before)) {
      texts.interrupt();
      strength.sweep().cancel();
      look.look();
    }
    bench.later();
  }

  private void rested() {
    var open = bench.deskProperty().get();
    if (open.isPresent() && look.seen().isPresent()) {
      texts.rested(open.get());
      strength.rested(open.get());
    }
  }

  /// Stops what is under way.
  public void stop() {
    texts.writing().stop();
    comparison.comparing().stop();
    adding.wish().cancel();
    strength.sweep().cancel();
    look.stop();
  }

  /// Shows another feature's heat.
  void watch(int source, int latent) {
    look.watch(source, latent);
    texts.read();
  }

  // For the rest of the program.

  /// Moves a feature of an autoencoder.
  public void steer(int source, int latent) {
    if (adding.exists(source, latent)) {
      begin();
      adding.steer(source, latent);
    }
  }

  /// As [#steer], and brings the view to the front.
  public void visit(int source, int latent) {
    steer(source, latent);
    front.run();
  }

  /// @param show brings the view to the front
  public void whenVisited(Runnable show) {
    front = show;
  }

  /// Whether a file says that it is a steering plan: by the names in it, whatever its own name is.
  public static boolean concerns(Path file) {
    return Plans.looksLikeOne(file);
  }

  /// Opens a plan's file, where a model is there to hold it against.
  public void openPlan(Path file) {
    begin();
    plans.open(file);
  }

  /// Puts the plan away for a new one.
  public void fresh() {
    plans.fresh();
  }

  /// Puts the selected slider at a part of its way, from -1 to 1.
  public void push(double part) {
    strength.push(part);
  }

  /// Looks closely at the first new token.
  public void pointAtFirstNew() {
    texts.pointAtFirstNew();
  }

  /// Takes the plan that is shown into the comparison.
  public void compare() {
    comparison.compare();
  }

  /// Looks for features that bring about another next token.
  public void seek(String wanted, String instead) {
    adding.seek(wanted, instead);
  }

  public ObjectProperty<Optional<SteeringDesk>> deskProperty() {
    return bench.deskProperty();
  }

  /// The autoencoder that the rest of the program looks through, as an index.
  public ObjectProperty<Integer> lensProperty() {
    return bench.lensProperty();
  }

  public ReadOnlyObjectProperty<SteerState> stateProperty() {
    return state.getReadOnlyProperty();
  }

  public StringProperty promptProperty() {
    return bench.promptProperty();
  }

  /// The plan in the making.
  public DraftModel plan() {
    return bench.plan();
  }

  // The parts.

  LookModel look() {
    return look;
  }

  TextsModel texts() {
    return texts;
  }

  StrengthModel strength() {
    return strength;
  }

  PlanModel plans() {
    return plans;
  }

  AddingModel adding() {
    return adding;
  }

  CompareModel comparison() {
    return comparison;
  }

  int source() {
    return bench.source();
  }

  ReadOnlyObjectProperty<Names> namesProperty() {
    return bench.namesProperty().getReadOnlyProperty();
  }

  /// One line that says what to try; empty for none.
  ReadOnlyObjectProperty<String> hintProperty() {
    return bench.hintProperty().getReadOnlyProperty();
  }

  void closeHint() {
    bench.hintProperty().set("");
  }
}
