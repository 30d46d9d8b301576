package org.featurescope.viz.steer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import javafx.beans.Observable;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.MenuItem;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.featurescope.viz.feature.Menus;
import org.featurescope.viz.feature.Reveal;

/// The sliders of a plan, one card each. Put it into a scroll pane as wide as itself: the card with
/// the focus comes into view.
///
/// Cards are dragged by their handle into another order; Ctrl+Up and Ctrl+Down do it by keyboard.
public final class SliderList extends VBox {
  /// No slider.
  public static final int NONE = -1;

  private final ObjectProperty<List<SliderItem>> items =
      new SimpleObjectProperty<>(this, "items", List.of());
  private final IntegerProperty selected = new SimpleIntegerProperty(this, "selected", NONE);
  private final ObjectProperty<Consumer<SliderChange>> onChange =
      new SimpleObjectProperty<>(this, "onChange", change -> {});
  private final ObjectProperty<IntConsumer> onRemove =
      new SimpleObjectProperty<>(this, "onRemove", id -> {});
  private final ObjectProperty<Runnable> onReorder =
      new SimpleObjectProperty<>(this, "onReorder", () -> {});
  private final ObjectProperty<IntFunction<List<MenuItem>>> menu =
      new SimpleObjectProperty<>(this, "menu", id -> List.of());
  private final ObjectProperty<Placing> onPlace =
      new SimpleObjectProperty<>(this, "onPlace", (id, beside) -> {});
  private final Map<Integer, SliderCard> cards = new HashMap<>();
  private List<SliderItem> orderAtPress = List.of();

  /// Hears where a person wants to say where a slider acts.
  public interface Placing {

    /// @param id of the slider
    /// @param beside what was clicked
    void of(int id, Node beside);
  }

  public SliderList() {
    getStyleClass().add("slider-list");
    setAccessibleRole(AccessibleRole.LIST_VIEW);
    setAccessibleText("Sliders");
    items.addListener((Observable property) -> show());
    selected.addListener((Observable property) -> mark());
    addEventFilter(KeyEvent.KEY_PRESSED, this::press);
  }

  /// The sliders from top to bottom, each with its own id. What a person changes is changed here
  /// first and told afterwards.
  public ObjectProperty<List<SliderItem>> itemsProperty() {
    return items;
  }

  /// The id of the selected slider, [#NONE] for none.
  public IntegerProperty selectedProperty() {
    return selected;
  }

  /// Called after a person has changed a slider's strength, mode, mute or solo.
  public ObjectProperty<Consumer<SliderChange>> onChangeProperty() {
    return onChange;
  }

  /// Called with the id of a slider that a person has taken away.
  public ObjectProperty<IntConsumer> onRemoveProperty() {
    return onRemove;
  }

  /// Runs after a person has put the sliders into another order, which [#itemsProperty] has.
  public ObjectProperty<Runnable> onReorderProperty() {
    return onReorder;
  }

  /// What a right click or the menu key offers on a slider, by its id.
  public ObjectProperty<IntFunction<List<MenuItem>>> menuProperty() {
    return menu;
  }

  /// Called when a person wants to say where a slider acts.
  public ObjectProperty<Placing> onPlaceProperty() {
    return onPlace;
  }

  void place(int id, Node beside) {
    onPlace.get().of(id, beside);
  }

  /// What a slider's popup stands beside, by the slider's id; the list where there is none.
  public Node anchor(int id) {
    return cards.containsKey(id) ? cards.get(id).anchor() : this;
  }

  void openMenu(SliderCard card, ContextMenuEvent event) {
    Menus.show(card, event, menu.get().apply(card.item().id()));
  }

  /// Puts the focus on a slider's thumb and brings its card into view.
  public void focusSlider(int id) {
    var card = cards.get(id);
    if (card != null) {
      if (getScene() != null) {
        // One that has just been added has its place first.
        getScene().getRoot().applyCss();
        getScene().getRoot().layout();
      }
      card.slider().requestFocus();
    }
  }

  private void show() {
    var kept = new HashSet<Integer>();
    var solo = items.get().stream().anyMatch(SliderItem::solo);
    var order = new ArrayList<SliderCard>();
    for (var item : items.get()) {
      if (!kept.add(item.id())) {
        throw new IllegalArgumentException("two sliders have the id " + item.id());
      }
      var card = cards.computeIfAbsent(item.id(), id -> new SliderCard(this, item));
      card.show(item, item.muted() || solo && !item.solo());
      order.add(card);
    }
    cards.keySet().retainAll(kept);
    arrange(order);
    if (!cards.containsKey(selected.get())) {
      selected.set(NONE);
    }
    mark();
  }

  /// Cards that stay are never taken out of the scene: the focus would go with them.
  private void arrange(List<SliderCard> order) {
    getChildren().removeIf(child -> !order.contains(child));
    for (var card : order) {
      if (!getChildren().contains(card)) {
        getChildren().add(card);
      }
    }
    if (!getChildren().equals(order)) {
      order.forEach(SliderCard::toFront);
    }
  }

  private void mark() {
    cards.forEach((id, card) -> card.setSelected(id == selected.get()));
  }

  void select(int id) {
    selected.set(id);
  }

  void reveal(SliderCard card) {
    Reveal.vertically(card);
  }

  void change(SliderItem to, boolean settled) {
    var all = new ArrayList<>(items.get());
    all.replaceAll(item -> item.id() == to.id() ? to : item);
    items.set(List.copyOf(all));
    onChange.get().accept(new SliderChange(to, settled));
  }

  /// Takes a slider away; the focus goes to the next one.
  void remove(int id) {
    var at = index(id);
    var all = new ArrayList<>(items.get());
    all.remove(at);
    var next = all.isEmpty() ? NONE : all.get(Math.min(at, all.size() - 1)).id();
    var held = cards.get(id).isFocusWithin();
    if (held) {
      focusSlider(next);
    }
    items.set(List.copyOf(all));
    if (held) {
      selected.set(next);
    }
    onRemove.get().accept(id);
  }

  private int index(int id) {
    for (var i = 0; i < items.get().size(); i++) {
      if (items.get().get(i).id() == id) {
        return i;
      }
    }
    return -1;
  }

  private void move(int from, int to) {
    if (from < 0 || to < 0 || to >= items.get().size() || from == to) {
      return;
    }
    var all = new ArrayList<>(items.get());
    all.add(to, all.remove(from));
    items.set(List.copyOf(all));
  }

  private void press(KeyEvent event) {
    var step = event.getCode() == KeyCode.UP ? -1 : event.getCode() == KeyCode.DOWN ? 1 : 0;
    if (step == 0 || !event.isShortcutDown() || event.isAltDown() || event.isShiftDown()) {
      return;
    }
    for (var card : cards.values()) {
      if (card.isFocusWithin()) {
        shift(card.item().id(), step);
        event.consume();
        return;
      }
    }
  }

  /// Moves a slider up or down by one place.
  private void shift(int id, int step) {
    var before = items.get();
    move(index(id), index(id) + step);
    if (!items.get().equals(before)) {
      layout();
      reveal(cards.get(id));
      onReorder.get().run();
    }
  }

  /// A card follows the mouse into the place of the card that the mouse is over.
  void drag(SliderCard card, double sceneX, double sceneY) {
    if (orderAtPress.isEmpty()) {
      orderAtPress = items.get();
    }
    var y = sceneToLocal(sceneX, sceneY).getY();
    var to = index(card.item().id());
    // Past the middle of a neighbour.
    while (to > 0 && y < middle(to - 1)) {
      to--;
    }
    while (to < items.get().size() - 1 && y > middle(to + 1)) {
      to++;
    }
    move(index(card.item().id()), to);
    layout();
  }

  private double middle(int index) {
    return cards.get(items.get().get(index).id()).getBoundsInParent().getCenterY();
  }

  void drop() {
    if (!orderAtPress.isEmpty() && !orderAtPress.equals(items.get())) {
      onReorder.get().run();
    }
    orderAtPress = List.of();
  }
}
