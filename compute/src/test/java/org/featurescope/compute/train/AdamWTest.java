package org.featurescope.compute.train;

import static org.featurescope.compute.model.Golden.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The fused optimiser does what the paper's lines do, written out in plain double-precision loops.
@ExtendWith(TestEngine.class)
class AdamWTest {
  private static final AdamW.Settings SETTINGS = new AdamW.Settings(0.9, 0.95, 1e-8, 0.1);
  private static final double RATE = 0.01;

  /// One parameter of the oracle.
  private static final class Plain {
    final double[] p;
    final double[] m;
    final double[] v;
    final double decay;

    Plain(float[] start, double decay) {
      p = new double[start.length];
      for (var i = 0; i < p.length; i++) {
        p[i] = start[i];
      }
      m = new double[p.length];
      v = new double[p.length];
      this.decay = decay;
    }

    void step(int t, double[] g) {
      for (var i = 0; i < p.length; i++) {
        m[i] = SETTINGS.beta1() * m[i] + (1 - SETTINGS.beta1()) * g[i];
        v[i] = SETTINGS.beta2() * v[i] + (1 - SETTINGS.beta2()) * g[i] * g[i];
        var mHat = m[i] / (1 - Math.pow(SETTINGS.beta1(), t));
        var vHat = v[i] / (1 - Math.pow(SETTINGS.beta2(), t));
        p[i] -= RATE * decay * p[i];
        p[i] -= RATE * mHat / (Math.sqrt(vHat) + SETTINGS.eps());
      }
    }

    float[] floats() {
      var out = new float[p.length];
      for (var i = 0; i < p.length; i++) {
        out[i] = (float) p[i];
      }
      return out;
    }
  }

  private static float[] normal(Random random, int n) {
    var out = new float[n];
    for (var i = 0; i < n; i++) {
      out[i] = (float) random.nextGaussian();
    }
    return out;
  }

  /// The gradient of sum(p * c) is c.
  private static void setGradient(Engine engine, NDArray parameter, float[] gradient) {
    try (var scope = engine.gradientScope()) {
      var c = scope.create(gradient, parameter.getShape());
      var loss = c.mul(parameter).sum();
      JniUtils.backward((PtNDArray) loss, (PtNDArray) scope.create(1f), false, false);
    }
  }

  @Test
  void stepsEqualThePlainLoops(Engine engine) {
    var random = new Random(1);
    try (var owner = engine.scope()) {
      var matrixStart = normal(random, 6);
      var vectorStart = normal(random, 4);
      Map<String, NDArray> parameters = new LinkedHashMap<>();
      parameters.put("matrix", owner.create(matrixStart, new Shape(2, 3)));
      parameters.put("vector", owner.create(vectorStart, new Shape(4)));
      parameters.values().forEach(p -> p.setRequiresGradient(true));
      var optimiser = new AdamW(engine, SETTINGS, parameters, owner);
      var matrix = new Plain(matrixStart, SETTINGS.decay());
      var vector = new Plain(vectorStart, 0);

      for (var t = 1; t <= 20; t++) {
        var ofMatrix = normal(random, 6);
        var ofVector = normal(random, 4);
        setGradient(engine, parameters.get("matrix"), ofMatrix);
        setGradient(engine, parameters.get("vector"), ofVector);
        var squares = 0.0;
        for (var g : new float[][] {ofMatrix, ofVector}) {
          for (var x : g) {
            squares += (double) x * x;
          }
        }
        try (var scope = engine.scope()) {
          var norm = optimiser.gradientNorm(parameters, scope);
          assertEquals(Math.sqrt(squares), norm, 1e-5 * norm);
          var scale = Math.min(1, 1 / norm);
          optimiser.step(t, RATE, scale, scope);
          matrix.step(t, scaled(ofMatrix, scale));
          vector.step(t, scaled(ofVector, scale));
          assertEquals(
              0, optimiser.gradientNorm(parameters, scope), "gradients are zero after a step");
        }
        assertClose("matrix", matrix.floats(), parameters.get("matrix"), 1e-6, 1e-5);
        assertClose("vector", vector.floats(), parameters.get("vector"), 1e-6, 1e-5);
      }
    }
  }

  private static double[] scaled(float[] values, double scale) {
    var out = new double[values.length];
    for (var i = 0; i < out.length; i++) {
      out[i] = scale * values[i];
    }
    return out;
  }
}
