package org.featurescope.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.sae.format.CircuitTracerExport;
import org.featurescope.compute.sae.format.SaeLensExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `export`: an autoencoder of any family in the layout of SAELens, or transcoders in that of
/// circuit-tracer.
@Command(
    name = "export",
    description = {
      "Writes an autoencoder or transcoder of any family in the layout of another tool.",
      "In the layout of SAELens version 6: cfg.json and sae_weights.safetensors. Of a "
          + "set of transcoders, one folder for each layer.",
      "Or writes transcoders, one for each layer of a model, as a set in the layout of "
          + "circuit-tracer: config.yaml and layer_0.safetensors and so on."
    })
final class ExportCommand extends ConsoleCommand {
  @Option(
      names = "--sae",
      paramLabel = "PATH",
      required = true,
      description =
          "The folder or file of the autoencoder, transcoder or set; repeated for circuit-tracer.")
  private List<Path> saes = List.of();

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      defaultValue = "saelens",
      description = "saelens, the default, or circuit-tracer.")
  private String layout;

  @Option(
      names = "--model-name",
      paramLabel = "NAME",
      defaultValue = "unknown",
      description = "For circuit-tracer: what the set says it was trained on.")
  private String modelName;

  @Option(
      names = "--save",
      paramLabel = "TYPE",
      defaultValue = "F32",
      description = "For circuit-tracer: F32, the default, F16 or BF16.")
  private String storage;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The folder to write.")
  private Path out;

  @Option(
      names = "--hook",
      paramLabel = "NAME",
      description = "The activation it reads, where its files do not say.")
  private String hook;

  @Option(
      names = "--hook-out",
      paramLabel = "NAME",
      description = "The activation a transcoder writes, where its files do not say.")
  private String hookOut;

  ExportCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    requireUse();
    var type = type();
    FileProblem.requireWritableFolder(out);
    FileProblem.requireOther(out, saes.stream().map(ExportCommand::folder));
    var written = layout.equals("saelens") ? saelens() : circuitTracer(type);
    if (json) {
      console.json(Map.of("written", written));
    } else {
      written.forEach(folder -> console.out().println(folder));
    }
  }

  private void requireUse() {
    switch (layout) {
      case "saelens" ->
          allow("in the layout of SAELens", "--sae", "--out", "--layout", "--hook", "--hook-out");
      case "circuit-tracer" ->
          allow(
              "in circuit-tracer's layout", "--sae", "--out", "--layout", "--model-name", "--save");
      default -> throw unknown("--layout", layout, "saelens or circuit-tracer");
    }
  }

  private static Path folder(Path sae) {
    return Files.isRegularFile(sae) ? sae.toAbsolutePath().getParent() : sae;
  }

  private List<Path> saelens() {
    if (saes.size() > 1) {
      throw new FeaturescopeException(
          "SAELens keeps one autoencoder a folder", "export them one by one");
    }
    return new SaeLensExport(Optional.ofNullable(hook), Optional.ofNullable(hookOut))
        .write(saes.getFirst(), out);
  }

  private DType type() {
    return switch (storage) {
      case "F32" -> DType.F32;
      case "F16" -> DType.F16;
      case "BF16" -> DType.BF16;
      default -> throw unknown("--save", storage, "F32, F16 or BF16");
    };
  }

  private List<Path> circuitTracer(DType type) {
    new CircuitTracerExport(modelName, type).write(saes, out);
    return List.of(out);
  }

  private static FeaturescopeException unknown(String option, String value, String known) {
    return new FeaturescopeException(
        "there is no %s %s".formatted(option, value), "write " + known);
  }
}
