package org.featurescope.compute.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import org.featurescope.compute.job.FeaturescopeException;

/// Named tensors in files that stay mapped until [#close]. Safe to read from several threads; views
/// that outlive the source throw IllegalStateException, they never read freed memory.
///
/// Every method that takes a name throws [FeaturescopeException] when no tensor has it.
public interface TensorSource extends AutoCloseable {

  /// The names in the order of the file.
  Set<String> names();

  TensorInfo info(String name);

  /// The tensor's bytes where they lie in the file, little-endian, read-only, possibly not aligned
  /// to the size of an element.
  MemorySegment segment(String name);

  /// The free text that a file may carry beside its tensors.
  Map<String, String> metadata();

  default boolean contains(String name) {
    return names().contains(name);
  }

  /// The tensor's bytes as a read-only little-endian view. An engine that works in place must copy
  /// it first: the memory behind it cannot be written.
  ///
  /// @throws FeaturescopeException when the tensor is larger than 2 GB; [#segment] has no such
  ///   limit
  default ByteBuffer bytes(String name) {
    return TensorValues.buffer(info(name), segment(name));
  }

  /// The values of a floating tensor, widened from F16 and BF16, rounded from F64.
  ///
  /// @throws FeaturescopeException when the tensor holds integers or too many values for an array
  default float[] floats(String name) {
    return TensorValues.floats(info(name), segment(name));
  }

  /// Puts the values of a floating tensor into `into` at its position, which moves on.
  ///
  /// @throws FeaturescopeException when the tensor holds integers
  /// @throws java.nio.BufferOverflowException when `into` has less room than the tensor has values
  default void floats(String name, FloatBuffer into) {
    TensorValues.floats(info(name), segment(name), into);
  }

  /// As [#floats(String, FloatBuffer)], only as many as `into` has room for, from value `first` of
  /// the tensor on: tensors may have more values than a buffer.
  default void floats(String name, long first, FloatBuffer into) {
    TensorValues.floats(info(name), segment(name), first, into.remaining(), into);
  }

  /// The values of a floating tensor in double precision.
  default double[] doubles(String name) {
    return TensorValues.doubles(info(name), segment(name));
  }

  /// The values of an integer or boolean tensor.
  ///
  /// @throws FeaturescopeException when the tensor holds floating values
  default long[] longs(String name) {
    return TensorValues.longs(info(name), segment(name));
  }

  /// Says that a tensor's bytes will not be needed for a while: the system may take back the memory
  /// that they are cached in. They can be read as before.
  default void release(String name) {
    var segment = segment(name);
    if (segment.isMapped() && segment.byteSize() > 0) {
      segment.unload();
    }
  }

  /// To be asked before native code reads what is mapped: where a file has become shorter, the
  /// system ends the process that reads beyond its end.
  ///
  /// @throws FeaturescopeException when a file was cut short since it was opened; one that was
  ///   deleted or replaced under its name is read on as it was
  default void requireWhole() {}

  /// Releases the mapped files.
  @Override
  void close();
}
