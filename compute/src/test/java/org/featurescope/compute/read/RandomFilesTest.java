package org.featurescope.compute.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.ModelInspection;
import org.featurescope.compute.model.ModelSpec;
import org.featurescope.compute.sae.format.SaeFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models of a given shape with random weights, to measure on.
class RandomFilesTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenOpensAndIsTheSameEveryTime() throws IOException {
    var files = new RandomFiles(ModelSpec.gpt2(2, 16, 2, 32, 300, 8), 1, 24, 4);
    files.write(folder.resolve("first"), Progress.none(), new Cancellation());
    files.write(folder.resolve("second"), Progress.none(), new Cancellation());

    var seen = ModelInspection.of(folder.resolve("first/model"));
    assertEquals(List.of(), seen.faults());
    assertEquals(files.model(), seen.spec().orElseThrow());
    try (var sae = SaeFiles.inspect(folder.resolve("first/sae"))) {
      assertEquals(24, sae.spec().latents());
    }
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("first/model/model.safetensors")),
        Files.readAllBytes(folder.resolve("second/model/model.safetensors")));
  }

  @Test
  void theLargeShapeIsThatOfGpt2Xl() {
    assertEquals(1_557_611_200L, RandomFiles.gpt2Xl().model().parameters());
  }
}
