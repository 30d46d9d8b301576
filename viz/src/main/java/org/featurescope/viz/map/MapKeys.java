package org.featurescope.viz.map;

import java.util.BitSet;
import javafx.scene.input.KeyEvent;

/// What the keyboard does on a map.
final class MapKeys {
  private static final double ZOOM = 1.25;

  private final DirectionMap map;

  MapKeys(DirectionMap map) {
    this.map = map;
    map.addEventHandler(KeyEvent.KEY_PRESSED, event -> consumeIf(event, press(event)));
    map.addEventHandler(KeyEvent.KEY_TYPED, event -> consumeIf(event, type(event)));
  }

  private static void consumeIf(KeyEvent event, boolean acted) {
    if (acted) {
      event.consume();
    }
  }

  private boolean press(KeyEvent event) {
    if (event.isAltDown()) {
      return false;
    }
    if (event.isShortcutDown()) {
      return withControl(event);
    }
    var step = map.getHeight() / 8;
    switch (event.getCode()) {
      case LEFT -> map.move(step, 0);
      case RIGHT -> map.move(-step, 0);
      case UP -> map.move(0, step);
      case DOWN -> map.move(0, -step);
      case ENTER -> {
        return open();
      }
      case SPACE -> {
        return map.toggle(map.hoveredProperty().get());
      }
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
    var point = map.hoveredProperty().get();
    if (point != DirectionMap.NONE) {
      map.onOpenProperty().get().accept(point);
    }
    return point != DirectionMap.NONE;
  }

  private boolean escape() {
    if (map.hoveredProperty().get() != DirectionMap.NONE) {
      map.setHovered(DirectionMap.NONE);
      return true;
    }
    var some = !map.selectionProperty().get().isEmpty();
    if (some) {
      map.selectionProperty().set(new BitSet());
    }
    return some;
  }

  private boolean withControl(KeyEvent event) {
    switch (event.getCode()) {
      case LEFT -> map.step(-1, 0);
      case RIGHT -> map.step(1, 0);
      case UP -> map.step(0, -1);
      case DOWN -> map.step(0, 1);
      case A -> map.selectionProperty().set(map.enclosed(0, 0, map.getWidth(), map.getHeight()));
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
      case "+", "=" -> map.zoom(ZOOM, map.getWidth() / 2, map.getHeight() / 2);
      case "-", "−" -> map.zoom(1 / ZOOM, map.getWidth() / 2, map.getHeight() / 2);
      case "0" -> map.fit();
      default -> {
        return false;
      }
    }
    return true;
  }
}
