package org.featurescope.app.steer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.Positions;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.Target;

/// A plan in the making. Immutable, so that undo is showing an earlier one.
///
/// @param name what it is called; empty for none yet
/// @param selected key of the slider that the inspector shows; -1 for none
public record Draft(
    String name, List<Slider> sliders, Positions positions, boolean frozen, int selected) {
  public static final int NONE = -1;

  public Draft {
    sliders = List.copyOf(sliders);
  }

  public static Draft empty() {
    return new Draft("", List.of(), Positions.ALL, false, NONE);
  }

  static Draft of(SteeringPlan plan) {
    var sliders =
        IntStream.range(0, plan.steps().size())
            .mapToObj(i -> Slider.of(i, plan.steps().get(i)))
            .toList();
    return new Draft(
        plan.name().orElse(""),
        sliders,
        plan.positions(),
        plan.freezeAttention(),
        sliders.isEmpty() ? NONE : sliders.getFirst().key());
  }

  /// What the model does now: mute and solo are obeyed. It has no name, as another name does
  /// nothing.
  public SteeringPlan plan() {
    var alone = sliders.stream().anyMatch(Slider::solo);
    return plan("", sliders.stream().map(each -> each.step(alone && !each.solo())).toList());
  }

  /// Whether the model does the same, whatever strengths are counted in.
  boolean doesAs(Draft other) {
    return Alike.plans(plan(), other.plan());
  }

  /// What the model does now, under the plan's name.
  public SteeringPlan named() {
    var now = plan();
    return plan(name, now.steps());
  }

  /// What is kept of it: solo is for listening only.
  SteeringPlan kept() {
    return plan(name, sliders.stream().map(each -> each.step(false)).toList());
  }

  private SteeringPlan plan(String called, List<Step> steps) {
    return new SteeringPlan(
        called.isEmpty() ? Optional.empty() : Optional.of(called),
        Optional.empty(),
        steps,
        positions,
        frozen);
  }

  /// The index of a slider's step in [#plan], which may have another order.
  int step(int key) {
    var features = sliders.stream().filter(each -> each.target() instanceof Target.Latent).toList();
    var others =
        sliders.stream().filter(each -> !(each.target() instanceof Target.Latent)).toList();
    var ordered = new ArrayList<>(features);
    ordered.addAll(others);
    return IntStream.range(0, ordered.size())
        .filter(i -> ordered.get(i).key() == key)
        .findFirst()
        .orElse(NONE);
  }

  public Optional<Slider> slider(int key) {
    return sliders.stream().filter(each -> each.key() == key).findFirst();
  }

  Optional<Slider> chosen() {
    return slider(selected);
  }

  Optional<Slider> moving(Target target) {
    return sliders.stream().filter(each -> each.target().equals(target)).findFirst();
  }

  /// With a slider for `target`, selected; one that is there already is selected.
  Draft with(Target target, double value) {
    var there = moving(target);
    if (there.isPresent()) {
      return select(there.get().key());
    }
    var key = 1 + sliders.stream().mapToInt(Slider::key).max().orElse(NONE);
    var more = new ArrayList<>(sliders);
    more.add(
        new Slider(key, target, Mode.ADD, value, 1, false, false, Optional.empty())
            .withValue(value));
    return new Draft(name, more, positions, frozen, key);
  }

  /// With a slider for `step`, selected; one that moves the same becomes like it.
  Draft with(Step step) {
    var there = with(step.target(), 0);
    return there.change(there.selected(), slider -> Slider.of(slider.key(), step));
  }

  Draft without(int key) {
    var at = indexOf(key);
    if (at < 0) {
      return this;
    }
    var fewer = new ArrayList<>(sliders);
    fewer.remove(at);
    var next =
        selected != key
            ? selected
            : fewer.isEmpty() ? NONE : fewer.get(Math.min(at, fewer.size() - 1)).key();
    return new Draft(name, fewer, positions, frozen, next);
  }

  Draft change(int key, UnaryOperator<Slider> edit) {
    return with(sliders.stream().map(each -> each.key() == key ? edit.apply(each) : each).toList());
  }

  Draft changeAll(UnaryOperator<Slider> edit) {
    return with(sliders.stream().map(edit).toList());
  }

  private Draft with(List<Slider> changed) {
    return new Draft(name, changed, positions, frozen, selected);
  }

  /// The slider at another place among the others.
  Draft move(int key, int place) {
    var at = indexOf(key);
    if (at < 0) {
      return this;
    }
    var moved = new ArrayList<>(sliders);
    var slider = moved.remove(at);
    moved.add(Math.clamp(place, 0, moved.size()), slider);
    return with(moved);
  }

  int indexOf(int key) {
    return IntStream.range(0, sliders.size())
        .filter(i -> sliders.get(i).key() == key)
        .findFirst()
        .orElse(NONE);
  }

  Draft select(int key) {
    return new Draft(name, sliders, positions, frozen, key);
  }

  Draft called(String other) {
    return new Draft(other, sliders, positions, frozen, selected);
  }

  Draft at(Positions where) {
    return new Draft(name, sliders, where, frozen, selected);
  }

  Draft frozen(boolean next) {
    return new Draft(name, sliders, positions, next, selected);
  }
}
