package org.featurescope.compute.engine;

import java.nio.file.Path;
import java.util.Optional;

/// How the engine is to run.
///
/// @param cache the program's own cache directory; the native libraries are unpacked into it once
/// @param device where arrays live: "cpu", "cuda:0", "mps"
/// @param threads threads for one operation; 0 means one for every processor core
/// @param besideWindow whether a window needs the processor at the same time
/// @param libtorch a folder with a CUDA build of the tensor library that a person named; without
///   one, what was fetched into the cache is used
public record EngineOptions(
    Path cache, String device, int threads, boolean besideWindow, Optional<Path> libtorch) {

  /// With the processor to itself.
  public EngineOptions(Path cache, String device, int threads) {
    this(cache, device, threads, false, Optional.empty());
  }

  /// On the processor, with all its cores, beside a window.
  public static EngineOptions forWindow(Path cache) {
    return forWindow(cache, "cpu", Optional.empty());
  }

  /// On a chosen device, beside a window.
  public static EngineOptions forWindow(Path cache, String device, Optional<Path> libtorch) {
    return new EngineOptions(cache, device, 0, true, libtorch);
  }

  /// The same with the CUDA build in a folder that a person named.
  public EngineOptions withLibtorch(Optional<Path> folder) {
    return new EngineOptions(cache, device, threads, besideWindow, folder);
  }

  int threadCount() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
