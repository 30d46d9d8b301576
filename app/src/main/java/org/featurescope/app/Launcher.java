package org.featurescope.app;

import java.util.stream.Stream;
import org.featurescope.app.cli.CommandLineInterface;
import org.featurescope.app.task.CancelOnExit;
import org.featurescope.compute.job.Cancellation;

/// Where the program starts: a command when there are words, otherwise the window. It does not
/// extend `Application`: JavaFX then runs from the class path.
public final class Launcher {
  private Launcher() {}

  public static void main(String[] args) {
    LogConfiguration.install();
    if (args.length == 0 && !hasDisplay()) {
      System.err.println(
          "error: there is no display to open a window on"
              + " ('featurescope tour --out DIR' draws every view to PNG files)");
      System.exit(1);
    }
    if (args.length == 0) {
      WorkbenchApp.open();
      System.exit(0);
    }
    System.exit(command(args));
  }

  /// On Linux a window needs one; where the toolkit is told to draw in memory, it does not.
  private static boolean hasDisplay() {
    return !System.getProperty("os.name").contains("Linux")
        || System.getProperty("glass.platform") != null
        || Stream.of("DISPLAY", "WAYLAND_DISPLAY")
            .map(System.getenv()::get)
            .anyMatch(name -> name != null && !name.isBlank());
  }

  private static int command(String[] args) {
    var cancellation = new Cancellation();
    try (var ending = new CancelOnExit(cancellation)) {
      return CommandLineInterface.run(
          Boolean.getBoolean("featurescope.terminal"), cancellation, args);
    }
  }
}
