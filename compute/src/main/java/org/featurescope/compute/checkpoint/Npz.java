package org.featurescope.compute.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.featurescope.compute.job.FeaturescopeException;

/// A NumPy archive: a zip file with one `.npy` array an entry, named after it. Arrays that are
/// stored as they are stay where they lie; compressed ones are unpacked when the file is opened.
public final class Npz extends StridedTensors {
  private static final String SUFFIX = ".npy";

  private Npz(MappedFile file) {
    super(file, "array");
    read(file);
  }

  /// @throws FeaturescopeException when the file cannot be read, is damaged, or holds more than
  ///   arrays of numbers
  public static Npz open(Path path) {
    var file = MappedFile.open(path);
    try {
      return new Npz(file);
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  /// Whether the file is an archive of NumPy arrays, by its first bytes and its directory.
  public static boolean matches(Path path) {
    try (var file = MappedFile.open(path)) {
      if (!ZipDirectory.isZip(file.all())) {
        return false;
      }
      for (var name : new ZipDirectory(file.all(), file.label()).names()) {
        if (name.endsWith(SUFFIX)) {
          return true;
        }
      }
      return false;
    } catch (FeaturescopeException unreadable) {
      return false;
    }
  }

  private void read(MappedFile file) {
    var directory = new ZipDirectory(file.all(), file.label());
    for (var entry : directory.names()) {
      if (entry.endsWith(SUFFIX)) {
        var name = entry.substring(0, entry.length() - SUFFIX.length());
        var label = Printable.quoted(name) + " in " + file.label();
        put(name, tensor(name, directory.bytes(entry), label));
      }
    }
  }

  private static StridedTensor tensor(String name, MemorySegment bytes, String label) {
    var header = NpyHeader.read(bytes, label);
    try {
      return new StridedTensor(
          new TensorInfo(name, header.dtype(), header.shape()),
          bytes.asSlice(header.begin()),
          0,
          header.strides(),
          header.bigEndian());
    } catch (ArithmeticException e) {
      throw SafeTensorsHeader.broken(label, "is cut short or has an impossible shape");
    }
  }
}
