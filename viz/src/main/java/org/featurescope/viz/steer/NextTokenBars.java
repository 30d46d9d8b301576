package org.featurescope.viz.steer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import javafx.animation.Interpolator;
import javafx.animation.KeyFrame;
import javafx.animation.KeyValue;
import javafx.animation.Timeline;
import javafx.application.Platform;
import javafx.beans.Observable;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.featurescope.viz.color.DrawnRegion;
import org.featurescope.viz.feature.ListKeys;
import org.featurescope.viz.text.Whitespace;

/// What may come next, before and after steering: for each token the bar before as an outline, the
/// bar after as a fill in the signed colour, both figures and the change.
///
/// Rows keep their identity: a token glides to its new place and its bars to their new length in
/// 120 ms, always towards the newest values from wherever they are. With reduced motion they jump.
///
/// A click or Enter chooses a token as the target; the arrow keys, Home and End move.
public final class NextTokenBars extends VBox {
  /// No token.
  public static final int NONE = -1;

  private static final Duration GLIDE = Duration.millis(120);
  private static final PseudoClass NOTHING_CURRENT = PseudoClass.getPseudoClass("nothing-current");

  private final ObjectProperty<List<NextToken>> items =
      new SimpleObjectProperty<>(this, "items", List.of());
  private final StringProperty context = new SimpleStringProperty(this, "context", "");
  private final IntegerProperty target = new SimpleIntegerProperty(this, "target", NONE);
  private final BooleanProperty animated = new SimpleBooleanProperty(this, "animated", true);
  private final ObjectProperty<IntConsumer> onChoose =
      new SimpleObjectProperty<>(this, "onChoose", id -> {});
  private final Label title = new Label("Next token");
  private final Label after = new Label();
  private final Label none = new Label("No tokens yet");
  private final Rows rows = new Rows();
  private final Map<Integer, NextTokenRow> byId = new LinkedHashMap<>();
  private int current = NONE;

  public NextTokenBars() {
    getStyleClass().add("next-bars");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.LIST_VIEW);
    title.getStyleClass().add("list-title");
    after.getStyleClass().add("next-context");
    after.setMinWidth(0);
    none.getStyleClass().add("list-empty");
    var words = new HBox(title, after);
    words.getStyleClass().add("next-words");
    words.setAlignment(Pos.CENTER_LEFT);
    getChildren().addAll(new SplitLine(words, legend()), none, rows);
    items.addListener((Observable property) -> show());
    context.addListener((Observable property) -> head());
    target.addListener((Observable property) -> mark());
    addEventHandler(KeyEvent.KEY_PRESSED, this::press);
    addEventHandler(MouseEvent.MOUSE_PRESSED, event -> requestFocus());
    head();
    show();
  }

  private static Node legend() {
    var legend = new HBox();
    legend.getStyleClass().add("next-legend");
    legend.setAlignment(Pos.CENTER_LEFT);
    for (var entry : List.of("before", "after, up", "after, down")) {
      var swatch = new Region();
      swatch.getStyleClass().addAll("next-swatch", entry.replace(", ", "-"));
      var words = new Label(entry);
      words.getStyleClass().add("list-unit");
      var pair = new HBox(swatch, words);
      pair.getStyleClass().add("next-legend-entry");
      pair.setAlignment(Pos.CENTER_LEFT);
      legend.getChildren().add(pair);
    }
    return legend;
  }

  /// The tokens from top to bottom, each id once.
  public ObjectProperty<List<NextToken>> itemsProperty() {
    return items;
  }

  /// The last tokens before the one that comes next, written in the head; may be empty.
  public StringProperty contextProperty() {
    return context;
  }

  /// The id of the token that is aimed at, [#NONE] for none.
  public IntegerProperty targetProperty() {
    return target;
  }

  /// Whether bars and rows glide; they never do where the system asks for reduced motion.
  public BooleanProperty animatedProperty() {
    return animated;
  }

  /// Called with a token's id when its row is clicked, or Enter is pressed on it; it has become the
  /// target then.
  public ObjectProperty<IntConsumer> onChooseProperty() {
    return onChoose;
  }

  private void head() {
    title.setText(context.get().isEmpty() ? "Next token" : "Next token after");
    after.setText(Whitespace.visible(context.get()));
    after.setVisible(!context.get().isEmpty());
    after.setManaged(!context.get().isEmpty());
  }

  private void show() {
    none.setVisible(items.get().isEmpty());
    none.setManaged(items.get().isEmpty());
    setFocusTraversable(!items.get().isEmpty());
    rows.show(items.get());
    if (!byId.containsKey(current)) {
      current = NONE;
    }
    mark();
  }

  private void mark() {
    pseudoClassStateChanged(NOTHING_CURRENT, current == NONE);
    byId.forEach((id, row) -> row.mark(id == target.get(), id == current));
    notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
  }

  private void choose(int id) {
    current = id;
    target.set(id);
    mark();
    onChoose.get().accept(id);
  }

  private int index(int id) {
    for (var i = 0; i < items.get().size(); i++) {
      if (items.get().get(i).id() == id) {
        return i;
      }
    }
    return -1;
  }

  private void press(KeyEvent event) {
    if (event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    var to = ListKeys.target(event.getCode(), index(current), items.get().size());
    if (to >= 0) {
      current = items.get().get(to).id();
      mark();
      event.consume();
    } else if (event.getCode() == KeyCode.ENTER && current != NONE) {
      choose(current);
      event.consume();
    }
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    if (attribute != AccessibleAttribute.TEXT) {
      return super.queryAccessibleAttribute(attribute, parameters);
    }
    return current == NONE ? "Next tokens, before and after" : byId.get(current).spoken();
  }

  /// The rows, each where it belongs or on its way there.
  private final class Rows extends DrawnRegion {
    private static final double ROW = 26;

    private final DoubleProperty progress = new SimpleDoubleProperty(1);
    private final Timeline glide =
        new Timeline(
            new KeyFrame(Duration.ZERO, new KeyValue(progress, 0)),
            new KeyFrame(GLIDE, new KeyValue(progress, 1, Interpolator.EASE_OUT)));

    Rows() {
      super("next-rows");
      progress.addListener((Observable property) -> requestLayout());
    }

    void show(List<NextToken> tokens) {
      var reached = progress.get();
      var gone = new ArrayList<>(byId.keySet());
      for (var i = 0; i < tokens.size(); i++) {
        var token = tokens.get(i);
        gone.remove((Integer) token.id());
        // Places are counted in rows, so that they hold whatever the size of letters becomes.
        byId.computeIfAbsent(token.id(), id -> row(token)).turn(token, i, reached);
      }
      gone.forEach(id -> getChildren().remove(byId.remove(id)));
      glide.stop();
      if (animated.get() && isWatched() && !Platform.getPreferences().isReducedMotion()) {
        progress.set(0);
        glide.playFromStart();
      } else {
        progress.set(1);
      }
      requestLayout();
    }

    /// In a picture without a window nothing would come to its place.
    private boolean isWatched() {
      return getScene() != null && getScene().getWindow() != null;
    }

    private NextTokenRow row(NextToken token) {
      var row = new NextTokenRow(token);
      row.setManaged(false);
      row.setOnMouseClicked(event -> {
        if (event.getButton() == MouseButton.PRIMARY) {
          choose(token.id());
        }
      });
      getChildren().add(row);
      return row;
    }

    @Override
    protected double computePrefHeight(double width) {
      return items.get().size() * (double) pixels(ROW);
    }

    @Override
    protected double computeMinHeight(double width) {
      return computePrefHeight(width);
    }

    @Override
    protected double computePrefWidth(double height) {
      return pixels(520);
    }

    @Override
    protected double computeMinWidth(double height) {
      return pixels(290);
    }

    @Override
    protected void layoutChildren() {
      for (var row : byId.values()) {
        row.show(getWidth(), pixels(ROW), scale(), progress.get());
      }
    }
  }
}
