package org.featurescope.app.cli;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A command: options filled in by the parser, then one call.
@Command(mixinStandardHelpOptions = true)
abstract class ConsoleCommand implements Callable<Integer> {
  protected final Console console;
  private final Set<String> passedOver = new HashSet<>();

  @Spec protected CommandSpec spec;

  @Option(names = "--json", description = "Print JSON on standard output.")
  protected boolean json;

  ConsoleCommand(Console console) {
    this.console = console;
  }

  /// Does the work. Whatever it throws is told by [CommandLineInterface].
  abstract void run();

  /// Whether an option stands on the command line.
  protected final boolean given(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /// To be asked by a command that does one of several things: an option that changes nothing about
  /// this one would seem to have been obeyed.
  ///
  /// @param where which of them: "with --indexes"
  /// @param used the options that change something there
  /// @throws ParameterException where another one was given
  protected final void allow(String where, String... used) {
    allow(where, List.of(used));
  }

  /// @param common those of several such deeds
  protected final void allow(String where, List<String> common, String... used) {
    var known = new HashSet<>(common);
    known.addAll(Arrays.asList(used));
    known.add("--json");
    known.addAll(passedOver);
    for (var option : spec.commandLine().getParseResult().matchedOptions()) {
      var names = List.of(option.names());
      if (names.stream().noneMatch(known::contains)) {
        throw misused("%s changes nothing %s".formatted(names.getFirst(), where));
      }
    }
  }

  /// To be asked by a command that may be given what most others need: where that changes nothing
  /// it is told, and passed over.
  ///
  /// @param unused options that change nothing
  /// @param what about what: "tokens"
  protected final void passOver(List<String> unused, String what) {
    passedOver.addAll(unused);
    unused.stream()
        .filter(this::given)
        .forEach(
            option -> console.err().println("note: " + option + " changes nothing about " + what));
  }

  /// Wrong usage that the parser cannot know of.
  protected final ParameterException misused(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }

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
