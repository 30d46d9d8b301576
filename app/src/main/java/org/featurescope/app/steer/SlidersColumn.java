package org.featurescope.app.steer;

import javafx.beans.Observable;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.KeyCap;
import org.featurescope.viz.feature.Reveal;
import org.featurescope.viz.steer.SliderList;

/// The left column of the view: the plan, its sliders, and the field that adds one.
final class SlidersColumn extends VBox {
  private final SteerViewModel model;
  private final SliderList sliders = new SliderList();
  private final FeatureField add;
  private final DirectionPane direction;
  private final PlanHead head;
  private boolean showing;

  /// Whether the keys are meant for the first slider as soon as there is one.
  private boolean awaited;

  SlidersColumn(SteerViewModel model, SteerActions actions) {
    this.model = model;
    getStyleClass().add("sliders-column");
    head = new PlanHead(model, actions);
    add =
        new FeatureField(
            "add-feature",
            "Add a feature: number, words",
            typed -> model.namesProperty().get().find(typed, model.source(), FeatureField.MOST),
            typed -> model.namesProperty().get().unanswered(typed),
            hit -> {
              model.steer(hit.source(), hit.latent());
              sliders.layout();
              sliders.focusSlider(model.plan().draft().selected());
            });
    sliders.setId("sliders");
    var none = new Label("No sliders yet. Add a feature below, or open a plan.");
    none.getStyleClass().addAll("caption", "no-sliders");
    none.setWrapText(true);
    none.managedProperty().bind(none.visibleProperty());
    none.visibleProperty().bind(model.plan().draftProperty().map(each -> each.sliders().isEmpty()));
    direction = new DirectionPane(model);
    var other = Buttons.labelled("Add a direction", actions.direction());
    other.setId("add-direction");
    other.getStyleClass().add("flat");
    other.visibleProperty().bind(direction.visibleProperty().not());
    other.managedProperty().bind(other.visibleProperty());
    var otherRow = new HBox(other);
    otherRow.getStyleClass().add("add-direction");
    otherRow.managedProperty().bind(other.visibleProperty());
    var list = new VBox(sliders, none, add, direction, otherRow);
    var scroll = new ScrollPane(list);
    scroll.setFitToWidth(true);
    scroll.setFocusTraversable(false);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    scroll.getStyleClass().add("sliders-scroll");
    VBox.setVgrow(scroll, Priority.ALWAYS);
    getChildren().addAll(head, new WhereRow(model), scroll, foot());
    sliders.onChangeProperty().set(change -> act(() -> SliderItems.apply(change, model)));
    sliders
        .menuProperty()
        .set(id -> SliderMenu.of(id, model, () -> askWhere(id, sliders.anchor(id))));
    sliders.onPlaceProperty().set(this::askWhere);
    sliders.onRemoveProperty().set(id -> act(() -> model.plan().remove(id)));
    sliders.onReorderProperty().set(() -> act(this::reorder));
    sliders.selectedProperty().addListener((Observable property) -> choose());
    model.plan().draftProperty().subscribe(this::show);
    model.namesProperty().subscribe(this::show);
    model.strength().rangesProperty().subscribe(this::show);
  }

  private static FlowPane foot() {
    var foot =
        new FlowPane(
            keys("step", "\u2190", "\u2192"),
            keys("neutral", "0"),
            keys("mute", "M"),
            keys("solo", "S"));
    foot.getStyleClass().add("sliders-foot");
    return foot;
  }

  private static HBox keys(String words, String... caps) {
    var row = new HBox();
    row.getStyleClass().add("key-words");
    row.setAlignment(Pos.CENTER_LEFT);
    for (var cap : caps) {
      row.getChildren().add(new KeyCap(cap));
    }
    var label = new Label(words);
    label.getStyleClass().add("caption");
    row.getChildren().add(label);
    return row;
  }

  /// What a person does to a control has changed the control already.
  private void act(Runnable change) {
    change.run();
    show();
  }

  private void askWhere(int key, Node beside) {
    new WherePopup(model, key).showBeside(beside);
  }

  private void reorder() {
    var order = sliders.itemsProperty().get();
    for (var i = 0; i < order.size(); i++) {
      if (model.plan().draft().sliders().get(i).key() != order.get(i).id()) {
        // One slider was moved: the first that is not where it was, or the one that took its place.
        var key = order.get(i).id();
        var was = model.plan().draft().indexOf(key);
        if (was == i + 1 && order.size() > i + 1 && movedDown(i)) {
          key = model.plan().draft().sliders().get(i).key();
        }
        model.plan().move(key, place(key));
        return;
      }
    }
  }

  private int place(int key) {
    var order = sliders.itemsProperty().get();
    for (var i = 0; i < order.size(); i++) {
      if (order.get(i).id() == key) {
        return i;
      }
    }
    return 0;
  }

  /// Whether the slider that stood at `index` went down rather than another one up.
  private boolean movedDown(int index) {
    var moved = model.plan().draft().sliders().get(index).key();
    return place(moved) > index + 1;
  }

  private void choose() {
    var id = sliders.selectedProperty().get();
    if (!showing && id != SliderList.NONE && id != model.plan().draft().selected()) {
      model.plan().select(id);
    }
  }

  private void show() {
    if (showing) {
      return;
    }
    showing = true;
    var draft = model.plan().draft();
    var items = SliderItems.of(draft, model);
    if (!items.equals(sliders.itemsProperty().get())) {
      sliders.itemsProperty().set(items);
    }
    if (sliders.selectedProperty().get() != draft.selected()) {
      sliders.selectedProperty().set(draft.selected());
    }
    showing = false;
    if (awaited && !items.isEmpty()) {
      awaited = false;
      if (add.isWaiting()) {
        sliders.focusSlider(draft.selected());
      }
    }
  }

  void focusAdd() {
    add.focusField();
  }

  /// Opens the form in which a direction is described.
  void focusDirection() {
    direction.open(true);
    layout();
    Reveal.vertically(direction);
  }

  void rename() {
    head.rename();
  }

  void focusSliders() {
    // What a scroll pane holds is in the window once the style sheets have been there.
    applyCss();
    awaited = model.plan().draft().sliders().isEmpty();
    if (awaited) {
      add.focusField();
    } else {
      sliders.focusSlider(model.plan().draft().selected());
    }
  }
}
