package org.featurescope.viz.steer;

import java.util.EnumMap;
import java.util.Map;
import javafx.beans.Observable;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One slider of a [SliderList] with what belongs to it: what is steered, how and where, mute, solo
/// and remove. While the slider has the focus, M mutes, S makes it solo, U counts in other units, W
/// or a click on the words asks where it acts, and Delete takes it away; the menu key opens what
/// the list's owner offers besides.
final class SliderCard extends VBox {
  private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");
  private static final PseudoClass SILENT = PseudoClass.getPseudoClass("silent");
  private static final PseudoClass ON = PseudoClass.getPseudoClass("on");

  private final SliderList list;
  private final Region handle = new Region();
  private final Label number = new Label();
  private final Label name = new Label();
  private final Tooltip fullName = new Tooltip();
  private final Button mute = tool("slider-mute");
  private final Button solo = tool("slider-solo");
  private final Button remove = tool("slider-remove");
  private final FontIcon loud = new FontIcon(Feather.VOLUME_1);
  private final MenuButton mode = new MenuButton();
  private final Map<SteerMode, RadioMenuItem> modes = new EnumMap<>(SteerMode.class);
  private final Button where = new Button();
  private final Button own = new Button();
  private final Button unit = new Button("\u00d7\u2009max");
  private final Label problem = new Label();
  private final StrengthSlider slider = new StrengthSlider();
  private final StrengthField field;
  private SliderItem item;
  private boolean showing;
  private boolean unsettled;
  private boolean held;

  SliderCard(SliderList list, SliderItem item) {
    this.list = list;
    this.item = item;
    field = new StrengthField(item, value -> change(this.item.reaching(value), true));
    getStyleClass().add("slider-card");
    setAccessibleRole(AccessibleRole.LIST_ITEM);
    handle.getStyleClass().add("slider-handle");
    handle.setManaged(false);
    handle.setAccessibleText("Drag to another place");
    Tooltip.install(handle, new Tooltip("Drag to another place (Ctrl+Up, Ctrl+Down)"));
    problem.getStyleClass().add("slider-problem");
    problem.setWrapText(true);
    problem.setVisible(false);
    problem.setManaged(false);
    getChildren().addAll(handle, head(), row(), own(), problem, slider);
    listen();
    show(item, false);
  }

  private static Button tool(String styleClass) {
    var button = new Button();
    button.getStyleClass().addAll("slider-tool", styleClass);
    button.setFocusTraversable(false);
    button.setMinSize(USE_PREF_SIZE, USE_PREF_SIZE);
    return button;
  }

  private HBox head() {
    number.getStyleClass().add("slider-number");
    number.setMinWidth(USE_PREF_SIZE);
    name.getStyleClass().add("slider-name");
    name.setMinWidth(0);
    name.setMaxWidth(Double.MAX_VALUE);
    name.setTooltip(fullName);
    HBox.setHgrow(name, Priority.ALWAYS);
    solo.setText("S");
    mute.setGraphic(loud);
    remove.setGraphic(new FontIcon(Feather.X));
    mute.setOnAction(event -> change(item.withMuted(!item.muted()), true));
    solo.setOnAction(event -> change(item.withSolo(!item.solo()), true));
    remove.setOnAction(event -> list.remove(item.id()));
    solo.setTooltip(new Tooltip("Only this one (S)"));
    remove.setTooltip(new Tooltip("Take away (Delete)"));
    var tools = new HBox(mute, solo, remove);
    tools.getStyleClass().add("slider-tools");
    tools.setAlignment(Pos.CENTER_RIGHT);
    tools.setMinWidth(USE_PREF_SIZE);
    var head = new HBox(number, name, tools);
    head.getStyleClass().add("slider-head");
    head.setAlignment(Pos.CENTER_LEFT);
    return head;
  }

  private HBox row() {
    mode.getStyleClass().add("mode-menu");
    mode.setMinWidth(USE_PREF_SIZE);
    for (var each : SteerMode.values()) {
      var choice = new RadioMenuItem(each.words());
      choice.setOnAction(event -> change(item.withMode(each), true));
      modes.put(each, choice);
      mode.getItems().add(choice);
    }
    where.getStyleClass().add("slider-where");
    where.setMinWidth(0);
    where.setMaxWidth(Double.MAX_VALUE);
    where.setAlignment(Pos.CENTER_LEFT);
    where.setFocusTraversable(false);
    where.setTooltip(new Tooltip());
    where.setOnAction(event -> place(where));
    where.widthProperty().addListener((Observable property) -> showWhere());
    HBox.setHgrow(where, Priority.ALWAYS);
    unit.getStyleClass().add("slider-unit");
    unit.setMinWidth(USE_PREF_SIZE);
    unit.setFocusTraversable(false);
    unit.setOnAction(event -> count());
    unit.managedProperty().bind(unit.visibleProperty());
    var row = new HBox(mode, where, unit, field);
    row.getStyleClass().add("slider-row");
    row.setAlignment(Pos.CENTER_LEFT);
    return row;
  }

  private HBox own() {
    own.getStyleClass().add("slider-own");
    own.setGraphic(new FontIcon(Feather.MAP_PIN));
    own.setFocusTraversable(false);
    own.setTooltip(new Tooltip());
    own.setOnAction(event -> place(own));
    var row = new HBox(own);
    row.visibleProperty().bind(own.textProperty().isNotEmpty());
    row.managedProperty().bind(row.visibleProperty());
    return row;
  }

  /// Asks where it is to act.
  private void place(Node beside) {
    slider.requestFocus();
    list.place(item.id(), beside);
  }

  /// What tells where it acts.
  Node anchor() {
    return own.getText().isEmpty() ? where : own;
  }

  /// Counts in the other unit.
  private void count() {
    switch (item.unit()) {
      case FIXED -> {}
      case ABSOLUTE -> change(item.withUnit(StrengthUnit.MAXIMA), true);
      case MAXIMA -> change(item.withUnit(StrengthUnit.ABSOLUTE), true);
    }
  }

  private void listen() {
    slider.valueProperty().addListener((Observable property) -> moved());
    slider
        .adjustingProperty()
        .addListener((Observable property) -> {
          if (!slider.adjustingProperty().get() && unsettled) {
            change(item, true);
          }
        });
    slider.addEventHandler(KeyEvent.KEY_PRESSED, this::press);
    field
        .problemProperty()
        .addListener((Observable property) -> {
          var said = field.problemProperty().get();
          problem.setText(said);
          problem.setVisible(!said.isEmpty());
          problem.setManaged(!said.isEmpty());
        });
    addEventFilter(
        MouseEvent.MOUSE_PRESSED,
        event -> {
          held = true;
          list.select(item.id());
        });
    addEventFilter(MouseEvent.MOUSE_RELEASED, event -> held = false);
    focusWithinProperty()
        .addListener((Observable property) -> {
          if (isFocusWithin()) {
            list.select(item.id());
            // What the mouse has taken must not slip away below it.
            if (!held) {
              list.reveal(this);
            }
          }
        });
    addEventHandler(
        MouseEvent.MOUSE_CLICKED,
        event -> {
          if (event.getButton() == MouseButton.PRIMARY && !isFocusWithin()) {
            slider.requestFocus();
          }
        });
    setOnContextMenuRequested(event -> {
      list.select(item.id());
      list.openMenu(this, event);
    });
    handle.addEventHandler(
        MouseEvent.MOUSE_PRESSED,
        event -> {
          slider.requestFocus();
          event.consume();
        });
    handle.addEventHandler(
        MouseEvent.MOUSE_DRAGGED,
        event -> {
          list.drag(this, event.getSceneX(), event.getSceneY());
          event.consume();
        });
    handle.addEventHandler(
        MouseEvent.MOUSE_RELEASED,
        event -> {
          list.drop();
          event.consume();
        });
  }

  private void press(KeyEvent event) {
    if (event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    switch (event.getCode()) {
      case M -> change(item.withMuted(!item.muted()), true);
      case S -> change(item.withSolo(!item.solo()), true);
      case U -> count();
      case W -> place(anchor());
      case DELETE, BACK_SPACE -> list.remove(item.id());
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void moved() {
    if (!showing) {
      change(item.withValue(slider.valueProperty().get()), !slider.adjustingProperty().get());
    }
  }

  private void change(SliderItem to, boolean settled) {
    unsettled = !settled;
    list.change(to, settled);
  }

  SliderItem item() {
    return item;
  }

  StrengthSlider slider() {
    return slider;
  }

  /// @param silent whether it has no effect, being muted or another one being solo
  void show(SliderItem item, boolean silent) {
    showing = true;
    this.item = item;
    number.setText(item.number());
    number.setVisible(!item.number().isEmpty());
    number.setManaged(!item.number().isEmpty());
    name.setText(item.name());
    fullName.setText(item.name());
    where.getTooltip().setText(item.where() + " (W)");
    where.setAccessibleText("Where " + item.title() + " acts: " + item.everywhere());
    own.setText(item.own());
    own.getTooltip().setText("Only here: " + item.own() + " (W)");
    own.setAccessibleText(where.getAccessibleText());
    showWhere();
    mode.setText(item.mode().words());
    mode.setAccessibleText("What is done to " + item.title() + ": " + item.mode().words());
    modes.forEach((each, choice) -> choice.setSelected(each == item.mode()));
    mark(mute, item.muted());
    mark(solo, item.solo());
    loud.setIconCode(item.muted() ? Feather.VOLUME_X : Feather.VOLUME_1);
    mute.setTooltip(new Tooltip(item.muted() ? "Let it act again (M)" : "Mute (M)"));
    mute.setAccessibleText((item.muted() ? "Unmute " : "Mute ") + item.title());
    solo.setAccessibleText((item.solo() ? "No longer only " : "Only ") + item.title());
    remove.setAccessibleText("Take " + item.title() + " away");
    showUnit();
    slider.nameProperty().set(item.title());
    slider.modeProperty().set(item.mode());
    slider.rangeProperty().set(item.range());
    slider.usualMaximumProperty().set(item.usualMaximum().orElse(Double.NaN));
    slider.valueProperty().set(item.value());
    slider.mutedProperty().set(silent);
    field.show(item);
    pseudoClassStateChanged(SILENT, silent);
    setAccessibleText(spoken(silent));
    showing = false;
  }

  /// Where it is moved: as much of it as there is room for, and no half of a word or number.
  private void showWhere() {
    var words = item.where();
    while (words.contains(",") && width(words) > where.getWidth()) {
      words = words.substring(0, words.lastIndexOf(','));
    }
    where.setText(words);
  }

  private double width(String words) {
    var text = new Text(words);
    text.setFont(where.getFont());
    return text.getLayoutBounds().getWidth();
  }

  private void showUnit() {
    var maxima = item.unit() == StrengthUnit.MAXIMA;
    unit.setVisible(item.unit() != StrengthUnit.FIXED && item.mode().adjustable());
    mark(unit, maxima);
    unit.setTooltip(
        new Tooltip(
            maxima
                ? "Count in activations (U)"
                : "Count in multiples of the feature's typical maximum (U)"));
    unit.setAccessibleText(
        maxima ? "Counted in typical maxima" : "Count " + item.title() + " in typical maxima");
  }

  private static void mark(Button button, boolean on) {
    button.pseudoClassStateChanged(ON, on);
    button.setAccessibleRole(AccessibleRole.TOGGLE_BUTTON);
  }

  private String spoken(boolean silent) {
    var muted = silent ? item.muted() ? ", muted" : ", silent: another one is solo" : "";
    return "%s, %s, %s %s%s"
        .formatted(item.title(), item.everywhere(), item.mode().words(), slider.written(), muted);
  }

  void setSelected(boolean selected) {
    pseudoClassStateChanged(SELECTED, selected);
  }

  @Override
  protected void layoutChildren() {
    super.layoutChildren();
    var middle = getInsets().getTop() + number.getParent().getLayoutBounds().getHeight() / 2;
    var height = Math.round(getInsets().getLeft() * 0.6);
    var wide = Math.round(getInsets().getLeft() * 0.28);
    handle.resizeRelocate(
        Math.round(getInsets().getLeft() * 0.42), Math.round(middle - height / 2.0), wide, height);
  }
}
