package org.featurescope.viz.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
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

  private static JsonObject places(CircuitPicture picture, PageStops.Stop stop) {
    var frame = Frame.of(1040, 620, 1, 0);
    return JsonParser.parseString(new StopPlaces(picture, stop, frame).json()).getAsJsonObject();
  }

  private static List<Integer> indices(JsonObject of, String name) {
    return of.getAsJsonArray(name).asList().stream().map(each -> each.getAsInt()).toList();
  }

  @Test
  void what_a_threshold_leaves_and_what_is_pinned_has_a_place_and_nothing_else() {
    var stop = PageStops.of(MODEL).all().getFirst();
    var out = IntStream.range(0, MODEL.nodes().size()).filter(node -> !stop.has(node)).toArray();
    var pinned = new BitSet();
    pinned.set(out[0]);
    var places = places(CircuitPicture.of(MODEL).withPinned(pinned), stop);
    assertEquals(
        IntStream.range(0, MODEL.nodes().size())
            .filter(node -> stop.has(node) || node == out[0])
            .boxed()
            .toList(),
        indices(places, "n"));
    assertFalse(indices(places, "n").contains(out[1]));
    var at = indices(places, "n").indexOf(out[0]);
    assertTrue(places.getAsJsonArray("j").get(at).isJsonNull(), "no threshold of edges shows it");
    for (var name : List.of("x", "y", "r", "j")) {
      assertEquals(indices(places, "n").size(), places.getAsJsonArray(name).size(), name);
    }
    assertEquals(places.getAsJsonArray("edges").size(), places.getAsJsonArray("s").size());
    assertEquals(MODEL.tokens().size() + 1, places.getAsJsonArray("columns").size());
  }

  @Test
  void fewer_nodes_are_laid_out_anew() {
    var stops = PageStops.of(MODEL).all();
    var picture = CircuitPicture.of(MODEL);
    var few = places(picture, stops.getFirst());
    var all = places(picture, stops.getLast());
    assertTrue(few.get("shrink").getAsDouble() >= all.get("shrink").getAsDouble());
    assertFalse(few.getAsJsonArray("columns").equals(all.getAsJsonArray("columns")));
  }
}
