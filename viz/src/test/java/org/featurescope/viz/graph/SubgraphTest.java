package org.featurescope.viz.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.gallery.Headless;
import org.featurescope.viz.gallery.TestStage;
import org.featurescope.viz.graph.Subgraph.Box;
import org.featurescope.viz.graph.Subgraph.Link;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class SubgraphTest {
  private static final Subgraph DIAMOND =
      new Subgraph(
          List.of(
              new Box(NodeKind.TOKEN, " Dallas", "", 0),
              new Box(NodeKind.FEATURE, "Texas", "", 2),
              new Box(NodeKind.FEATURE, "capital", "", 3),
              new Box(NodeKind.LOGIT, " Austin", "0.914", 0)),
          List.of(
              new Link(0, 1, 0.7), new Link(0, 2, 0.1), new Link(1, 3, 0.8), new Link(2, 3, -0.2)));

  private final List<Integer> opened = new ArrayList<>();
  private SubgraphView view;

  @Start
  void start(Stage stage) {
    view = new SubgraphView();
    view.placedProperty().set(SubgraphLayout.of(DIAMOND));
    view.onOpenProperty().set(opened::add);
    var scene = new Scene(view, 500, 400);
    scene.getStylesheets().addAll(Palette.LIGHT.stylesheet(), Palette.controls());
    TestStage.show(stage, scene);
    view.requestFocus();
  }

  @Test
  void sources_lie_below_targets_and_no_box_over_another() {
    var placed = SubgraphLayout.of(DIAMOND);
    for (var link = 0; link < 4; link++) {
      var it = DIAMOND.links().get(link);
      var source = placed.boxes().get(it.source());
      var target = placed.boxes().get(it.target());
      assertTrue(source.y() > target.y() + target.height());
      var route = placed.routes().get(link);
      assertEquals(source.y(), route.y()[0], 1);
      assertEquals(target.y() + target.height(), route.y()[route.y().length - 1], 1);
    }
    var left = placed.boxes().get(1);
    var right = placed.boxes().get(2);
    var apart =
        left.x() + left.width() < right.x()
            || right.x() + right.width() < left.x()
            || Math.abs(left.y() - right.y()) >= left.height();
    assertTrue(apart);
  }

  @Test
  void the_same_pins_are_laid_out_the_same() {
    assertEquals(SubgraphLayout.of(DIAMOND).boxes(), SubgraphLayout.of(DIAMOND).boxes());
  }

  @Test
  void circles_and_loose_boxes_have_a_place_too() {
    var boxes = DIAMOND.boxes();
    var circle = new Subgraph(boxes, List.of(new Link(1, 2, 1), new Link(2, 1, 1)));
    assertEquals(4, SubgraphLayout.of(circle).boxes().size());
    assertEquals(0, SubgraphLayout.of(Subgraph.empty()).boxes().size());
    var far = List.of(new Link(0, 4, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> new Subgraph(boxes, far));
  }

  @Test
  void what_comes_by_way_of_others_alone_is_told_without_a_sign() {
    var boxes = DIAMOND.boxes();
    var links = List.of(new Link(0, 1, 0, 0.34), new Link(1, 3, -0.2, 0.5));
    assertEquals("via others 0.34", SubgraphLayout.words(links.getFirst()));
    assertEquals("\u22120.200", SubgraphLayout.words(links.getLast()));
    assertEquals(
        "Texas, driven by Dallas via others 0.34",
        Headless.call(() -> {
          view.placedProperty().set(SubgraphLayout.of(new Subgraph(boxes, links)));
          view.currentProperty().set(1);
          return view.queryAccessibleAttribute(AccessibleAttribute.TEXT);
        }));
  }

  @Test
  void the_keyboard_goes_from_box_to_box(FxRobot robot) {
    robot.type(KeyCode.UP);
    assertEquals(0, Headless.call(() -> view.currentProperty().get()));
    robot.type(KeyCode.UP);
    robot.type(KeyCode.UP);
    assertEquals(3, Headless.call(() -> view.currentProperty().get()));
    robot.type(KeyCode.ENTER);
    assertEquals(List.of(3), opened);
    assertEquals(
        "Austin, driven by Texas +0.800, capital −0.200",
        Headless.call(() -> view.queryAccessibleAttribute(AccessibleAttribute.TEXT)));
  }

  @Test
  void a_click_opens_the_box_under_it(FxRobot robot) {
    var place =
        Headless.call(() -> {
          for (var y = 0; y < 400; y += 4) {
            for (var x = 0; x < 500; x += 4) {
              if (view.boxAt(x, y) == 1) {
                return view.localToScreen(x + 4, y + 4);
              }
            }
          }
          throw new IllegalStateException("no box 1");
        });
    robot.clickOn(place);
    assertEquals(List.of(1), opened);
    assertFalse(Headless.call(() -> view.currentProperty().get()) == SubgraphView.NONE);
  }
}
