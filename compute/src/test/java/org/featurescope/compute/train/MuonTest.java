package org.featurescope.compute.train;

import static org.featurescope.compute.model.Golden.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Map;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.engine.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The native step does what the paper's lines do, written out with double-precision matrices.
@ExtendWith(TestEngine.class)
class MuonTest {
  private static final Muon.Settings SETTINGS = new Muon.Settings(0.95, 0.1);
  private static final double RATE = 0.02;
  private static final double SCALE = 0.7;

  private static RealMatrix normal(Random random, int rows, int columns) {
    var values = new double[rows][columns];
    for (var row : values) {
      for (var i = 0; i < columns; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return new Array2DRowRealMatrix(values);
  }

  private static float[] floats(RealMatrix matrix) {
    var columns = matrix.getColumnDimension();
    var out = new float[matrix.getRowDimension() * columns];
    for (var i = 0; i < out.length; i++) {
      out[i] = (float) matrix.getEntry(i / columns, i % columns);
    }
    return out;
  }

  /// The gradient of sum(w * c) is c.
  private static void setGradient(Engine engine, NDArray weight, RealMatrix gradient) {
    try (var scope = engine.gradientScope()) {
      var loss = scope.create(floats(gradient), weight.getShape()).mul(weight).sum();
      JniUtils.backward((PtNDArray) loss, (PtNDArray) scope.create(1f), false, false);
    }
  }

  private static RealMatrix orthogonal(RealMatrix x) {
    if (x.getRowDimension() > x.getColumnDimension()) {
      return orthogonal(x.transpose()).transpose();
    }
    var y = x.scalarMultiply(1 / (x.getFrobeniusNorm() + 1e-7));
    for (var i = 0; i < 5; i++) {
      var a = y.multiply(y.transpose());
      var b = a.scalarMultiply(-4.775).add(a.multiply(a).scalarMultiply(2.0315));
      y = y.scalarMultiply(3.4445).add(b.multiply(y));
    }
    return y;
  }

  private static void assertStepsEqual(Engine engine, int rows, int columns, int maps) {
    var random = new Random(3);
    try (var owner = engine.scope()) {
      var expected = normal(random, rows, columns);
      var weight = owner.create(floats(expected), new Shape(rows, columns));
      weight.setRequiresGradient(true);
      var muon = new Muon(engine, SETTINGS, Map.of("w", new Muon.Matrix(weight, maps)), owner);
      RealMatrix m = new Array2DRowRealMatrix(rows, columns);
      var part = rows / maps;
      var factor = RATE * 0.2 * Math.sqrt(Math.max(part, columns));
      for (var t = 0; t < 4; t++) {
        var g = normal(random, rows, columns);
        setGradient(engine, weight, g);
        try (var workers = new Workers(engine, 1)) {
          muon.step(RATE, SCALE, false, workers);
        }
        g = g.scalarMultiply(SCALE);
        m = m.scalarMultiply(0.95).add(g.scalarMultiply(0.05));
        var u = g.scalarMultiply(0.05).add(m.scalarMultiply(0.95));
        expected = expected.scalarMultiply(1 - RATE * 0.1);
        for (var map = 0; map < maps; map++) {
          var first = map * part;
          var own = u.getSubMatrix(first, first + part - 1, 0, columns - 1);
          var old = expected.getSubMatrix(first, first + part - 1, 0, columns - 1);
          var step = orthogonal(own).scalarMultiply(factor);
          expected.setSubMatrix(old.subtract(step).getData(), first, 0);
        }
        // Fifteen products in float32 lose some digits; a wrong coefficient costs far more.
        assertClose("w", floats(expected), weight, 1e-5, 1e-4);
      }
    }
  }

  @Test
  void stepsEqualThePaperForWideMatrices(Engine engine) {
    assertStepsEqual(engine, 4, 7, 1);
  }

  @Test
  void stepsEqualThePaperForTallMatrices(Engine engine) {
    assertStepsEqual(engine, 9, 4, 1);
  }

  @Test
  void stackedMapsAreTreatedOneByOne(Engine engine) {
    assertStepsEqual(engine, 12, 4, 3);
  }

  /// What the five steps are for: whatever the gradient's directions weigh, the update weighs them
  /// nearly alike (the paper's iteration leaves singular values between 0.7 and 1.2).
  @ParameterizedTest
  @CsvSource({"6, 6, false", "6, 6, true", "6, 14, true", "14, 6, true"})
  void updatesHaveSingularValuesNearOne(int rows, int columns, boolean bfloat16, Engine engine) {
    var random = new Random(5);
    var strong = normal(random, rows, 1).multiply(normal(random, 1, columns));
    var gradient = normal(random, rows, columns).add(strong);
    try (var owner = engine.scope()) {
      var weight = owner.zeros(new Shape(rows, columns));
      weight.setRequiresGradient(true);
      setGradient(engine, weight, gradient);
      var muon =
          new Muon(
              engine, new Muon.Settings(0.95, 0), Map.of("w", new Muon.Matrix(weight, 1)), owner);
      try (var workers = new Workers(engine, 1)) {
        muon.step(1 / (0.2 * Math.sqrt(Math.max(rows, columns))), 1, bfloat16, workers);
      }
      var values = weight.toFloatArray();
      var update = new Array2DRowRealMatrix(rows, columns);
      for (var i = 0; i < values.length; i++) {
        update.setEntry(i / columns, i % columns, values[i]);
      }
      for (var value : new SingularValueDecomposition(update).getSingularValues()) {
        assertEquals(0.95, value, 0.3);
      }
    }
  }
}
