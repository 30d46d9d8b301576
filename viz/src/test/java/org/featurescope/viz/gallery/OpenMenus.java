package org.featurescope.viz.gallery;

import java.util.List;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.stage.Window;

/// The context menus that are open.
public final class OpenMenus {
  private OpenMenus() {}

  /// What they say, line by line; nothing where none is open.
  public static List<String> lines() {
    return Headless.call(() ->
        Window.getWindows().stream()
            .filter(ContextMenu.class::isInstance)
            .flatMap(menu -> ((ContextMenu) menu).getItems().stream())
            .map(MenuItem::getText)
            .toList());
  }
}
