package org.featurescope.compute.sae.format;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.TensorInfo;
import org.featurescope.compute.checkpoint.TensorSource;

/// The tensors of two files as if they lay in one; where both have a name, the first file's is
/// meant.
final class TwoFiles implements TensorSource {
  private final SafeTensors first;
  private final SafeTensors second;

  TwoFiles(Path first, Path second) {
    this.first = SafeTensors.open(first);
    try {
      this.second = SafeTensors.open(second);
    } catch (RuntimeException | Error e) {
      this.first.close();
      throw e;
    }
  }

  private SafeTensors owner(String name) {
    return first.contains(name) ? first : second;
  }

  @Override
  public Set<String> names() {
    var names = new LinkedHashSet<>(first.names());
    names.addAll(second.names());
    return names;
  }

  @Override
  public TensorInfo info(String name) {
    return owner(name).info(name);
  }

  @Override
  public MemorySegment segment(String name) {
    return owner(name).segment(name);
  }

  @Override
  public Map<String, String> metadata() {
    var all = new HashMap<>(second.metadata());
    all.putAll(first.metadata());
    return all;
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
