package org.featurescope.viz.graph;

import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import javafx.beans.Observable;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.featurescope.viz.chart.ListHead;
import org.featurescope.viz.feature.ListKeys;
import org.featurescope.viz.text.Figures;

/// The strongest inputs or outputs of a node: what it is, where it is and how much it does.
///
/// A click or Enter goes to a node; the arrow keys, Home and End move.
public final class EdgeList extends VBox {
  private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
  private static final PseudoClass NOTHING_CURRENT = PseudoClass.getPseudoClass("nothing-current");
  private static final PseudoClass LOWERS = PseudoClass.getPseudoClass("lowers");

  /// No row, no node.
  public static final int NONE = -1;

  /// @param node what a click leads to
  /// @param hue 1 to 6; 0 for none
  /// @param place such as `L 1, at Dallas`
  /// @param value the direct effect
  public record Item(int node, NodeKind kind, int hue, String label, String place, double value) {
    public Item {
      Objects.requireNonNull(kind);
      Objects.requireNonNull(label);
      Objects.requireNonNull(place);
    }
  }

  private final String title;
  private final ObjectProperty<List<Item>> items =
      new SimpleObjectProperty<>(this, "items", List.of());
  private final IntegerProperty current = new SimpleIntegerProperty(this, "current", NONE);
  private final ReadOnlyIntegerWrapper hovered = new ReadOnlyIntegerWrapper(this, "hovered", NONE);
  private final ObjectProperty<IntConsumer> onOpen =
      new SimpleObjectProperty<>(this, "onOpen", node -> {});
  private final VBox rows = new VBox();

  /// @param title such as `Strongest inputs`
  /// @param unit such as `direct effect`
  public EdgeList(String title, String unit) {
    this.title = title;
    getStyleClass().add("edge-list");
    rows.getStyleClass().add("edge-rows");
    setAccessibleRole(AccessibleRole.LIST_VIEW);
    getChildren().addAll(new ListHead(title, unit), rows);
    items.addListener((Observable property) -> rebuild());
    current.addListener((Observable property) -> mark());
    addEventHandler(KeyEvent.KEY_PRESSED, this::press);
    addEventHandler(MouseEvent.MOUSE_PRESSED, event -> requestFocus());
    rebuild();
  }

  /// Strongest first.
  public ObjectProperty<List<Item>> itemsProperty() {
    return items;
  }

  /// The index of the row that the keyboard stands on, [#NONE] for none.
  public IntegerProperty currentProperty() {
    return current;
  }

  /// The node of the row under the mouse, [#NONE] for none.
  public ReadOnlyIntegerProperty hoveredProperty() {
    return hovered.getReadOnlyProperty();
  }

  /// Called with a node that was clicked, or on which Enter was pressed.
  public ObjectProperty<IntConsumer> onOpenProperty() {
    return onOpen;
  }

  private void rebuild() {
    hovered.set(NONE);
    rows.getChildren().clear();
    if (items.get().isEmpty()) {
      var none = new Label("None");
      none.getStyleClass().add("list-empty");
      rows.getChildren().add(none);
    }
    var scale = Scale.of(items.get());
    for (var i = 0; i < items.get().size(); i++) {
      rows.getChildren().add(row(i, items.get().get(i), scale));
    }
    setFocusTraversable(!items.get().isEmpty());
    current.set(NONE);
    mark();
  }

  /// The range of all bars, in parts of the largest of them.
  private record Scale(double largest, double least, double most) {
    static Scale of(List<Item> items) {
      var range = items.stream().mapToDouble(Item::value).summaryStatistics();
      var largest = Math.max(1e-12, Math.max(-range.getMin(), range.getMax()));
      return new Scale(
          largest, Math.min(0, range.getMin()) / largest, Math.max(0, range.getMax()) / largest);
    }
  }

  private HBox row(int index, Item item, Scale scale) {
    var words = new Label(item.label());
    words.getStyleClass().add("feature-words");
    words.setMinWidth(0);
    words.setTooltip(new Tooltip(item.label()));
    words.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(words, Priority.ALWAYS);
    var place = new Label(item.place());
    place.getStyleClass().add("edge-place");
    place.setMinWidth(USE_PREF_SIZE);
    var bar = new SignedBar(item.value() / scale.largest, scale.least, scale.most);
    var value = new Label(Figures.signed(item.value(), scale.largest));
    value.getStyleClass().addAll("feature-value", "edge-value");
    value.pseudoClassStateChanged(LOWERS, item.value() < 0);
    value.setMinWidth(USE_PREF_SIZE);
    var row = new HBox(new NodeGlyph(item.kind(), item.hue()), words, place, bar, value);
    row.getStyleClass().add("edge-row");
    row.setAlignment(Pos.CENTER_LEFT);
    row.setAccessibleRole(AccessibleRole.LIST_ITEM);
    row.setAccessibleText(spoken(item));
    row.hoverProperty()
        .addListener((property, before, over) -> hovered.set(over ? item.node() : NONE));
    row.setOnMouseClicked(event -> {
      if (event.getButton() == MouseButton.PRIMARY) {
        open(index);
      }
    });
    return row;
  }

  private static String spoken(Item item) {
    return "%s %s, %s, %s"
        .formatted(
            item.kind().words(),
            item.label(),
            item.place(),
            Figures.signed(item.value(), item.value()));
  }

  private void open(int index) {
    current.set(index);
    onOpen.get().accept(items.get().get(index).node());
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
