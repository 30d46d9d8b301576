package org.featurescope.app.features;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.MenuItem;
import org.featurescope.app.frame.Buttons;
import org.featurescope.viz.feature.Menus;

/// What a right click or the menu key offers on the selected feature.
final class FeatureMenu {
  private FeatureMenu() {}

  /// Lets a node that shows the selected feature offer it.
  static void on(Node node, FeatureActions actions) {
    node.setOnContextMenuRequested(event -> Menus.show(node, event, items(actions)));
  }

  static List<MenuItem> items(FeatureActions actions) {
    return List.of(
        Buttons.item(actions.steer()),
        Buttons.item(actions.showInRead()),
        Buttons.item(actions.compare()),
        Buttons.item(actions.star()),
        Buttons.item(actions.rename()),
        Buttons.item(actions.copy()));
  }
}
