package org.featurescope.viz.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogAxisTest {
  @Test
  void equal_factors_are_equally_long() {
    var axis = new LogAxis(1, 100, 200);
    assertEquals(0, axis.at(1), 1e-9);
    assertEquals(100, axis.at(10), 1e-9);
    assertEquals(200, axis.at(100), 1e-9);
  }

  @Test
  void ticks_are_round_and_fewer_where_there_is_less_room() {
    assertEquals(List.of(1.0, 2.0, 5.0, 10.0), new LogAxis(0.9, 12, 200).ticks(40));
    assertEquals(List.of(1.0, 3.0, 10.0), new LogAxis(0.9, 12, 110).ticks(40));
    assertEquals(List.of(1.0, 10.0), new LogAxis(0.9, 12, 60).ticks(40));
    assertEquals(List.of(1.0, 100.0, 10_000.0), new LogAxis(1, 10_000, 100).ticks(40));
  }
}
