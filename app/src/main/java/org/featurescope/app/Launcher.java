package org.featurescope.app;

import org.featurescope.app.cli.CommandLineInterface;
import org.featurescope.app.task.CancelOnExit;
import org.featurescope.compute.job.Cancellation;

/// Where the program starts: a command when there are words, otherwise the window. It does not
/// extend `Application`: JavaFX then runs from the class path.
public final class Launcher {
  private Launcher() {}

  public static void main(String[] args) {
    LogConfiguration.install();
    if (args.length == 0) {
      WorkbenchApp.open();
      System.exit(0);
    }
    System.exit(command(args));
  }

  private static int command(String[] args) {
    var cancellation = new Cancellation();
    try (var ending = new CancelOnExit(cancellation)) {
      return CommandLineInterface.run(
          Boolean.getBoolean("featurescope.terminal"), cancellation, args);
    }
  }
}
