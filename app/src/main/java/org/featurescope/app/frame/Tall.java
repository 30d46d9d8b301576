package org.featurescope.app.frame;

import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.StackPane;
import javafx.scene.shape.Rectangle;

/// Holds what may need more height than the window has, as with very large letters: then it
/// scrolls, and what is around it keeps its place.
final class Tall extends StackPane {
  private double above;

  Tall(Node... content) {
    super(content);
    setMinHeight(0);
    var clip = new Rectangle();
    clip.widthProperty().bind(widthProperty());
    clip.heightProperty().bind(heightProperty());
    setClip(clip);
    addEventHandler(ScrollEvent.SCROLL, this::scroll);
    // What the keyboard is on is in sight.
    sceneProperty().flatMap(scene -> scene.focusOwnerProperty()).subscribe(owner -> reveal(owner));
  }

  private void scroll(ScrollEvent event) {
    if (beyond() > 0) {
      scrollTo(above - event.getDeltaY());
      event.consume();
    }
  }

  private void reveal(Node owner) {
    if (owner != null && beyond() > 0 && isAncestorOf(owner)) {
      var bounds = sceneToLocal(owner.localToScene(owner.getLayoutBounds()));
      if (bounds.getMinY() < 0 || bounds.getHeight() > getHeight()) {
        scrollTo(above + bounds.getMinY());
      } else if (bounds.getMaxY() > getHeight()) {
        scrollTo(above + bounds.getMaxY() - getHeight());
      }
    }
  }

  private boolean isAncestorOf(Node node) {
    var at = node;
    while (at != null && !equals(at)) {
      at = at.getParent();
    }
    return at != null;
  }

  private void scrollTo(double wanted) {
    above = wanted;
    requestLayout();
  }

  private double needed(Node content) {
    return content.minHeight(content.getContentBias() == Orientation.HORIZONTAL ? getWidth() : -1);
  }

  /// The height that there is no room for.
  private double beyond() {
    return getManagedChildren().stream().mapToDouble(this::needed).max().orElse(0) - getHeight();
  }

  @Override
  protected void layoutChildren() {
    above = Math.clamp(above, 0, Math.max(0, beyond()));
    for (var content : getManagedChildren()) {
      var height = Math.max(getHeight(), needed(content));
      content.resizeRelocate(0, -snapPositionY(above), getWidth(), height);
    }
  }
}
