package org.featurescope.viz.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Polyline;
import javafx.stage.Stage;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.gallery.Headless;
import org.featurescope.viz.gallery.TestStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class ChartControlsTest {
  private final List<String> heard = new ArrayList<>();
  private ActivationHistogram histogram;
  private LayerStrip layers;
  private StatTiles tiles;
  private MatchBar score;

  @Start
  void start(Stage stage) {
    histogram = new ActivationHistogram();
    histogram
        .histogramProperty()
        .set(
            Histogram.of(new double[] {0.5, 1, 2, 4, 8}, new long[] {0, 100, 0, 30}, 8, 0.5, 0.99));
    layers = new LayerStrip();
    layers
        .cellsProperty()
        .set(
            List.of(
                LayerStrip.Cell.unknown(0),
                new LayerStrip.Cell(1, 40, 0.83, false),
                new LayerStrip.Cell(2, 50, 1, true),
                new LayerStrip.Cell(3, 60, -0.2, false)));
    layers.onOpenProperty().set(cell -> heard.add("layer " + cell.layer()));
    tiles = new StatTiles();
    tiles.tilesProperty().set(List.of(new StatTiles.Tile("Density", "3.12 %", "How often")));
    score = new MatchBar();
    var scene = new Scene(new VBox(20, histogram, layers, tiles, score), 400, 500);
    scene.getStylesheets().addAll(Palette.LIGHT.stylesheet(), Palette.controls());
    TestStage.show(stage, scene);
    histogram.requestFocus();
  }

  private static String spoken(Node control) {
    return Headless.call(() -> (String) control.queryAccessibleAttribute(AccessibleAttribute.TEXT));
  }

  private static String reading(ActivationHistogram histogram) {
    return Headless.call(() -> histogram.readingProperty().get());
  }

  @Test
  void the_mouse_reads_a_bar_of_the_histogram(FxRobot robot) {
    // The first bar takes the first third of the plot, an empty bucket the second.
    var bounds = Headless.call(() -> histogram.localToScreen(histogram.getLayoutBounds()));
    robot.moveTo(bounds.getMinX() + 80, bounds.getCenterY());
    assertEquals("1.00 to 2.00: 100 tokens", reading(histogram));
    robot.moveTo(bounds.getMaxX() - 20, bounds.getCenterY());
    assertEquals("4.00 to 8.00: 30 tokens", reading(histogram));
    robot.moveTo(bounds.getMaxX() + 5, bounds.getMaxY() + 300);
    assertEquals("", reading(histogram));
  }

  @Test
  void the_keyboard_reads_the_histogram_too(FxRobot robot) {
    assertEquals(
        "Histogram of 130 activations up to 8.00, 50\u202F% below 1.65, 99\u202F% below 7.83",
        spoken(histogram));
    robot.type(KeyCode.RIGHT);
    assertEquals("1.00 to 2.00: 100 tokens", spoken(histogram));
    robot.type(KeyCode.END, KeyCode.LEFT);
    assertEquals("2.00 to 4.00: 0 tokens", spoken(histogram));
    robot.type(KeyCode.ESCAPE);
    assertTrue(spoken(histogram).startsWith("Histogram"), spoken(histogram));
  }

  @Test
  void the_histogram_grows_with_the_letters_around_it() {
    var before = Headless.call(() -> histogram.prefHeight(400));
    var after =
        Headless.call(() -> {
          histogram.getScene().getRoot().setStyle("-fx-font-size: 26px");
          histogram.getScene().getRoot().applyCss();
          return histogram.prefHeight(400);
        });
    assertTrue(after > 1.7 * before, before + " " + after);
  }

  @Test
  void a_layer_opens_by_mouse_and_by_keyboard_unless_nothing_is_known_of_it(FxRobot robot) {
    Node cell = robot.from(layers).lookup(".layer-cell").nth(1).query();
    robot.clickOn(cell);
    assertEquals(List.of("layer 1"), heard);
    robot.type(KeyCode.END, KeyCode.ENTER, KeyCode.HOME, KeyCode.ENTER);
    assertEquals(List.of("layer 1", "layer 3"), heard);
    assertEquals("layer 0, not known", spoken(layers));
  }

  @Test
  void the_layer_looked_at_is_where_the_keyboard_begins(FxRobot robot) {
    assertEquals("layer 2, feature 50, cosine 1.00, this one", spoken(layers));
    Headless.call(() -> {
      layers.requestFocus();
      return null;
    });
    robot.type(KeyCode.RIGHT);
    assertEquals("layer 3, feature 60, cosine −.20", spoken(layers));
  }

  @Test
  void narrow_cells_keep_their_place_and_drop_their_figure() {
    var texts =
        Headless.call(() -> {
          layers.resize(60, 60);
          layers.layout();
          return layers.lookupAll(".layer-cell").stream()
              .map(node -> ((Label) node).getText())
              .toList();
        });
    assertEquals(List.of("", "", "", ""), texts);
  }

  @Test
  void figures_are_told_with_their_names() {
    var tile = Headless.call(() -> tiles.lookup(".stat-tile"));
    assertEquals("Density 3.12 %", spoken(tile));
  }

  @Test
  void a_score_is_a_bar_with_its_figure_and_a_dash_without() {
    assertEquals("no score", spoken(score));
    Headless.call(() -> {
      score.scoreProperty().set(0.934);
      return null;
    });
    assertEquals("score 0.93", spoken(score));
    assertTrue(Headless.call(() -> score.lookup(".bar").isVisible()));
    Headless.call(() -> {
      score.scoreProperty().set(Double.NaN);
      return null;
    });
    assertFalse(Headless.call(() -> score.lookup(".bar").isVisible()));
  }

  @Test
  void a_curve_says_its_values_and_holds_no_more_than_it_can_draw() {
    var words =
        Headless.call(() -> {
          var curve = Curve.ofShare("Dead");
          curve.add(0, Double.NaN);
          var before = curve.getAccessibleText();
          for (var i = 0; i <= 5000; i++) {
            curve.add(i / 5000.0, i / 10_000.0);
          }
          assertTrue(curve.size() <= 800, () -> "points: " + curve.size());
          var after = curve.getAccessibleText();
          var size = curve.size();
          curve.setAll(
              IntStream.rangeClosed(0, 5000)
                  .mapToObj(i -> new Curve.Point(i / 5000.0, i / 10_000.0))
                  .toList());
          assertEquals(after, curve.getAccessibleText());
          assertEquals(size, curve.size());
          curve.setAll(List.of());
          return List.of(before, after, curve.getAccessibleText());
        });
    assertEquals("Dead: no values yet", words.get(0));
    assertEquals("Dead: 50.0\u2009% now, between 0\u2009% and 50.0\u2009%", words.get(1));
    assertEquals("Dead: no values yet", words.get(2));
  }

  @Test
  void what_is_drawn_beside_a_curve_is_thinned_between_its_ends() {
    var many = IntStream.range(0, 5001).mapToObj(at -> new Curve.Point(at, at)).toList();
    var points = new Curve.Other(2, many).points();
    assertTrue(points.size() <= 801, () -> "points: " + points.size());
    assertEquals(0, points.getFirst().at());
    assertEquals(5000, points.getLast().at());
  }

  @Test
  void a_curve_is_drawn_beside_others_on_one_scale_that_the_beginning_does_not_stretch() {
    var lines =
        Headless.call(() -> {
          var curve = new Curve("Loss");
          curve.setEnd(50);
          curve.setOthers(
              List.of(
                  new Curve.Other(
                      3, List.of(new Curve.Point(0, 1), new Curve.Point(25, Double.NaN)))));
          for (var i = 0; i < 50; i++) {
            curve.add(i, i == 0 ? 1000 : 1);
          }
          curve.resize(200, 80);
          curve.layout();
          return curve.lookupAll(".curve-line").stream().map(Polyline.class::cast).toList();
        });
    assertEquals(2, lines.size());
    var other = lines.stream().filter(each -> !each.getStrokeDashArray().isEmpty()).toList();
    assertEquals(2, other.getFirst().getPoints().size(), "what is no number is left out");
    var own = lines.stream().filter(each -> each.getStrokeDashArray().isEmpty()).toList();
    var points = own.getFirst().getPoints();
    assertTrue(points.get(1) < 0, "the first value stands out above: " + points.get(1));
    assertEquals(3, points.getLast(), 0.01, "the last one fills the height");
  }
}
