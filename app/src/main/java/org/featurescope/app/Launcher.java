package org.featurescope.app;

import org.featurescope.app.cli.CommandLineInterface;

/// Where the program starts. It does not extend `Application`: JavaFX then runs from the class
/// path.
public final class Launcher {
  private Launcher() {}

  public static void main(String[] args) {
    System.exit(CommandLineInterface.run(args));
  }
}
