package org.featurescope.viz.feature;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import javafx.beans.Observable;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.featurescope.viz.chart.ListHead;
import org.featurescope.viz.text.Figures;

/// Features that have something to do with another one: number, explanation and how near they are.
///
/// A click or Enter opens a feature; the arrow keys, Home and End move.
public final class NeighbourList extends VBox {
  private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
  private static final PseudoClass NOTHING_CURRENT = PseudoClass.getPseudoClass("nothing-current");

  /// No feature.
  public static final int NONE = -1;

  /// What the figures are.
  public enum Unit {
    /// Of two directions, from −1 to 1.
    COSINE("cosine"),
    /// How many times likelier together than by chance.
    LIFT("lift");

    private final String words;

    Unit(String words) {
      this.words = words;
    }

    String written(double value) {
      return switch (this) {
        case COSINE -> Figures.fixed(value, 2);
        case LIFT -> "×" + (value < 99.95 ? Figures.fixed(value, 1) : Figures.of(value));
      };
    }
  }

  /// @param number the feature's
  /// @param explanation what it stands for, where somebody has said so
  /// @param value cosine or lift
  public record Neighbour(int number, Optional<String> explanation, double value) {
    public Neighbour {
      Objects.requireNonNull(explanation);
    }

    public static Neighbour of(int number, String explanation, double value) {
      return new Neighbour(number, Optional.of(explanation), value);
    }

    String words() {
      return explanation.orElse("Unexplained");
    }
  }

  private final Unit unit;
  private final String title;
  private final ObjectProperty<List<Neighbour>> items =
      new SimpleObjectProperty<>(this, "items", List.of());
  private final IntegerProperty current = new SimpleIntegerProperty(this, "current", NONE);
  private final ObjectProperty<IntConsumer> onOpen =
      new SimpleObjectProperty<>(this, "onOpen", feature -> {});
  private final VBox rows = new VBox();

  /// @param title such as `Nearest directions`
  public NeighbourList(String title, Unit unit) {
    this.title = title;
    this.unit = unit;
    getStyleClass().add("neighbour-list");
    rows.getStyleClass().add("neighbour-rows");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.LIST_VIEW);
    getChildren().addAll(new ListHead(title, unit.words), rows);
    items.addListener((Observable property) -> rebuild());
    current.addListener((Observable property) -> mark());
    addEventHandler(KeyEvent.KEY_PRESSED, this::press);
    addEventHandler(MouseEvent.MOUSE_PRESSED, event -> requestFocus());
    rebuild();
  }

  /// Nearest first.
  public ObjectProperty<List<Neighbour>> itemsProperty() {
    return items;
  }

  /// The index of the row that the keyboard stands on, [#NONE] for none.
  public IntegerProperty currentProperty() {
    return current;
  }

  /// Called with a feature's number when it is clicked, or Enter is pressed on it.
  public ObjectProperty<IntConsumer> onOpenProperty() {
    return onOpen;
  }

  private void rebuild() {
    rows.getChildren().clear();
    if (items.get().isEmpty()) {
      var none = new Label("None");
      none.getStyleClass().add("list-empty");
      rows.getChildren().add(none);
    }
    for (var i = 0; i < items.get().size(); i++) {
      rows.getChildren().add(row(i, items.get().get(i)));
    }
    setFocusTraversable(!items.get().isEmpty());
    current.set(NONE);
    mark();
  }

  private HBox row(int index, Neighbour item) {
    var number = new Label(Integer.toString(item.number()));
    number.getStyleClass().add("feature-number");
    number.setMinWidth(USE_PREF_SIZE);
    var words = new Label(item.words());
    words.getStyleClass().add("feature-words");
    words.setMinSize(0, USE_PREF_SIZE);
    words.setMaxWidth(Double.MAX_VALUE);
    words.setWrapText(true);
    words.pseudoClassStateChanged(
        PseudoClass.getPseudoClass("unexplained"), item.explanation().isEmpty());
    HBox.setHgrow(words, Priority.ALWAYS);
    var value = new Label(unit.written(item.value()));
    value.getStyleClass().add("feature-value");
    value.setMinWidth(USE_PREF_SIZE);
    var row = new HBox(number, words, value);
    row.getStyleClass().add("neighbour-row");
    row.setAlignment(Pos.BASELINE_LEFT);
    row.setAccessibleRole(AccessibleRole.LIST_ITEM);
    row.setAccessibleText(spoken(item));
    row.setOnMouseClicked(event -> {
      if (event.getButton() == MouseButton.PRIMARY) {
        open(index);
      }
    });
    return row;
  }

  private String spoken(Neighbour item) {
    return "feature %d, %s, %s %s"
        .formatted(item.number(), item.words(), unit.words, unit.written(item.value()));
  }

  private void open(int index) {
    current.set(index);
    onOpen.get().accept(items.get().get(index).number());
  }

  private void mark() {
    var at = current.get();
    pseudoClassStateChanged(NOTHING_CURRENT, at < 0);
    for (var i = 0; i < rows.getChildren().size(); i++) {
      rows.getChildren().get(i).pseudoClassStateChanged(CURRENT, i == at);
    }
    notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
  }

  private void press(KeyEvent event) {
    if (event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    var at = current.get();
    var to = ListKeys.target(event.getCode(), at, items.get().size());
    if (to >= 0) {
      current.set(to);
      event.consume();
    } else if (event.getCode() == KeyCode.ENTER && at >= 0 && at < items.get().size()) {
      open(at);
      event.consume();
    }
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    if (attribute != AccessibleAttribute.TEXT) {
      return super.queryAccessibleAttribute(attribute, parameters);
    }
    var at = current.get();
    return at >= 0 && at < items.get().size() ? spoken(items.get().get(at)) : title;
  }
}
