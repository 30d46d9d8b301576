package org.featurescope.app.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HistoryTest {
  private final History history = new History();
  private String shown = "a";

  private void change(String to) {
    history.record(shown, to, state -> shown = state);
    shown = to;
  }

  @Test
  void undo_and_redo_walk_along_the_changes() {
    change("b");
    change("c");
    history.undo();
    assertEquals("b", shown);
    history.undo();
    assertEquals("a", shown);
    assertFalse(history.canUndoProperty().get());
    history.redo();
    history.redo();
    assertEquals("c", shown);
    assertFalse(history.canRedoProperty().get());
  }

  @Test
  void a_new_change_forgets_what_was_taken_back() {
    change("b");
    history.undo();
    change("d");
    assertFalse(history.canRedoProperty().get());
    history.undo();
    assertEquals("a", shown);
  }

  @Test
  void a_change_to_the_same_is_none() {
    change("a");
    assertFalse(history.canUndoProperty().get());
  }

  @Test
  void clearing_forgets_everything() {
    change("b");
    assertTrue(history.canUndoProperty().get());
    history.clear();
    assertFalse(history.canUndoProperty().get());
  }
}
