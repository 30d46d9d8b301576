package org.featurescope.compute.hub;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.featurescope.compute.job.FeaturescopeException;

/// A place inside a repository: plain names joined by `/`. Names come from a server or from a
/// folder that others write to, so whatever could climb out, or means something else on another
/// system, is refused.
///
/// @param text as the Hub writes it: `blocks.8.hook_resid_pre/cfg.json`
public record HubPath(String text) implements Comparable<HubPath> {
  private static final int LONGEST = 1024;
  private static final int LONGEST_NAME = 255;

  /// Separators, wildcards and devices of any system, and what cannot be seen.
  private static final Pattern FORBIDDEN = Pattern.compile("[\\\\:*?\"<>|\\p{Cntrl}]");

  private static final Set<String> DEVICES =
      Set.of("con", "prn", "aux", "nul", "conin$", "conout$");
  private static final Pattern NUMBERED_DEVICE = Pattern.compile("(?i)(com|lpt)[0-9¹²³]");

  /// @throws FeaturescopeException when the path could leave the folder that it is put in
  public HubPath {
    if (!isSafe(text)) {
      throw new FeaturescopeException(
          "the Hub names a file that may not be written: '" + readable(text) + "'",
          "do not use this repository, or tell its owner");
    }
  }

  static boolean isSafe(String text) {
    if (text.isEmpty()
        || text.length() > LONGEST
        || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      return false;
    }
    for (var name : text.split("/", -1)) {
      if (!isName(name)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isName(String name) {
    var stem = name.split("\\.", 2)[0].strip();
    return !name.isBlank()
        && !name.endsWith(".")
        && !name.endsWith(" ")
        && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
        && !FORBIDDEN.matcher(name).find()
        && !DEVICES.contains(stem.toLowerCase(Locale.ROOT))
        && !NUMBERED_DEVICE.matcher(stem).matches();
  }

  private static String readable(String text) {
    var shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }

  /// The place below `folder`.
  Path in(Path folder) {
    try {
      var place = folder;
      for (var name : text.split("/")) {
        place = place.resolve(name);
      }
      return place;
    } catch (InvalidPathException e) {
      throw new FeaturescopeException(
          "the name " + readable(text) + " cannot be written on this system",
          "set the system's language to one with UTF-8",
          e);
    }
  }

  /// How many folders it is deep.
  int depth() {
    return text.split("/").length - 1;
  }

  /// The last of its names.
  String name() {
    return text.substring(text.lastIndexOf('/') + 1);
  }

  @Override
  public int compareTo(HubPath other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
