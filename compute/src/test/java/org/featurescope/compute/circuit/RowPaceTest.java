package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.engine.Workers;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is said of a circuit's time before it is traced.
@ExtendWith(TestEngine.class)
class RowPaceTest {
  private static final int TARGETS = 32;

  private final Engine engine;

  RowPaceTest(Engine engine) {
    this.engine = engine;
  }

  @Test
  void whatWasTracedCountsForAsMuchAsItWas() throws IOException {
    try (var traced = new Traced(engine, "relu");
        var workers = new Workers(engine, 1)) {
      var pace = new RowPace(traced.circuit.weights());
      // The first calls have their share, however much there is to do.
      var calls = pace.seconds(0, workers);
      assertTrue(calls > 0, "seconds of nothing: " + calls);
      var atFirst = pace.seconds(1_000, workers) - calls;
      assertTrue(atFirst > 0 && atFirst < 10, "seconds of 1,000 rows: " + atFirst);
      assertEquals(2 * atFirst, pace.seconds(2_000, workers) - calls, 1e-6 * atFirst);
      // Of many more rows than count at first.
      pace.learn(3e6 * atFirst, 1e9);
      assertEquals(3 * atFirst, pace.seconds(1_000, workers), 0.01 * atFirst);
      // A few that mostly waited.
      pace.learn(100 * atFirst, 10);
      assertEquals(3 * atFirst, pace.seconds(1_000, workers), 0.01 * atFirst);
      // As many as half of what is known: so one half each.
      pace.learn(5 * 250_000 * atFirst, 250e6);
      assertEquals(4 * atFirst, pace.seconds(1_000, workers), 0.01 * atFirst);
    }
  }

  @Test
  void manyShortPromptsAreNoMeasureOfALongOne() throws IOException {
    try (var traced = new Traced(engine, "relu");
        var workers = new Workers(engine, 1)) {
      var pace = new RowPace(traced.circuit.weights());
      var atFirst = pace.seconds(1_000, workers) - pace.seconds(0, workers);
      // Each of ten rows, which take ten times as long as they should, or of none.
      for (var prompt = 0; prompt < 30; prompt++) {
        pace.learn(0.1 * atFirst, 10);
        pace.learn(0, 0);
      }
      assertEquals(1.13 * atFirst, pace.seconds(1_000, workers), 0.02 * atFirst);
    }
  }

  @Test
  void tracingTeachesIt() throws IOException {
    try (var traced = new Traced(engine, "relu");
        var workers = new Workers(engine, 1)) {
      var pace = traced.circuit.pace();
      assertTrue(pace.seconds(0, workers) > 0);
      new Attributor(traced.circuit, traced.prompt, AttributionSettings.USUAL)
          .run(Progress.none(), new Cancellation())
          .close();
      // The first calls are over.
      assertEquals(0, pace.seconds(0, workers));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 30, 112})
  void featuresCarryWhatAverageOnesDoAndALittleMoreIfTheyAreChosen(int wanted) throws IOException {
    try (var traced = new Traced(engine, "relu")) {
      var replacement = traced.circuit.replacement();
      var ids = traced.prompt.ids();
      try (var pass =
          new FrozenPass(traced.circuit.weights(), replacement, ids, new Cancellation())) {
        var features = PromptFeatures.of(pass, replacement, false, new Cancellation());
        var nodes = new Nodes(replacement, features.features(), ids, List.of());
        var plan = new MemoryPlan(wanted, 1, TARGETS, true, 1, 1, 1);
        var load = new PassLoad(nodes, replacement, plan);
        var more = wanted < 112 ? 1.2 : 1;
        IntToDoubleFunction carried =
            feature ->
                (nodes.dictionary(feature) + 1)
                    * (nodes.position(feature) + 1 + 64.0 / MemoryPlan.LEAST_TARGETS);
        var expected = more * wanted * average(carried, 112);
        assertEquals(expected, load.expected(), 1e-9 * expected);
        var effects = more * wanted * average(nodes::inputs, 112);
        assertEquals(effects, load.expectedEffects(), 1e-9 * effects);
      }
    }
  }

  private static double average(IntToDoubleFunction ofOne, int features) {
    return IntStream.range(0, features).mapToDouble(ofOne).average().orElseThrow();
  }
}
