package org.featurescope.viz.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featurescope.viz.gallery.Headless;
import org.junit.jupiter.api.Test;

class HeatmapBenchmarkTest {
  @Test
  void it_measures_what_a_person_waits_for() {
    var result = Headless.call(() -> HeatmapBenchmark.run(2000, 300, 200));
    assertEquals(2000, result.tokens());
    assertTrue(result.scroll() > 0 && result.recolour() > 0 && result.rewrap() > 0);
    assertTrue(result.streaming() > 0 && result.streamingSlow() >= result.streaming());
  }
}
