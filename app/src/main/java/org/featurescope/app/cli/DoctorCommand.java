package org.featurescope.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// What works on this machine, what does not, and what to do about it.
@Command(
    name = "doctor",
    description = "Says what works on this machine, what does not, and what to do.")
final class DoctorCommand extends ConsoleCommand {
  @Mixin private EngineFlags engine;

  DoctorCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    var checks = new ArrayList<Check>();
    checks.addAll(MachineChecks.all());
    checks.addAll(new ProgramChecks(console, engine).all());
    if (json) {
      console.json(checks);
    } else {
      print(checks);
    }
  }

  private void print(List<Check> checks) {
    var width = checks.stream().mapToInt(check -> check.what().length()).max().orElse(0);
    for (var check : checks) {
      var state = check.state().name().toLowerCase(Locale.ROOT);
      console.out().printf("%-" + width + "s  %-7s  %s%n", check.what(), state, check.found());
      if (!check.remedy().isEmpty()) {
        console.out().printf("%" + width + "s           -> %s%n", "", check.remedy());
      }
    }
  }
}
