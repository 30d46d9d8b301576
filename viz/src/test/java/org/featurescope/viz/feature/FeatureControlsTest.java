package org.featurescope.viz.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.gallery.Headless;
import org.featurescope.viz.gallery.OpenMenus;
import org.featurescope.viz.gallery.TestStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class FeatureControlsTest {
  private final List<String> heard = new ArrayList<>();
  private FeatureBars bars;
  private FeatureChip chip;
  private TokenCard card;

  @Start
  void start(Stage stage) {
    bars = new FeatureBars();
    bars.rowsAtFirstProperty().set(2);
    bars.itemsProperty()
        .set(
            List.of(
                FeatureItem.of(412, "US state", 3.71f).withHue(2),
                FeatureItem.of(55, 0.61f),
                FeatureItem.of(7, "Full stop", 0.2f)));
    bars.onOpenProperty().set(feature -> heard.add("open " + feature));
    bars.onAddProperty().set(feature -> heard.add("add " + feature));
    chip = new FeatureChip(3, 88, Optional.of("Opposite"));
    chip.onOpenProperty().set(() -> heard.add("open chip"));
    chip.onRemoveProperty().set(() -> heard.add("remove chip"));
    card =
        new TokenCard(
            new TokenCard.Content(
                " grand",
                2206,
                121,
                Optional.of("surprisal 3.42 nat"),
                bars.itemsProperty().get()));
    var scene = new Scene(new VBox(20, bars, chip, card), 400, 500);
    scene.getStylesheets().addAll(Palette.LIGHT.stylesheet(), Palette.controls());
    TestStage.show(stage, scene);
    bars.requestFocus();
  }

  private static List<String> texts(Node control) {
    return Headless.call(() ->
        control.lookupAll(".label").stream()
            .map(Label.class::cast)
            .map(Labeled::getText)
            .filter(text -> text != null && !text.isEmpty())
            .toList());
  }

  @Test
  void rows_show_number_explanation_and_value_with_points_below_each_other() {
    assertEquals(List.of("412", "2", "US state", "3.71", "55", "Unexplained", "0.61"), texts(bars));
  }

  @Test
  void a_click_opens_a_feature_and_the_plus_button_adds_it(FxRobot robot) {
    robot.clickOn("Unexplained");
    assertEquals(List.of("open 55"), heard);
    Node row = robot.from(bars).lookup(".feature-row").nth(1).query();
    robot.moveTo(row);
    Node plus = robot.from(row).lookup(".icon-button").query();
    robot.clickOn(plus);
    assertTrue(heard.contains("add 55"), heard.toString());
  }

  @Test
  void a_right_click_offers_what_can_be_done_with_a_feature(FxRobot robot) {
    Headless.call(() -> {
      bars.menuProperty().set(feature -> List.of(new MenuItem("Of feature " + feature)));
      chip.menuProperty().set(() -> List.of(new MenuItem("Of the chip")));
      return null;
    });
    robot.rightClickOn("Unexplained");
    assertEquals(List.of("Of feature 55"), OpenMenus.lines());
    robot.type(KeyCode.ESCAPE);
    robot.rightClickOn("Opposite");
    assertEquals(List.of("Of the chip"), OpenMenus.lines());
    robot.type(KeyCode.ESCAPE);
    assertEquals(List.of(), heard);
  }

  @Test
  void everything_can_be_done_by_keyboard(FxRobot robot) {
    robot.type(KeyCode.DOWN, KeyCode.DOWN, KeyCode.ENTER);
    robot.write("+");
    robot.type(KeyCode.HOME, KeyCode.ENTER);
    assertEquals(List.of("open 55", "add 55", "open 412"), heard);
  }

  @Test
  void weak_features_wait_behind_a_line_that_counts_them(FxRobot robot) {
    robot.clickOn("1 more, 0.20 and below");
    assertTrue(texts(bars).contains("Full stop"));
  }

  @Test
  void the_current_row_is_described_in_words(FxRobot robot) {
    robot.type(KeyCode.DOWN);
    assertEquals(
        "feature 412, US state, value 3.71, colour 2",
        Headless.call(() -> bars.queryAccessibleAttribute(AccessibleAttribute.TEXT)));
  }

  @Test
  void a_chip_opens_and_goes_by_mouse_and_by_keyboard(FxRobot robot) {
    robot.clickOn("Opposite");
    Node cross = robot.from(chip).lookup(".icon-button").query();
    robot.clickOn(cross);
    Headless.call(() -> {
      chip.requestFocus();
      return null;
    });
    robot.type(KeyCode.ENTER, KeyCode.DELETE);
    assertEquals(List.of("open chip", "remove chip", "open chip", "remove chip"), heard);
  }

  @Test
  void a_card_says_what_the_token_is() {
    var texts = texts(card);
    assertTrue(texts.containsAll(List.of("␣grand", "id 2206", "position 121")), texts.toString());
    assertEquals(
        "token 121 grand, surprisal 3.42 nat; feature 412, US state, value 3.71, colour 2;"
            + " feature 55, Unexplained, value 0.610; feature 7, Full stop, value 0.200",
        Headless.call(() -> card.getAccessibleText()));
  }
}
