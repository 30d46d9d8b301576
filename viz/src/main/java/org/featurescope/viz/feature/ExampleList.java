package org.featurescope.viz.feature;

import java.util.List;
import javafx.beans.Observable;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.VBox;
import org.featurescope.viz.chart.Hint;
import org.featurescope.viz.heatmap.TokenStrip;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Whitespace;

/// Places where a feature fires, one a line: the activation, and the text around it in the
/// feature's colours.
///
/// A click or Enter shows all of an example's text and hides it again; the mouse reads tokens. Up,
/// Down, Home and End move between examples, Left and Right between the tokens of one; Ctrl+C
/// copies its text.
public final class ExampleList extends VBox {
  /// No example.
  public static final int NONE = -1;

  private static final PseudoClass NOTHING_CURRENT = PseudoClass.getPseudoClass("nothing-current");

  private final ObjectProperty<List<Snippet>> snippets =
      new SimpleObjectProperty<>(this, "snippets", List.of());
  private final IntegerProperty hue = new SimpleIntegerProperty(this, "hue", 1);
  private final DoubleProperty max = new SimpleDoubleProperty(this, "max", 0);
  private final IntegerProperty current = new SimpleIntegerProperty(this, "current", NONE);
  private final Hint hint = new Hint(this);

  public ExampleList() {
    getStyleClass().add("example-list");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.LIST_VIEW);
    snippets.addListener((Observable property) -> rebuild());
    hue.addListener((Observable property) -> color());
    max.addListener((Observable property) -> color());
    current.addListener((Observable property) -> markCurrent());
    addEventHandler(KeyEvent.KEY_PRESSED, this::press);
    addEventHandler(MouseEvent.MOUSE_PRESSED, event -> requestFocus());
    addEventHandler(MouseEvent.MOUSE_EXITED, event -> read(null, TokenStrip.NONE));
    setOnContextMenuRequested(event -> menu().show(this, event.getScreenX(), event.getScreenY()));
    focusedProperty()
        .addListener((Observable property) -> {
          if (!isFocused()) {
            read(null, TokenStrip.NONE);
          }
        });
    rebuild();
  }

  /// In the order shown.
  public ObjectProperty<List<Snippet>> snippetsProperty() {
    return snippets;
  }

  /// The feature's hue, 1 to 6.
  public IntegerProperty hueProperty() {
    return hue;
  }

  /// The activation that has the full colour; 0 for the largest of those shown.
  public DoubleProperty maxProperty() {
    return max;
  }

  /// The index of the example that the keyboard stands on, [#NONE] for none.
  public IntegerProperty currentProperty() {
    return current;
  }

  /// What is said of the token under the mouse or the keyboard; empty for nothing.
  public ReadOnlyStringProperty readingProperty() {
    return hint.textProperty();
  }

  /// Whether all of an example's text is shown.
  public boolean isExpanded(int example) {
    return row(example).expanded();
  }

  /// Shows all of an example's text, or one line of it.
  public void expand(int example, boolean all) {
    read(null, TokenStrip.NONE);
    row(example).expand(all);
    notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
  }

  /// Puts the text of the current example on the clipboard.
  public void copy() {
    if (current.get() != NONE) {
      var content = new ClipboardContent();
      content.putString(snippets.get().get(current.get()).text());
      Clipboard.getSystemClipboard().setContent(content);
    }
  }

  private ExampleRow row(int example) {
    return (ExampleRow) getChildren().get(example);
  }

  private List<ExampleRow> rows() {
    return getChildren().stream()
        .filter(ExampleRow.class::isInstance)
        .map(ExampleRow.class::cast)
        .toList();
  }

  private void rebuild() {
    hint.hide();
    var all = snippets.get();
    if (all.isEmpty()) {
      var none = new Label("No examples");
      none.getStyleClass().add("list-empty");
      getChildren().setAll(none);
    } else {
      getChildren()
          .setAll(
              all.stream()
                  .map(snippet -> new ExampleRow(snippet, largest(), this::click))
                  .toList());
      rows().forEach(this::listenToMouse);
    }
    setFocusTraversable(!all.isEmpty());
    color();
    current.set(NONE);
    markCurrent();
  }

  private void listenToMouse(ExampleRow row) {
    var strip = row.strip();
    strip.addEventHandler(
        MouseEvent.MOUSE_MOVED, event -> read(row, strip.tokenAt(event.getX(), event.getY())));
    strip.addEventHandler(MouseEvent.MOUSE_EXITED, event -> read(null, TokenStrip.NONE));
  }

  private double largest() {
    return snippets.get().stream().mapToDouble(Snippet::value).max().orElse(1);
  }

  private void color() {
    var full = (float) (max.get() > 0 ? max.get() : largest());
    rows().forEach(row -> row.color(hue.get(), full));
  }

  private void click(ExampleRow row) {
    var index = getChildren().indexOf(row);
    current.set(index);
    expand(index, !row.expanded());
  }

  private void markCurrent() {
    var at = current.get();
    pseudoClassStateChanged(NOTHING_CURRENT, at == NONE);
    var rows = rows();
    for (var i = 0; i < rows.size(); i++) {
      rows.get(i).setCurrent(i == at);
    }
    notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
  }

  /// Marks a token and says what it is; takes the mark away where there is no row.
  private void read(ExampleRow row, int token) {
    for (var each : rows()) {
      each.strip().markedProperty().set(each == row ? token : TokenStrip.NONE);
    }
    if (row == null || token == TokenStrip.NONE) {
      hint.hide();
      return;
    }
    var words = words(row.snippet(), token);
    if (!words.equals(hint.textProperty().get())) {
      var strip = row.strip();
      var box = strip.tokenBounds(token);
      var at = sceneToLocal(strip.localToScene(box.getMinX(), box.getMaxY() + 4));
      hint.say(words, at.getX(), at.getY());
    }
  }

  private static String words(Snippet snippet, int token) {
    var value = snippet.activations()[token];
    var spelled = Whitespace.visible(snippet.tokens().get(token));
    return (spelled.isEmpty() ? "part of a letter" : spelled)
        + "  "
        + (value > 0 ? Figures.of(value) : "not active");
  }

  private void press(KeyEvent event) {
    if (snippets.get().isEmpty() || event.isAltDown()) {
      return;
    }
    if (event.isShortcutDown()) {
      if (event.getCode() == KeyCode.C) {
        copy();
        event.consume();
      }
      return;
    }
    var to = ListKeys.target(event.getCode(), current.get(), snippets.get().size());
    if (to != ListKeys.STAY) {
      read(null, TokenStrip.NONE);
      current.set(to);
      Reveal.vertically(row(to));
      event.consume();
    } else if (current.get() != NONE && inRow(event.getCode())) {
      event.consume();
    }
  }

  private boolean inRow(KeyCode key) {
    var row = row(current.get());
    switch (key) {
      case ENTER, SPACE -> expand(current.get(), !row.expanded());
      case LEFT -> step(row, -1);
      case RIGHT -> step(row, 1);
      case ESCAPE -> {
        var reads = row.strip().markedProperty().get() != TokenStrip.NONE;
        if (!reads && !row.expanded()) {
          return false;
        }
        if (reads) {
          read(null, TokenStrip.NONE);
        } else {
          expand(current.get(), false);
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void step(ExampleRow row, int by) {
    var strip = row.strip();
    var at = strip.markedProperty().get();
    var to = at == TokenStrip.NONE ? row.snippet().peak() : at + by;
    read(row, Math.clamp(to, strip.firstShown(), strip.lastShown()));
    notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
  }

  private ContextMenu menu() {
    var copy = new MenuItem("Copy text");
    copy.setOnAction(event -> copy());
    copy.setDisable(current.get() == NONE);
    var all = new MenuItem("Show all text");
    all.setOnAction(event -> expandAll(true));
    var none = new MenuItem("Show one line each");
    none.setOnAction(event -> expandAll(false));
    return new ContextMenu(copy, all, none);
  }

  /// Shows all text of all examples, or one line of each.
  public void expandAll(boolean all) {
    for (var example = 0; example < snippets.get().size(); example++) {
      expand(example, all);
    }
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    if (attribute != AccessibleAttribute.TEXT) {
      return super.queryAccessibleAttribute(attribute, parameters);
    }
    var at = current.get();
    if (at == NONE) {
      return snippets.get().isEmpty()
          ? "No examples"
          : Figures.count(snippets.get().size()) + " examples";
    }
    var row = row(at);
    var token = row.strip().markedProperty().get();
    return token == TokenStrip.NONE
        ? "example %d of %d, %s".formatted(at + 1, snippets.get().size(), row.getAccessibleText())
        : words(row.snippet(), token);
  }
}
