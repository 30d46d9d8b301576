package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import org.featurescope.assets.pack.PackWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Seals a folder into a pack that the program can bundle.
@Command(
    name = "pack",
    description = "Lists every file of a pack's folder in its pack.json, with size and SHA-256.")
final class PackCommand extends ConsoleCommand {
  @Parameters(index = "0", paramLabel = "FOLDER", description = "Holds pack.json and the files.")
  private Path folder;

  @Option(
      names = "--index",
      paramLabel = "FILE",
      description =
          "A workspace with the index of all the pack's autoencoders, to be packed as well.")
  private Optional<Path> index = Optional.empty();

  PackCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    var pack = new PackWriter(folder);
    index.ifPresent(file -> PackIndex.write(file, pack.saes(), folder));
    var manifest = pack.seal();
    if (json) {
      var facts = new LinkedHashMap<String, Object>();
      facts.put("title", manifest.title());
      facts.put("files", manifest.files().size());
      facts.put("bytes", manifest.bytes());
      console.json(facts);
      return;
    }
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
