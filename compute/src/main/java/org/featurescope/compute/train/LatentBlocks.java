package org.featurescope.compute.train;

import org.featurescope.compute.engine.Engine;

/// How many latents a step updates at a time.
final class LatentBlocks {
  private static final int IN_CACHE = 1024;

  private LatentBlocks() {}

  /// On the processor as many as stay in its cache. On others all of them: where a block's entries
  /// end would have to be read back, block by block.
  static int size(Engine engine, long latents) {
    return engine.device().equals("cpu") ? IN_CACHE : Math.toIntExact(latents);
  }
}
