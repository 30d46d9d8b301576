package org.featurescope.compute.checkpoint;

/// Names out of files as they may appear in a message.
public final class Printable {
  private Printable() {}

  /// Short, in quotes, and without characters that would break the line.
  public static String quoted(String name) {
    var visible = name.length() > 80 ? name.substring(0, 80) + "..." : name;
    return '"' + visible.replaceAll("\\p{Cntrl}|\\R", "?") + '"';
  }
}
