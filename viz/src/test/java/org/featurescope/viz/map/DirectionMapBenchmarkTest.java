package org.featurescope.viz.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featurescope.viz.gallery.Headless;
import org.junit.jupiter.api.Test;

class DirectionMapBenchmarkTest {
  @Test
  void it_measures_what_a_person_waits_for() {
    var result = Headless.call(() -> DirectionMapBenchmark.run(2000, 300, 200));
    assertEquals(2000, result.points());
    assertTrue(result.zoom() > 0 && result.pan() > 0 && result.select() > 0);
    assertTrue(result.slowest() >= result.zoom());
  }
}
