package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.sae.format.SaeLensExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `export`: an autoencoder of any family in SAELens' layout.
@Command(
    name = "export",
    description = {
      "Writes an autoencoder or transcoder of any family in the layout of SAELens version 6:",
      "cfg.json and sae_weights.safetensors. Of a set of transcoders, one folder for each layer."
    })
final class ExportCommand extends ConsoleCommand {
  @Option(
      names = "--sae",
      paramLabel = "PATH",
      required = true,
      description = "The folder or file of the autoencoder, transcoder or set.")
  private Path sae;

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
    var written =
        new SaeLensExport(Optional.ofNullable(hook), Optional.ofNullable(hookOut)).write(sae, out);
    if (json) {
      console.json(Map.of("written", written));
    } else {
      written.forEach(folder -> console.out().println(folder));
    }
  }
}
