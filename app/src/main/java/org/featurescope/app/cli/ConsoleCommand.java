package org.featurescope.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A command: options filled in by the parser, then one call.
@Command(mixinStandardHelpOptions = true)
abstract class ConsoleCommand implements Callable<Integer> {
  protected final Console console;

  @Option(names = "--json", description = "Print JSON on standard output.")
  protected boolean json;

  ConsoleCommand(Console console) {
    this.console = console;
  }

  /// Does the work. Whatever it throws is told by [CommandLineInterface].
  abstract void run();

  /// What to do after the work was stopped on request.
  String afterStop() {
    return "nothing was written";
  }

  @Override
  public final Integer call() {
    run();
    return 0;
  }
}
