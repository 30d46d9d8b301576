package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestEngine.class)
@EnabledOnOs(
    value = OS.LINUX,
    disabledReason = "other C libraries keep no such memory, or for good")
class FreedMemoryTest {
  private static final int MEGABYTE = 1 << 20;
  private static final int MATRICES = 300;

  @Test
  void what_was_freed_goes_back_to_the_system(Engine engine) throws IOException {
    requireGivenBack(engine, FreedMemory::giveBack);
  }

  @Test
  void what_was_freed_goes_back_when_a_model_is_closed(Engine engine) throws Exception {
    var folder = Path.of(getClass().getResource("/golden/models/gpt2").toURI());
    var model =
        LanguageModel.open(folder, engine, Precision.FP32, Progress.none(), new Cancellation());
    requireGivenBack(engine, model::close);
  }

  private static void requireGivenBack(Engine engine, Runnable deed) throws IOException {
    FreedMemory.giveBack(); // what other tests have freed
    var before = megabytesHeld();
    try (var scope = engine.scope()) {
      megabytes(16, scope).close(); // from now on smaller ones are kept
      var matrices = IntStream.range(0, MATRICES).mapToObj(each -> megabytes(1, scope)).toList();
      try (var beyond = scope.ones(new Shape(1))) {
        matrices.forEach(NDArray::close);
        deed.run();
        var after = megabytesHeld();
        assertTrue(after - before < MATRICES / 3, before + " MB, then " + after);
        assertTrue(beyond.getFloat() == 1, "what is in use stays");
      }
    }
  }

  private static NDArray megabytes(int size, NDManager scope) {
    return scope.ones(new Shape(size * MEGABYTE / Float.BYTES));
  }

  private static long megabytesHeld() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
              .filter(line -> line.startsWith("RssAnon:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
              .sum()
          / 1024;
    }
  }
}
