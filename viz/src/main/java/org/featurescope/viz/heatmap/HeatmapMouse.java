package org.featurescope.viz.heatmap;

import javafx.scene.canvas.Canvas;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;

/// What the mouse does on a heatmap.
final class HeatmapMouse {
  private final TokenHeatmap heatmap;
  private double x = -1;
  private double y = -1;

  HeatmapMouse(TokenHeatmap heatmap) {
    this.heatmap = heatmap;
  }

  /// @param canvas where the tokens are drawn
  void listen(Canvas canvas) {
    canvas.addEventHandler(MouseEvent.MOUSE_MOVED, event -> hover(event.getX(), event.getY()));
    canvas.addEventHandler(MouseEvent.MOUSE_EXITED, event -> hover(-1, -1));
    canvas.addEventHandler(MouseEvent.MOUSE_PRESSED, this::press);
    canvas.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
    canvas.addEventHandler(MouseEvent.MOUSE_RELEASED, this::release);
    heatmap.addEventHandler(ScrollEvent.SCROLL, this::scroll);
  }

  private void scroll(ScrollEvent event) {
    heatmap.scroll().to(heatmap.scroll().top() - event.getDeltaY());
    hover(x, y);
    event.consume();
  }

  private void hover(double toX, double toY) {
    x = toX;
    y = toY;
    heatmap.hover(x < 0 ? TokenHeatmap.NONE : tokenAt(x, y));
  }

  private int tokenAt(double atX, double atY) {
    return heatmap.page().tokenAt(atX, atY + heatmap.scroll().top());
  }

  private void press(MouseEvent event) {
    heatmap.requestFocus();
    if (event.getButton() == MouseButton.PRIMARY) {
      heatmap.select(tokenAt(event.getX(), event.getY()), event.isShiftDown());
    }
  }

  private void drag(MouseEvent event) {
    var scroll = heatmap.scroll();
    if (event.getButton() == MouseButton.PRIMARY
        && heatmap.selectedTokenProperty().get() != TokenHeatmap.NONE) {
      var page = heatmap.page();
      // Beyond the edge the page follows, the faster the further.
      var inside = Math.clamp(event.getY(), 0, heatmap.viewHeight());
      scroll.to(scroll.top() + event.getY() - inside);
      heatmap.select(page.nearest(page.lineAt(inside + scroll.top()), event.getX()), true);
    }
  }

  private void release(MouseEvent event) {
    var selected = heatmap.selectedTokenProperty().get();
    if (event.getButton() == MouseButton.PRIMARY
        && selected != TokenHeatmap.NONE
        && heatmap.marks().anchor() == selected) {
      heatmap.onTokenClickedProperty().get().accept(selected);
    }
  }
}
