package org.featurescope.app.steer;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.steer.SteeringDesk.Ask;
import org.featurescope.app.steer.SteeringDesk.Watched;

/// The prompt while a slider moves: what comes next, which token is followed, which feature is
/// watched.
final class LookModel {
  private final SteerBench bench;
  private final Live live;
  private final ReadOnlyObjectWrapper<Optional<Watched>> watched =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Integer> target = new ReadOnlyObjectWrapper<>(-1);
  private boolean wantsBeginning;
  private boolean chosenTarget;

  LookModel(SteerBench bench) {
    this.bench = bench;
    live = new Live(bench.jobs());
    live.seenProperty().addListener((seen, before, after) -> looked());
  }

  /// Another model: what was seen was not of it.
  void open() {
    live.open(bench.deskProperty().get());
    watched.set(Optional.empty());
    forgetTarget();
  }

  void look() {
    if (bench.begun() && bench.ready().isPresent()) {
      live.look(ask());
    }
  }

  /// Looks again after a failure or a stop.
  void retry() {
    if (bench.ready().isPresent()) {
      live.again(ask());
    }
  }

  private Ask ask() {
    return new Ask(
        bench.draft().plan(),
        bench.promptProperty().get(),
        OptionalInt.of(lookedAt()),
        wantedTokens());
  }

  /// The autoencoder whose features are shown.
  int lookedAt() {
    return watched.get().map(Watched::source).orElse(moved());
  }

  private Set<Integer> wantedTokens() {
    var wanted = new HashSet<Integer>();
    if (target.get() >= 0) {
      wanted.add(target.get());
    }
    return wanted;
  }

  /// The last autoencoder that the plan moves: what comes before it, steering does not change. What
  /// a transcoder moves is seen behind its MLP, where an autoencoder looks there.
  int moved() {
    var now = bench.names();
    var last = last(now);
    return last >= bench.sources().size() || !bench.sources().get(last).transcoder()
        ? last
        : now.behind(last).orElse(last);
  }

  private int last(Names now) {
    return bench.draft().sliders().stream()
        .flatMapToInt(slider -> now.source(slider.target()).stream())
        // While another model comes, the names are still those of the one before.
        .filter(index -> index < bench.sources().size())
        .boxed()
        .max(Comparator.comparingInt(index -> bench.sources().get(index).layer()))
        .orElse(bench.source());
  }

  /// Looks at the prompt, and begins with sliders for what is loudest in it.
  void beginOnPrompt() {
    wantsBeginning = true;
    look();
  }

  /// There is a plan to begin with.
  void beginOnPlan() {
    wantsBeginning = false;
  }

  private void looked() {
    var seen = live.seenProperty().get();
    if (seen.isEmpty()) {
      return;
    }
    if (wantsBeginning) {
      wantsBeginning = false;
      bench
          .hintProperty()
          .set("Drag a slider, or press an arrow key on it: the next token follows.");
      bench.plan().begin(Beginning.draft(seen.get(), bench.source(), bench.names()));
    }
    if (watched.get().isEmpty()) {
      seen.get()
          .asked()
          .watched()
          .ifPresent(from ->
              watched.set(Beginning.watched(seen.get(), from, bench.names(), bench.draft())));
    }
    if (!chosenTarget) {
      target.set(Targets.of(seen.get(), target.get()));
    }
  }

  void forgetTarget() {
    chosenTarget = false;
    target.set(-1);
  }

  /// Follows the probability of one token.
  void follow(int token) {
    chosenTarget = token >= 0;
    target.set(token);
    look();
    bench.later();
  }

  /// Shows another feature's heat.
  void watch(int source, int latent) {
    watched.set(Optional.of(new Watched(source, latent)));
    look();
  }

  /// Another plan may move only what comes after the feature that was watched.
  void watchNothing() {
    watched.set(Optional.empty());
  }

  /// Stops the first picture; later ones are a moment's work.
  void stop() {
    if (live.seenProperty().get().isEmpty()) {
      live.cancel();
    }
  }

  /// What is shown, if it is the prompt's.
  Optional<Seen> seen() {
    return live.seenProperty().get().filter(seen -> live.problemProperty().get().isEmpty());
  }

  Live live() {
    return live;
  }

  ReadOnlyObjectProperty<Optional<Watched>> watchedProperty() {
    return watched.getReadOnlyProperty();
  }

  /// The token whose probability is followed, -1 for none.
  ReadOnlyObjectProperty<Integer> targetProperty() {
    return target.getReadOnlyProperty();
  }
}
