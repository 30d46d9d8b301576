package org.featurescope.compute.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An engine on which halves were found to be the fastest, whatever this machine is like.
public final class HalvesEngine {
  private HalvesEngine() {}

  /// @param folder for what was measured
  /// @return to be closed
  public static Engine start(Path folder) throws IOException {
    Files.writeString(folder.resolve("one_bfloat16"), "halves");
    Files.writeString(folder.resolve("few_bfloat16"), "linear_widened");
    Files.writeString(folder.resolve("many_bfloat16"), "linear_widened");
    return TestEngine.measuringIn(folder);
  }
}
