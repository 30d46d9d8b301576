package org.featurescope.assets.pack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A pack whose files lie in a folder, checked against the manifest.
///
/// @param folder the pack's folder
/// @param model the model's folder, in Hugging Face layout
/// @param saes its autoencoders, in the manifest's order
/// @param prompts sample texts, the first one for the first view
/// @param plans ready-made steering plans, in the manifest's order
public record OpenedPack(
    PackManifest manifest,
    Path folder,
    Path model,
    List<OpenedSae> saes,
    List<SamplePrompt> prompts,
    List<OpenedPlan> plans) {
  /// Where in a pack the index lies.
  public static final String INDEX = "index/index.db.gz";

  public OpenedPack {
    saes = List.copyOf(saes);
    prompts = List.copyOf(prompts);
    plans = List.copyOf(plans);
  }

  /// The index of the autoencoders, a workspace file packed by gzip, where the pack has one.
  public Optional<Path> index() {
    return Optional.of(folder.resolve(INDEX)).filter(Files::isRegularFile);
  }
}
