package org.featurescope.viz.steer;

import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;

/// What the mouse does to a slider: the thumb is dragged, or comes to where the track is pressed;
/// with Shift it goes a tenth as far.
final class StrengthMouse {
  private static final double FINER = 0.1;

  private final StrengthSlider slider;

  /// From the middle of the thumb to the place where it was taken.
  private double grip;

  private double from;
  private double strengthAtFrom;

  StrengthMouse(StrengthSlider slider) {
    this.slider = slider;
  }

  void listen() {
    slider.addEventHandler(MouseEvent.MOUSE_PRESSED, this::press);
    slider.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
    slider.addEventHandler(MouseEvent.MOUSE_RELEASED, this::release);
    slider.addEventHandler(MouseEvent.MOUSE_CLICKED, this::click);
  }

  private boolean takes(MouseEvent event) {
    return event.getButton() == MouseButton.PRIMARY && slider.modeProperty().get().adjustable();
  }

  private void press(MouseEvent event) {
    slider.requestFocus();
    if (!takes(event)) {
      return;
    }
    slider.setAdjusting(true);
    var thumb = slider.x(slider.valueProperty().get());
    var taken = Math.abs(event.getX() - thumb) <= slider.x(slider.rangeProperty().get().min());
    grip = taken ? event.getX() - thumb : 0;
    if (!taken) {
      slider.valueProperty().set(slider.at(event.getX()));
    }
    from = event.getX();
    strengthAtFrom = slider.valueProperty().get();
    event.consume();
  }

  private void drag(MouseEvent event) {
    if (!slider.adjustingProperty().get()) {
      return;
    }
    var range = slider.rangeProperty().get();
    if (event.isShiftDown()) {
      var whole = slider.x(range.max()) - slider.x(range.min());
      var change = (event.getX() - from) / Math.max(1, whole) * (range.max() - range.min());
      var to = strengthAtFrom + FINER * change;
      slider.valueProperty().set(range.nearest(to, FINER * range.step()));
    } else {
      slider.valueProperty().set(slider.at(event.getX() - grip));
    }
    event.consume();
  }

  private void release(MouseEvent event) {
    if (slider.adjustingProperty().get()) {
      slider.setAdjusting(false);
      event.consume();
    }
  }

  private void click(MouseEvent event) {
    if (event.getClickCount() == 2 && takes(event)) {
      slider.reset();
      event.consume();
    }
  }
}
