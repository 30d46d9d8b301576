package org.featurescope.viz.graph;

import java.util.BitSet;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// What the keyboard does on a circuit.
final class CircuitKeys {
  private static final double ZOOM = 1.25;

  private final CircuitCanvas canvas;
  private boolean space;

  CircuitKeys(CircuitCanvas canvas) {
    this.canvas = canvas;
    canvas.addEventHandler(KeyEvent.KEY_PRESSED, event -> consumeIf(event, press(event)));
    canvas.addEventHandler(KeyEvent.KEY_RELEASED, this::release);
    canvas.addEventHandler(KeyEvent.KEY_TYPED, event -> consumeIf(event, type(event)));
    canvas.focusedProperty().addListener((property, before, focused) -> space = false);
  }

  /// Whether the space bar is held: then a drag moves the plane.
  boolean space() {
    return space;
  }

  private static void consumeIf(KeyEvent event, boolean acted) {
    if (acted) {
      event.consume();
    }
  }

  private void release(KeyEvent event) {
    if (event.getCode() == KeyCode.SPACE) {
      space = false;
    }
  }

  private boolean press(KeyEvent event) {
    if (event.isAltDown()) {
      return false;
    }
    if (event.isShortcutDown()) {
      return withControl(event.getCode());
    }
    switch (event.getCode()) {
      case UP ->
          canvas.walk(walk ->
              event.isShiftDown()
                  ? walk.within(canvas.from(), true)
                  : walk.along(canvas.from(), false));
      case DOWN ->
          canvas.walk(walk ->
              event.isShiftDown()
                  ? walk.within(canvas.from(), false)
                  : walk.along(canvas.from(), true));
      case LEFT -> canvas.walk(walk -> walk.across(canvas.from(), false));
      case RIGHT -> canvas.walk(walk -> walk.across(canvas.from(), true));
      case ENTER -> {
        return open();
      }
      case P -> {
        return canvas.togglePin(canvas.from());
      }
      case SPACE -> space = true;
      case ESCAPE -> {
        return escape();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean open() {
    var some = canvas.from() != CircuitCanvas.NONE;
    if (some) {
      canvas.onOpenProperty().get().accept(canvas.from());
    }
    return some;
  }

  private boolean escape() {
    if (!canvas.selectionProperty().get().isEmpty()) {
      canvas.selectionProperty().set(new BitSet());
      return true;
    }
    var some = canvas.currentProperty().get() != CircuitCanvas.NONE;
    canvas.currentProperty().set(CircuitCanvas.NONE);
    return some;
  }

  private boolean withControl(KeyCode code) {
    var step = canvas.getHeight() / 8;
    switch (code) {
      case LEFT -> canvas.move(step, 0);
      case RIGHT -> canvas.move(-step, 0);
      case UP -> canvas.move(0, step);
      case DOWN -> canvas.move(0, -step);
      case A ->
          canvas
              .selectionProperty()
              .set(canvas.enclosed(0, 0, canvas.getWidth(), canvas.getHeight()));
      default -> {
        return false;
      }
    }
    return true;
  }

  /// Signs, wherever they are on the keyboard.
  private boolean type(KeyEvent event) {
    if (event.isShortcutDown() || event.isAltDown()) {
      return false;
    }
    switch (event.getCharacter()) {
      case "+", "=" -> canvas.zoom(ZOOM, canvas.getWidth() / 2, canvas.getHeight() / 2);
      case "-", "−" -> canvas.zoom(1 / ZOOM, canvas.getWidth() / 2, canvas.getHeight() / 2);
      case "0" -> canvas.fit();
      default -> {
        return false;
      }
    }
    return true;
  }
}
