package org.featurescope.app.cli;

import java.util.function.Supplier;
import org.featurescope.app.task.Toolkit;
import org.featurescope.viz.graph.CircuitBenchmark;
import org.featurescope.viz.heatmap.HeatmapBenchmark;
import org.featurescope.viz.map.DirectionMapBenchmark;

/// The benches of what is drawn, each a frame of 1600 x 1000 on the toolkit's thread; in memory
/// where there is no display. The median of 60 frames, whatever the number of runs; of a circuit
/// that moves, also the slowest of more and how many were late.
record FrameBenches(Measurements measurements) {
  private static final int WIDTH = 1600;
  private static final int HEIGHT = 1000;
  private static final int NODES = 500;
  private static final int EDGES = 5_000;
  private static final int POINTS = 16_384;

  private <T> T drawn(Supplier<T> frames) {
    if (Toolkit.lacksDisplay()) {
      Toolkit.withoutDisplay();
    }
    return Toolkit.call(frames::get, measurements.console().cancellation());
  }

  /// The heatmap of a long text.
  void scroll(int tokens) {
    var frame = drawn(() -> HeatmapBenchmark.run(tokens, WIDTH, HEIGHT));
    measurements.print("scroll", tokens, frame.scroll(), "ms");
    measurements.print("scroll.recolour", tokens, frame.recolour(), "ms");
    measurements.print("scroll.rewrap", tokens, frame.rewrap(), "ms");
    measurements.print("scroll.streaming", tokens, frame.streaming(), "ms");
    measurements.print("scroll.streaming.p95", tokens, frame.streamingSlow(), "ms");
  }

  /// A circuit of 500 nodes and 5,000 edges.
  void circuit() {
    var frame = drawn(() -> CircuitBenchmark.run(NODES, EDGES, WIDTH, HEIGHT));
    movement("zoom-in", frame.zoomIn());
    movement("zoom-out", frame.zoomOut());
    movement("pan", frame.pan());
    measurements.print("circuit-view.hover", EDGES, frame.hover(), "ms");
    measurements.print("circuit-view.threshold", EDGES, frame.prune(), "ms");
    measurements.print("circuit-view.slowest", EDGES, frame.slowest(), "ms");
  }

  private void movement(String way, CircuitBenchmark.Frames frames) {
    measurements.print("circuit-view." + way, EDGES, frames.median(), "ms");
    measurements.print("circuit-view." + way + ".slowest", EDGES, frames.slowest(), "ms");
    measurements.print("circuit-view." + way + ".late", EDGES, frames.late(), "frames over 16 ms");
  }

  /// A map of 16,384 points.
  void map() {
    var frame = drawn(() -> DirectionMapBenchmark.run(POINTS, WIDTH, HEIGHT));
    measurements.print("map-view.zoom", POINTS, frame.zoom(), "ms");
    measurements.print("map-view.pan", POINTS, frame.pan(), "ms");
    measurements.print("map-view.select", POINTS, frame.select(), "ms");
    measurements.print("map-view.slowest", POINTS, frame.slowest(), "ms");
  }
}
