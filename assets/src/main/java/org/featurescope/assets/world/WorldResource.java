package org.featurescope.assets.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The world's tables and phrases, read from beside the classes. A missing one is a defect of the
/// build, so it is an [IllegalStateException].
final class WorldResource {
  private WorldResource() {}

  /// The lines that say something: no blank ones, no comments (`#`).
  static List<String> lines(String name) {
    try (var stream = WorldResource.class.getResourceAsStream("/world/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("the program lacks its resource world/" + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("world/" + name, e);
    }
  }

  /// Rows of tab-separated cells, all of the same number.
  static List<List<String>> rows(String name, int cells) {
    var rows = lines(name).stream().map(line -> List.of(line.split("\t", -1))).toList();
    for (var row : rows) {
      if (row.size() != cells) {
        throw new IllegalStateException(
            "world/" + name + " has a row of " + row.size() + " cells, not " + cells + ": " + row);
      }
    }
    return rows;
  }
}
