package org.featurescope.assets.pack;

/// A text to begin with.
///
/// @param title what a person reads, as in "World sampler"
/// @param hint one sentence that says what to try with it
public record SamplePrompt(String title, String hint, String text) {}
