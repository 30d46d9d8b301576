package org.featurescope.app.steer;

import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.frame.History;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.Positions;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.Target;

/// The plan in the making and everything that changes it. Every change can be undone; a drag is one
/// change, however many places it came by.
public final class DraftModel {
  private final History history;
  private final ReadOnlyObjectWrapper<Draft> draft = new ReadOnlyObjectWrapper<>(Draft.empty());
  private final ReadOnlyBooleanWrapper edited = new ReadOnlyBooleanWrapper();
  private Draft kept = Draft.empty();
  private Optional<Draft> beforeDrag = Optional.empty();

  DraftModel(History history) {
    this.history = history;
    draft.subscribe(this::compare);
  }

  private void compare() {
    edited.set(!draft.get().kept().equals(kept.kept()));
  }

  public ReadOnlyObjectProperty<Draft> draftProperty() {
    return draft.getReadOnlyProperty();
  }

  public Draft draft() {
    return draft.get();
  }

  /// Whether it differs from what was opened or saved last.
  public boolean edited() {
    return edited.get();
  }

  public ReadOnlyBooleanProperty editedProperty() {
    return edited.getReadOnlyProperty();
  }

  /// Shows a plan that was opened. It can be taken back.
  void open(SteeringPlan plan) {
    var next = Draft.of(plan);
    record(next);
    kept = next;
    draft.set(next);
    compare();
  }

  /// Shows a plan at the beginning: there is nothing to go back to.
  void begin(Draft next) {
    beforeDrag = Optional.empty();
    kept = next;
    draft.set(next);
    compare();
  }

  /// What is shown has been saved.
  void saved(Draft shown) {
    kept = shown;
    compare();
  }

  public void add(Target target) {
    change(now -> now.with(target, 0));
  }

  /// A step that somebody else has made; a slider that moves the same becomes like it.
  void add(Step step) {
    change(now -> now.with(step));
  }

  public void remove(int key) {
    change(now -> now.without(key));
  }

  public void setMode(int key, Mode mode) {
    change(now -> now.change(key, slider -> slider.withMode(mode)));
  }

  public void setMuted(int key, boolean muted) {
    change(now -> now.change(key, slider -> slider.withMuted(muted)));
  }

  public void setSolo(int key, boolean solo) {
    change(now -> now.change(key, slider -> slider.withSolo(solo)));
  }

  public void setPositions(int key, Optional<Positions> where) {
    change(now -> now.change(key, slider -> slider.at(where)));
  }

  /// Lets a direction act in other layers.
  void setTarget(int key, Target target) {
    change(now -> now.change(key, slider -> slider.moving(target)));
  }

  /// Tells a slider's strength in other units.
  void setUnit(int key, double unit) {
    change(now -> now.change(key, slider -> slider.inUnitsOf(unit)));
  }

  /// A value that was typed, or reached by a key.
  public void setValue(int key, double value) {
    if (!Double.isNaN(value)) {
      settle();
      change(now -> now.change(key, slider -> slider.withValue(value)));
    }
  }

  /// A place on the way of a drag. Remembered when it [#settle]s.
  public void drag(int key, double value) {
    if (Double.isNaN(value)) {
      return;
    }
    if (beforeDrag.isEmpty()) {
      beforeDrag = Optional.of(draft.get());
    }
    draft.set(draft.get().change(key, slider -> slider.withValue(value)));
  }

  /// The end of a drag.
  public void settle() {
    var before = beforeDrag;
    beforeDrag = Optional.empty();
    before.ifPresent(from -> history.record(from, draft.get(), this::show));
  }

  /// Everything to where it does nothing.
  public void resetAll() {
    change(now -> now.changeAll(slider -> slider.withValue(slider.neutral())));
  }

  public void reset(int key) {
    change(now -> now.change(key, slider -> slider.withValue(slider.neutral())));
  }

  public void move(int key, int place) {
    change(now -> now.move(key, place));
  }

  public void setPositions(Positions where) {
    change(now -> now.at(where));
  }

  public void setFrozen(boolean frozen) {
    change(now -> now.frozen(frozen));
  }

  public void rename(String name) {
    change(now -> now.called(name.strip()));
  }

  /// Looking at another slider is no change of the plan.
  public void select(int key) {
    draft.set(draft.get().select(key));
  }

  private void change(UnaryOperator<Draft> edit) {
    settle();
    var next = edit.apply(draft.get());
    record(next);
    draft.set(next);
  }

  private void record(Draft next) {
    if (!next.kept().equals(draft.get().kept()) || !next.plan().equals(draft.get().plan())) {
      history.record(draft.get(), next, this::show);
    }
  }

  private void show(Draft earlier) {
    beforeDrag = Optional.empty();
    draft.set(earlier);
  }
}
