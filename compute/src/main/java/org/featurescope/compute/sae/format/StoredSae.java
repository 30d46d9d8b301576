package org.featurescope.compute.sae.format;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.MemoryBudget;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.Wiring;

/// An autoencoder or transcoder in its files: recognised, its dimensions checked, its large
/// matrices not yet read.
///
/// @param path the folder or file that holds it
/// @param version the layout within the family, in words; may be empty
/// @param notes what had to be decided while reading, for the doctor
/// @param reader reads the matrices
/// @param source the open file
public record StoredSae(
    Path path,
    SaeFamily family,
    String version,
    SaeSpec spec,
    SaeMetadata metadata,
    List<Finding> notes,
    Supplier<SaeWeights> reader,
    TensorSource source)
    implements AutoCloseable {

  /// Reads the matrices into the program's own memory.
  ///
  /// @throws FeaturescopeException if a weight is not a finite number, or there is not enough
  ///   memory
  public SaeWeights weights() {
    requireHeap();
    return reader.get();
  }

  /// Bytes that the weights take on the device.
  public long bytes() {
    var d = (long) spec.dIn() + spec.dOut();
    var skip = spec.wiring() == Wiring.SKIP_TRANSCODER ? (long) spec.dIn() * spec.dOut() : 0;
    return Float.BYTES * (spec.latents() * (d + 1) + skip + spec.dOut());
  }

  /// While the matrices are read, they are in the program's own memory as well, one of them twice:
  /// as it lies in the file and turned over.
  private long bytesOnHeap() {
    return bytes() + (long) Float.BYTES * spec.latents() * Math.max(spec.dIn(), spec.dOut());
  }

  private String what() {
    return "The autoencoder with %,d latents of width %,d".formatted(spec.latents(), spec.dIn());
  }

  /// @throws FeaturescopeException if the device that is to compute has no room for the weights, or
  ///   the machine none for reading them
  void requireMemory(Engine engine) {
    engine.requireMemory(bytes(), bytesOnHeap(), what());
  }

  private void requireHeap() {
    MemoryBudget.require(bytesOnHeap(), what());
    var heap = Runtime.getRuntime().maxMemory() / 5 * 4;
    if (bytesOnHeap() > heap) {
      throw new FeaturescopeException(
          "%s needs %s of Java's memory while it is read, which has %s for such work"
              .formatted(what(), MemoryBudget.text(bytesOnHeap()), MemoryBudget.text(heap)),
          "give the program more with FEATURESCOPE_JAVA_OPTIONS=-Xmx"
              + (bytesOnHeap() / (1L << 30) * 5 / 4 + 2)
              + "g, or choose one with fewer latents");
    }
  }

  /// Makes a spec out of what files say.
  ///
  /// @throws FeaturescopeException if they contradict themselves
  static SaeSpec checked(Path file, Supplier<SaeSpec> spec) {
    try {
      return spec.get();
    } catch (IllegalArgumentException e) {
      throw new FeaturescopeException(
          file + " contradicts itself: " + e.getMessage(),
          "fetch the files again, all from the same place",
          e);
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
