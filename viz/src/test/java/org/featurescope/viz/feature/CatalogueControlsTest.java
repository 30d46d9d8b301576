package org.featurescope.viz.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.gallery.CataloguePages;
import org.featurescope.viz.gallery.Headless;
import org.featurescope.viz.gallery.TestStage;
import org.featurescope.viz.heatmap.TokenStrip;
import org.featurescope.viz.text.Whitespace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class CatalogueControlsTest {
  private static final List<String> HARD =
      List.of(
          "Look",
          ":",
          " \uD83D\uDC69\u200D\uD83D\uDD2C",
          "",
          "",
          " \u05E9\u05DC\u05D5\u05DD",
          " \u05E2\u05D5\u05DC\u05DD",
          "\n",
          " pe\u0302",
          "",
          "che");

  private final List<Integer> opened = new ArrayList<>();
  private ExampleList examples;
  private NeighbourList neighbours;
  private TokenEffects effects;

  @Start
  void start(Stage stage) {
    examples = new ExampleList();
    examples.snippetsProperty().set(CataloguePages.snippets());
    neighbours = new NeighbourList("Nearest directions", NeighbourList.Unit.COSINE);
    neighbours
        .itemsProperty()
        .set(
            List.of(
                NeighbourList.Neighbour.of(318, "Quotation about to close", 0.61),
                new NeighbourList.Neighbour(95, Optional.empty(), -0.5)));
    neighbours.onOpenProperty().set(opened::add);
    effects = new TokenEffects();
    effects.promotedProperty().set(List.of(new TokenEffects.Effect(" said", 2.41)));
    effects.suppressedProperty().set(List.of(new TokenEffects.Effect("\n", -0.5)));
    var scene = new Scene(new VBox(20, examples, neighbours, effects), 420, 700);
    scene.getStylesheets().addAll(Palette.LIGHT.stylesheet(), Palette.controls());
    TestStage.show(stage, scene);
    examples.requestFocus();
  }

  private static String spoken(Node control) {
    return Headless.call(() -> (String) control.queryAccessibleAttribute(AccessibleAttribute.TEXT));
  }

  private static List<String> texts(Node control) {
    return Headless.call(() ->
        control.lookupAll(".label").stream()
            .map(Label.class::cast)
            .map(Labeled::getText)
            .filter(text -> text != null && !text.isEmpty())
            .toList());
  }

  private TokenStrip strip(int example) {
    return Headless.call(
        () -> (TokenStrip) List.copyOf(examples.lookupAll(".token-strip")).get(example));
  }

  private boolean expanded(int example) {
    return Headless.call(() -> examples.isExpanded(example));
  }

  private <T> void set(javafx.beans.property.Property<T> property, T value) {
    Headless.call(() -> {
      property.setValue(value);
      examples.getScene().getRoot().layout();
      return null;
    });
  }

  @Test
  void one_line_shows_the_peak_in_the_middle_of_a_long_text() {
    var strip = strip(0);
    var peak = CataloguePages.snippets().getFirst().peak();
    var middle = Headless.call(() -> strip.tokenBounds(peak).getCenterX());
    assertTrue(middle > 0.3 * strip.getWidth() && middle < 0.8 * strip.getWidth(), "" + middle);
    assertTrue(Headless.call(strip::firstShown) > 0);
    assertTrue(
        Headless.call(strip::lastShown) < CataloguePages.snippets().getFirst().tokens().size());
  }

  @Test
  void a_click_shows_all_of_an_example_and_the_next_one_a_line_of_it(FxRobot robot) {
    var low = Headless.call(() -> strip(0).getHeight());
    robot.clickOn(strip(0));
    assertTrue(expanded(0));
    assertTrue(Headless.call(() -> strip(0).getHeight()) > 2 * low);
    assertEquals(0, Headless.call(() -> strip(0).firstShown()));
    robot.clickOn(strip(0));
    assertFalse(expanded(0));
  }

  @Test
  void everything_can_be_done_by_keyboard(FxRobot robot) {
    robot.type(KeyCode.DOWN, KeyCode.DOWN, KeyCode.ENTER);
    assertTrue(expanded(1));
    assertTrue(spoken(examples).startsWith("example 2 of 5, activation 9.17: \"Do you know"));
    robot.type(KeyCode.RIGHT);
    assertTrue(spoken(examples).endsWith("  9.17"), spoken(examples));
    robot.type(KeyCode.HOME);
    robot.type(KeyCode.DOWN);
    robot.type(KeyCode.ESCAPE);
    assertFalse(expanded(1));
  }

  @Test
  void the_keyboard_and_the_mouse_read_tokens(FxRobot robot) {
    robot.type(KeyCode.DOWN, KeyCode.DOWN, KeyCode.DOWN, KeyCode.LEFT);
    var peak = CataloguePages.snippets().get(2);
    assertEquals(
        Whitespace.visible(peak.tokens().get(peak.peak())) + "  8.96",
        Headless.call(() -> examples.readingProperty().get()));
    var strip = strip(2);
    var first = Headless.call(strip::firstShown);
    var box = Headless.call(() -> strip.localToScreen(strip.tokenBounds(first + 1)));
    robot.moveTo(box.getCenterX(), box.getCenterY());
    assertTrue(
        Headless.call(() -> examples.readingProperty().get())
            .startsWith(Whitespace.visible(peak.tokens().get(first + 1))));
    robot.moveTo(neighbours);
    assertEquals("", Headless.call(() -> examples.readingProperty().get()));
  }

  @Test
  void the_text_of_the_current_example_can_be_copied(FxRobot robot) {
    robot.type(KeyCode.DOWN);
    Headless.call(() -> {
      examples.copy();
      return null;
    });
    assertEquals(
        CataloguePages.snippets().getFirst().text(),
        Headless.call(() -> Clipboard.getSystemClipboard().getString()));
  }

  @Test
  void letters_of_several_tokens_and_text_from_right_to_left_keep_every_token_in_its_place() {
    var activations = new float[] {0, 0, 3, 2, 1, 4, 5, 0.5f, 0, 2, 1};
    set(examples.snippetsProperty(), List.of(new Snippet(5, HARD, activations, 6)));
    for (var wrapped : List.of(false, true)) {
      Headless.call(() -> {
        examples.expand(0, wrapped);
        examples.getScene().getRoot().layout();
        return null;
      });
      var strip = strip(0);
      for (var token = 0; token < HARD.size(); token++) {
        var each = token;
        var box = Headless.call(() -> strip.tokenBounds(each));
        assertTrue(box.getWidth() > 0 && box.getMaxX() <= strip.getWidth(), token + " " + box);
        assertEquals(token, Headless.call(() -> strip.tokenAt(box.getCenterX(), box.getCenterY())));
      }
      var first = Headless.call(() -> strip.tokenBounds(5));
      var second = Headless.call(() -> strip.tokenBounds(6));
      assertTrue(second.getMaxX() <= first.getMinX() + 1, first + " " + second);
    }
  }

  @Test
  void no_examples_say_so() {
    set(examples.snippetsProperty(), List.of());
    assertEquals("No examples", spoken(examples));
    assertEquals(List.of("No examples"), texts(examples));
    assertFalse(Headless.call(examples::isFocusTraversable));
  }

  @Test
  void a_snippet_whose_parts_do_not_fit_is_refused() {
    var two = List.of("a", "b");
    assertThrows(IllegalArgumentException.class, () -> new Snippet(1, two, new float[] {1}, 0));
    assertThrows(IllegalArgumentException.class, () -> new Snippet(1, two, new float[] {1, 0}, 2));
  }

  @Test
  void neighbours_show_number_explanation_and_figure_and_open(FxRobot robot) {
    assertEquals(
        List.of(
            "Nearest directions",
            "cosine",
            "318",
            "Quotation about to close",
            "0.61",
            "95",
            "Unexplained",
            "−0.50"),
        texts(neighbours));
    robot.clickOn("Unexplained");
    assertEquals("feature 95, Unexplained, cosine −0.50", spoken(neighbours));
    robot.type(KeyCode.HOME, KeyCode.ENTER);
    assertEquals(List.of(95, 318), opened);
  }

  @Test
  void a_name_is_whole_in_a_narrow_list() {
    set(
        neighbours.itemsProperty(),
        List.of(NeighbourList.Neighbour.of(1493, "Title before a name: Dr., Captain", 0.61)));
    Headless.call(() -> {
      neighbours.setMaxWidth(140);
      neighbours.applyCss();
      neighbours.getScene().getRoot().layout();
      return null;
    });
    var name = (Label) Headless.call(() -> neighbours.lookup(".feature-words"));
    assertTrue(name.getWidth() < 100, "it is narrow");
    assertFalse(name.isTextTruncated());
  }

  @Test
  void effects_have_their_sign_and_show_spaces() {
    assertEquals(
        List.of("Promotes", "logit", "␣said", "+2.41", "Suppresses", "logit", "↵", "−0.50"),
        texts(effects));
    var token = Headless.call(() -> effects.lookup(".effect-token"));
    assertEquals("raises said by +2.41", Headless.call(token::getAccessibleText));
  }
}
