package org.featurescope.assets.pack;

/// A sample text of a pack, as the manifest describes it.
///
/// @param title what a person reads
/// @param hint one sentence that says what to try with it
/// @param path its file in UTF-8, relative to the pack's folder
public record PromptEntry(String title, String hint, String path) {}
