package org.featurescope.viz.text;

/// JSON within a page's script element.
public final class ScriptJson {

  private ScriptJson() {}

  /// The same JSON without what could end the element or a line of script: it has these characters
  /// only in strings, where an escape means the same.
  public static String harmless(String json) {
    return json.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }
}
