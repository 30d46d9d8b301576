package org.featurescope.viz.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
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

  private static long shown(PageStops.Stop stop) {
    return stop.joined().stream().filter(Double::isFinite).count();
  }

  @Test
  void of_two_circuits_every_threshold_leaves_more_than_the_one_before() {
    var stops = PageStops.of(MODEL);
    assertEquals(stops.all().size() - 1, stops.start());
    assertEquals(MODEL.nodes().size(), shown(stops.first()));
    for (var at = 1; at < stops.all().size(); at++) {
      var fewer = stops.all().get(at - 1);
      var more = stops.all().get(at);
      assertTrue(fewer.nodeShare() < more.nodeShare());
      assertTrue(shown(fewer) < shown(more));
    }
  }

  @Test
  void an_edge_is_shown_where_both_its_ends_are() {
    for (var stop : PageStops.of(MODEL).all()) {
      for (var edge = 0; edge < MODEL.edges().size(); edge++) {
        if (Double.isFinite(stop.edges().get(edge))) {
          var it = MODEL.edges().get(edge);
          assertTrue(stop.has(it.source()) && stop.has(it.target()), "edge " + edge);
        }
      }
    }
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
    var stop = PageStops.of(MODEL).all().get(1); // the first leaves no edge
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
    var stops = PageStops.of(MODEL).all();
    var picture = CircuitPicture.of(MODEL);
    var few = places(picture, stops.getFirst());
    var all = places(picture, stops.getLast());
    assertTrue(list(few, "n").size() < list(all, "n").size());
    assertNotEquals(list(few, "columns"), list(all, "columns"));
  }
}
