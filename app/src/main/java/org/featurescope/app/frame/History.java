package org.featurescope.app.frame;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;

/// Undo and redo over immutable states: a change is remembered as the state before and the state
/// after it, so taking it back is showing the earlier one again.
public final class History {
  private static final int DEPTH = 200;

  private record Step<S>(S before, S after, Consumer<S> show) {
    void undo() {
      show.accept(before);
    }

    void redo() {
      show.accept(after);
    }
  }

  private final Deque<Step<?>> done = new ArrayDeque<>();
  private final Deque<Step<?>> undone = new ArrayDeque<>();
  private final ReadOnlyBooleanWrapper canUndo = new ReadOnlyBooleanWrapper();
  private final ReadOnlyBooleanWrapper canRedo = new ReadOnlyBooleanWrapper();

  /// Remembers that the state went from `before` to `after`; equal states are no change.
  ///
  /// @param show makes a state the present one, without recording it again
  public <S> void record(S before, S after, Consumer<S> show) {
    if (before.equals(after)) {
      return;
    }
    done.push(new Step<>(before, after, show));
    if (done.size() > DEPTH) {
      done.removeLast();
    }
    undone.clear();
    refresh();
  }

  public void undo() {
    if (!done.isEmpty()) {
      var step = done.pop();
      undone.push(step);
      step.undo();
      refresh();
    }
  }

  public void redo() {
    if (!undone.isEmpty()) {
      var step = undone.pop();
      done.push(step);
      step.redo();
      refresh();
    }
  }

  /// Forgets everything, because the states no longer mean anything (another model was opened).
  public void clear() {
    done.clear();
    undone.clear();
    refresh();
  }

  public ReadOnlyBooleanProperty canUndoProperty() {
    return canUndo.getReadOnlyProperty();
  }

  public ReadOnlyBooleanProperty canRedoProperty() {
    return canRedo.getReadOnlyProperty();
  }

  private void refresh() {
    canUndo.set(!done.isEmpty());
    canRedo.set(!undone.isEmpty());
  }
}
