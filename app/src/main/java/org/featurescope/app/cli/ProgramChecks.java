package org.featurescope.app.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.job.FeaturescopeException;

/// The doctor's look at the program's own parts: each is used, not only looked for.
final class ProgramChecks {
  private final Console console;
  private final EngineFlags flags;

  ProgramChecks(Console console, EngineFlags flags) {
    this.console = console;
    this.flags = flags;
  }

  List<Check> all() {
    var checks = new ArrayList<Check>();
    var begin = Instant.now();
    try (var engine = flags.start(console)) {
      checks.add(
          Check.works(
              "engine",
              "libtorch on %s with %d threads, started in %d ms"
                  .formatted(
                      engine.device(),
                      engine.threads(),
                      Duration.between(begin, Instant.now()).toMillis())));
    } catch (FeaturescopeException e) {
      checks.add(Check.fails("engine", e));
    }
    return checks;
  }
}
