package org.featurescope.viz.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.gallery.CircuitSamples;
import org.featurescope.viz.gallery.Headless;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CircuitLayoutTest {
  @BeforeAll
  static void toolkit() {
    Headless.call(() -> 0);
  }

  private static void assertApart(CircuitLayout layout, Sight sight) {
    var nodes = layout.nodes();
    for (var i = 0; i < nodes.length; i++) {
      for (var j = 0; j < i; j++) {
        var across = Math.abs(sight.nodeX(nodes[i]) - sight.nodeX(nodes[j]));
        var down = Math.abs(sight.nodeY(nodes[i]) - sight.nodeY(nodes[j]));
        var overlap =
            across < sight.halfWidth(nodes[i]) + sight.halfWidth(nodes[j]) - 0.01
                && down < sight.halfHeight(nodes[i]) + sight.halfHeight(nodes[j]) - 0.01;
        assertFalse(overlap, "nodes %d and %d".formatted(nodes[i], nodes[j]));
      }
    }
  }

  private static Sight sight(CircuitScene scene) {
    return scene.sight(CircuitView.all(), Palette.LIGHT, -1, new BitSet());
  }

  @Test
  void nothing_lies_over_anything_else_nor_outside() {
    for (var model : List.of(CircuitSamples.twoHop(), CircuitSamples.random(16, 12, 300, 100))) {
      var scene = new CircuitScene(CircuitPicture.of(model), 1000, 700, 1);
      var sight = sight(scene);
      assertApart(scene.layout(), sight);
      for (var node : scene.layout().nodes()) {
        assertTrue(scene.frame().holds(sight.nodeX(node), sight.nodeY(node)));
      }
      assertEquals(model.nodes().size(), scene.layout().nodes().length);
    }
  }

  @Test
  void many_outputs_stand_in_several_lines_the_likeliest_lowest() {
    var nodes = new ArrayList<CircuitNode>();
    for (var i = 0; i < 14; i++) {
      nodes.add(new CircuitNode(NodeKind.LOGIT, 1, 1, 0.5 / (i + 1), " output" + i, "0.123", 0));
    }
    var model = new CircuitModel(List.of("a", "b"), List.of("L 0"), nodes, List.of());
    var scene = new CircuitScene(CircuitPicture.of(model), 600, 300, 1);
    var sight = sight(scene);
    assertApart(scene.layout(), sight);
    assertTrue(sight.nodeY(0) > sight.nodeY(13));
    assertTrue(scene.layout().pills().strongest(0));
  }

  @Test
  void the_hull_of_a_group_holds_nobody_else() {
    var picture = CircuitSamples.twoHopPicture();
    var scene = new CircuitScene(picture, 1040, 520, 1);
    var sight = sight(scene);
    for (var group = 0; group < picture.groups().size(); group++) {
      for (var cluster : scene.layout().clusters(group)) {
        var hull = sight.hull(cluster);
        for (var node : scene.layout().nodes()) {
          var inside =
              Math.abs(sight.nodeX(node) - hull.x() - hull.width() / 2) < hull.width() / 2
                  && Math.abs(sight.nodeY(node) - hull.y() - hull.height() / 2) < hull.height() / 2;
          assertEquals(cluster.contains(node), inside, "node " + node + " and group " + group);
        }
      }
    }
  }

  @Test
  void a_token_stands_over_its_word_beside_groups_too() {
    var layout = new CircuitScene(CircuitSamples.twoHopPicture(), 1040, 520, 1).layout();
    var model = layout.picture().model();
    for (var node : layout.nodes()) {
      if (model.nodes().get(node).kind() == NodeKind.TOKEN && layout.group(node) < 0) {
        var middle = layout.columnMiddle(model.nodes().get(node).column());
        assertEquals(middle, layout.x(node), 1e-6);
      }
    }
  }

  @Test
  void hidden_nodes_take_no_room_and_take_their_edges_along() {
    var hidden = new BitSet();
    hidden.set(21);
    var model = CircuitSamples.twoHop();
    var scene =
        new CircuitScene(CircuitPicture.of(model).withHidden(hidden, new BitSet()), 900, 500, 1);
    assertFalse(scene.layout().placed(21));
    for (var index : scene.edges()) {
      var edge = model.edges().get(index);
      assertTrue(edge.source() != 21 && edge.target() != 21);
    }
  }

  @Test
  void a_larger_influence_has_a_larger_area() {
    var scene = new CircuitScene(CircuitPicture.of(CircuitSamples.twoHop()), 1000, 520, 1);
    var strong = Math.pow(scene.layout().radius(21), 2);
    var half = Math.pow(scene.layout().radius(18), 2);
    assertEquals(0.182 / 0.09, strong / half, 0.01);
  }

  @Test
  void an_empty_circuit_has_its_place_too() {
    var scene = new CircuitScene(CircuitPicture.of(CircuitModel.empty()), 300, 200, 1);
    assertEquals(0, scene.layout().nodes().length);
  }
}
