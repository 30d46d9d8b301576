package org.featurescope.viz.feature;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.ContextMenuEvent;

/// Menus that a right click or the menu key opens.
public final class Menus {
  private Menus() {}

  /// Opens a menu where it was asked for; nothing happens where it would be empty.
  ///
  /// @param owner closes it when it goes
  public static void show(Node owner, ContextMenuEvent event, List<MenuItem> items) {
    if (!items.isEmpty()) {
      new ContextMenu(items.toArray(MenuItem[]::new))
          .show(owner, event.getScreenX(), event.getScreenY());
      event.consume();
    }
  }
}
