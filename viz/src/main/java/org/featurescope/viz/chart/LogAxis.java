package org.featurescope.viz.chart;

import java.util.ArrayList;
import java.util.List;

/// An axis on which equal factors are equally long.
///
/// @param from the value at its beginning, above 0
/// @param to the value at its end, above `from`
/// @param length in pixels
record LogAxis(double from, double to, double length) {
  private static final double[][] STEPS = {{1, 2, 5}, {1, 3}, {1}};

  /// Pixels from the beginning to a value.
  double at(double value) {
    return length * Math.log(value / from) / Math.log(to / from);
  }

  /// Round values with at least so much room between them: 1, 2 and 5 of each power of ten, or
  /// fewer; at last only every second, third, ... power.
  List<Double> ticks(double room) {
    for (var steps : STEPS) {
      var ticks = ticks(steps, 1);
      if (spaced(ticks, room)) {
        return ticks;
      }
    }
    for (var powers = 2; powers < 12; powers++) {
      var ticks = ticks(STEPS[2], powers);
      if (spaced(ticks, room)) {
        return ticks;
      }
    }
    return List.of();
  }

  private List<Double> ticks(double[] steps, int everyPower) {
    var ticks = new ArrayList<Double>();
    var last = (int) Math.ceil(Math.log10(to));
    for (var power = (int) Math.floor(Math.log10(from)); power <= last; power++) {
      if (Math.floorMod(power, everyPower) != 0) {
        continue;
      }
      for (var step : steps) {
        var tick = step * Math.pow(10, power);
        if (tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9)) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  private boolean spaced(List<Double> ticks, double room) {
    for (var i = 1; i < ticks.size(); i++) {
      if (at(ticks.get(i)) - at(ticks.get(i - 1)) < room) {
        return false;
      }
    }
    return true;
  }
}
