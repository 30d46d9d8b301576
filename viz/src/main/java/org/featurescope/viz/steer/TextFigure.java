package org.featurescope.viz.steer;

import java.util.Objects;

/// A figure below a text.
///
/// @param name such as `Perplexity`; may be empty
/// @param value with its unit, such as `1.86 nat`
/// @param warning whether it says that something has gone wrong
public record TextFigure(String name, String value, boolean warning) {
  public TextFigure {
    Objects.requireNonNull(name);
    Objects.requireNonNull(value);
  }

  public static TextFigure of(String name, String value) {
    return new TextFigure(name, value, false);
  }

  String spoken() {
    return name.isEmpty() ? value : name + " " + value;
  }
}
