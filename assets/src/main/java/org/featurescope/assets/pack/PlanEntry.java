package org.featurescope.assets.pack;

import java.util.List;

/// A ready-made steering plan of a pack, as the manifest describes it.
///
/// @param title what a person reads, as in "English turns into French"
/// @param hint one sentence that says what will be seen
/// @param prompt a text to try it on
/// @param path the plan's file, relative to the pack's folder
/// @param trial the file that says how its effect is measured
/// @param effect the file with what was measured
public record PlanEntry(
    String title, String hint, String prompt, String path, String trial, String effect) {

  /// Its three files.
  List<String> paths() {
    return List.of(path, trial, effect);
  }
}
