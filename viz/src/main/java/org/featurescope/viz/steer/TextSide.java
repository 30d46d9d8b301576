package org.featurescope.viz.steer;

import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import javafx.beans.Observable;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.featurescope.viz.heatmap.Coloring;
import org.featurescope.viz.heatmap.HeatLayer;
import org.featurescope.viz.heatmap.HeatmapText;
import org.featurescope.viz.heatmap.TokenStrip;
import org.featurescope.viz.text.Whitespace;

/// One of the [TwoTexts]: head, text and figures. The arrow keys, Home and End move from token to
/// token, Enter chooses one.
final class TextSide extends VBox {
  /// How strong the fill of a changed token is; its line says the same.
  private static final float CHANGED = 0.22f;

  private static final float GONE = 0.03f;
  private static final int NONE = TokenStrip.NONE;

  private final Side side;
  private final IntConsumer point;
  private final IntConsumer choose;
  private final Label caption = new Label();
  private final TokenStrip strip = new TokenStrip();
  private final Label none = new Label("No text yet");
  private final ScrollPane scroll = new ScrollPane(strip);
  private final FlowPane figures = new FlowPane();
  private SteeredText text = SteeredText.empty();

  /// @param point called with the token that the mouse or the keyboard has come to, [#NONE] for
  ///   none
  TextSide(Side side, IntConsumer point, IntConsumer choose) {
    this.side = side;
    this.point = point;
    this.choose = choose;
    getStyleClass().add("text-side");
    setMinWidth(0);
    var name = new Label(side.words());
    name.getStyleClass().add("list-title");
    name.setMinWidth(USE_PREF_SIZE);
    caption.getStyleClass().add("list-unit");
    var head = new HBox(name, caption);
    head.getStyleClass().add("text-head");
    head.setAlignment(Pos.BASELINE_LEFT);
    strip.wrappedProperty().set(true);
    scroll.getStyleClass().add("text-scroll");
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    scroll.setFocusTraversable(false);
    scroll.setMinHeight(0);
    none.getStyleClass().add("list-empty");
    figures.getStyleClass().add("text-figures");
    var body = new StackPane(scroll, none);
    StackPane.setAlignment(none, Pos.TOP_LEFT);
    body.setMinHeight(0);
    VBox.setVgrow(body, Priority.ALWAYS);
    getChildren().addAll(head, body, figures);
    listen();
  }

  private void listen() {
    strip.setFocusTraversable(true);
    strip.setAccessibleRole(AccessibleRole.TEXT_AREA);
    scroll.vvalueProperty().addListener((Observable property) -> view());
    scroll.viewportBoundsProperty().addListener((Observable property) -> view());
    strip.heightProperty().addListener((Observable property) -> view());
    strip.addEventHandler(
        MouseEvent.MOUSE_MOVED, event -> pointAt(strip.tokenAt(event.getX(), event.getY())));
    strip.addEventHandler(MouseEvent.MOUSE_EXITED, event -> pointAt(NONE));
    strip.addEventHandler(
        MouseEvent.MOUSE_PRESSED,
        event -> {
          strip.requestFocus();
          // A scroll pane would take the focus away again.
          event.consume();
        });
    strip.addEventHandler(
        MouseEvent.MOUSE_CLICKED,
        event -> {
          var token = strip.tokenAt(event.getX(), event.getY());
          if (event.getButton() == MouseButton.PRIMARY && token != NONE) {
            choose.accept(token);
          }
        });
    strip.addEventHandler(KeyEvent.KEY_PRESSED, this::press);
    strip
        .focusedProperty()
        .addListener((Observable property) -> {
          if (!strip.isFocused()) {
            pointAt(NONE);
          }
        });
  }

  /// Only what can be seen of a long text is drawn.
  private void view() {
    var height = scroll.getViewportBounds().getHeight();
    var hidden = Math.max(0, strip.getHeight() - height);
    strip.setView(scroll.getVvalue() * hidden, height);
  }

  private void pointAt(int token) {
    if (strip.markedProperty().get() != token) {
      strip.markedProperty().set(token);
      point.accept(token);
    }
  }

  private void press(KeyEvent event) {
    var last = text.tokens().size() - 1;
    if (last < 0 || event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    var at = strip.markedProperty().get();
    var from = at == NONE ? strip.chosenProperty().get() : at;
    var start = Math.min(text.prompt(), last);
    switch (event.getCode()) {
      case LEFT -> go(from == NONE ? last : Math.max(0, from - 1));
      case RIGHT -> go(from == NONE ? start : Math.min(last, from + 1));
      case UP -> go(from == NONE ? last : strip.tokenAcross(from, -1));
      case DOWN -> go(from == NONE ? start : strip.tokenAcross(from, 1));
      case HOME -> go(0);
      case END -> go(last);
      case ENTER, SPACE -> {
        if (from == NONE) {
          return;
        }
        choose.accept(from);
      }
      case ESCAPE -> {
        if (at == NONE) {
          return;
        }
        pointAt(NONE);
      }
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void go(int token) {
    pointAt(token);
    reveal(token);
    strip.setAccessibleText(spoken(token));
    strip.notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
  }

  private String spoken(int token) {
    var part = token < text.prompt() ? "prompt" : "token";
    return "%s, %s %d, %s"
        .formatted(side.words(), part, token, Whitespace.visible(text.tokens().get(token)));
  }

  /// Brings a token into view.
  void reveal(int token) {
    var box = strip.tokenBounds(token);
    var height = scroll.getViewportBounds().getHeight();
    var hidden = strip.getHeight() - height;
    if (box.getWidth() < 0 || hidden <= 0) {
      return;
    }
    var top = scroll.getVvalue() * hidden;
    var wanted = top;
    if (box.getMinY() < top) {
      wanted = box.getMinY();
    } else if (box.getMaxY() > top + height) {
      wanted = box.getMaxY() - height;
    }
    scroll.setVvalue(Math.clamp(wanted / hidden, 0, 1));
  }

  /// @param follow whether the end shall stay in view where it is in view: a text that is being
  ///   written
  void write(SteeredText text, boolean follow) {
    var atEnd = follow && scroll.getVvalue() > 0.99;
    this.text = text;
    strip.textProperty().set(HeatmapText.spelled(text.tokens()));
    strip.quietProperty().set(text.prompt());
    none.setVisible(text.tokens().isEmpty());
    strip.setAccessibleText(side.words() + ": " + String.join("", text.tokens()));
    if (strip.markedProperty().get() >= text.tokens().size()) {
      pointAt(NONE);
    }
    if (atEnd) {
      scroll.setVvalue(1);
    }
  }

  void select(int token) {
    strip.chosenProperty().set(token);
  }

  void caption(String words) {
    caption.setText(words);
  }

  void figures(List<TextFigure> all) {
    figures.getChildren().clear();
    all.forEach(figure -> figures.getChildren().add(PlanColumn.figure(figure)));
  }

  /// @param changed the tokens of the continuation that the other text has not
  void color(Shading shading, BitSet changed) {
    strip
        .coloringProperty()
        .set(
            switch (shading) {
              case Shading.Changes changes -> marks(text, changed, side == Side.STEERED);
              case Shading.Probabilities(var baseline, var steered) ->
                  new Coloring.PerToken(side == Side.BASELINE ? baseline : steered, "", false);
              case Shading.Feature(var baseline, var steered) ->
                  new Coloring.OneFeature(side == Side.BASELINE ? baseline : steered);
            });
  }

  /// The colours of changed tokens.
  ///
  /// @param changed counted from the end of the prompt
  static Coloring marks(SteeredText text, BitSet changed, boolean added) {
    var values = new float[text.tokens().size()];
    changed.stream().forEach(token -> values[text.prompt() + token] = added ? CHANGED : GONE);
    return new Coloring.Changed(HeatLayer.of(1, "changed", values, 1), added);
  }

  /// Where a token is on the screen, as far as it is shown.
  Bounds onScreen(int token) {
    return strip.localToScreen(strip.tokenBounds(token));
  }

  TokenStrip strip() {
    return strip;
  }
}
