package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.featurescope.assets.pack.PackWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Seals a folder into a pack that the program can bundle.
@Command(
    name = "pack",
    description = "Lists every file of a pack's folder in its pack.json, with size and SHA-256.")
final class PackCommand extends ConsoleCommand {
  @Parameters(index = "0", paramLabel = "FOLDER", description = "Holds pack.json and the files.")
  private Path folder;

  PackCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    var manifest = new PackWriter(folder).seal();
    console
        .out()
        .printf(
            Locale.ROOT,
            "%s: %d files, %,d bytes%n",
            manifest.title(),
            manifest.files().size(),
            manifest.bytes());
  }
}
