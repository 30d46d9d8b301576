package org.featurescope.viz.feature;

import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import javafx.beans.Observable;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.MenuItem;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.VBox;
import org.featurescope.viz.text.Figures;

/// The features of one token as bars, strongest first.
///
/// A click or Enter opens a feature, the plus button or the plus key adds it to those shown; the
/// arrow keys, Home and End move. Weak features wait behind a line that says how many they are.
public final class FeatureBars extends VBox {
  private static final PseudoClass NOTHING_CURRENT = PseudoClass.getPseudoClass("nothing-current");

  /// No feature.
  public static final int NONE = -1;

  private final ObjectProperty<List<FeatureItem>> items =
      new SimpleObjectProperty<>(this, "items", List.of());
  private final IntegerProperty selectedFeature =
      new SimpleIntegerProperty(this, "selectedFeature", NONE);
  private final IntegerProperty rowsAtFirst = new SimpleIntegerProperty(this, "rowsAtFirst", 8);
  private final ObjectProperty<IntConsumer> onOpen =
      new SimpleObjectProperty<>(this, "onOpen", feature -> {});
  private final ObjectProperty<IntConsumer> onAdd =
      new SimpleObjectProperty<>(this, "onAdd", feature -> {});

  private final ObjectProperty<IntFunction<List<MenuItem>>> menu =
      new SimpleObjectProperty<>(this, "menu", feature -> List.of());

  private final VBox rows = new VBox();
  private final Hyperlink more = new Hyperlink();
  private boolean unfolded;

  public FeatureBars() {
    getStyleClass().add("feature-bars");
    rows.getStyleClass().add("feature-rows");
    more.getStyleClass().add("more-link");
    more.setOnAction(event -> {
      unfolded = true;
      rebuild();
      requestFocus();
    });
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.LIST_VIEW);
    setAccessibleText("Features, strongest first");
    getChildren().addAll(rows, more);
    items.addListener((Observable property) -> {
      unfolded = false;
      rebuild();
    });
    rowsAtFirst.addListener((Observable property) -> rebuild());
    selectedFeature.addListener((Observable property) -> markSelected());
    addEventHandler(KeyEvent.KEY_PRESSED, this::press);
    addEventHandler(KeyEvent.KEY_TYPED, this::type);
    addEventHandler(MouseEvent.MOUSE_PRESSED, event -> requestFocus());
    setOnContextMenuRequested(this::openMenu);
    rebuild();
  }

  /// The features, strongest first.
  public ObjectProperty<List<FeatureItem>> itemsProperty() {
    return items;
  }

  /// The number of the highlighted feature, [#NONE] for none.
  public IntegerProperty selectedFeatureProperty() {
    return selectedFeature;
  }

  /// How many rows are shown before somebody asks for more.
  public IntegerProperty rowsAtFirstProperty() {
    return rowsAtFirst;
  }

  /// Called with a feature's number when it is clicked, or Enter is pressed on it.
  public ObjectProperty<IntConsumer> onOpenProperty() {
    return onOpen;
  }

  /// Called with a feature's number when it shall be shown beside the others.
  public ObjectProperty<IntConsumer> onAddProperty() {
    return onAdd;
  }

  /// What a right click on a feature offers, or on the highlighted one the menu key.
  public ObjectProperty<IntFunction<List<MenuItem>>> menuProperty() {
    return menu;
  }

  private void openMenu(ContextMenuEvent event) {
    var at = event.isKeyboardTrigger() ? Optional.of(selectedIndex()) : rowAt(event);
    at.filter(index -> index >= 0)
        .map(index -> rows().get(index).item().number())
        .ifPresent(feature -> Menus.show(this, event, menu.get().apply(feature)));
  }

  private Optional<Integer> rowAt(ContextMenuEvent event) {
    for (var node = event.getPickResult().getIntersectedNode();
        node != null && node != this;
        node = node.getParent()) {
      if (node instanceof FeatureRow row) {
        return Optional.of(rows().indexOf(row));
      }
    }
    return Optional.empty();
  }

  private void rebuild() {
    var all = items.get();
    var count = unfolded ? all.size() : Math.min(all.size(), rowsAtFirst.get());
    var largest = all.stream().mapToDouble(FeatureItem::value).max().orElse(1);
    rows.getChildren().clear();
    for (var item : all.subList(0, count)) {
      rows.getChildren().add(new FeatureRow(item, Math.max(largest, 1e-12), this::open, this::add));
    }
    var hidden = all.size() - count;
    more.setVisible(hidden > 0);
    more.setManaged(hidden > 0);
    if (hidden > 0) {
      var text =
          "%s more, %s and below"
              .formatted(Figures.count(hidden), Figures.beside(all.get(count).value(), largest));
      more.setText(text);
    }
    markSelected();
  }

  private void markSelected() {
    pseudoClassStateChanged(NOTHING_CURRENT, selectedIndex() < 0);
    for (var row : rows()) {
      row.setCurrent(row.item().number() == selectedFeature.get());
    }
    notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
  }

  private List<FeatureRow> rows() {
    return rows.getChildren().stream().map(FeatureRow.class::cast).toList();
  }

  private void open(int feature) {
    selectedFeature.set(feature);
    onOpen.get().accept(feature);
  }

  private void add(int feature) {
    onAdd.get().accept(feature);
  }

  private int selectedIndex() {
    var shown = rows();
    for (var i = 0; i < shown.size(); i++) {
      if (shown.get(i).item().number() == selectedFeature.get()) {
        return i;
      }
    }
    return -1;
  }

  private void press(KeyEvent event) {
    var count = rows.getChildren().size();
    if (count == 0 || event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    var at = selectedIndex();
    var to = ListKeys.target(event.getCode(), at, count);
    if (to >= 0) {
      selectedFeature.set(rows().get(to).item().number());
      event.consume();
    } else if (event.getCode() == KeyCode.ENTER && at >= 0) {
      open(selectedFeature.get());
      event.consume();
    }
  }

  private void type(KeyEvent event) {
    if (event.getCharacter().equals("+") && selectedIndex() >= 0) {
      add(selectedFeature.get());
      event.consume();
    }
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    var at = selectedIndex();
    return attribute == AccessibleAttribute.TEXT && at >= 0
        ? rows().get(at).item().spoken()
        : super.queryAccessibleAttribute(attribute, parameters);
  }
}
