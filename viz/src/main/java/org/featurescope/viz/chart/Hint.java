package org.featurescope.viz.chart;

import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Node;
import javafx.scene.control.Tooltip;

/// What a drawing says about the place under the mouse, in a small window beside it. It takes no
/// focus and goes with the mouse.
public final class Hint {
  private final Node owner;
  private final Tooltip tooltip = new Tooltip();
  private final ReadOnlyStringWrapper text = new ReadOnlyStringWrapper(this, "text", "");

  /// @param owner the drawing
  public Hint(Node owner) {
    this.owner = owner;
    tooltip.getStyleClass().add("drawing-hint");
    // Keys are for the drawing.
    tooltip.setHideOnEscape(false);
  }

  /// What is said now; empty for nothing.
  public ReadOnlyStringProperty textProperty() {
    return text.getReadOnlyProperty();
  }

  /// Says something at a place of the drawing; nothing where it is empty.
  public void say(String words, double x, double y) {
    if (words.isEmpty() || owner.getScene() == null || owner.getScene().getWindow() == null) {
      hide();
      text.set(words);
      return;
    }
    text.set(words);
    tooltip.setText(words);
    var at = owner.localToScreen(x, y);
    if (at != null) {
      tooltip.show(owner, at.getX(), at.getY());
    }
  }

  public void hide() {
    text.set("");
    tooltip.hide();
  }
}
