package org.featurescope.app.steer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.featurescope.app.frame.History;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.steer.SteeringDesk.Ask;
import org.featurescope.app.steer.SteeringDesk.Order;
import org.featurescope.app.steer.SteeringDesk.Recorded;
import org.featurescope.app.steer.SteeringDesk.Recording;
import org.featurescope.app.steer.SteeringDesk.Sweeping;
import org.featurescope.app.steer.SteeringDesk.Watched;
import org.featurescope.app.steer.SteeringDesk.Wish;
import org.featurescope.app.steer.SteeringDesk.Wished;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.steering.FeatureSeek;
import org.featurescope.compute.steering.SteeredTexts;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.Sweep;
import org.featurescope.compute.steering.Target;
import org.featurescope.viz.steer.Side;
import org.featurescope.viz.steer.TokenPlace;

/// What the Steer view shows and what it does when asked. It has no nodes; all of it runs on the
/// screen's thread, and the model works elsewhere through [Jobs]. The prompt follows every move of
/// a slider; what takes longer waits until the sliders rest.
public final class SteerViewModel {
  /// Between the last change and the work that takes longer than a moment.
  static final Duration REST = Duration.ofMillis(400);

  private final Jobs jobs;
  private final Known known;
  private final DraftModel plan;
  private final Live live;
  private final Writing writing;
  private final Plans plans;
  private final Comparing comparing;
  private final Asked<Sweeping, Sweep> sweep;
  private final Asked<Wish, Wished> wish;
  private final Asked<Continuation, SteeredTexts.Features> reading;
  private final Asked<Pointing, Seen> pointing;
  private final Describing describing;
  private final Lane naming;
  private final Lane learning;

  private final ObjectProperty<Optional<SteeringDesk>> desk =
      new SimpleObjectProperty<>(Optional.empty());
  private final ObjectProperty<Integer> lens = new SimpleObjectProperty<>(0);
  private final ReadOnlyObjectWrapper<SteerState> state =
      new ReadOnlyObjectWrapper<>(new SteerState.NoModel());
  private final StringProperty prompt = new SimpleStringProperty("");
  private final ReadOnlyObjectWrapper<Names> names =
      new ReadOnlyObjectWrapper<>(Names.of(List.of()));
  private final ReadOnlyObjectWrapper<Optional<Watched>> watched =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Integer> target = new ReadOnlyObjectWrapper<>(-1);
  private final ObjectProperty<Manner> manner = new SimpleObjectProperty<>(Manner.standard());
  private final ReadOnlyObjectWrapper<String> hint = new ReadOnlyObjectWrapper<>("");
  private Jobs.Delayed rest = () -> {};
  private Runnable front = () -> {};
  private boolean begun;
  private boolean named;
  private boolean wantsBeginning;
  private boolean chosenTarget;

  /// What is found out about the open features before the first picture.
  private record Opened(Names names) {}

  public SteerViewModel(Jobs jobs, History history, Known known, PlanShelf shelf, String sample) {
    this.jobs = jobs;
    this.known = known;
    plan = new DraftModel(history);
    live = new Live(jobs);
    writing = new Writing(jobs);
    plans = new Plans(jobs, shelf);
    comparing = new Comparing(jobs);
    sweep = new Asked<>(jobs);
    wish = new Asked<>(jobs);
    reading = new Asked<>(jobs);
    pointing = new Asked<>(jobs);
    describing = new Describing(jobs);
    naming = new Lane(jobs);
    learning = new Lane(jobs);
    prompt.set(sample);
    desk.addListener((seen, before, after) -> {
      before.ifPresent(old ->
          jobs.submit(new Work<>("Putting the prompt away", () -> forgotten(old)), ended -> {}));
      deskChanged();
    });
    plan.draftProperty().addListener((seen, before, after) -> draftChanged(before, after));
    prompt.addListener((seen, before, after) -> promptChanged());
    live.seenProperty().addListener((seen, before, after) -> looked());
    live.problemProperty().addListener((seen, before, after) -> refreshState());
    live.lookingProperty().addListener((seen, before, after) -> refreshState());
    writing.stateProperty().addListener((seen, before, after) -> wrote());
    manner.addListener((seen, before, after) -> mannerChanged(before, after));
  }

  // The model.

  /// Begins to work, unless that has been done: nothing is asked before the view is first shown.
  public void begin() {
    if (!begun) {
      begun = true;
      deskChanged();
    }
  }

  /// Finds out what features are called, for who looks for one before the view is shown.
  void prepare() {
    if (!begun && !named && !sources().isEmpty()) {
      named = true;
      var open = desk.get();
      naming.submit(
          new Naming(open.orElseThrow(), known),
          outcome -> {
            if (outcome instanceof Outcome.Succeeded<Names>(var found) && desk.get().equals(open)) {
              names.set(found);
            }
          });
    }
  }

  private void deskChanged() {
    rest.cancel();
    named = false;
    live.open(desk.get());
    writing.clear();
    comparing.clear();
    sweep.clear();
    wish.clear();
    reading.clear();
    pointing.clear();
    describing.clear();
    watched.set(Optional.empty());
    forgetTarget();
    plans.forgive();
    var before = names.get();
    names.set(Names.of(sources()));
    refreshState();
    if (begun && !sources().isEmpty()) {
      var open = desk.get().orElseThrow();
      naming.submit(new Naming(open, known), outcome -> opened(open, before, outcome));
    }
  }

  private static SteeringDesk forgotten(SteeringDesk desk) {
    desk.forget();
    return desk;
  }

  private List<SteeringDesk.Source> sources() {
    return desk.get().map(SteeringDesk::sources).orElse(List.of());
  }

  private void opened(SteeringDesk from, Names before, Outcome<Names> outcome) {
    if (!desk.get().equals(Optional.of(from))) {
      return;
    }
    if (outcome instanceof Outcome.Succeeded<Names>(var found)) {
      names.set(found);
    } else if (outcome instanceof Outcome.Failed<Names>(var cause)) {
      // Without names and ranges one can steer all the same.
      plans.fail(Problems.of(cause));
    }
    if (plan.draft().sliders().isEmpty()) {
      plans.refresh(() -> firstPlan(from));
    } else {
      plans.refresh(() -> {});
      keepPlan(from, before);
    }
  }

  /// A ready-made plan, or where there is none that fits the loudest features of the prompt.
  private void firstPlan(SteeringDesk from) {
    if (!desk.get().equals(Optional.of(from)) || !plan.draft().sliders().isEmpty()) {
      return;
    }
    plans.firstFitting(
        plans.stockProperty().get().ready(),
        from,
        (ready, fitting) -> {
          if (ready.isEmpty()) {
            beginOnPrompt();
          } else {
            plan.begin(Draft.of(fitting));
            show(ready.get());
          }
        });
  }

  /// The sliders are chosen when the prompt has been read.
  private void beginOnPrompt() {
    wantsBeginning = true;
    look();
  }

  /// What a ready-made plan is best seen on.
  private void show(PlanShelf.Ready ready) {
    if (ready.prompt().isEmpty()) {
      look();
    } else {
      prompt.set(ready.prompt());
      look();
    }
    hint.set(ready.note());
  }

  /// The plan of the model before stays where it fits; otherwise it is said why not.
  private void keepPlan(SteeringDesk from, Names before) {
    var kept = before.signed(plan.draft().kept());
    plan.begin(Draft.empty());
    plans.fit(
        kept,
        false,
        from,
        fitting -> {
          wantsBeginning = false;
          plan.begin(Draft.of(fitting));
          look();
        },
        this::beginOnPrompt);
  }

  private void refreshState() {
    state.set(
        desk.get().isEmpty()
            ? new SteerState.NoModel()
            : sources().isEmpty()
                ? new SteerState.NoFeatures()
                : live.seenProperty().get().isPresent() ? new SteerState.Ready() : without());
  }

  private SteerState without() {
    return live.stopped()
        ? new SteerState.Cancelled()
        : live.problemProperty()
            .get()
            .<SteerState>map(SteerState.Failed::new)
            .orElse(new SteerState.Working());
  }

  /// Shows a state as it is, for pictures of it.
  public void show(SteerState shown) {
    state.set(shown);
  }

  // The prompt.

  private void promptChanged() {
    forgetTarget();
    hint.set("");
    reading.clear();
    pointing.clear();
    writing.clear();
    look();
    later();
  }

  private void draftChanged(Draft before, Draft after) {
    learn(after);
    if (!after.doesAs(before)) {
      if (manner.get().follows() && writing.running()) {
        writing.stop();
      }
      sweep.cancel();
      look();
    }
    later();
  }

  private void look() {
    if (begun && desk.get().isPresent() && !sources().isEmpty()) {
      live.look(ask());
    }
  }

  /// Looks again after a failure or a stop.
  public void retry() {
    if (desk.get().isPresent() && !sources().isEmpty()) {
      live.again(ask());
    }
  }

  private Ask ask() {
    return new Ask(
        plan.draft().plan(),
        prompt.get(),
        OptionalInt.of(lookedAt()),
        wantedTokens());
  }

  /// The autoencoder whose features are shown.
  private int lookedAt() {
    return watched.get().map(Watched::source).orElse(moved());
  }

  private Set<Integer> wantedTokens() {
    var wanted = new HashSet<Integer>();
    if (target.get() >= 0) {
      wanted.add(target.get());
    }
    return wanted;
  }

  /// The last autoencoder that the plan moves: what comes before it, steering does not change.
  private int moved() {
    var now = names.get();
    return plan.draft().sliders().stream()
        .flatMapToInt(slider -> now.source(slider.target()).stream())
        .boxed()
        .max(Comparator.comparingInt(index -> sources().get(index).layer()))
        .orElse(source());
  }

  /// The autoencoder in whose features one looks first.
  int source() {
    return Math.clamp(lens.get(), 0, Math.max(0, sources().size() - 1));
  }

  private void looked() {
    refreshState();
    var seen = live.seenProperty().get();
    if (seen.isEmpty()) {
      return;
    }
    if (wantsBeginning) {
      wantsBeginning = false;
      hint.set("Drag a slider, or press an arrow key on it: the next token follows.");
      plan.begin(Beginning.draft(seen.get(), source(), names.get()));
    }
    if (watched.get().isEmpty()) {
      seen.get()
          .asked()
          .watched()
          .ifPresent(
              from -> watched.set(Beginning.watched(seen.get(), from, names.get(), plan.draft())));
    }
    if (!chosenTarget) {
      target.set(Targets.of(seen.get(), target.get()));
    }
    if (writing.stateProperty().get() instanceof Writing.State.Idle) {
      later();
    }
  }

  private void forgetTarget() {
    chosenTarget = false;
    target.set(-1);
  }

  /// Follows the probability of one token.
  public void follow(int token) {
    chosenTarget = token >= 0;
    target.set(token);
    look();
    later();
  }

  /// Shows another feature's heat.
  public void watch(int source, int latent) {
    watched.set(Optional.of(new Watched(source, latent)));
    look();
    readTexts();
  }

  // What waits until the sliders rest.

  private void later() {
    rest.cancel();
    if (begun) {
      rest = jobs.after(REST, this::rested);
    }
  }

  private void rested() {
    var open = desk.get();
    if (open.isEmpty() || live.seenProperty().get().isEmpty() || !prompted()) {
      return;
    }
    var order = order();
    // What a person stopped, or what failed, is not begun again by itself.
    if (manner.get().follows()
        && writing.order().filter(before -> Alike.orders(before, order)).isEmpty()) {
      writing.write(open.get(), order);
    }
    question()
        .filter(asked -> sweep.state().question().filter(asked::sameAs).isEmpty())
        .ifPresent(asked -> sweep.ask(asked, () -> open.get().sweep(asked)));
  }

  /// Whether the picture is the prompt's.
  private boolean prompted() {
    return live.problemProperty().get().isEmpty();
  }

  private Optional<Sweeping> question() {
    var draft = plan.draft();
    return draft
        .chosen()
        .flatMap(slider ->
            Sweeps.of(
                draft, range(slider), prompt.get(), target.get(), OptionalInt.of(lookedAt())));
  }

  // The texts.

  private Order order() {
    var how = manner.get();
    return new Order(plan.draft().plan(), prompt.get(), how.length(), how.sampling(), how.stops());
  }

  /// Writes both texts now.
  public void write() {
    desk.get().filter(open -> !sources().isEmpty()).ifPresent(open -> writing.write(open, order()));
  }

  /// Stops what is under way.
  public void stop() {
    writing.stop();
    comparing.stop();
    wish.cancel();
    sweep.cancel();
    if (live.seenProperty().get().isEmpty()) {
      live.cancel();
    }
  }

  private void wrote() {
    if (writing.stateProperty().get() instanceof Writing.State.Done) {
      readTexts();
    }
  }

  private void readTexts() {
    var texts = writing.writtenProperty().get().filter(Continuation::complete);
    var shown = watched.get();
    if (desk.get().isPresent() && texts.isPresent() && shown.isPresent()) {
      var open = desk.get().get();
      reading.ask(texts.get(), () -> open.features(texts.get(), shown.get().source()));
    }
  }

  private void mannerChanged(Manner before, Manner after) {
    if (!after.equals(before.following(after.follows())) || after.follows()) {
      later();
    }
  }

  /// Whether the texts are those of the plan and the prompt that are shown.
  boolean current(Continuation texts) {
    return Alike.orders(texts.order(), order());
  }

  /// Looks closely at one token of one of the texts.
  public void point(Optional<TokenPlace> place) {
    var texts = writing.writtenProperty().get();
    var asked = place.flatMap(where -> texts.flatMap(each -> Pointing.at(where, each)));
    if (asked.isEmpty() || desk.get().isEmpty()) {
      return;
    }
    if (!pointing.state().question().equals(asked)) {
      var open = desk.get().get();
      pointing.ask(asked.get(), () -> open.read(asked.get().before()));
    }
  }

  // The features.

  /// Moves a feature of an autoencoder.
  public void steer(int source, int latent) {
    if (source >= 0 && source < sources().size() && latent < sources().get(source).latents()) {
      begin();
      plan.add(names.get().target(source, latent));
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

  /// Gives a direction a slider that a person describes.
  ///
  /// @param done is told when it is there
  void describe(DirectionForm form, Runnable done) {
    desk.get()
        .filter(open -> !sources().isEmpty())
        .ifPresent(open ->
            describing.describe(
                open,
                form,
                source(),
                target -> {
                  plan.add(target);
                  done.run();
                }));
  }

  /// Takes a step that was found into the plan.
  void take(Step step) {
    plan.add(step);
  }

  /// Puts the selected slider at a part of its way, from -1 to 1.
  public void push(double part) {
    plan.draft().chosen().ifPresent(slider -> plan.setValue(slider.key(), part * range(slider)));
  }

  /// Looks closely at the first new token.
  public void pointAtFirstNew() {
    writing
        .writtenProperty()
        .get()
        .ifPresent(both -> point(Optional.of(new TokenPlace(Side.STEERED, both.prompt().size()))));
  }

  /// How far a slider goes.
  double range(Slider slider) {
    return Ranges.of(slider, names.get().usual(slider.target()));
  }

  /// Finds out how strongly the features of a plan fire.
  private void learn(Draft draft) {
    var now = names.get();
    var unknown =
        draft.sliders().stream()
            .map(Slider::target)
            .filter(each -> !now.knows(each) && now.hash(each).isPresent())
            .toList();
    if (unknown.isEmpty()) {
      return;
    }
    learning.submit(
        new Work<>(
            "Looking how strongly features fire",
            () ->
                unknown.stream()
                    .map(each ->
                        known.typicalMaximum(
                            now.hash(each).orElseThrow(), ((Target.Latent) each).latent()))
                    .toList()),
        outcome -> {
          if (outcome instanceof Outcome.Succeeded<List<java.util.OptionalDouble>>(var found)) {
            for (var i = 0; i < found.size(); i++) {
              now.learn(unknown.get(i), found.get(i).orElse(now.usual(unknown.get(i)).orElse(0)));
            }
            learned();
          }
        });
  }

  private final ReadOnlyObjectWrapper<Integer> ranges = new ReadOnlyObjectWrapper<>(0);

  private void learned() {
    ranges.set(ranges.get() + 1);
  }

  /// Counts how often something new was learnt of how far sliders go.
  ReadOnlyObjectProperty<Integer> rangesProperty() {
    return ranges.getReadOnlyProperty();
  }

  /// Looks for features that bring about another next token.
  public void seek(String wanted, String instead) {
    var open = desk.get();
    if (open.isEmpty() || sources().isEmpty() || wanted.isEmpty()) {
      return;
    }
    var asked =
        new Wish(
            prompt.get(),
            wanted,
            instead.isEmpty() ? Optional.empty() : Optional.of(instead),
            List.of(moved()),
            maxima());
    wish.ask(asked, () -> open.get().seek(asked));
  }

  private FeatureSeek.TypicalMaxima maxima() {
    var now = names.get();
    return (sae, latent) -> {
      var target = new Target.Latent(sae, latent);
      return now.hash(target)
          .map(hash -> known.typicalMaximum(hash, latent))
          .orElse(now.usual(target));
    };
  }

  // Plans.

  /// Uses a plan. What was watched may lie before all that it moves.
  void open(SteeringPlan next) {
    watched.set(Optional.empty());
    plan.open(next);
  }

  public void openPlan(String name) {
    desk.get().ifPresent(open -> plans.open(name, open, this::open));
  }

  /// Whether a file says that it is a steering plan: by the names in it, whatever its own name is.
  public static boolean concerns(Path file) {
    return Plans.looksLikeOne(file);
  }

  /// Opens a plan's file, where a model is there to hold it against.
  public void openPlan(Path file) {
    begin();
    if (desk.get().isEmpty() || sources().isEmpty()) {
      plans.fail(
          new Problem(
              "A plan needs an open model with an autoencoder",
              Optional.empty(),
              "Open them in the Library, then the plan"));
    } else {
      plans.open(file, desk.get().get(), this::open);
    }
  }

  void openReady(PlanShelf.Ready ready) {
    desk.get()
        .ifPresent(open ->
            plans.fit(
                Plans.called(ready.plan(), ready.name()),
                false,
                open,
                fitting -> {
                  open(fitting);
                  show(ready);
                }));
  }

  /// Keeps the plan under a name.
  public void save(String name) {
    plan.rename(name);
    hint.set("");
    var shown = plan.draft();
    plans.save(shown.name(), names.get().signed(shown.kept()), () -> plan.saved(shown));
  }

  /// Writes the plan as a file of its own.
  public void savePlan(Path file) {
    var shown = plan.draft();
    plans.write(file, names.get().signed(shown.kept()), () -> plan.saved(shown));
  }

  /// Puts the plan away for a new one.
  public void fresh() {
    plan.open(SteeringPlan.of());
    hint.set("");
  }

  /// The plan as it would be kept.
  SteeringPlan keptPlan() {
    return names.get().signed(plan.draft().kept());
  }

  /// The work of recording the selected slider from one end to the other; nothing where none is
  /// selected that has a strength.
  Optional<Job<Recorded>> recording() {
    var draft = plan.draft();
    return desk.get()
        .flatMap(open ->
            draft
                .chosen()
                .filter(slider -> slider.mode().takesValue())
                .map(slider ->
                    open.record(
                        new Recording(
                            draft.plan(),
                            draft.step(slider.key()),
                            prompt.get(),
                            Sweeps.values(slider, range(slider)),
                            watched.get(),
                            manner.get().length(),
                            manner.get().sampling()))));
  }

  /// What is said over a recording.
  ShareHtml.About about() {
    var draft = plan.draft();
    var moved = draft.chosen().map(slider -> names.get().shown(slider.target())).orElse("Strength");
    return new ShareHtml.About(
        draft.name().isEmpty() ? "Steering" : draft.name(),
        desk.get().map(SteeringDesk::model).orElse("") + ", recorded with Featurescope",
        moved);
  }

  // Several plans.

  /// Takes the plan that is shown into the comparison.
  public void compare() {
    var draft = plan.draft();
    var known = !draft.name().isEmpty() && !plan.edited();
    compare(known ? draft.name() : Summary.of(draft), draft.plan());
  }

  void compare(PlanShelf.Ready ready) {
    desk.get()
        .ifPresent(open ->
            plans.fit(ready.plan(), false, open, fitting -> compare(ready.name(), fitting)));
  }

  void compare(String name, SteeringPlan other) {
    comparing.add(name, other);
    askCompared();
  }

  void compareSaved(String name) {
    desk.get().ifPresent(open -> plans.open(name, open, saved -> compare(name, saved)));
  }

  /// Goes on with one of the compared plans.
  void useCompared(int index) {
    var entry = comparing.entriesProperty().get().get(index);
    open(Plans.called(entry.plan(), entry.name()));
  }

  void dropCompared(int index) {
    comparing.stop();
    comparing.remove(index);
    askCompared();
  }

  /// Asks what the plans do that have no answer yet; all of them where the prompt is another one.
  void askCompared() {
    var seen = live.seenProperty().get();
    if (desk.get().isEmpty() || seen.isEmpty()) {
      return;
    }
    var like = seen.get().asked();
    var fresh =
        comparing.entriesProperty().get().stream()
            .flatMap(each -> each.written().stream())
            .allMatch(texts -> texts.order().equals(with(order(), texts.order().plan())));
    if (fresh) {
      comparing.ask(desk.get().get(), like, order());
    } else {
      comparing.askAll(desk.get().get(), like, order());
    }
  }

  private static Order with(Order order, SteeringPlan other) {
    return new Order(other, order.text(), order.length(), order.sampling(), order.stops());
  }

  // What is shown.

  public DraftModel plan() {
    return plan;
  }

  Live live() {
    return live;
  }

  Writing writing() {
    return writing;
  }

  Plans plans() {
    return plans;
  }

  Comparing comparing() {
    return comparing;
  }

  Asked<Sweeping, Sweep> sweep() {
    return sweep;
  }

  Asked<Wish, Wished> wish() {
    return wish;
  }

  /// The features of both texts.
  Asked<Continuation, SteeredTexts.Features> reading() {
    return reading;
  }

  Asked<Pointing, Seen> pointing() {
    return pointing;
  }

  Describing describing() {
    return describing;
  }

  public ObjectProperty<Optional<SteeringDesk>> deskProperty() {
    return desk;
  }

  /// The autoencoder that the rest of the program looks through, as an index.
  public ObjectProperty<Integer> lensProperty() {
    return lens;
  }

  public ReadOnlyObjectProperty<SteerState> stateProperty() {
    return state.getReadOnlyProperty();
  }

  public StringProperty promptProperty() {
    return prompt;
  }

  ReadOnlyObjectProperty<Names> namesProperty() {
    return names.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Optional<Watched>> watchedProperty() {
    return watched.getReadOnlyProperty();
  }

  /// The token whose probability is followed, -1 for none.
  ReadOnlyObjectProperty<Integer> targetProperty() {
    return target.getReadOnlyProperty();
  }

  public ObjectProperty<Manner> mannerProperty() {
    return manner;
  }

  void closeHint() {
    hint.set("");
  }

  /// One line that says what to try; empty for none.
  ReadOnlyObjectProperty<String> hintProperty() {
    return hint.getReadOnlyProperty();
  }
}
