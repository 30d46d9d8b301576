package org.featurescope.compute.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TestEngine.class)
class TensorReaderTest {

  /// Five rows are more than one portion, and the last portion is not a whole one.
  @ParameterizedTest
  @CsvSource({"F32", "F16", "BF16"})
  void largeTensorsComeInPortions(DType dtype, Engine engine, @TempDir Path folder) {
    var rows = 5;
    var width = (1 << 21) + 1;
    var values = new float[rows * width];
    for (var i = 0; i < values.length; i++) {
      values[i] = (i * 7 + i / width) % 128;
    }
    var file = folder.resolve("one.safetensors");
    new SafeTensorsWriter().add("x", values, dtype, rows, width).write(file);
    try (var source = SafeTensors.open(file);
        var scope = engine.scope()) {
      var array = new TensorReader(source, engine.ops(scope)).read("x", new long[] {rows, width});
      assertEquals(new Shape(rows, width), array.getShape());
      assertArrayEquals(values, array.toFloatArray());
    }
  }
}
