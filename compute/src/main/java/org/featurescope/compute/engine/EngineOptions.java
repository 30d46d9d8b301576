package org.featurescope.compute.engine;

import java.nio.file.Path;

/// How the engine is to run.
///
/// @param cache the program's own cache directory; the native libraries are unpacked into it once
/// @param device where arrays live: "cpu", "cuda:0", "mps"
/// @param threads threads for one operation; 0 means one for every processor core
/// @param besideWindow whether a window needs the processor at the same time
public record EngineOptions(Path cache, String device, int threads, boolean besideWindow) {

  /// With the processor to itself.
  public EngineOptions(Path cache, String device, int threads) {
    this(cache, device, threads, false);
  }

  /// On the processor, with all its cores, beside a window.
  public static EngineOptions forWindow(Path cache) {
    return new EngineOptions(cache, "cpu", 0, true);
  }

  int threadCount() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
