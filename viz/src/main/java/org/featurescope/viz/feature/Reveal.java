package org.featurescope.viz.feature;

import javafx.scene.Node;
import javafx.scene.control.ScrollPane;

/// Scrolls what is around a control.
public final class Reveal {
  private Reveal() {}

  /// Brings a node into the view of the nearest scroll pane around it, of one that is higher than
  /// the view its beginning; nothing moves where it is in view, or where there is none.
  public static void vertically(Node node) {
    for (var around = node.getParent(); around != null; around = around.getParent()) {
      if (around instanceof ScrollPane pane && pane.getContent() != null) {
        scroll(pane, node);
        return;
      }
    }
  }

  private static void scroll(ScrollPane pane, Node node) {
    var content = pane.getContent();
    var bounds = content.sceneToLocal(node.localToScene(node.getBoundsInLocal()));
    var whole = content.getBoundsInLocal();
    var view = pane.getViewportBounds().getHeight();
    var hidden = whole.getHeight() - view;
    if (hidden <= 0) {
      return;
    }
    var top = pane.getVvalue() * hidden;
    if (bounds.getMinY() - whole.getMinY() < top) {
      top = bounds.getMinY() - whole.getMinY();
    } else if (bounds.getMaxY() - whole.getMinY() > top + view) {
      top = Math.min(bounds.getMinY(), bounds.getMaxY() - view) - whole.getMinY();
    }
    pane.setVvalue(Math.clamp(top / hidden, 0, 1));
  }
}
