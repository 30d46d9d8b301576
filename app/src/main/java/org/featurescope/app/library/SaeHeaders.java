package org.featurescope.app.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.format.SaeFiles;

/// The dimensions of SAEs and transcoders of every family, read from the headers of their files
/// where their configuration does not say them, and remembered as long as those stay as they are.
public final class SaeHeaders {
  private static final int REMEMBERED = 4096;

  /// Whether what lies at a path is what lay there before.
  ///
  /// @param files how many there are in a folder
  /// @param bytes of all of them
  /// @param changed the latest time at which one was, in milliseconds
  private record State(long files, long bytes, long changed) {

    static Optional<State> of(Path path) {
      try {
        if (Files.isRegularFile(path)) {
          return Optional.of(new State(1, Files.size(path), time(path)));
        }
        try (var children = Files.list(path)) {
          var files = 0L;
          var bytes = 0L;
          var changed = time(path);
          for (var file : children.filter(Files::isRegularFile).toList()) {
            files++;
            bytes += Files.size(file);
            changed = Math.max(changed, time(file));
          }
          return Optional.of(new State(files, bytes, changed));
        }
      } catch (IOException unreadable) {
        return Optional.empty();
      }
    }

    private static long time(Path path) throws IOException {
      return Files.getLastModifiedTime(path).toMillis();
    }
  }

  private record Seen(State state, Optional<Dimensions> size) {}

  private final Map<Path, Seen> seen = new LinkedHashMap<>();

  /// Of an SAE's folder or file, or of a set's folder; nothing when it cannot be read.
  public Optional<Dimensions> of(Path path) {
    var configured = Dimensions.ofSae(path);
    return configured.filter(size -> !size.hook().isEmpty()).isPresent()
        ? configured
        : remembered(path).or(() -> configured);
  }

  private synchronized Optional<Dimensions> remembered(Path path) {
    var state = State.of(path);
    if (state.isEmpty()) {
      return Optional.empty();
    }
    var before = seen.get(path);
    if (before != null && before.state.equals(state.get())) {
      return before.size;
    }
    var size = read(path);
    if (seen.size() >= REMEMBERED) {
      seen.remove(seen.keySet().iterator().next());
    }
    seen.put(path, new Seen(state.get(), size));
    return size;
  }

  private static Optional<Dimensions> read(Path path) {
    try {
      if (SaeFiles.isSet(path)) {
        try (var set = SaeFiles.inspectSet(path)) {
          return Optional.of(size(set.spec(0), set.metadata(0), OptionalInt.of(set.layers())));
        }
      }
      try (var stored = SaeFiles.inspect(path)) {
        return Optional.of(size(stored.spec(), stored.metadata(), OptionalInt.empty()));
      }
    } catch (FeaturescopeException unreadable) {
      return Optional.empty();
    }
  }

  /// @param layers of a set
  static Dimensions size(SaeSpec spec, SaeMetadata metadata, OptionalInt layers) {
    var hook = metadata.hookName().orElse("");
    return layers.isPresent()
        ? Dimensions.ofSet(
            hook.replaceFirst("^blocks\\.0\\.", "blocks.*."),
            layers.getAsInt(),
            spec.dIn(),
            spec.latents())
        : Dimensions.ofSae(hook, spec.dIn(), spec.latents());
  }
}
