package org.featurescope.viz.steer;

import javafx.scene.input.KeyEvent;
import javafx.scene.input.ScrollEvent;

/// What keys and the wheel do to a slider.
final class StrengthKeys {
  /// What one notch of a wheel scrolls.
  private static final double NOTCH = 40;

  private final StrengthSlider slider;
  private double scrolled;

  StrengthKeys(StrengthSlider slider) {
    this.slider = slider;
  }

  void listen() {
    slider.addEventHandler(KeyEvent.KEY_PRESSED, this::press);
    slider.addEventHandler(KeyEvent.KEY_TYPED, this::type);
    slider.addEventHandler(ScrollEvent.SCROLL, this::scroll);
  }

  private void press(KeyEvent event) {
    if (event.isShortcutDown() || !slider.modeProperty().get().adjustable()) {
      return;
    }
    var size = size(event.isShiftDown(), event.isAltDown());
    switch (event.getCode()) {
      case LEFT, DOWN, KP_LEFT, KP_DOWN -> slider.move(-1, size);
      case RIGHT, UP, KP_RIGHT, KP_UP -> slider.move(1, size);
      case PAGE_DOWN -> slider.move(-1, 10);
      case PAGE_UP -> slider.move(1, 10);
      case HOME -> slider.reset();
      default -> {
        return;
      }
    }
    event.consume();
  }

  /// The figure is typed, not pressed: on some keyboards it needs Shift.
  private void type(KeyEvent event) {
    if (event.getCharacter().equals("0") && !event.isShortcutDown()) {
      slider.reset();
      event.consume();
    }
  }

  private void scroll(ScrollEvent event) {
    if (!slider.isFocused() || !slider.modeProperty().get().adjustable()) {
      return;
    }
    // With Shift held, systems scroll sideways.
    scrolled += event.getDeltaY() != 0 ? event.getDeltaY() : event.getDeltaX();
    var notches = (int) (scrolled / NOTCH);
    scrolled -= notches * NOTCH;
    if (notches != 0) {
      slider.move(notches, size(event.isShiftDown(), event.isAltDown()));
    }
    event.consume();
  }

  private static double size(boolean finer, boolean coarser) {
    return finer ? 0.1 : coarser ? 10 : 1;
  }
}
