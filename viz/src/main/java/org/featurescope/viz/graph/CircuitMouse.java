package org.featurescope.viz.graph;

import java.util.BitSet;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;

/// What the mouse does on a circuit.
final class CircuitMouse {
  /// A notch of a wheel is some 40 of these.
  private static final double ZOOM_A_PIXEL = 0.004;

  private enum Drag {
    NONE,
    MOVE,
    SELECT,
    MINIMAP
  }

  private final CircuitCanvas canvas;
  private final CircuitKeys keys;
  private Drag drag = Drag.NONE;
  private double startX;
  private double startY;
  private double lastX;
  private double lastY;

  CircuitMouse(CircuitCanvas canvas, CircuitKeys keys) {
    this.canvas = canvas;
    this.keys = keys;
    canvas.addEventHandler(ScrollEvent.SCROLL, this::scroll);
    canvas.addEventHandler(
        MouseEvent.MOUSE_MOVED,
        event -> canvas.setHovered(canvas.nodeAt(event.getX(), event.getY())));
    canvas.addEventHandler(MouseEvent.MOUSE_EXITED, event -> canvas.setHovered(CircuitCanvas.NONE));
    canvas.addEventHandler(MouseEvent.MOUSE_PRESSED, this::press);
    canvas.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
    canvas.addEventHandler(MouseEvent.MOUSE_RELEASED, this::release);
  }

  private void scroll(ScrollEvent event) {
    if (event.getDeltaY() != 0) {
      canvas.zoom(Math.exp(ZOOM_A_PIXEL * event.getDeltaY()), event.getX(), event.getY());
    }
    event.consume();
  }

  private void press(MouseEvent event) {
    canvas.requestFocus();
    drag = Drag.NONE;
    startX = lastX = event.getX();
    startY = lastY = event.getY();
    if (event.getButton() == MouseButton.MIDDLE) {
      drag = Drag.MOVE;
    } else if (event.getButton() == MouseButton.PRIMARY) {
      var selects = event.isShiftDown() || canvas.selectingProperty().get();
      if (canvas.showAt(event.getX(), event.getY())) {
        drag = Drag.MINIMAP;
      } else {
        drag = selects && !keys.space() ? Drag.SELECT : Drag.MOVE;
      }
    }
  }

  private void drag(MouseEvent event) {
    if (drag == Drag.MINIMAP) {
      canvas.showAt(event.getX(), event.getY());
    } else if (!event.isStillSincePress()) {
      canvas.setHovered(CircuitCanvas.NONE);
      if (drag == Drag.MOVE) {
        canvas.move(event.getX() - lastX, event.getY() - lastY);
      } else if (drag == Drag.SELECT) {
        canvas.band(startX, startY, event.getX(), event.getY());
      }
    }
    lastX = event.getX();
    lastY = event.getY();
    event.consume();
  }

  private void release(MouseEvent event) {
    if (drag == Drag.SELECT && !event.isStillSincePress()) {
      var enclosed = canvas.enclosed(startX, startY, event.getX(), event.getY());
      if (event.isShortcutDown()) {
        enclosed.or(canvas.selectionProperty().get());
      }
      canvas.hideBand();
      canvas.selectionProperty().set(enclosed);
    } else if ((drag == Drag.SELECT || drag == Drag.MOVE)
        && event.isStillSincePress()
        && event.getButton() == MouseButton.PRIMARY) {
      click(event);
    }
    drag = Drag.NONE;
  }

  /// A click selects and opens a node, a second one pins it; with Ctrl or Shift it only adds it to
  /// those selected, or takes it out.
  private void click(MouseEvent event) {
    var node = canvas.nodeAt(event.getX(), event.getY());
    if (event.isShortcutDown() || event.isShiftDown()) {
      canvas.toggle(node);
    } else if (node == CircuitCanvas.NONE) {
      canvas.selectionProperty().set(new BitSet());
      canvas.currentProperty().set(CircuitCanvas.NONE);
    } else if (event.getClickCount() == 2) {
      canvas.togglePin(node);
    } else {
      canvas.open(node);
    }
  }
}
