package org.featurescope.app.frame;

import java.time.Duration;
import org.featurescope.viz.text.Figures;

/// Counts and times the way the screen says them.
public final class Spoken {
  private Spoken() {}

  /// "1 token", "3 412 tokens".
  public static String count(long number, String one, String many) {
    return Figures.count(number) + " " + (number == 1 ? one : many);
  }

  /// "812 bytes", "45.0 kB", "549 MB", "10.5 GB": thousands, as disks and the Hub count.
  public static String bytes(double bytes) {
    if (bytes < 1000) {
      return count(Math.round(bytes), "byte", "bytes");
    }
    return bytes < 999_500
        ? Figures.of(bytes / 1e3) + " kB"
        : bytes < 999_500_000 ? Figures.of(bytes / 1e6) + " MB" : Figures.of(bytes / 1e9) + " GB";
  }

  /// "45 s", "3 min", "2 h".
  public static String time(double seconds) {
    if (seconds < 90) {
      return Math.max(1, Math.round(seconds)) + " s";
    }
    var minutes = Math.round(seconds / 60);
    return minutes < 90 ? minutes + " min" : Math.round(minutes / 60.0) + " h";
  }

  /// "3 min left".
  public static String left(Duration time) {
    var seconds = time.toSeconds();
    if (seconds < 60) {
      return Math.max(1, seconds) + " s left";
    }
    var minutes = Math.round(seconds / 60.0);
    return minutes < 90 ? minutes + " min left" : Math.round(minutes / 60.0) + " h left";
  }
}
