package org.featurescope.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The words after `featurescope`.
@Command(
    name = "featurescope",
    mixinStandardHelpOptions = true,
    version = "Featurescope 0.1.0",
    description = "The desktop microscope for language models.")
public final class CommandLineInterface implements Callable<Integer> {
  @Spec private CommandSpec spec;

  private CommandLineInterface() {}

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /// Runs one command.
  ///
  /// @return the exit code: 0 done, 1 failed, 2 wrong usage
  public static int run(String... args) {
    return new CommandLine(new CommandLineInterface()).execute(args);
  }
}
