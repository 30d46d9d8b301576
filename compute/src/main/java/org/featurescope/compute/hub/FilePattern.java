package org.featurescope.compute.hub;

import java.util.regex.Pattern;

/// Which files of a repository are meant: a path, or one with `*` for any run of characters within
/// a name.
///
/// @param text as in `layer_*.safetensors`
public record FilePattern(String text) {

  /// Whether exactly one path is meant, so that no listing is needed.
  public boolean isExact() {
    return text.indexOf('*') < 0;
  }

  /// Whether `path` is among those that are meant.
  public boolean matches(String path) {
    if (isExact()) {
      return text.equals(path);
    }
    var regex = new StringBuilder();
    for (var literal : text.split("\\*", -1)) {
      regex.append(regex.isEmpty() ? "" : "[^/]*").append(Pattern.quote(literal));
    }
    return Pattern.matches(regex.toString(), path);
  }
}
