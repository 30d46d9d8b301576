package org.featurescope.viz.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.gallery.CircuitSamples;
import org.featurescope.viz.gallery.Headless;
import org.featurescope.viz.gallery.TestStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class CircuitControlsTest {
  private final List<Integer> opened = new ArrayList<>();
  private EdgeList edges;
  private ThresholdSlider slider;
  private EffectTable effects;
  private PathList paths;
  private CompareLegend legend;

  @Start
  void start(Stage stage) {
    edges = new EdgeList("Strongest inputs", "direct effect");
    slider = new ThresholdSlider("Nodes");
    effects = new EffectTable();
    paths = new PathList();
    legend = new CompareLegend();
    edges.onOpenProperty().set(opened::add);
    paths.onOpenProperty().set(opened::add);
    edges
        .itemsProperty()
        .set(
            List.of(
                new EdgeList.Item(7, NodeKind.FEATURE, 2, "Texas city", "L 1 Dallas", 0.66),
                new EdgeList.Item(9, NodeKind.ERROR, 0, "error", "L 0 Dallas", -0.22)));
    var scene = new Scene(new VBox(8, edges, slider, effects, paths, legend), 420, 500);
    scene.getStylesheets().addAll(Palette.LIGHT.stylesheet(), Palette.controls());
    TestStage.show(stage, scene);
  }

  private static String words(Node within) {
    return Headless.call(() ->
        within.lookupAll("*").stream()
            .filter(Labeled.class::isInstance)
            .map(each -> ((Labeled) each).getText())
            .collect(Collectors.joining("|")));
  }

  @Test
  void a_row_says_what_it_is_where_and_how_much(FxRobot robot) {
    var said = words(edges);
    assertTrue(said.contains("Texas city|L 1 Dallas|+0.660"), said);
    assertTrue(said.contains("error|L 0 Dallas|−0.220"), said);
    robot.clickOn("Texas city");
    assertEquals(List.of(7), opened);
    robot.type(KeyCode.DOWN).type(KeyCode.ENTER);
    assertEquals(List.of(7, 9), opened);
    robot.moveTo("Texas city");
    assertEquals(7, Headless.call(() -> edges.hoveredProperty().get()));
  }

  @Test
  void a_share_that_is_nearly_everything_does_not_read_as_everything() {
    Headless.call(() -> {
      slider.valueProperty().set(0.9987);
      return 0;
    });
    assertTrue(words(slider).contains("0.9987"));
    Headless.call(() -> {
      slider.valueProperty().set(0.8);
      return 0;
    });
    assertTrue(words(slider).contains("0.80"));
  }

  @Test
  void effects_are_written_to_three_places_and_a_dash_where_nothing_is_known() {
    Headless.call(() -> {
      effects
          .itemsProperty()
          .set(List.of(new EffectTable.Item(" Austin", 0.914, 0.00002, Double.NaN)));
      return 0;
    });
    var said = words(effects);
    assertTrue(said.contains("␣Austin|0.914|< 0.001|–"), said);
  }

  @Test
  void a_chip_of_a_way_leads_to_its_node(FxRobot robot) {
    var steps =
        List.of(
            new PathList.Step(6, NodeKind.TOKEN, 0, "Dallas"),
            new PathList.Step(38, NodeKind.LOGIT, 0, "Austin"));
    Headless.call(() -> {
      paths.waysProperty().set(List.of(new PathList.Way(steps, List.of(-0.5), -0.5)));
      return 0;
    });
    assertTrue(words(paths).contains("−0.500"));
    var chip =
        Headless.call(() -> {
          paths.applyCss();
          return paths.lookupAll(".path-chip").stream()
              .map(Button.class::cast)
              .filter(each -> each.getText().equals("Austin"))
              .findFirst()
              .orElseThrow();
        });
    robot.interact(chip::fire);
    assertEquals(List.of(38), opened);
    assertEquals(0, Headless.call(() -> paths.currentProperty().get()));
    var none = List.<Double>of();
    assertThrows(IllegalArgumentException.class, () -> new PathList.Way(steps, none, 1));
  }

  @Test
  void a_comparison_is_counted() {
    Headless.call(() -> {
      legend.comparisonProperty().set(CircuitSamples.compared().comparison());
      return 0;
    });
    assertEquals("28 in both|9 only before|5 only without Texas", words(legend));
  }

  @Test
  void the_benchmark_measures_what_a_person_waits_for() {
    var result = Headless.call(() -> CircuitBenchmark.run(60, 120, 300, 200));
    assertEquals(120, result.edges());
    for (var frames : List.of(result.zoomIn(), result.zoomOut(), result.pan())) {
      assertTrue(frames.median() > 0 && frames.slowest() >= frames.median());
      assertEquals(frames.slowest() > 16, frames.late() > 0);
      assertTrue(result.slowest() >= frames.slowest());
    }
    assertTrue(result.hover() > 0 && result.prune() > 0);
  }
}
