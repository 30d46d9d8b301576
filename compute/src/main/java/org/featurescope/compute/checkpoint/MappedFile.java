package org.featurescope.compute.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// A file mapped into memory, whole and read-only, until it is closed.
record MappedFile(String label, Arena arena, MemorySegment all) implements AutoCloseable {

  /// @throws FeaturescopeException when it cannot be read
  static MappedFile open(Path file) {
    FileProblem.requireFile(file);
    var arena = Arena.ofShared();
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new MappedFile(String.valueOf(file.getFileName()), arena, all);
    } catch (IOException e) {
      arena.close();
      throw FileProblem.reading(file, e);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  /// Releases the mapped memory. Does nothing the second time.
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
