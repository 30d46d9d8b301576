package org.featurescope.app.read;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.sae.TranscoderSet;
import org.featurescope.compute.sae.format.SaeFiles;

/// Sets of transcoders, each opened when it is first asked for and closed with the model.
final class KeptSets implements OpenModel.Sets, AutoCloseable {
  private final Engine engine;
  private final Map<Path, TranscoderSet> opened = new HashMap<>();

  KeptSets(Engine engine) {
    this.engine = engine;
  }

  @Override
  public synchronized TranscoderSet at(Path folder) {
    var known = opened.get(folder);
    if (known == null) {
      known = SaeFiles.openSet(folder, engine);
      opened.put(folder, known);
    }
    return known;
  }

  @Override
  public synchronized void close() {
    opened.values().forEach(TranscoderSet::close);
    opened.clear();
  }
}
