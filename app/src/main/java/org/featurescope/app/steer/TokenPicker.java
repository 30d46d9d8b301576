package org.featurescope.app.steer;

import java.util.List;
import java.util.function.Consumer;
import javafx.beans.Observable;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import org.featurescope.compute.steering.Positions;
import org.featurescope.viz.heatmap.Coloring;
import org.featurescope.viz.heatmap.HeatLayer;
import org.featurescope.viz.heatmap.HeatmapText;
import org.featurescope.viz.heatmap.TokenStrip;

/// The prompt's tokens, of which a range is chosen: by a click or a drag, or with the arrow keys,
/// which move the end that was moved last (with Shift the range grows).
final class TokenPicker extends ScrollPane {
  private static final int HUE = 3;

  private final TokenStrip strip = new TokenStrip();
  private final Consumer<Positions.Range> choose;
  private int size;
  private int anchor = TokenStrip.NONE;
  private int end = TokenStrip.NONE;

  /// Whether a press of the mouse was on a token, and goes on.
  private boolean pressed;

  /// @param choose hears what was chosen
  TokenPicker(Consumer<Positions.Range> choose) {
    this.choose = choose;
    getStyleClass().add("token-picker");
    setContent(strip);
    setFitToWidth(true);
    setHbarPolicy(ScrollBarPolicy.NEVER);
    setFocusTraversable(false);
    strip.setId("where-tokens");
    strip.wrappedProperty().set(true);
    strip.setFocusTraversable(true);
    strip.widthProperty().addListener((Observable property) -> fit());
    strip.addEventHandler(MouseEvent.MOUSE_PRESSED, this::press);
    strip.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
    strip.addEventHandler(MouseEvent.MOUSE_RELEASED, event -> release());
    strip.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
  }

  /// As high as the lines are, up to the greatest height that the style sheet allows.
  private void fit() {
    if (strip.getWidth() > 0) {
      var edge = getInsets().getTop() + getInsets().getBottom();
      setPrefHeight(Math.ceil(strip.prefHeight(strip.getWidth()) + edge) + 1);
    }
  }

  /// @param prompt its tokens
  /// @param chosen those that are steered; others than the prompt's are not shown
  void show(List<Piece> prompt, Positions chosen) {
    size = prompt.size();
    strip
        .textProperty()
        .set(
            HeatmapText.spelled(
                prompt.stream()
                    .map(piece -> piece.special() ? piece.label() : piece.text())
                    .toList()));
    strip.quietProperty().set(TextsPane.skipped(prompt));
    if (chosen instanceof Positions.Range(var first, var last)) {
      if (anchor != last || end != first) {
        anchor = first;
        end = last;
      }
    } else {
      anchor = TokenStrip.NONE;
      end = TokenStrip.NONE;
    }
    color(chosen);
    fit();
  }

  private void color(Positions chosen) {
    var values = new float[size];
    for (var i = 0; i < size; i++) {
      values[i] = chosen.include(i, size) ? 1 : 0;
    }
    strip.coloringProperty().set(new Coloring.OneFeature(HeatLayer.of(HUE, "steered", values, 1)));
    strip.chosenProperty().set(end >= 0 && end < size ? end : TokenStrip.NONE);
    strip.setAccessibleText("The prompt's tokens. Steered: " + SliderItems.words(chosen));
  }

  private void press(MouseEvent event) {
    var token = strip.tokenAt(event.getX(), event.getY());
    pressed = token != TokenStrip.NONE;
    if (pressed) {
      strip.requestFocus();
      anchor = event.isShiftDown() && anchor != TokenStrip.NONE ? anchor : token;
      end = token;
      color(range());
    }
    event.consume();
  }

  private void drag(MouseEvent event) {
    var token = strip.tokenAt(event.getX(), event.getY());
    if (pressed && token != TokenStrip.NONE) {
      end = token;
      color(range());
    }
    event.consume();
  }

  private void release() {
    if (pressed) {
      pressed = false;
      choose.accept(range());
    }
  }

  private Positions.Range range() {
    return new Positions.Range(Math.min(anchor, end), Math.max(anchor, end));
  }

  private void key(KeyEvent event) {
    var to =
        switch (event.getCode()) {
          case LEFT -> end - 1;
          case RIGHT -> end + 1;
          case UP -> strip.tokenAcross(end, -1);
          case DOWN -> strip.tokenAcross(end, 1);
          case HOME -> 0;
          case END -> size - 1;
          default -> TokenStrip.NONE - 1;
        };
    if (to < TokenStrip.NONE || size == 0) {
      return;
    }
    end = Math.clamp(to, 0, size - 1);
    anchor = event.isShiftDown() && anchor != TokenStrip.NONE ? anchor : end;
    choose.accept(range());
    event.consume();
  }
}
