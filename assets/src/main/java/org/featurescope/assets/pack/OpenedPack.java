package org.featurescope.assets.pack;

import java.nio.file.Path;
import java.util.List;

/// A pack whose files lie in a folder, checked against the manifest.
///
/// @param folder the pack's folder
/// @param model the model's folder, in Hugging Face layout
/// @param saes its autoencoders, in the manifest's order
/// @param prompts sample texts, the first one for the first view
public record OpenedPack(
    PackManifest manifest,
    Path folder,
    Path model,
    List<OpenedSae> saes,
    List<SamplePrompt> prompts) {

  public OpenedPack {
    saes = List.copyOf(saes);
    prompts = List.copyOf(prompts);
  }
}
