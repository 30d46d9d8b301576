package org.featurescope.viz.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.featurescope.viz.gallery.CircuitSamples;
import org.featurescope.viz.gallery.Headless;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PageStopsTest {
  private static final CircuitModel MODEL = CircuitSamples.twoHopPicture().model();

  @BeforeAll
  static void toolkit() {
    Headless.call(() -> 0);
  }

  /// Half of the features, then everything.
  static PageStops stops(CircuitModel model) {
    var half =
        model.nodes().stream()
            .map(CircuitNode::influence)
            .sorted()
            .skip(model.nodes().size() / 2)
            .findFirst()
            .orElseThrow();
    return new PageStops(List.of(stop(model, 0.5, half), stop(model, 1, 0)), 1, 1);
  }

  /// What has so much influence, and all edges between.
  private static PageStops.Stop stop(CircuitModel model, double share, double influence) {
    var edges =
        IntStream.range(0, model.edges().size())
            .mapToObj(edge -> model.edges().get(edge))
            .mapToDouble(edge ->
                has(model, edge.source(), influence) && has(model, edge.target(), influence)
                    ? 0.5
                    : Double.POSITIVE_INFINITY)
            .toArray();
    Shares.joinedEdges(model, edges);
    var joined = DoubleStream.of(Shares.ofEnds(model, edges)).boxed().toList();
    var left = new PageStops.Left(joined, DoubleStream.of(edges).boxed().toList());
    return new PageStops.Stop(share, 1, List.of(left));
  }

  private static boolean has(CircuitModel model, int node, double influence) {
    var it = model.nodes().get(node);
    return it.kind() == NodeKind.TOKEN
        || it.kind() == NodeKind.LOGIT
        || it.influence() >= influence;
  }

  @Test
  void a_node_is_there_where_one_of_the_circuits_has_it() {
    var never = Double.POSITIVE_INFINITY;
    var first = new PageStops.Left(List.of(0.0, never, never), List.of());
    var second = new PageStops.Left(List.of(never, 0.4, never), List.of());
    var stop = new PageStops.Stop(0.5, 1, List.of(first, second));
    assertTrue(stop.has(0));
    assertTrue(stop.has(1));
    assertFalse(stop.has(2));
  }

  @Test
  void of_two_circuits_each_has_its_own_edges() {
    var first = stop(MODEL, 1, 0).circuits().getFirst();
    var never = Collections.nCopies(MODEL.edges().size(), Double.POSITIVE_INFINITY);
    var second = new PageStops.Left(first.joined(), never);
    var json = places(CircuitPicture.of(MODEL), new PageStops.Stop(1, 1, List.of(first, second)));
    assertEquals(MODEL.edges().size(), list(json, "edges").size());
    assertTrue(json.endsWith("\"edges\":[],\"s\":[]}]}"), "the second has none");
  }

  private static String places(CircuitPicture picture, PageStops.Stop stop) {
    return new StopPlaces(picture, stop, Frame.of(1040, 620, 1, 0)).json();
  }

  /// What stands in a list of the JSON.
  private static List<String> list(String json, String name) {
    var begin = json.indexOf("\"" + name + "\":[") + name.length() + 4;
    var inside = json.substring(begin, json.indexOf(']', begin));
    return inside.isEmpty() ? List.of() : List.of(inside.split(","));
  }

  @Test
  void what_a_threshold_leaves_and_what_is_pinned_has_a_place_and_nothing_else() {
    var stop = stops(MODEL).all().getFirst();
    var out = IntStream.range(0, MODEL.nodes().size()).filter(node -> !stop.has(node)).toArray();
    var pinned = new BitSet();
    pinned.set(out[0]);
    var places = places(CircuitPicture.of(MODEL).withPinned(pinned), stop);
    assertEquals(
        IntStream.range(0, MODEL.nodes().size())
            .filter(node -> stop.has(node) || node == out[0])
            .mapToObj(String::valueOf)
            .toList(),
        list(places, "n"));
    var at = list(places, "n").indexOf(String.valueOf(out[0]));
    assertEquals("null", list(places, "j").get(at), "no threshold of edges shows it");
    for (var name : List.of("x", "y", "r", "j")) {
      assertEquals(list(places, "n").size(), list(places, name).size(), name);
    }
    assertFalse(list(places, "edges").isEmpty());
    assertEquals(list(places, "edges").size(), list(places, "s").size());
    assertEquals(MODEL.tokens().size() + 1, list(places, "columns").size());
    assertEquals(MODEL.layers().size() + 2, list(places, "rows").size());
  }

  @Test
  void fewer_nodes_are_laid_out_anew() {
    var stops = stops(MODEL).all();
    var picture = CircuitPicture.of(MODEL);
    var few = places(picture, stops.getFirst());
    var all = places(picture, stops.getLast());
    assertTrue(list(few, "n").size() < list(all, "n").size());
    assertNotEquals(list(few, "columns"), list(all, "columns"));
  }
}
