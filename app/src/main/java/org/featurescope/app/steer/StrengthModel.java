package org.featurescope.app.steer;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.steer.SteeringDesk.Recorded;
import org.featurescope.app.steer.SteeringDesk.Recording;
import org.featurescope.app.steer.SteeringDesk.Sweeping;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.app.task.Work;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.Sweep;
import org.featurescope.compute.steering.Target;
import org.featurescope.viz.steer.StrengthUnit;
import org.featurescope.viz.text.Figures;

/// How far sliders go, and what comes of it: the sweep over the selected one, and the recording of
/// its way.
final class StrengthModel {
  private final SteerBench bench;
  private final LookModel look;
  private final TextsModel texts;
  private final Asked<Sweeping, Sweep> sweep;
  private final Lane learning;
  private final ReadOnlyObjectWrapper<Integer> ranges = new ReadOnlyObjectWrapper<>(0);

  StrengthModel(SteerBench bench, LookModel look, TextsModel texts) {
    this.bench = bench;
    this.look = look;
    this.texts = texts;
    sweep = new Asked<>(bench.jobs());
    learning = new Lane(bench.jobs());
  }

  /// How far a slider goes.
  double range(Slider slider) {
    return Ranges.of(slider, bench.names().usual(slider.target()));
  }

  /// Counts how often something new was learnt of how far sliders go.
  ReadOnlyObjectProperty<Integer> rangesProperty() {
    return ranges.getReadOnlyProperty();
  }

  /// Finds out how strongly the features of a plan fire.
  void learn(Draft draft) {
    var now = bench.names();
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
            () -> unknown.stream().map(each -> known(now, each)).toList()),
        outcome -> {
          if (outcome instanceof Outcome.Succeeded<List<OptionalDouble>>(var found)) {
            for (var i = 0; i < found.size(); i++) {
              now.learn(unknown.get(i), found.get(i).orElse(now.usual(unknown.get(i)).orElse(0)));
            }
            ranges.set(ranges.get() + 1);
          }
        });
  }

  private OptionalDouble known(Names now, Target target) {
    return bench
        .known()
        .typicalMaximum(now.hash(target).orElseThrow(), ((Target.Latent) target).latent());
  }

  /// Puts the selected slider at a part of its way, from -1 to 1.
  void push(double part) {
    bench
        .draft()
        .chosen()
        .ifPresent(slider -> bench.plan().setValue(slider.key(), part * range(slider)));
  }

  /// Asks what strength does, unless that is what was asked last.
  void rested(SteeringDesk open) {
    question()
        .filter(asked -> sweep.state().question().filter(asked::sameAs).isEmpty())
        .ifPresent(asked -> sweep.ask(asked, () -> open.sweep(asked)));
  }

  private Optional<Sweeping> question() {
    var draft = bench.draft();
    return draft
        .chosen()
        .flatMap(slider ->
            Sweeps.of(
                draft,
                range(slider),
                bench.promptProperty().get(),
                look.targetProperty().get(),
                OptionalInt.of(look.lookedAt())));
  }

  /// Whether what was tried is what the sliders and the prompt are now, but for the strength.
  boolean current() {
    var state = sweep.state();
    return !state.working()
        && question().filter(now -> state.question().filter(now::sameAs).isPresent()).isPresent();
  }

  Asked<Sweeping, Sweep> sweep() {
    return sweep;
  }

  /// The work of recording the selected slider from one end to the other; nothing where none is
  /// selected that has a strength.
  Optional<Job<Recorded>> recording() {
    var draft = bench.draft();
    return bench
        .deskProperty()
        .get()
        .flatMap(open ->
            draft
                .chosen()
                .filter(slider -> slider.mode().takesValue())
                .map(slider -> open.record(recording(draft, slider))));
  }

  private Recording recording(Draft draft, Slider slider) {
    var manner = texts.mannerProperty().get();
    return new Recording(
        draft.plan(),
        draft.step(slider.key()),
        bench.promptProperty().get(),
        Sweeps.values(slider, range(slider)),
        look.watchedProperty().get(),
        manner.length(),
        manner.sampling());
  }

  /// What is said over a recording.
  ShareHtml.About about() {
    var draft = bench.draft();
    return new ShareHtml.About(
        draft.name().isEmpty() ? "Steering" : draft.name(),
        bench.deskProperty().get().map(SteeringDesk::model).orElse("")
            + ", recorded with Featurescope"
            + others(draft),
        draft.chosen().map(this::moved).orElse("Strength"),
        draft.chosen().map(Slider::neutral).orElse(0.0),
        look.watchedProperty()
            .get()
            .map(each -> bench.names().spoken(each.source(), each.latent()))
            .orElse(""));
  }

  private String moved(Slider slider) {
    var names = bench.names();
    var scaled = slider.scale() != 1 && slider.mode() != Mode.MULTIPLY;
    var unit =
        SliderItems.unit(slider, names.usual(slider.target())) == StrengthUnit.MAXIMA
            ? ", in typical maxima"
            : scaled ? ", 1 = " + Figures.of(slider.scale()) : "";
    return names.shown(slider.target()) + unit;
  }

  /// What else is in force while the slider moves.
  private String others(Draft draft) {
    var steps = draft.plan();
    var rest =
        draft.sliders().stream()
            .filter(each -> each.key() != draft.selected())
            .filter(each -> !steps.step(draft.step(each.key())).isNeutral())
            .map(each -> Summary.of(each, bench.names().shown(each.target())))
            .toList();
    return rest.isEmpty() ? "" : "; beside it in force: " + String.join(", ", rest);
  }
}
