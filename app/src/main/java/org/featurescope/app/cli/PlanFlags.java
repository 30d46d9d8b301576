package org.featurescope.app.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.steering.OpenedSaes;
import org.featurescope.compute.steering.PlanFile;
import org.featurescope.compute.steering.SteeringPlan;
import picocli.CommandLine.Option;

/// Which steering plan.
final class PlanFlags {
  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "A steering plan (JSON): what to change in the activations.")
  private Path plan;

  @Option(
      names = "--force",
      description =
          "Use the plan although it was made for another model or autoencoder, as long as it fits.")
  private boolean forced;

  Optional<SteeringPlan> read() {
    return Optional.ofNullable(plan).map(PlanFile::read);
  }

  /// @throws FeaturescopeException if the plan's file cannot be replaced
  void requireWritable() {
    FileProblem.requireWritable(plan);
  }

  /// Another plan in the place of the one that was read.
  void write(SteeringPlan other) {
    PlanFile.write(other, plan);
  }

  /// The autoencoders of the plan: named as on the command line, or beside the plan.
  OpenedSaes saes(Engine engine, ModelFlags model) {
    return new OpenedSaes(engine, path -> find(path, model), forced);
  }

  private Path find(String path, ModelFlags model) {
    try {
      var given = Path.of(path);
      var beside = plan == null ? given : plan.resolveSibling(given);
      return Files.exists(beside) ? beside : model.autoencoder(given);
    } catch (InvalidPathException e) {
      throw new FeaturescopeException(
          Printable.quoted(path) + " in the plan is no path", "name a folder or file", e);
    }
  }
}
