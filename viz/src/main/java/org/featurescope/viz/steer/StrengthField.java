package org.featurescope.viz.steer;

import java.util.function.DoubleConsumer;
import javafx.beans.Observable;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.css.PseudoClass;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;

/// A strength in figures, also beyond the slider's ends. Enter takes what was typed, Escape brings
/// back what was there; what is no strength is marked, and said why.
final class StrengthField extends TextField {
  /// More than any activation that a model survives.
  private static final double MOST = 1e6;

  private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");

  private final DoubleConsumer onCommit;
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
  private SliderItem item;
  private String shown = "";

  StrengthField(SliderItem item, DoubleConsumer onCommit) {
    this.onCommit = onCommit;
    getStyleClass().add("strength-field");
    setMinWidth(USE_PREF_SIZE);
    addEventFilter(KeyEvent.KEY_PRESSED, this::press);
    textProperty().addListener((Observable property) -> problem.set(""));
    problem.addListener(
        (Observable property) -> pseudoClassStateChanged(WRONG, !problem.get().isEmpty()));
    focusedProperty()
        .addListener((Observable property) -> {
          if (!isFocused()) {
            leave();
          }
        });
    show(item);
  }

  /// What is wrong with what was typed; empty for nothing.
  ReadOnlyStringProperty problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /// Writes a slider's strength, unless somebody is typing another one.
  void show(SliderItem item) {
    var typing = isFocused() && !getText().equals(shown);
    this.item = item;
    shown = written();
    setAccessibleText(
        "Strength of "
            + item.title()
            + (item.unit() == StrengthUnit.MAXIMA ? ", in typical maxima" : ""));
    setDisable(!item.mode().adjustable());
    if (!typing) {
      setText(shown);
    }
  }

  private String written() {
    return item.mode().adjustable()
        ? StrengthText.of(item.mode(), item.value(), item.range().step())
        : item.mode() == SteerMode.ABLATE ? "0.0" : "–";
  }

  private void press(KeyEvent event) {
    switch (event.getCode()) {
      case ENTER -> {
        commit();
        selectAll();
      }
      case ESCAPE -> {
        if (getText().equals(shown)) {
          return;
        }
        setText(shown);
        selectAll();
      }
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void commit() {
    if (getText().equals(shown)) {
      return;
    }
    var typed = StrengthText.read(getText());
    if (typed.isEmpty()) {
      problem.set("Type a number, such as " + example() + ".");
    } else if (Math.abs(typed.getAsDouble()) > MOST) {
      problem.set("Type a number from %s to %s.".formatted(end(-MOST), end(MOST)));
    } else {
      shown = "";
      onCommit.accept(typed.getAsDouble());
      show(item);
      setText(shown);
      if (item.value() != typed.getAsDouble()) {
        problem.set("No slider here goes beyond %s.".formatted(shown));
      }
    }
  }

  private String example() {
    var half = (item.range().max() + item.range().neutral()) / 2;
    return StrengthText.of(item.mode(), half, item.range().step());
  }

  private String end(double strength) {
    return StrengthText.end(item.mode(), strength);
  }

  /// What can be taken is taken; otherwise what was there comes back.
  private void leave() {
    commit();
    if (!problem.get().isEmpty()) {
      setText(shown);
    }
  }
}
