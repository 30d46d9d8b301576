package org.featurescope.viz.feature;

import javafx.scene.input.KeyCode;

/// Where the keys lead in a list.
public final class ListKeys {
  /// Nowhere.
  public static final int STAY = -1;

  private ListKeys() {}

  /// The row that a key leads to, [#STAY] where it leads nowhere.
  ///
  /// @param at the row now; -1 for none
  public static int target(KeyCode key, int at, int count) {
    if (count == 0) {
      return STAY;
    }
    return switch (key) {
      case UP -> Math.max(0, at - 1);
      case DOWN -> Math.min(count - 1, at + 1);
      case HOME -> 0;
      case END -> count - 1;
      default -> STAY;
    };
  }
}
