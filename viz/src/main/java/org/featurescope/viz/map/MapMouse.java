package org.featurescope.viz.map;

import java.util.BitSet;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;

/// What the mouse does on a map.
final class MapMouse {
  /// A notch of a wheel is some 40 of these.
  private static final double ZOOM_A_PIXEL = 0.004;

  private enum Drag {
    NONE,
    MOVE,
    SELECT
  }

  private final DirectionMap map;
  private Drag drag = Drag.NONE;
  private double startX;
  private double startY;
  private double lastX;
  private double lastY;

  MapMouse(DirectionMap map) {
    this.map = map;
    map.addEventHandler(ScrollEvent.SCROLL, this::scroll);
    map.addEventHandler(MouseEvent.MOUSE_MOVED, event -> map.hover(event.getX(), event.getY()));
    map.addEventHandler(MouseEvent.MOUSE_EXITED, event -> map.setHovered(DirectionMap.NONE));
    map.addEventHandler(MouseEvent.MOUSE_PRESSED, this::press);
    map.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
    map.addEventHandler(MouseEvent.MOUSE_RELEASED, this::release);
  }

  private void scroll(ScrollEvent event) {
    if (event.getDeltaY() != 0) {
      map.zoom(Math.exp(ZOOM_A_PIXEL * event.getDeltaY()), event.getX(), event.getY());
    }
    event.consume();
  }

  private void press(MouseEvent event) {
    map.requestFocus();
    drag = Drag.NONE;
    if (event.getButton() == MouseButton.PRIMARY) {
      startX = lastX = event.getX();
      startY = lastY = event.getY();
      var selects = event.isShiftDown() || map.selectingProperty().get();
      drag = selects ? Drag.SELECT : Drag.MOVE;
    }
  }

  private void drag(MouseEvent event) {
    if (event.isStillSincePress()) {
      return;
    }
    switch (drag) {
      case NONE -> {}
      case MOVE -> {
        map.setHovered(DirectionMap.NONE);
        map.move(event.getX() - lastX, event.getY() - lastY);
      }
      case SELECT -> map.band(startX, startY, event.getX(), event.getY());
    }
    lastX = event.getX();
    lastY = event.getY();
    event.consume();
  }

  private void release(MouseEvent event) {
    if (drag == Drag.SELECT && !event.isStillSincePress()) {
      var enclosed = map.enclosed(startX, startY, event.getX(), event.getY());
      if (event.isShortcutDown()) {
        enclosed.or(map.selectionProperty().get());
      }
      map.hideBand();
      map.selectionProperty().set(enclosed);
    } else if (drag != Drag.NONE && event.isStillSincePress()) {
      click(event);
    }
    drag = Drag.NONE;
  }

  /// A click opens the nearest point; with Ctrl it only adds it to those selected, or takes it out.
  private void click(MouseEvent event) {
    var point = map.pointAt(event.getX(), event.getY());
    if (event.isShortcutDown() || event.isShiftDown()) {
      map.toggle(point);
    } else if (point == DirectionMap.NONE) {
      map.selectionProperty().set(new BitSet());
    } else {
      var only = new BitSet();
      only.set(point);
      map.selectionProperty().set(only);
      map.onOpenProperty().get().accept(point);
    }
  }
}
