package org.featurescope.viz.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.geometry.Bounds;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.stage.Stage;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.gallery.Gallery;
import org.featurescope.viz.gallery.Headless;
import org.featurescope.viz.gallery.OpenMenus;
import org.featurescope.viz.gallery.SteerPages;
import org.featurescope.viz.gallery.TestStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class SliderListTest {
  private final List<SliderChange> changes = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private SliderList list;
  private ScrollPane pane;

  @Start
  void start(Stage stage) {
    list = new SliderList();
    list.itemsProperty().set(SteerPages.plan());
    list.onChangeProperty().set(changes::add);
    list.onRemoveProperty().set(id -> heard.add("remove " + id));
    list.onReorderProperty().set(() -> heard.add("order " + ids()));
    pane = new ScrollPane(list);
    pane.setFitToWidth(true);
    var scene = new Scene(pane, 384, 700);
    scene
        .getStylesheets()
        .addAll(Palette.LIGHT.stylesheet(), Palette.controls(), Gallery.stylesheet());
    TestStage.show(stage, scene);
    list.focusSlider(1);
  }

  private List<Integer> ids() {
    return list.itemsProperty().get().stream().map(SliderItem::id).toList();
  }

  private SliderItem item(int id) {
    WaitForAsyncUtils.waitForFxEvents();
    return Headless.call(() ->
        list.itemsProperty().get().stream().filter(item -> item.id() == id).findFirst().get());
  }

  private <T extends Node> T part(int index, Class<T> type, String style) {
    return Headless.call(() -> type.cast(List.copyOf(list.lookupAll(style)).get(index)));
  }

  private StrengthSlider slider(int index) {
    return part(index, StrengthSlider.class, ".strength-slider");
  }

  private TextField field(int index) {
    return part(index, TextField.class, ".strength-field");
  }

  private static void run(Runnable work) {
    Headless.call(
        (Supplier<Object>)
            () -> {
              work.run();
              return null;
            });
  }

  private static Bounds onScreen(Node node) {
    return Headless.call(() -> node.localToScreen(node.getBoundsInLocal()));
  }

  private static void press(Node node, KeyCode code, boolean shift, boolean control, boolean alt) {
    run(() ->
        Event.fireEvent(
            node, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, shift, control, alt, false)));
  }

  @Test
  void a_click_on_its_place_and_w_ask_where_a_slider_acts(FxRobot robot) {
    var beside = new ArrayList<Node>();
    list.onPlaceProperty()
        .set((id, node) -> {
          heard.add("place " + id);
          beside.add(node);
        });
    robot.clickOn(part(0, Button.class, ".slider-where"));
    robot.push(KeyCode.W);
    Headless.call(() -> {
      list.itemsProperty()
          .set(SteerPages.plan().stream().map(item -> item.withOwn("tokens 3 to 5")).toList());
      return list;
    });
    robot.push(KeyCode.W);
    assertEquals(List.of("place 1", "place 1", "place 1"), heard);
    assertEquals("tokens 3 to 5", ((Button) beside.getLast()).getText());
    assertEquals(part(0, Button.class, ".slider-own"), beside.getLast());
    assertTrue(beside.getLast().getParent().isVisible());
  }

  @Test
  void arrow_keys_go_by_a_step_with_shift_by_a_tenth_and_with_alt_by_ten(FxRobot robot) {
    robot.type(KeyCode.RIGHT);
    assertEquals(6.1, item(1).value());
    robot.type(KeyCode.LEFT, KeyCode.LEFT);
    assertEquals(5.9, item(1).value());
    press(slider(0), KeyCode.RIGHT, true, false, false);
    assertEquals(5.91, item(1).value());
    press(slider(0), KeyCode.LEFT, false, false, true);
    assertEquals(4.9, item(1).value());
    robot.type(KeyCode.PAGE_UP);
    assertEquals(5.9, item(1).value());
    assertTrue(changes.stream().allMatch(SliderChange::settled));
  }

  @Test
  void home_and_the_figure_0_go_back_to_neutral_and_no_step_goes_over_it(FxRobot robot) {
    robot.type(KeyCode.HOME);
    assertEquals(0, item(1).value());
    robot.type(KeyCode.PAGE_UP);
    robot.write("0");
    assertEquals(0, item(1).value());
    run(() -> slider(0).valueProperty().set(0.5));
    press(slider(0), KeyCode.LEFT, false, false, true);
    assertEquals(0, item(1).value());
    press(slider(0), KeyCode.LEFT, false, false, true);
    assertEquals(-1, item(1).value());
  }

  @Test
  void dragging_is_told_as_it_goes_settles_once_and_catches_at_neutral(FxRobot robot) {
    var thumb = onScreen(part(0, Node.class, ".strength-thumb"));
    var neutral = onScreen(part(0, Node.class, ".strength-neutral"));
    var y = thumb.getCenterY();
    robot.moveTo(thumb.getCenterX(), y).press(MouseButton.PRIMARY);
    assertTrue(changes.isEmpty(), "taking the thumb moves nothing");
    robot.moveTo(neutral.getCenterX() + 40, y);
    var part = item(1).value();
    assertTrue(part > 2 && part < 4, "" + part);
    robot.moveTo(neutral.getCenterX() + 4, y);
    assertEquals(0, item(1).value());
    robot.moveTo(neutral.getCenterX() - 9, y);
    assertTrue(item(1).value() < -0.4, "" + item(1).value());
    assertTrue(changes.stream().noneMatch(SliderChange::settled));
    robot.release(MouseButton.PRIMARY);
    assertEquals(1, changes.stream().filter(SliderChange::settled).count());
    assertEquals(item(1), changes.getLast().item());
  }

  @Test
  void a_press_on_the_track_brings_the_thumb_and_a_double_click_resets(FxRobot robot) {
    var track = onScreen(part(3, Node.class, ".strength-track"));
    robot.clickOn(track.getMaxX(), track.getCenterY());
    assertEquals(12, item(4).value());
    assertEquals(4, Headless.call(() -> list.selectedProperty().get()));
    robot.doubleClickOn(track.getMinX() + 30, track.getCenterY());
    assertEquals(0, item(4).value());
  }

  @Test
  void the_wheel_moves_the_slider_with_the_focus_and_no_other() {
    wheel(slider(0), 40);
    assertEquals(6.1, item(1).value());
    wheel(slider(0), -20);
    wheel(slider(0), -20);
    assertEquals(6, item(1).value());
    wheel(slider(3), 40);
    assertEquals(-2.5, item(4).value());
  }

  private static void wheel(Node node, double delta) {
    run(() ->
        Event.fireEvent(
            node,
            new ScrollEvent(
                ScrollEvent.SCROLL,
                5,
                5,
                5,
                5,
                false,
                false,
                false,
                false,
                false,
                false,
                0,
                delta,
                0,
                delta,
                ScrollEvent.HorizontalTextScrollUnits.NONE,
                0,
                ScrollEvent.VerticalTextScrollUnits.NONE,
                0,
                0,
                null)));
  }

  @Test
  void a_typed_strength_is_taken_at_enter_and_brought_back_at_escape(FxRobot robot) {
    robot.doubleClickOn(field(0));
    type(0, "−1,5");
    robot.type(KeyCode.ENTER);
    assertEquals(-1.5, item(1).value());
    assertEquals("−1.5", Headless.call(() -> field(0).getText()));
    type(0, "7");
    robot.type(KeyCode.ESCAPE);
    assertEquals("−1.5", Headless.call(() -> field(0).getText()));
    assertEquals(1, changes.size());
    type(0, "7");
    run(() -> list.focusSlider(1));
    assertEquals(7, item(1).value(), "what was typed is taken when the field is left");
  }

  private void type(int index, String text) {
    run(() -> {
      field(index).requestFocus();
      field(index).setText(text);
    });
  }

  private List<String> problems() {
    return Headless.call(() ->
        list.lookupAll(".slider-problem").stream()
            .filter(Node::isVisible)
            .map(node -> ((Label) node).getText())
            .toList());
  }

  @Test
  void what_is_no_strength_is_marked_and_changes_nothing(FxRobot robot) {
    type(0, "two");
    robot.type(KeyCode.ENTER);
    assertEquals(List.of("Type a number, such as +6.0."), problems());
    type(0, "NaN");
    robot.type(KeyCode.ENTER);
    assertEquals(List.of("Type a number, such as +6.0."), problems());
    type(0, "1e30");
    robot.type(KeyCode.ENTER);
    assertEquals(
        List.of("Type a number from −1\u202F000\u202F000 to +1\u202F000\u202F000."), problems());
    run(() -> list.focusSlider(1));
    assertEquals(List.of(), problems());
    assertEquals("+6.0", Headless.call(() -> field(0).getText()));
    assertTrue(changes.isEmpty());
  }

  @Test
  void a_strength_beyond_the_ends_is_taken_and_the_range_goes_as_far(FxRobot robot) {
    type(0, "30");
    robot.type(KeyCode.ENTER);
    assertEquals(30, item(1).value());
    assertEquals(new StrengthRange(-12, 30, 0), item(1).range());
    assertEquals(List.of(), problems());
  }

  private List<String> units() {
    return Headless.call(() ->
        list.lookupAll(".slider-unit").stream()
            .filter(Node::isVisible)
            .map(Node::getAccessibleText)
            .toList());
  }

  @Test
  void it_is_counted_in_typical_maxima_where_one_likes(FxRobot robot) {
    assertEquals(List.of(), units(), "nothing is known to count in");
    run(() -> {
      var items = new ArrayList<>(list.itemsProperty().get());
      items.replaceAll(item -> item.withUnit(StrengthUnit.ABSOLUTE));
      list.itemsProperty().set(items);
    });
    var moving = SteerPages.plan().stream().filter(item -> item.mode().adjustable()).count();
    assertEquals(moving, units().size(), "a mode without a strength has none");
    robot.type(KeyCode.U);
    assertEquals(StrengthUnit.MAXIMA, item(1).unit());
    assertEquals(6, item(1).value(), "whoever knows the feature says what it is now");
    assertEquals("Counted in typical maxima", units().getFirst());
    robot.clickOn(part(0, Node.class, ".slider-unit"));
    assertEquals(StrengthUnit.ABSOLUTE, item(1).unit());
    assertEquals(2, changes.size());
  }

  @Test
  void a_right_click_offers_what_the_owner_of_the_list_has(FxRobot robot) {
    run(() -> list.menuProperty().set(id -> List.of(new MenuItem("Of slider " + id))));
    robot.rightClickOn(part(1, Node.class, ".slider-name"));
    assertEquals(List.of("Of slider 2"), OpenMenus.lines());
    robot.type(KeyCode.ESCAPE);
    assertEquals(2, Headless.call(() -> list.selectedProperty().get()));
  }

  @Test
  void mute_solo_and_remove_by_keyboard(FxRobot robot) {
    robot.type(KeyCode.M);
    assertTrue(item(1).muted());
    robot.type(KeyCode.M, KeyCode.S);
    assertTrue(item(1).solo() && !item(1).muted());
    var second = part(1, Node.class, ".slider-card");
    assertTrue(
        Headless.call(second::getAccessibleText).endsWith("silent: another one is solo"),
        second.getAccessibleText());
    robot.type(KeyCode.DELETE);
    assertEquals(List.of("remove 1"), heard);
    assertEquals(List.of(2, 3, 4, 5), Headless.call(this::ids));
    assertTrue(Headless.call(() -> slider(0).isFocused()), "the focus goes to the next one");
    assertEquals(2, Headless.call(() -> list.selectedProperty().get()));
  }

  @Test
  void mute_solo_and_remove_by_mouse(FxRobot robot) {
    robot.clickOn(part(2, Node.class, ".slider-mute"));
    assertTrue(item(3).muted());
    robot.clickOn(part(2, Node.class, ".slider-solo"));
    assertTrue(item(3).solo());
    robot.clickOn(part(2, Node.class, ".slider-remove"));
    assertEquals(List.of("remove 3"), heard);
  }

  @Test
  void a_mode_from_the_menu_brings_its_own_range_and_look(FxRobot robot) {
    robot.clickOn(part(0, Node.class, ".mode-menu"));
    robot.clickOn("Project out");
    assertEquals(SteerMode.PROJECT, item(1).mode());
    assertTrue(Headless.call(() -> field(0).isDisabled()));
    robot.clickOn(slider(0)).type(KeyCode.RIGHT);
    assertEquals(6, item(1).value(), "there is nothing to be moved");
    robot.clickOn(part(0, Node.class, ".mode-menu"));
    robot.clickOn("Multiply");
    assertEquals(new StrengthRange(0, 12, 1), item(1).range());
    assertEquals(1, item(1).value());
  }

  @Test
  void ctrl_with_up_and_down_moves_a_card_and_the_focus_stays(FxRobot robot) {
    press(slider(0), KeyCode.DOWN, false, true, false);
    press(slider(1), KeyCode.DOWN, false, true, false);
    assertEquals(List.of("order [2, 1, 3, 4, 5]", "order [2, 3, 1, 4, 5]"), heard);
    robot.type(KeyCode.RIGHT);
    assertEquals(6.1, item(1).value());
    press(slider(2), KeyCode.UP, false, true, false);
    press(slider(1), KeyCode.UP, false, true, false);
    press(slider(0), KeyCode.UP, false, true, false);
    assertEquals(4, heard.size(), "at the top there is no further up");
  }

  @Test
  void a_card_is_dragged_by_its_handle() {
    var handle = part(0, Node.class, ".slider-handle");
    var second = inScene(part(1, Node.class, ".slider-card"));
    var third = inScene(part(2, Node.class, ".slider-card"));
    mouse(handle, MouseEvent.MOUSE_PRESSED, inScene(handle).getCenterY());
    mouse(handle, MouseEvent.MOUSE_DRAGGED, second.getCenterY() - 10);
    assertEquals(List.of(1, 2, 3, 4, 5), Headless.call(this::ids), "not past its middle yet");
    mouse(handle, MouseEvent.MOUSE_DRAGGED, second.getCenterY() + 10);
    assertEquals(List.of(2, 1, 3, 4, 5), Headless.call(this::ids));
    mouse(handle, MouseEvent.MOUSE_DRAGGED, third.getCenterY() + 10);
    assertEquals(List.of(2, 3, 1, 4, 5), Headless.call(this::ids));
    assertTrue(heard.isEmpty(), "it has not been put down yet");
    mouse(handle, MouseEvent.MOUSE_RELEASED, third.getCenterY() + 10);
    assertEquals(List.of("order [2, 3, 1, 4, 5]"), heard);
    assertTrue(Headless.call(() -> slider(2).isFocused()), "the focus goes with the card");
  }

  private static Bounds inScene(Node node) {
    return Headless.call(() -> node.localToScene(node.getBoundsInLocal()));
  }

  /// The screen of these tests knows of no held button, without which a drag does not follow the
  /// mouse beyond what was pressed: what the handle gets on other screens is sent to it here.
  private static void mouse(Node node, EventType<MouseEvent> type, double sceneY) {
    var x = inScene(node).getCenterX();
    var held = type != MouseEvent.MOUSE_RELEASED;
    run(() ->
        Event.fireEvent(
            node,
            new MouseEvent(
                type,
                x,
                sceneY,
                x,
                sceneY,
                MouseButton.PRIMARY,
                1,
                false,
                false,
                false,
                false,
                held,
                false,
                false,
                false,
                false,
                false,
                null)));
  }

  @Test
  void icons_stay_as_large_as_the_letters_beside_them_from_picture_to_picture() {
    var icon = Headless.call(() -> part(0, Button.class, ".slider-mute").getGraphic());
    var before = Headless.call(icon::getLayoutBounds);
    run(() -> {
      for (var picture = 0; picture < 3; picture++) {
        slider(0).valueProperty().set(picture);
        list.setStyle("-fx-background-color: rgb(0, 0, %d)".formatted(picture));
        pane.applyCss();
        pane.layout();
      }
    });
    assertEquals(before, Headless.call(icon::getLayoutBounds));
  }

  @Test
  void fifty_cards_keep_their_places_and_the_focused_one_comes_into_view() {
    run(() -> {
      list.itemsProperty()
          .set(
              IntStream.range(0, 50)
                  .mapToObj(id -> SliderItem.of(id, "" + id, "n", "w", SteerMode.ADD, 3))
                  .toList());
      pane.layout();
      list.focusSlider(49);
    });
    var view = onScreen(pane);
    var last = onScreen(slider(49));
    assertTrue(last.getMaxY() <= view.getMaxY() + 1, last + " " + view);
    assertEquals(49, Headless.call(() -> list.selectedProperty().get()));
  }

  @Test
  void new_values_from_outside_are_no_changes_and_keep_the_card() {
    var card = part(0, Node.class, ".slider-card");
    run(() -> {
      var all = new ArrayList<>(list.itemsProperty().get());
      all.set(0, all.getFirst().withValue(-4).withUsualMaximum(20));
      list.itemsProperty().set(List.copyOf(all));
    });
    assertEquals(card, part(0, Node.class, ".slider-card"));
    assertEquals("−4.0", Headless.call(() -> field(0).getText()));
    assertTrue(changes.isEmpty());
    assertFalse(part(0, Node.class, ".strength-marker").isVisible(), "beyond the range no marker");
  }

  @Test
  void a_slider_says_what_it_is_and_where_it_stands() {
    var slider = slider(0);
    assertEquals("614 French text, Add +6.0", Headless.call(slider::getAccessibleText));
    assertEquals(6.0, query(slider, AccessibleAttribute.VALUE));
    assertEquals(-12.0, query(slider, AccessibleAttribute.MIN_VALUE));
    assertEquals(12.0, query(slider, AccessibleAttribute.MAX_VALUE));
    assertEquals(
        "233 English text, Ablate set to 0 at every token",
        Headless.call(() -> slider(1).getAccessibleText()));
  }

  private static Object query(Node node, AccessibleAttribute attribute) {
    return Headless.call(() -> node.queryAccessibleAttribute(attribute));
  }
}
