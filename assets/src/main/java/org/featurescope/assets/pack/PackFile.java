package org.featurescope.assets.pack;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.featurescope.assets.AssetsException;

/// A file of a pack.
///
/// @param path relative to the pack's folder, parts joined by `/`
/// @param bytes its size
/// @param sha256 64 lower-case hexadecimal digits
public record PackFile(String path, long bytes, String sha256) {
  /// A plain name: it neither hides, nor climbs, nor means something else on another system.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /// @throws AssetsException when the path could leave the folder or the digest is none
  public PackFile {
    requireInside(path);
    if (bytes < 0 || !DIGEST.matcher(sha256).matches()) {
      throw new AssetsException(
          "a pack gives no proper size and SHA-256 for " + path, Pack.GET_THE_PROGRAM_AGAIN);
    }
  }

  /// Refuses a path that is not made of plain names.
  ///
  /// @throws AssetsException then
  static void requireInside(String path) {
    for (var part : path.split("/", -1)) {
      if (!isName(part)) {
        throw new AssetsException(
            "a pack names a file that it may not: '" + path + "'", Pack.GET_THE_PROGRAM_AGAIN);
      }
    }
  }

  static boolean isName(String part) {
    return NAME.matcher(part).matches() && !part.endsWith(".");
  }

  /// The file in a folder.
  Path in(Path folder) {
    var file = folder;
    for (var part : path.split("/")) {
      file = file.resolve(part);
    }
    return file;
  }
}
