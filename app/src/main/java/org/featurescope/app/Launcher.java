package org.featurescope.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.featurescope.app.cli.CommandLineInterface;
import org.featurescope.app.task.CancelOnExit;
import org.featurescope.compute.job.Cancellation;

/// Where the program starts: a command when there are words, otherwise the window. It does not
/// extend `Application`: JavaFX then runs from the class path.
public final class Launcher {
  private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/|tty).*");

  private Launcher() {}

  public static void main(String[] args) {
    StartTimes.done("main");
    // What is said is English: so are its numbers, whatever the system speaks.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
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
      return CommandLineInterface.run(errorsGoToATerminal(), cancellation, args);
    }
  }

  /// The scripts know; an installed program is started without one and has to look.
  private static boolean errorsGoToATerminal() {
    var known = System.getProperty("featurescope.terminal");
    if (known != null) {
      return Boolean.parseBoolean(known);
    }
    try {
      return TERMINAL.matcher(Path.of("/proc/self/fd/2").toRealPath().toString()).matches();
    } catch (IOException elsewhere) {
      return System.console() != null && System.console().isTerminal();
    }
  }
}
