package org.featurescope.compute.engine;

import java.nio.file.Path;

/// How the engine is to run.
///
/// @param cache the program's own cache directory; the native libraries are unpacked into it once
/// @param device where arrays live: "cpu", "cuda:0", "mps"
/// @param threads threads for one operation; 0 means one for every processor core
public record EngineOptions(Path cache, String device, int threads) {

  /// On the processor, with all its cores.
  public static EngineOptions onCpu(Path cache) {
    return new EngineOptions(cache, "cpu", 0);
  }

  int threadCount() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
