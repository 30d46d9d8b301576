package org.featurescope.assets.pack;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What `pack.json` says.
///
/// @param name the folder's name: stable, for the command line
/// @param title what a person reads
/// @param description one or two sentences
/// @param licence an SPDX identifier
/// @param made how it was made: the commands, in order, that make it again
/// @param seeds by what they seeded
/// @param figures what was measured, by name, with the unit in the name where there is one
/// @param model the model's folder, relative to the pack's
/// @param plans ready-made steering plans; none in most packs
/// @param files every file but `pack.json` itself, in the order of their paths
public record PackManifest(
    String name,
    String title,
    String description,
    String licence,
    List<String> made,
    SequencedMap<String, Long> seeds,
    SequencedMap<String, Double> figures,
    String model,
    List<SaeEntry> saes,
    List<PromptEntry> prompts,
    List<PlanEntry> plans,
    List<PackFile> files) {

  /// The only format so far.
  static final int FORMAT = 1;

  /// The manifest's file in a pack's folder.
  static final String FILE = "pack.json";

  public PackManifest {
    made = List.copyOf(made);
    seeds = copy(seeds);
    figures = copy(figures);
    saes = List.copyOf(saes);
    prompts = List.copyOf(prompts);
    plans = List.copyOf(plans);
    files = List.copyOf(files);
  }

  /// The size of all files together.
  public long bytes() {
    return files.stream().mapToLong(PackFile::bytes).sum();
  }

  private static <V> SequencedMap<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }
}
