package org.featurescope.compute.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// One safetensors file, mapped into memory. Opening costs as much as its header, whatever the size
/// of the file; the system brings in the pages that are read.
public final class SafeTensors implements TensorSource {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  private final String label;
  private final SafeTensorsHeader header;
  private final Arena arena;
  private final MemorySegment data;

  /// Stays open: a name may soon belong to another file.
  private final FileChannel file;

  private SafeTensors(
      String label, SafeTensorsHeader header, Arena arena, MemorySegment data, FileChannel file) {
    this.label = label;
    this.header = header;
    this.arena = arena;
    this.data = data;
    this.file = file;
  }

  /// Opens one file.
  ///
  /// @throws FeaturescopeException when it cannot be read, is cut short, or is not what it claims
  public static SafeTensors open(Path file) {
    FileProblem.requireFile(file);
    var label = String.valueOf(file.getFileName());
    var arena = Arena.ofShared();
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      var header = SafeTensorsHeader.read(channel, label);
      var length = channel.size() - header.dataStart();
      var data = channel.map(FileChannel.MapMode.READ_ONLY, header.dataStart(), length, arena);
      return new SafeTensors(label, header, arena, data, channel);
    } catch (IOException e) {
      release(arena, channel);
      throw FileProblem.reading(file, e);
    } catch (RuntimeException | Error e) {
      release(arena, channel);
      throw e;
    }
  }

  private static void release(Arena arena, FileChannel channel) {
    arena.close();
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException closed) {
      // Nothing was written.
      return;
    }
  }

  /// Opens the weights in a directory of Hugging Face layout: `model.safetensors`, or the shards
  /// that `model.safetensors.index.json` names.
  ///
  /// @throws FeaturescopeException when there are none, or a file is broken
  public static TensorSource openModel(Path directory) {
    if (Files.exists(directory.resolve(SINGLE))) {
      return open(directory.resolve(SINGLE));
    }
    if (Files.exists(directory.resolve(INDEX))) {
      return ShardedTensors.open(directory);
    }
    throw missing(directory);
  }

  private static FeaturescopeException missing(Path directory) {
    if (!Files.exists(directory)) {
      return new FeaturescopeException(directory + " does not exist", "choose a model folder");
    }
    if (!Files.isDirectory(directory)) {
      return new FeaturescopeException(directory + " is not a folder", "choose a model folder");
    }
    if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
      return new FeaturescopeException(
          "reading " + directory + " is not permitted", "change its permissions");
    }
    return new FeaturescopeException(
        directory + " holds no " + SINGLE, "choose the folder of a model saved as safetensors");
  }

  @Override
  public Set<String> names() {
    return header.entries().keySet();
  }

  @Override
  public TensorInfo info(String name) {
    return entry(name).info();
  }

  @Override
  public MemorySegment segment(String name) {
    var entry = entry(name);
    return data.asSlice(entry.begin(), entry.end() - entry.begin());
  }

  @Override
  public Map<String, String> metadata() {
    return header.metadata();
  }

  private SafeTensorsHeader.Entry entry(String name) {
    var entry = header.entries().get(name);
    if (entry == null) {
      throw new FeaturescopeException(
          label + " has no tensor named " + name, "choose a file of the right kind");
    }
    return entry;
  }

  @Override
  public void requireWhole() {
    try {
      if (file.size() < header.dataStart() + data.byteSize()) {
        throw new FeaturescopeException(
            label + " was cut short while it was open", "fetch it again, then open it again");
      }
    } catch (IOException unknown) {
      // A thread that was interrupted here has closed the file; its memory is still mapped.
      return;
    }
  }

  /// Releases the mapped memory. Does nothing the second time.
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      release(arena, file);
    }
  }
}
