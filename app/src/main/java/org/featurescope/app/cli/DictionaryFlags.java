package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.List;
import org.featurescope.compute.sae.format.SaeFiles;
import picocli.CommandLine.Option;

/// Whose features stand in for parts of a model while its circuits are looked at.
final class DictionaryFlags {
  @Option(
      names = {"--transcoders", "--sae"},
      paramLabel = "PATH",
      description =
          "A set of transcoders; or single transcoders or autoencoders (hook_resid_post,"
              + " hook_attn_out, hook_mlp_out), repeated, or the folder of a training of several;"
              + " default: the pack's transcoders.")
  private List<Path> dictionaries = List.of();

  /// What was named; otherwise what the window traces the same model through.
  List<Path> paths(ModelFlags model) {
    return dictionaries.isEmpty()
        ? model.transcoders(null)
        : dictionaries.stream()
            .map(model::autoencoder)
            .map(SaeFiles::parts)
            .flatMap(List::stream)
            .toList();
  }
}
