package org.featurescope.compute.checkpoint;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.featurescope.compute.job.FeaturescopeException;

/// A mapped file of which the tensors may lie in any order of axes and bytes.
abstract class StridedTensors implements TensorSource {
  private final MappedFile file;
  private final String kind;
  private final Map<String, StridedTensor> tensors = new LinkedHashMap<>();

  /// @param kind what the file calls a tensor
  StridedTensors(MappedFile file, String kind) {
    this.file = file;
    this.kind = kind;
  }

  final MappedFile file() {
    return file;
  }

  final void put(String name, StridedTensor tensor) {
    tensors.put(name, tensor);
  }

  @Override
  public final Set<String> names() {
    return tensors.keySet();
  }

  @Override
  public final TensorInfo info(String name) {
    return tensor(name).info();
  }

  @Override
  public final MemorySegment segment(String name) {
    return tensor(name).segment(file.arena());
  }

  @Override
  public final Map<String, String> metadata() {
    return Map.of();
  }

  private StridedTensor tensor(String name) {
    var tensor = tensors.get(name);
    if (tensor == null) {
      throw new FeaturescopeException(
          "%s has no %s named %s".formatted(file.label(), kind, name),
          "choose a file of the right kind");
    }
    return tensor;
  }

  /// Releases the mapped memory. Does nothing the second time.
  @Override
  public final void close() {
    file.close();
  }
}
